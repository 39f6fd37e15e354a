// The controls: every setting a real form control, in the colour of its idea.

import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { parse } from '../numbers.js';
import { SETTINGS } from '../state/schema.js';
import { readCells } from '../state/cells.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {(state: State) => void} Draw */
/** @typedef {{root: HTMLElement, draw: Draw}} Control */

let ids = 0;

/** Every control by the name of its setting. @type {Record<string, (store: Store) => Control>} */
const CONTROLS = {
  layer: (store) => layers(store),
  size: (store) => pairSlider(store, 'size', store.env.t('Input size'), 'N', 'input', store.env.t('Height and width of the input differ')),
  kernel: (store) => pairSlider(store, 'kernel', store.env.t('Filter size'), 'F', 'filter', store.env.t('Height and width of the filter differ')),
  stride: (store) => slider(store, 'stride', store.env.t('Stride'), 'S', 'stride'),
  padding: (store) => slider(store, 'padding', store.env.t('Padding'), 'P', 'padding'),
  dilation: (store) => slider(store, 'dilation', store.env.t('Dilation'), 'D', 'filter', ({ layer }) => layer !== 'average'),
  padding_mode: (store) => paddingMode(store),
  bias: (store) => bias(store),
  input: (store) => presets(store, 'input', store.env.t('Input numbers')),
  filter: (store) => presets(store, 'filter', store.env.t('Filter numbers')),
};
const HALF = ['padding_mode', 'bias', 'input', 'filter']; // wide, two of them share a row
export const ALL = ['layer', 'size', 'kernel', 'stride', 'padding', 'dilation', 'padding_mode', 'bias', 'input', 'filter'];

/** @param {HTMLElement} host @param {Store} store @param {readonly string[]} names in order
 * @param {Record<string, (store: Store) => Control>} own controls of a view @param {AbortSignal} signal */
export const createControls = (host, store, names, own, signal) => {
  const make = (/** @type {string} */ name) => (own[name] ?? CONTROLS[name])(store);
  const parts = inRows(names).map((row) => (row.length > 1 ? besides(...row.map(make)) : make(row[0])));
  host.append(el('form', { class: 'controls', 'aria-label': store.env.t('Settings') }, ...parts.map(({ root }) => root)));
  host.querySelector('form.controls')?.addEventListener('submit', (event) => event.preventDefault());
  const draw = (/** @type {State} */ state) => parts.forEach((part) => part.draw(state));
  store.watch(draw, signal);
  draw(store.state);
};

/** Half-wide controls that follow each other share a row. @param {readonly string[]} names */
const inRows = (names) => {
  /** @type {string[][]} */
  const rows = [];
  for (const name of names) {
    const last = rows.at(-1);
    if (HALF.includes(name) && last?.length === 1 && HALF.includes(last[0])) last.push(name);
    else rows.push([name]);
  }
  return rows;
};

/** @param {...Control} parts */
const besides = (...parts) => {
  const root = el('div', { class: 'side-by-side' }, ...parts.map((part) => part.root));
  return {
    root,
    draw(/** @type {State} */ state) {
      parts.forEach((part) => part.draw(state));
      root.hidden = parts.every((part) => part.root.hidden);
    },
  };
};

/** @param {Store} store */
const layers = (store) => {
  const { t } = store.env;
  const names = { conv: t('Convolution'), max: t('Max pooling'), average: t('Average') };
  const radios = SETTINGS.layer.choices.map((layer) => {
    const radio = el('input', { type: 'radio', name: 'layer', value: layer });
    radio.addEventListener('change', () => store.send({ layer }));
    return { layer, radio, root: el('label', {}, radio, el('span', {}, names[layer])) };
  });
  return {
    root: el('fieldset', { class: 'segments' }, el('legend', { class: 'spoken' }, t('Layer')), ...radios.map(({ root }) => root)),
    draw: (/** @type {State} */ state) => radios.forEach(({ layer, radio }) => { radio.checked = layer === state.layer; }),
  };
};

/** @param {HTMLInputElement} range @param {number} value */
export const setRange = (range, value) => {
  if (range.valueAsNumber !== value) range.valueAsNumber = value;
  const [least, most] = [Number(range.min), Number(range.max)];
  range.style.setProperty('--done', `${(100 * (value - least)) / (most - least)}%`);
};

/** @param {string} hue @param {{least?: number, most?: number}} bounds @param {string} label */
export const range = (hue, { least = 0, most = 1 }, label = '') =>
  el('input', { type: 'range', min: least, max: most, step: 1, id: `control-${(ids += 1)}`, class: hue, 'aria-label': label || null });

/** @param {Store} store @param {string} name @param {string} label @param {string} letter @param {string} hue
 * @param {(state: State) => boolean} [applies] */
export const slider = (store, name, label, letter, hue, applies = () => true) => {
  const input = range(hue, store.schema.kinds[name]);
  const value = el('span', { class: `reading ${hue}-ink` });
  input.addEventListener('input', () => Number.isFinite(input.valueAsNumber) && store.send({ [name]: input.valueAsNumber }));
  return {
    root: el('div', { class: 'slider' }, el('label', { for: input.id }, label), input, value),
    draw(/** @type {State} */ state) {
      const now = /** @type {any} */ (state)[name];
      setRange(input, now);
      input.disabled = !applies(state);
      setText(value, `${letter} = ${input.disabled ? 1 : now}`);
    },
  };
};

/** A slider for both axes; the button parts it into one for each. @param {Store} store @param {'size' | 'kernel'} name
 * @param {string} label @param {string} letter @param {string} hue @param {string} apart */
const pairSlider = (store, name, label, letter, hue, apart) => {
  const bounds = store.schema.kinds[name];
  const [rows, cols] = [range(hue, bounds), range(hue, bounds, store.env.t('{label}: width', { label }))];
  const value = el('span', { class: `reading ${hue}-ink` });
  const unequal = el('button', { type: 'button', class: 'unequal', 'aria-pressed': 'false', 'aria-label': apart, title: apart }, icon('unequal'));
  const isApart = () => unequal.getAttribute('aria-pressed') === 'true';
  const send = () => store.send({ [name]: { rows: rows.valueAsNumber, cols: (isApart() ? cols : rows).valueAsNumber } });
  const open = (/** @type {boolean} */ on) => {
    unequal.setAttribute('aria-pressed', String(on));
    cols.hidden = !on;
  };
  rows.addEventListener('input', send);
  cols.addEventListener('input', send);
  unequal.addEventListener('click', () => {
    open(!isApart());
    send();
  });
  open(false);
  return {
    root: el('div', { class: 'slider pair' }, el('label', { for: rows.id }, label), el('span', { class: 'ranges' }, rows, cols), unequal, value),
    draw(/** @type {State} */ state) {
      const now = state[name];
      setRange(rows, now.rows);
      setRange(cols, now.cols);
      if (now.rows !== now.cols) open(true);
      setText(value, now.rows === now.cols ? `${letter} = ${now.rows}` : `${now.rows}×${now.cols}`);
    },
  };
};

/** @param {string} label @param {HTMLElement} control */
const field = (label, control) => {
  control.id = `control-${(ids += 1)}`;
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
};

/** @param {Store} store */
const paddingMode = (store) => {
  const { t } = store.env;
  const words = { zeros: t('zeros'), reflect: t('reflect'), replicate: t('replicate'), circular: t('circular') };
  const select = el('select', {}, ...SETTINGS.padding_mode.choices.map((mode) => el('option', { value: mode }, words[mode])));
  select.addEventListener('change', () => store.send({ padding_mode: /** @type {any} */ (select.value) }));
  const root = field(t('Padding mode'), select);
  return {
    root,
    draw(/** @type {State} */ { layer, padding_mode }) {
      root.hidden = layer !== 'conv';
      select.value = padding_mode;
    },
  };
};

/** @param {Store} store */
const bias = (store) => {
  const input = el('input', { class: 'number', type: 'number', step: 'any', min: -1e6, max: 1e6 });
  input.addEventListener('input', () => {
    const value = parse(input.value);
    if (value !== null) store.send({ bias: value });
  });
  input.addEventListener('change', () => { input.value = String(store.state.bias); });
  const root = field(store.env.t('Bias b'), input);
  return {
    root,
    draw(/** @type {State} */ state) {
      root.hidden = state.layer !== 'conv';
      if (!input.matches(':focus') && input.value !== String(state.bias)) input.value = String(state.bias);
    },
  };
};

const OWN = 'own';

/** @param {Store} store @param {'input' | 'filter'} name @param {string} label */
const presets = (store, name, label) => {
  const select = el('select');
  /** @type {unknown} */
  let loaded = null;
  select.addEventListener('change', () => select.value !== OWN && store.send(select.value === 'random' && store.state[name] !== 'random'
    ? { [name]: select.value, seed: 1 + (performance.now() | 0) % 99999 } : { [name]: select.value }));
  const root = field(label, select);
  return {
    root,
    draw(/** @type {State} */ state) {
      const list = state.figure?.presets[`${name}s`] ?? [];
      const own = readCells(state[name]) !== null;
      const wanted = JSON.stringify([list.map(({ name: value }) => value), own]);
      if (wanted !== loaded) {
        loaded = wanted;
        const options = list.map(({ name: value, title }) => el('option', { value }, store.env.t(title)));
        select.replaceChildren(...options, own && el('option', { value: OWN }, store.env.t('edited by hand')) || '');
      }
      select.value = own ? OWN : state[name];
      root.hidden = name === 'filter' && state.layer !== 'conv';
    },
  };
};
