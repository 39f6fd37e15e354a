// Asks the server: keeps a few answers, drops stale questions, waits out a lost server.

import { currentLanguage } from './i18n.js';
import { sameQuestion } from './state/store.js';
import { toQuery } from './state/address.js';
import { readCells } from './state/cells.js';

/** @typedef {import('./state/store.js').State} State */
/** @typedef {import('./state/schema.js').Settings} Settings */
/** @typedef {{row: number, col: number}} Cell */
/** @typedef {{size: number, kernel: number, stride: number, dilation: number, effective_kernel: number, exact: string,
 *   exact_float: number, output: number, fits: boolean, unused: number, padding: {before: number, after: number}}} Axis */
/** @typedef {{input_shape: number[], padded_shape: number[], output_shape: number[], fits: boolean, height: Axis, width: Axis,
 *   padding: {top: number, bottom: number, left: number, right: number}, parameters: number, macs: number}} Geometry */
/** @typedef {{start: number, stop: number, beyond: number, unused_from: number}} Misfit */
/** @typedef {{output: number, tap: number, padded: number, input: number | null}} Read */
/** @typedef {{name: string, title: string, values: number[][]}} Preset */
/** One step of the walk; rows, cols and window in padded cells, row and col in output cells.
 * @typedef {{index: number, row: number, col: number, rows: number[], cols: number[], value: number,
 *   window: {top: number, left: number, bottom: number, right: number},
 *   patch: (number | null)[][], products: number[][] | null, sum: number | null, bias: number, count: number | null,
 *   winner: Cell | null}} Step */
/**
 * Everything the page shows for one question, as the server computed it.
 * @typedef {{
 *   layer: 'conv' | 'max' | 'average', geometry: Geometry | null, padded: (number | null)[][], filter: number[][] | null,
 *   map: number[][], steps: Step[], total: number, presets: {inputs: Preset[], filters: Preset[]},
 *   alternatives: {stride: number[], padding: number[]}, misfit: {height: Misfit | null, width: Misfit | null},
 *   reads: {height: Read[], width: Read[]}, room: {rows: number, cols: number}
 * }} Figure
 */
/** @typedef {{code: string, field: string | null, message: string, detail: Record<string, any>}} Refusal */

class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const KEPT = 64;
/** @type {Map<string, any>} */
const kept = new Map();

/** @param {string} address @param {AbortSignal} signal */
const get = async (address, signal) => {
  const found = kept.get(address);
  if (found) return found;
  const answer = await fetch(address, { signal, headers: { 'Accept-Language': currentLanguage() } });
  const body = await answer.json();
  if (answer.status >= 500) throw new TypeError(`the server failed: ${answer.status}`);
  if (!answer.ok) throw new Refused(body.error);
  kept.set(address, body);
  if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
  return body;
};

const SHARED = /** @type {const} */ (['size', 'kernel', 'stride', 'padding', 'dilation']);

/** The server's defaults are not the page's for every layer, so each size is always named.
 * @param {Settings} settings @param {readonly (keyof Settings)[]} names */
const named = (settings, names) =>
  SHARED.map((name) => {
    const value = settings[name];
    return `${name}=${typeof value === 'object' ? `${value.rows}x${value.cols}` : value}`;
  })
    .concat(toQuery(settings, names) || [])
    .join('&');

/** @param {Settings} s */
const numbersAddress = (s) =>
  s.layer === 'conv'
    ? `/convolve?${named(s, ['input', 'filter', 'padding_mode', 'seed'])}&bias=${s.bias}`
    : `/pool?mode=${s.layer}&${named({ ...s, dilation: dilationOf(s) }, ['input', 'seed'])}`;

/** Average pooling has no dilation. @param {Settings} s */
const dilationOf = (s) => (s.layer === 'average' ? 1 : s.dilation);

/** @param {Settings} s */
const geometryAddress = (s) =>
  `/geometry?layer=${s.layer}&reads=true&bias=true&` +
  named({ ...s, dilation: dilationOf(s) }, s.layer === 'conv' ? ['padding_mode'] : []);

/** @param {Settings} s */
const presetsAddress = (s) =>
  `/presets?size=${s.size.rows}x${s.size.cols}&kernel=${s.kernel.rows}x${s.kernel.cols}&seed=${s.seed}&lang=${currentLanguage()}`;

/** @param {Settings} s @param {{inputs: Preset[], filters: Preset[]}} presets @param {'input' | 'filter'} which */
const cellsOf = (s, presets, which) =>
  readCells(s[which]) ?? presets[`${which}s`].find((preset) => preset.name === s[which])?.values ?? [[0]];

/** @param {Settings} s @param {AbortSignal} signal @returns {Promise<Figure>} */
const assemble = async (s, signal) => {
  const [presets, numbers, geometry, unhurried] = await Promise.all([
    get(presetsAddress(s), signal),
    get(numbersAddress(s), signal),
    get(geometryAddress(s), signal),
    get(geometryAddress({ ...s, stride: 1 }), signal), // room for the map at any stride
  ]);
  const plane = s.layer === 'conv';
  return {
    layer: s.layer,
    geometry: geometry.geometry,
    padded: numbers.padded_input[0],
    filter: plane ? cellsOf(s, presets, 'filter') : null,
    map: numbers.activation_maps[0],
    steps: numbers.steps.items.map((/** @type {any} */ step) => ({
      winner: null, sum: null, count: null, bias: 0, ...step,
      patch: plane ? step.patch[0] : step.patch,
      products: plane ? step.products[0] : null,
    })),
    total: numbers.steps.total,
    presets,
    alternatives: geometry.alternatives,
    misfit: geometry.misfit,
    reads: geometry.reads,
    room: { rows: unhurried.geometry.height.output, cols: unhurried.geometry.width.output },
  };
};

/** What can still be shown when the question has no answer: the input and the filter.
 * @param {Settings} s @param {AbortSignal} signal @returns {Promise<Figure>} */
const withoutAnswer = async (s, signal) => {
  const presets = await get(presetsAddress(s), signal);
  const nothing = { rows: 0, cols: 0 };
  return {
    layer: s.layer, geometry: null, padded: cellsOf(s, presets, 'input'),
    filter: s.layer === 'conv' ? cellsOf(s, presets, 'filter') : null, map: [], steps: [], total: 0, presets,
    alternatives: { stride: [], padding: [] }, misfit: { height: null, width: null }, reads: { height: [], width: [] }, room: nothing,
  };
};

/** Keep the figure in the state the answer to the state's question.
 * @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const connect = (store, signal) => {
  let asking = new AbortController();
  let retry = 0;
  let wait = 500;

  /** @param {unknown} trouble @param {State} state @param {AbortSignal} current */
  const explain = async (trouble, state, current) => {
    if (!(trouble instanceof Refused)) throw trouble;
    const figure = await withoutAnswer(state, current);
    if (!current.aborted) store.send({ figure, refusal: trouble.refusal, online: true, playing: false });
  };

  const ask = async () => {
    asking.abort();
    clearTimeout(retry);
    asking = new AbortController();
    const { state } = store;
    const current = AbortSignal.any([asking.signal, signal]);
    try {
      const figure = await assemble(state, current).catch((trouble) => explain(trouble, state, current));
      wait = 500;
      if (figure && !current.aborted) store.send({ figure, refusal: null, online: true, agreed: questionOf(state) });
    } catch {
      if (current.aborted) return;
      store.send({ online: false });
      retry = window.setTimeout(ask, wait);
      wait = Math.min(2 * wait, 5000);
    }
  };

  store.watch((state, before) => {
    if (!sameQuestion(state, before)) ask();
  }, signal);
  window.addEventListener('online', ask, { signal });
  const pulse = watchServer(store, ask);
  signal.addEventListener('abort', () => { clearTimeout(retry); clearInterval(pulse); }, { once: true });
  ask();
};

const PULSE = 15000; // ms between looks at whether the server is still there

/** @param {import('./state/store.js').Store} store @param {() => void} ask */
const watchServer = (store, ask) =>
  window.setInterval(async () => {
    if (document.hidden || !store.state.online) return;
    const alive = await fetch('/healthz').then((answer) => answer.ok, () => false);
    if (!alive) {
      store.send({ online: false });
      ask();
    }
  }, PULSE);

/** @param {State} s @returns {Partial<Settings>} */
const questionOf = ({ layer, input, size, filter, kernel, stride, padding, padding_mode, dilation, bias, seed }) => ({
  layer, input, size, filter, kernel, stride, padding, padding_mode, dilation, bias, seed,
});
