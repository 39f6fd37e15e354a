// View "torch": every argument of torch.nn.Conv2d, as code, on one channel, as connections, and beside true convolution.

import { el, math, setText } from '../../dom.js';
import { row, sign } from '../../panels/formula.js';
import { choice, flag, pair, same, whole } from '../../state/schema.js';
import { sourceOf } from '../../stage/copies.js';
import { createArguments, segments } from '../../torch/controls.js';
import { countNodes, createCard, createDiagram, spaced } from '../../torch/groups.js';
import { changes, createListing, hasRows, remarkNodes } from '../../torch/listing.js';
import { createTurned } from '../../torch/turned.js';
import { readCells } from '../../state/cells.js';
import { view as plane } from './plane.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../torch/listing.js').Code} Code */
/** @typedef {import('../../torch/groups.js').Geometry} LayerGeometry */
/** @typedef {import('./plane.js').Figure & {codes: Code[], turning: Code['lines'], groups: import('../../torch/groups.js').Group[],
 *   cards: LayerGeometry[], turned: {filter: number[][], map: number[][]}, geometry: LayerGeometry | null}} TorchFigure */

const cells = pair(0, 3, { rows: 0, cols: 0 });
const WORDS = ['same', 'valid'];

/** A number, a pair, 'same' or 'valid'. @param {any} fallback @returns {import('../../state/schema.js').Kind<any>} */
const padding = (fallback) => ({
  least: cells.least,
  most: cells.most,
  fallback,
  from: padding,
  read: (text) => (WORDS.includes(text) ? text : cells.read(text)),
  write: (value) => (typeof value === 'string' ? value : cells.write(value)),
  admit: (value) => (typeof value === 'string' ? value : cells.admit(value)),
  rule: ({ t }) => t('a whole number from {least} to {most}, two as in 1x2, same or valid', { least: cells.least, most: cells.most }),
});

const ASKED = {
  channels: whole(1, 8, 4),
  out_channels: whole(1, 16, 8),
  groups: whole(1, 8, 1),
  stride: pair(1, 3, { rows: 1, cols: 1 }),
  padding: padding(cells.fallback),
  dilation: pair(1, 3, { rows: 1, cols: 1 }),
  biased: flag(true),
};
const TABS = /** @type {const} */ (['padding', 'groups', 'flip', 'code']);
const FRAMEWORKS = /** @type {const} */ (['pytorch', 'numpy', 'keras', 'jax']);
const LOOKS = { tab: choice(TABS), framework: choice(FRAMEWORKS), arrows: flag(true), flip: flag(true), rows: flag(false) };

/** What layers to compare: the present input and stride, with these.
 * @type {readonly {argument: string, name: (words: import('../../i18n.js').Words) => string, change: any}[]} */
const CARDS = Object.freeze(/** @type {{argument: string, name: (words: import('../../i18n.js').Words) => string, change: any}[]} */ ([
  { argument: 'groups=1', name: () => '', change: { groups: 1 } },
  { argument: 'groups=2', name: () => '', change: { groups: 2 } },
  { argument: 'groups=4', name: ({ t }) => t('depthwise'), change: { groups: 4 } },
  { argument: 'kernel_size=1', name: ({ t }) => t('1×1 convolution'), change: { groups: 1, kernel: { rows: 1, cols: 1 }, padding: { rows: 0, cols: 0 } } },
]).map(({ change, ...names }) => ({ ...names, change: Object.freeze({
  channels: 4, out_channels: 8, kernel: Object.freeze({ rows: 3, cols: 3 }), padding: Object.freeze({ rows: 1, cols: 1 }), ...change }) })));

const size = (/** @type {{rows: number, cols: number}} */ { rows, cols }) => `${rows}x${cols}`;

/** @param {any} s */
const windowQuery = (s) =>
  `size=${size(s.size)}&kernel=${size(s.kernel)}&stride=${size(s.stride)}&padding=${ASKED.padding.write(s.padding)}` +
  `&dilation=${size(s.dilation)}&padding_mode=${s.padding_mode}`;

/** @param {any} s */
const layerQuery = (s) => `${windowQuery(s)}&channels=${s.channels}&out_channels=${s.out_channels}&groups=${s.groups}`;

/** @param {any} s */
const geometryOf = (s) => `/geometry?layer=conv&bias=${s.biased}&${layerQuery(s)}`;

/** Numbers written by hand are one plane; a deeper layer is shown with the preset's. @param {any} s */
const numbersQuery = (s) => {
  const deep = s.channels > 1 || s.out_channels > 1;
  const named = (/** @type {'input' | 'filter'} */ name) => (deep && readCells(s[name]) ? '' : `&${name}=${encodeURIComponent(s[name])}`);
  return `${named('input')}${named('filter')}&seed=${s.seed}${s.biased ? `&bias=${s.bias}` : ''}`;
};

/** One channel of the layer, in the words of the view "plane". @param {any} s */
const oneChannel = (s) => ({
  ...s, layer: 'conv', out_channels: 1, stride: size(s.stride), padding: ASKED.padding.write(s.padding), dilation: size(s.dilation), bias: s.biased ? s.bias : 0,
});

/** @param {any} s @param {Env} env @param {AbortSignal} signal @returns {Promise<TorchFigure>} */
const ask = async (s, env, signal) => {
  const { get } = env;
  const one = `${windowQuery(s)}&input=${encodeURIComponent(s.input)}&filter=${encodeURIComponent(s.filter)}&seed=${s.seed}&bias=${s.biased ? s.bias : 0}`;
  const filter = `/filters?flip=true&filter=${encodeURIComponent(s.filter)}&kernel=${size(s.kernel)}&seed=${s.seed}`;
  const [figure, code, turning, layer, flipped, turned, ...cards] = await Promise.all([
    plane.ask(oneChannel(s), env, signal),
    get(`/code?${layerQuery(s)}${numbersQuery(s)}`, signal),
    get(`/code?framework=pytorch&flip=true&${layerQuery(s)}${numbersQuery(s)}`, signal),
    get(`${geometryOf(s)}&connections=true&sources=true`, signal),
    get(`/convolve?flip=true&limit=0&${one}`, signal),
    get(filter, signal),
    ...CARDS.map(({ change }) => get(geometryOf({ ...s, ...change }), signal).catch(() => null)),
  ]);
  const { top, left } = layer.geometry.padding;
  const copied = (/** @type {(number | null)[]} */ sources, /** @type {number} */ before) => sources.map((cell) => (cell === null ? null : cell + before));
  return Object.freeze({
    ...figure,
    geometry: layer.geometry,
    alternatives: layer.alternatives,
    copies: { rows: copied(layer.sources.height, top), cols: copied(layer.sources.width, left) },
    codes: code.frameworks,
    turning: turning.frameworks[0].lines.filter((/** @type {Code['lines'][0]} */ { parts }) => parts.some((part) => part.arguments.includes('flip'))),
    groups: layer.connections,
    cards: cards.map((card) => card?.geometry ?? null),
    turned: { filter: turned.weight[0][0], map: flipped.activation_maps[0] },
  });
};

/** The input and the filter alone. @param {any} s @param {Env} env @param {AbortSignal} signal */
const unanswered = async (s, env, signal) => {
  const figure = await plane.unanswered(oneChannel(s), env, signal);
  return Object.freeze({ ...figure, codes: [], turning: [], groups: [], cards: [], copies: null, turned: { filter: [[0]], map: [] } });
};

/** @param {Store} store */
const figureOf = (store) => /** @type {TorchFigure | null} */ (store.state.figure);
/** @param {Store} store @returns {any} the state, with the settings of this view */
const stateOf = (store) => store.state;

/** A labelled switch. @param {Store} store @param {string} name @param {string} label */
const createSwitch = (store, name, label) => {
  const input = el('input', { type: 'checkbox' });
  input.addEventListener('change', () => store.send(/** @type {any} */ ({ [name]: input.checked })));
  return { root: el('label', { class: 'switch' }, input, el('span', {}, label)), draw: () => { input.checked = stateOf(store)[name]; } };
};

/** The call, always in view over the picture. @param {Store} store */
const createCall = (store) => {
  const listing = createListing('call', store.env.t('The call'));
  listing.root.classList.add('call');
  return {
    root: listing.root,
    draw(/** @type {Set<string>[]} */ changed) {
      const code = figureOf(store)?.codes[0];
      if (code) listing.draw(code, changed[0] ?? new Set(), { only: 'call' });
    },
  };
};

/** What the border copies. @param {Store} store @param {AbortSignal} signal */
const paddingPane = (store, signal) => {
  const stage = el('div', { class: 'stage-room' });
  const words = el('p', { class: 'pane-words' });
  const arrows = createSwitch(store, 'arrows', store.env.t('all arrows'));
  const root = el('div', { class: 'torch-pane padding-pane' }, stage, el('div', { class: 'pane-foot' }, words, arrows.root));
  plane.create(stage, planeStore(store), signal);
  return {
    root,
    draw() {
      arrows.draw();
      setText(words, copyWords(store));
    },
  };
};

/** The store as the view "plane" understands it: strides and padding are pairs here, and a bias may be left out.
 * @param {Store} store @returns {Store} */
const planeStore = (store) => ({
  ...store,
  get state() {
    const state = stateOf(store);
    const { rows, cols } = state.stride;
    return /** @type {any} */ ({ ...state, stride: rows === cols ? rows : `${rows}×${cols}`, bias: state.biased ? state.bias : 0 });
  },
  send: store.send,
  watch(watcher, signal) {
    let before = this.state;
    store.watch(() => {
      const now = this.state;
      watcher(now, before);
      before = now;
    }, signal);
  },
});

/** @param {Store} store */
const copyWords = (store) => {
  const { t } = store.env;
  const figure = figureOf(store);
  const { pointed, pin, padding_mode: mode } = store.state;
  const cell = pointed ?? pin;
  const { copies, geometry } = figure ?? {};
  if (!figure || !copies || !geometry) return '';
  const { top, left } = geometry.padding;
  const source = cell?.frame === 'padded' ? sourceOf(copies, cell) : null;
  if (cell && source)
    return t('The border’s cell in row {row}, column {col} copies row {fromRow}, column {fromCol}.', {
      row: String(cell.row - top + 1).replace('-', '−'), col: String(cell.col - left + 1).replace('-', '−'), fromRow: source.row - top + 1, fromCol: source.col - left + 1 });
  return { zeros: t('zeros: the border copies nothing.'), reflect: t('reflect: mirrored at the edge, the edge itself not repeated.'),
    replicate: t('replicate: the nearest cell of the edge.'), circular: t('circular: the cell from the opposite side.') }[mode];
};

/** @param {Store} store */
const groupsPane = (store) => {
  const { t, plural } = store.env;
  const diagram = createDiagram();
  const counts = el('dl', { class: 'group-counts' });
  const cards = CARDS.map(({ argument, name, change }) => createCard(store.env, argument, name(store.env), () => store.send(/** @type {any} */ (change))));
  const root = el('div', { class: 'torch-pane groups-pane' }, diagram.root,
    el('div', { class: 'groups-side' }, counts, el('div', { class: 'layer-cards', role: 'group', 'aria-label': t('One click each') },
      el('p', { class: 'card-heads', 'aria-hidden': 'true' }, el('span', {}, `${CARDS[0].change.channels} → ${CARDS[0].change.out_channels}`), el('span', {}, t('Parameters')), el('span', {}, t('Multiply-adds'))), ...cards.map((card) => card.root))));
  return {
    root,
    draw() {
      const figure = figureOf(store);
      root.toggleAttribute('data-empty', !figure?.geometry);
      if (!figure?.geometry) return;
      const { groups, geometry } = figure;
      diagram.draw(groups, plural('{n} group; each filter reads {depth} input channels', '{n} groups; each filter reads {depth} input channels',
        groups.length, { depth: geometry.weight_shape[1] }));
      counts.replaceChildren(...countNodes(store.env, geometry, stateOf(store).biased));
      const most = Math.max(...figure.cards.map((card) => card?.parameters ?? 0));
      cards.forEach((card, i) => {
        const { change } = CARDS[i];
        card.root.disabled = !figure.cards[i];
        if (figure.cards[i]) card.draw(figure.cards[i], most, same(store.schema, store.state, { ...store.state, ...change }, Object.keys(change)));
      });
    },
  };
};

/** @param {Store} store @param {AbortSignal} signal */
const flipPane = (store, signal) => {
  const { t } = store.env;
  const turned = createTurned(store.env);
  const room = el('div', { class: 'turned-room' }, turned.root);
  const both = createSwitch(store, 'flip', t('true convolution beside it'));
  const line = createListing('flip', t('What makes it a true convolution'));
  line.root.classList.add('one-line');
  const alike = el('p', { class: 'pane-words' });
  const root = el('div', { class: 'torch-pane flip-pane' },
    el('p', { class: 'pane-words lead' }, t('nn.Conv2d computes cross-correlation: the filter is not flipped.')), room,
    el('div', { class: 'pane-foot' }, line.root, alike, both.root));
  const arrange = () => {
    const figure = figureOf(store);
    root.toggleAttribute('data-empty', !figure?.geometry);
    if (!figure?.geometry || !room.clientWidth) return;
    turned.load(figure, room.clientWidth, room.clientHeight);
    turned.light(figure, store.state.step, stateOf(store).flip);
  };
  const watch = new ResizeObserver(arrange);
  watch.observe(room);
  signal.addEventListener('abort', () => watch.disconnect(), { once: true });
  /** @type {TorchFigure | null} */
  let loaded = null;
  return {
    root,
    draw() {
      const figure = figureOf(store);
      both.draw();
      line.root.hidden = !stateOf(store).flip;
      if (figure) line.draw({ .../** @type {any} */ ({}), lines: figure.turning }, new Set());
      const equal = figure?.filter && JSON.stringify(figure.filter) === JSON.stringify(figure.turned.filter);
      setText(alike, equal && stateOf(store).flip ? t('This filter looks the same turned round: both maps agree.') : '');
      if (figure !== loaded) arrange();
      else if (figure) turned.light(figure, store.state.step, stateOf(store).flip);
      loaded = figure;
    },
  };
};

/** @param {Store} store */
const codePane = (store) => {
  const { t } = store.env;
  const names = { pytorch: 'PyTorch', numpy: 'NumPy', keras: 'Keras', jax: 'JAX' };
  const tabs = segments(t('Framework'), FRAMEWORKS, (framework) => store.send(/** @type {any} */ ({ framework })), names);
  tabs.root.setAttribute('translate', 'no');
  const listing = createListing('code', t('The code'));
  const rows = createSwitch(store, 'rows', t('all numbers'));
  const copied = el('span', { class: 'spoken', role: 'status' });
  const copy = el('button', { type: 'button' }, t('Copy'));
  const remarks = el('ul', { class: 'remarks' });
  const root = el('div', { class: 'torch-pane code-pane' }, el('div', { class: 'code-tools' }, rows.root, copy, copied), listing.root, remarks);
  const code = () => figureOf(store)?.codes.find(({ framework }) => framework === stateOf(store).framework);
  copy.addEventListener('click', async () => {
    const done = await navigator.clipboard?.writeText(code()?.text ?? '').then(() => true, () => false);
    if (done) setText(copied, t('Copied'));
    else getSelection()?.selectAllChildren(listing.root); // an insecure page may not write: the reader copies what is selected
  });
  return {
    root,
    frameworks: tabs.root,
    draw(/** @type {Set<string>[]} */ changed) {
      const shown = code();
      tabs.choose(stateOf(store).framework);
      rows.draw();
      root.toggleAttribute('data-empty', !shown);
      if (!shown) return;
      rows.root.hidden = !hasRows(shown);
      listing.draw(shown, changed[figureOf(store)?.codes.indexOf(shown) ?? 0] ?? new Set(), { short: !stateOf(store).rows });
      remarks.replaceChildren(...remarkNodes(store.env, shown));
    },
  };
};

/** @param {HTMLElement} host @param {Store} store @param {AbortSignal} signal */
const create = (host, store, signal) => {
  const { t } = store.env;
  const names = { padding: t('Padding'), groups: t('Groups'), flip: t('Flip'), code: t('Code') };
  const tabs = segments(t('What to see'), TABS, (tab) => store.send(/** @type {any} */ ({ tab })), names);
  tabs.root.classList.add('torch-tabs');
  const call = createCall(store);
  const panes = { padding: paddingPane(store, signal), groups: groupsPane(store), flip: flipPane(store, signal), code: codePane(store) };
  const drawn = el('p', { class: 'drawn' }, t('drawn: one channel under one filter'));
  const root = el('div', { class: 'torch' }, el('div', { class: 'torch-bar' }, tabs.root, drawn, panes.code.frameworks), call.root, ...TABS.map((tab) => panes[tab].root));
  host.replaceChildren(root);
  signal.addEventListener('abort', () => root.remove(), { once: true });

  /** The codes before the last change, and what it moved in each. @type {Code[]} */
  let codes = [];
  /** @type {Set<string>[]} */
  let changed = [];
  const draw = () => {
    const now = figureOf(store)?.codes ?? [];
    if (now.length && now !== codes) {
      changed = now.map((code, i) => changes(codes[i], code));
      codes = now;
    }
    const { tab } = stateOf(store);
    root.dataset.tab = tab;
    root.toggleAttribute('data-refused', store.state.refusal !== null);
    tabs.choose(tab);
    call.root.hidden = tab === 'flip' || tab === 'code';
    drawn.hidden = tab === 'groups' || tab === 'code';
    panes.code.frameworks.hidden = tab !== 'code';
    call.draw(changed);
    for (const name of TABS) {
      panes[name].root.hidden = name !== tab;
      if (name === tab) panes[name].draw(changed);
    }
  };
  store.watch(draw, signal);
  draw();
};

/** out = bias + Σ weight ⋆ input, and the shapes. @param {HTMLElement} host @param {Store} store @param {import('../scenes.js').Scene} _
 * @param {AbortSignal} signal */
const createLayer = (host, store, _, signal) => {
  const { t } = store.env;
  const shapes = el('p', { class: 'shapes' });
  const counts = el('p', { class: 'counts' });
  const refusal = el('p', { class: 'verdict bad', role: 'status' });
  const root = el('section', { class: 'layer-panel', 'aria-label': t('The layer') }, el('p', { class: 'lines' }, equationNode()), shapes, counts, refusal);
  host.append(root);
  const draw = () => {
    const { figure, refusal: refused, agreed } = store.state;
    const geometry = figure?.geometry;
    refusal.hidden = !refused;
    for (const node of [shapes, counts]) node.hidden = !geometry;
    if (refused) refusal.replaceChildren(`✗ ${refused.message.charAt(0).toLocaleUpperCase()}${refused.message.slice(1)} `, agreed ? undo(store, agreed) : '');
    if (!geometry) return;
    const shape = (/** @type {number[]} */ sizes, /** @type {string} */ hue) => el('b', { class: hue }, `(1, ${sizes.join(', ')})`);
    shapes.replaceChildren('(N, C, H, W): ', shape(geometry.input_shape, 'input-ink'), ' → ', shape(geometry.output_shape, 'output-ink'));
    counts.replaceChildren(...[[t('Parameters'), geometry.parameters], [t('Multiply-adds'), geometry.macs]].map(([label, value]) =>
      el('span', {}, `${label} `, el('b', {}, spaced(/** @type {number} */ (value))))));
  };
  store.watch((state, before) => { if (state.figure !== before.figure || state.refusal !== before.refusal) draw(); }, signal);
  draw();
};

/** @param {Store} store @param {any} agreed */
const undo = (store, agreed) => {
  const button = el('button', { type: 'button', class: 'offer' }, store.env.t('Undo'));
  button.addEventListener('click', () => store.send(agreed));
  return button;
};

const equationNode = () => {
  const word = (/** @type {string} */ hue, /** @type {string} */ name, /** @type {string} */ index) =>
    math('msub', {}, math('mtext', { class: hue }, name), math('mi', {}, index));
  return math('math', {}, row(word('output-ink', 'out', 'j'), sign('='), word('stride-ink', 'bias', 'j'), sign('+'),
    math('munder', {}, sign('∑'), math('mi', {}, 'k')), word('filter-ink', 'weight', 'j,k'), sign('⋆'), word('input-ink', 'input', 'k')));
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: ASKED,
  looks: LOOKS,
  controls: { arguments: createArguments },
  panels: { layer: createLayer },
  ask,
  unanswered,
  create,
});
