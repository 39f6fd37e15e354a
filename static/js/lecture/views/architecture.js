// View "architecture": a network from the lecture's pattern or from any text, its volumes to scale and the table of its layers.

import { el, setText } from '../../dom.js';
import { slider } from '../../panels/controls.js';
import { goTo } from '../../player.js';
import { flag, text, whole } from '../../state/schema.js';
import { networkAddress, sizes } from '../../network/ask.js';
import { createPattern } from '../../network/pattern.js';
import { createRow } from '../../network/row.js';
import { createStage, figureOf, nothing, roomOf } from '../../network/stage.js';
import { createTable } from '../../network/table.js';
import { grouped, nameOf, reasonOf, sentenceOf } from '../../network/words.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Get} Get */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../network/ask.js').Table} Table */
/** @typedef {{name: string, title: string, pattern: string, input_shape: number[], settings: Record<string, any>}} Known */

const PATTERN = '[(CONV-RELU)*N-POOL?]*M-(FC-RELU)*K-SOFTMAX';
const SHOWN = ['pattern', 'lenet-5', 'alexnet', 'vgg-16', 'resnet-18-trunk']; // of the known networks, one click each
const PLACE = /** @type {const} */ (['N', 'M', 'K', 'filters', 'units', 'classes']);

/** The server's defaults are not the page's: everything is named. @param {any} s */
const addressOf = (s) => networkAddress({
  pattern: s.pattern, input_shape: `${s.channels}x${s.side}x${s.side}`, optional: s.optional,
  ...Object.fromEntries(PLACE.map((name) => [name, s[name]])),
});

/** Every known network that is shown, with its parameters. @param {Get} get @param {AbortSignal} signal @returns {Promise<(Known & {parameters: number})[]>} */
const askKnown = async (get, signal) => {
  const { networks } = await get('/networks?lang=en', signal); // titles are keys of the catalogues
  const shown = networks.filter((/** @type {Known} */ { name }) => SHOWN.includes(name));
  const tables = await Promise.all(shown.map((/** @type {Known} */ { name }) => get(networkAddress({ preset: name }), signal)));
  return shown.map((/** @type {Known} */ known, /** @type {number} */ i) => ({ ...known, parameters: tables[i].totals.parameters }));
};

/** @param {any} s @param {Env} env @param {AbortSignal} signal */
const ask = async (s, env, signal) => {
  const { get, t } = env;
  const [table, known] = await Promise.all([/** @type {Promise<Table>} */ (get(addressOf(s), signal)), askKnown(get, signal)]);
  return figureOf({
    table, known, total: table.layers.length + 1,
    describe: (step) => (step ? sentenceOf(env, table, step - 1) : t('input {size}', { size: sizes(table.input_shape) })),
  });
};

/** A text that cannot be read leaves the known networks to choose from. @param {any} _ @param {Env} env @param {AbortSignal} signal */
const unanswered = async (_, { get }, signal) => ({ ...(await nothing()), known: await askKnown(get, signal) });

/** The table stays on the page while a text is being typed, so that nothing jumps. @param {Store} store
 * @returns {import('../../network/stage.js').Make} */
const make = (store) => (root, words) => {
  const { t } = words;
  const known = el('div', { class: 'known', role: 'group', 'aria-label': t('Known networks') });
  const row = createRow(words);
  const caption = el('p', { class: 'caption' });
  const misfit = el('p', { class: 'misfit error-ink', role: 'status' });
  const table = createTable(words, (step) => goTo(store, step));
  root.append(known, row.root, caption, misfit, table.root);

  return {
    arrange(figure, state) {
      root.classList.toggle('is-stale', !figure.table);
      if (!known.childElementCount) known.replaceChildren(...figure.known.map((/** @type {any} */ one) => knownButton(store, one)));
      if (!figure.table) return;
      table.load(figure.table);
      setText(misfit, figure.table.misfit ? `✗ ${breakOf(words, figure.table.misfit)}` : '');
      misfit.hidden = !figure.table.misfit;
      const { width, height } = roomOf(row.root);
      row.load(figure.table, { width, height }, state.show ? 'shown' : 'usual');
      pressed(known, figure.known, state);
    },
    light(figure, step, state) {
      if (!figure.table) return;
      row.light(figure.table, step);
      table.light(step);
      setText(caption, figure.describe(step));
      pressed(known, figure.known, state);
    },
  };
};

/** @param {import('../../i18n.js').Words} words @param {import('../../network/ask.js').Break} misfit */
const breakOf = (words, misfit) => words.t('layer {n}, {name}: {message}', { n: misfit.index + 1, name: nameOf(misfit.name), message: reasonOf(words, misfit) });

/** What a click on a known network sets. @param {Known} known */
const changeOf = ({ pattern, input_shape: [channels, side], settings }) => ({ pattern, channels, side, ...settings });

/** @param {Store} store @param {Known & {parameters: number}} known */
const knownButton = (store, known) => {
  const { t, plural } = store.env;
  const node = el('button', { type: 'button', 'data-anchor': known.name },
    el('b', {}, t(known.title)), el('span', {}, known.pattern === PATTERN ? t('by the sliders')
      : plural('{n} parameter', '{n} parameters', known.parameters, { n: grouped(known.parameters) })));
  node.addEventListener('click', () => store.send(/** @type {any} */ (changeOf(known))));
  return node;
};

/** @param {HTMLElement} host @param {Known[]} known @param {any} state */
const pressed = (host, known, state) => known.forEach(({ pattern, input_shape: [channels, side] }, i) =>
  host.children[i]?.setAttribute('aria-pressed', String(state.pattern === pattern && (pattern === PATTERN || (state.channels === channels && state.side === side)))));

/** A slider that is at rest while the text has no place for it. @param {string} name @param {string} letter @param {string} hue
 * @param {(pattern: string) => boolean} used @param {(words: import('../../i18n.js').Words) => string} label */
const openSlider = (name, letter, hue, used, label) => (/** @type {Store} */ store) => {
  const control = slider(store, name, label(store.env), letter, hue);
  const input = /** @type {HTMLInputElement} */ (control.root.querySelector('input'));
  return {
    root: control.root,
    draw(/** @type {any} */ state) {
      control.draw(state);
      input.disabled = !used(state.pattern);
      control.root.classList.toggle('at-rest', input.disabled);
    },
  };
};

/** @param {string} letter */
const counts = (letter) => (/** @type {string} */ pattern) => new RegExp(`\\*\\s*${letter}`, 'i').test(pattern);

/** Whether a layer of that name leaves its size open. @param {string} name */
const open = (name) => (/** @type {string} */ pattern) => new RegExp(`\\b${name}(?!\\w|\\s*\\(\\s*[\\w])`, 'i').test(pattern);

/** @param {Store} store */
const pooling = (store) => {
  const box = el('input', { type: 'checkbox', id: 'optional' });
  box.addEventListener('change', () => store.send(/** @type {any} */ ({ optional: box.checked })));
  const root = el('label', { class: 'check', for: 'optional' }, box, el('span', {}, store.env.t('Layers with ? are there')));
  return {
    root,
    draw(/** @type {any} */ { optional, pattern }) {
      box.checked = optional;
      box.disabled = !pattern.includes('?');
      root.classList.toggle('at-rest', box.disabled);
    },
  };
};

/** Where networks went since. @type {import('../panels.js').Panel} */
const createTrends = (host, store) => {
  const { t } = store.env;
  host.append(el('section', { class: 'trends' }, el('h2', {}, t('Trends')), el('ul', {},
    el('li', {}, t('smaller filters and more depth')),
    el('li', {}, t('fewer POOL and FC layers, only CONV')),
    el('li', {}, t('ResNet and GoogLeNet break this pattern')))));
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: {
    pattern: text(1000, PATTERN), channels: whole(1, 512, 3), side: whole(8, 256, 32), optional: flag(true), N: whole(0, 6, 2), M: whole(0, 6, 2), K: whole(0, 3, 1),
    filters: whole(1, 512, 32), units: whole(1, 4096, 128), classes: whole(1, 1000, 10),
  },
  controls: {
    N: openSlider('N', 'N', 'output', counts('N'), ({ t }) => t('CONV-RELU in a block')),
    M: openSlider('M', 'M', 'output', counts('M'), ({ t }) => t('Blocks')),
    K: openSlider('K', 'K', 'output', counts('K'), ({ t }) => t('FC-RELU at the end')),
    filters: openSlider('filters', 'D₂', 'output', open('CONV'), ({ t }) => t('Filters of a CONV')),
    side: (/** @type {Store} */ store) => slider(store, 'side', store.env.t('Input size'), 'W₁', 'input'),
    optional: pooling,
  },
  panels: { pattern: createPattern, trends: createTrends },
  ask,
  ahead: async (_, settings, { get }, signal) => {
    const known = await askKnown(get, signal);
    return Promise.all(known.map((one) => get(addressOf({ ...settings, ...changeOf(one) }), signal)));
  },
  unanswered,
  create: (host, store, signal) => createStage(host, store, 'architecture', make(store), signal),
});
