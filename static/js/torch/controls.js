// The arguments of torch.nn.Conv2d as controls, under their own names.

import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { range, setRange } from '../panels/controls.js';
import { SETTINGS } from '../state/schema.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../panels/controls.js').Control} Control */
/** @typedef {import('../state/cells.js').Pair} Pair */

/** As Python writes it: 3, or (3, 2). @param {Pair} pair */
export const tuple = ({ rows, cols }) => (rows === cols ? String(rows) : `(${rows}, ${cols})`);

/** A name of PyTorch's is the same in every language. @param {string} words */
const verbatim = (words) => (/^[a-z_]+$/.test(words) ? 'no' : null);

/** @param {string} argument @param {string} hue @param {string} id of the control that the label belongs to */
const label = (argument, hue, id) => el('label', { class: `argument-name ${hue}-ink`, for: id, translate: verbatim(argument) }, argument);

/** @param {Store} store @param {string} name @param {string} argument @param {string} hue @returns {Control} */
const whole = (store, name, argument, hue) => {
  const input = range(hue, store.schema.kinds[name]);
  const value = el('output', { class: `reading ${hue}-ink`, for: input.id });
  input.addEventListener('input', () => store.send({ [name]: input.valueAsNumber }));
  return {
    root: el('div', { class: 'argument' }, label(argument, hue, input.id), el('span', { class: 'ranges' }, input), value),
    draw(state) {
      const now = /** @type {any} */ (state)[name];
      setRange(input, now);
      setText(value, String(now));
    },
  };
};

/** An int or a pair; the button parts the slider into one for each axis. @param {Store} store @param {string} name
 * @param {string} argument @param {string} hue @param {...HTMLElement} more stands under the sliders @returns {Control} */
const pair = (store, name, argument, hue, ...more) => {
  const bounds = store.schema.kinds[name];
  const [rows, cols] = [range(hue, bounds), range(hue, bounds, store.env.t('{label}: width', { label: argument }))];
  const value = el('output', { class: `reading ${hue}-ink`, for: `${rows.id} ${cols.id}` });
  const words = store.env.t('{label}: int or pair', { label: argument });
  const apart = el('button', { type: 'button', class: 'unequal', 'aria-pressed': 'false', 'aria-label': words, title: words }, icon('unequal'));
  const isApart = () => apart.getAttribute('aria-pressed') === 'true';
  const send = () => store.send({ [name]: Object.freeze({ rows: rows.valueAsNumber, cols: (isApart() ? cols : rows).valueAsNumber }) });
  const open = (/** @type {boolean} */ on) => {
    apart.setAttribute('aria-pressed', String(on));
    cols.hidden = !on;
  };
  for (const input of [rows, cols]) input.addEventListener('input', send);
  apart.addEventListener('click', () => { open(!isApart()); send(); });
  open(false);
  return {
    root: el('div', { class: 'argument pair' }, label(argument, hue, rows.id), el('span', { class: 'ranges' }, rows, cols), apart, value, ...more),
    draw(state) {
      const now = /** @type {any} */ (state)[name];
      setText(value, typeof now === 'string' ? `'${now}'` : tuple(now));
      if (typeof now === 'string') return;
      setRange(rows, now.rows);
      setRange(cols, now.cols);
      if (now.rows !== now.cols) open(true);
    },
  };
};

let groups = 0;

/** One of a few words, side by side; those without a name of their own are PyTorch's. @param {string} legend @param {readonly string[]} choices @param {(value: string) => void} act
 * @param {Record<string, string>} [names] */
export const segments = (legend, choices, act, names = {}) => {
  const name = `choice-${(groups += 1)}`;
  const radios = choices.map((value) => {
    const radio = el('input', { type: 'radio', name, value });
    radio.addEventListener('change', () => act(value));
    return radio;
  });
  const root = el('fieldset', { class: 'segments' }, el('legend', { class: 'spoken', translate: verbatim(legend) }, legend),
    ...radios.map((radio) => el('label', {}, radio, el('span', { translate: radio.value in names ? null : 'no' }, names[radio.value] ?? radio.value))));
  return { root, choose(/** @type {string} */ value) { for (const radio of radios) radio.checked = radio.value === value; } };
};

/** A number or a pair, 'same' or 'valid'. @param {Store} store @returns {Control} */
const padding = (store) => {
  let last = Object.freeze({ rows: 1, cols: 1 });
  const kinds = segments(store.env.t('Kind of padding'), ['int', 'same', 'valid'], (kind) => store.send(/** @type {any} */ ({ padding: kind === 'int' ? last : kind })),
    { int: store.env.t('cells') });
  kinds.root.classList.add('padding-kinds');
  const cells = pair(store, 'padding', 'padding', 'padding', kinds.root);
  return {
    root: cells.root,
    draw(state) {
      const now = /** @type {any} */ (state).padding;
      cells.draw(state);
      if (typeof now !== 'string') last = now;
      kinds.choose(typeof now === 'string' ? now : 'int');
      for (const input of cells.root.querySelectorAll('input[type="range"], .unequal')) /** @type {HTMLInputElement} */ (input).disabled = typeof now === 'string';
    },
  };
};

/** @param {Store} store @returns {Control} */
const mode = (store) => {
  const words = segments('padding_mode', SETTINGS.padding_mode.choices, (value) => store.send({ padding_mode: /** @type {any} */ (value) }));
  words.root.classList.add('padding-modes');
  return {
    root: el('div', { class: 'argument wide' }, el('span', { class: 'argument-name padding-ink', translate: 'no' }, 'padding_mode'), words.root),
    draw: ({ padding_mode }) => words.choose(padding_mode),
  };
};

/** @param {Store} store @returns {Control} */
const bias = (store) => {
  const words = segments('bias', ['True', 'False'], (value) => store.send(/** @type {any} */ ({ biased: value === 'True' })));
  return {
    root: el('div', { class: 'argument wide' }, el('span', { class: 'argument-name stride-ink', translate: 'no' }, 'bias'), words.root),
    draw: (state) => words.choose(/** @type {any} */ (state).biased ? 'True' : 'False'),
  };
};

/** All of them, in the order of the call. @param {Store} store @returns {Control} */
export const createArguments = (store) => {
  const parts = [
    whole(store, 'channels', 'in_channels', 'input'),
    whole(store, 'out_channels', 'out_channels', 'output'),
    pair(store, 'kernel', 'kernel_size', 'filter'),
    pair(store, 'stride', 'stride', 'stride'),
    padding(store),
    pair(store, 'dilation', 'dilation', 'filter'),
    whole(store, 'groups', 'groups', 'group'),
    bias(store),
    mode(store),
    pair(store, 'size', store.env.t('input H, W'), 'input'),
  ];
  return {
    root: el('div', { class: 'arguments' }, ...parts.map(({ root }) => root)),
    draw: (state) => parts.forEach((part) => part.draw(state)),
  };
};
