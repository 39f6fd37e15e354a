// The controls of an offline file: each offers the values that are packed, and no others.

import { el, setText } from '../dom.js';
import { range, setRange } from '../panels/controls.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../panels/controls.js').Control} Control */
/** @typedef {(store: Store) => Control} Make */

/** Every control by the name of its setting. @type {Record<string, Make>} */
export const PACKED = {
  size: (store) => notches(store, 'size', store.env.t('Input size'), 'N', 'input'),
  kernel: (store) => notches(store, 'kernel', store.env.t('Filter size'), 'F', 'filter'),
  stride: (store) => notches(store, 'stride', store.env.t('Stride'), 'S', 'stride'),
  padding: (store) => notches(store, 'padding', store.env.t('Padding'), 'P', 'padding'),
  dilation: (store) => notches(store, 'dilation', store.env.t('Dilation'), 'D', 'filter'),
  padding_mode: (store) => picker(store, 'padding_mode', store.env.t('Padding mode'), () => modeTitles(store.env)),
  input: (store) => picker(store, 'input', store.env.t('Input numbers'), ({ figure }) => titles(store.env, figure?.presets.inputs)),
  filter: (store) => picker(store, 'filter', store.env.t('Filter numbers'), ({ figure }) => titles(store.env, figure?.presets.filters)),
};

/** A slider with one notch for each value. @param {Store} store @param {string} name @param {string} label @param {string} letter
 * @param {string} hue @returns {Control} */
const notches = (store, name, label, letter, hue) => {
  const { values = [], write } = store.schema.kinds[name];
  const input = range(hue, { least: 0, most: values.length - 1 });
  const reading = el('span', { class: `reading ${hue}-ink` });
  input.addEventListener('input', () => store.send({ [name]: values[input.valueAsNumber] }));
  return {
    root: el('div', { class: 'slider' }, el('label', { for: input.id }, label), input, reading),
    draw(state) {
      const now = write(/** @type {any} */ (state)[name]);
      setRange(input, values.findIndex((value) => write(value) === now));
      input.setAttribute('aria-valuetext', now.replace('x', '×'));
      setText(reading, now.includes('x') ? now.replace('x', '×') : `${letter} = ${now}`);
    },
  };
};

/** A list of names. @param {Store} store @param {string} name @param {string} label
 * @param {(state: State) => Record<string, string>} titlesOf @returns {Control} */
const picker = (store, name, label, titlesOf) => {
  const { values = [] } = store.schema.kinds[name];
  const id = `packed-${name}`;
  const options = values.map((value) => el('option', { value }));
  const select = el('select', { id }, ...options);
  select.addEventListener('change', () => store.send({ [name]: select.value }));
  return {
    root: el('div', { class: 'field' }, el('label', { for: id }, label), select),
    draw(state) {
      const known = titlesOf(state);
      for (const option of options) setText(option, known[option.value] ?? option.value);
      select.value = /** @type {any} */ (state)[name];
    },
  };
};

/** @param {import('../i18n.js').Words} words */
const modeTitles = ({ t }) => ({ zeros: t('zeros'), reflect: t('reflect'), replicate: t('replicate'), circular: t('circular') });

/** @param {import('../i18n.js').Words} words @param {{name: string, title: string}[]} presets */
const titles = ({ t }, presets = []) => Object.fromEntries(presets.map(({ name, title }) => [name, t(title)]));
