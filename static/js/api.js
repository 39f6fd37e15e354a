// Asks the server: keeps answers, drops stale questions, waits out a lost server.

import { currentLanguage } from './i18n.js';
import { same } from './state/schema.js';

/** @typedef {import('./state/store.js').State} State */
/** @typedef {import('./state/schema.js').Settings} Settings */
/** @typedef {{size: number, kernel: number, stride: number, dilation: number, effective_kernel: number, exact: string,
 *   exact_float: number, output: number, fits: boolean, unused: number, padding: {before: number, after: number}}} Axis */
/** @typedef {{input_shape: number[], padded_shape: number[], output_shape: number[], fits: boolean, height: Axis, width: Axis,
 *   padding: {top: number, bottom: number, left: number, right: number}, parameters: number, macs: number}} Geometry */
/** @typedef {{code: string, field: string | null, message: string, detail: Record<string, any>}} Refusal */
/** @typedef {(address: string, signal: AbortSignal) => Promise<any>} Get */
/**
 * What every panel may read of a view's answer. `total` steps are walked, `columns` of them to a row; stepAt(i) is the
 * i-th, undefined where there is none or it has not come yet; describe(i) tells it in words.
 * @typedef {{geometry: Geometry | null, layer: string, total: number, columns: number,
 *   stepAt: (index: number) => any, describe: (index: number) => string,
 *   explain?: (place: import('./state/schema.js').Place) => string,
 *   alternatives: {stride: number[], padding: number[]}}} BaseFigure
 */

export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const KEPT = 1000; // answers: every scene's and its variants', and what was tried since
/** @type {Map<string, any>} */
const kept = new Map();
let fetched = 0; // answers that came from the server, so that one from memory does not pass for a sign of life

/** The answer at an address of this server, from memory if it was asked for before. @type {Get} */
export const get = async (address, signal) => {
  const found = kept.get(address);
  if (found) return found;
  const answer = await fetch(address, { signal, headers: { 'Accept-Language': currentLanguage() } });
  const body = await answer.json();
  if (answer.status >= 500) throw new TypeError(`the server failed: ${answer.status}`);
  fetched += 1;
  if (!answer.ok) throw new Refused(body.error);
  kept.set(address, body);
  if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
  return body;
};

/** Keep the figure in the state the answer to the state's question.
 * @param {import('./state/store.js').Store} store @param {import('./lecture/views.js').View} view @param {AbortSignal} signal */
export const connect = (store, view, signal) => {
  let asking = new AbortController();
  let retry = 0;
  let wait = 500;

  /** @param {unknown} trouble @param {State} state @param {AbortSignal} current */
  const explain = async (trouble, state, current) => {
    if (!(trouble instanceof Refused)) throw trouble;
    const figure = await view.unanswered(state, get, current);
    if (!current.aborted) store.send({ figure, refusal: trouble.refusal, online: true, playing: false });
  };

  const ask = async () => {
    asking.abort();
    clearTimeout(retry);
    asking = new AbortController();
    const { state } = store;
    const before = fetched;
    const current = AbortSignal.any([asking.signal, signal]);
    try {
      const figure = await view.ask(state, get, current).catch((trouble) => explain(trouble, state, current));
      wait = 500;
      const online = fetched > before || store.state.online;
      if (figure && !current.aborted) store.send({ figure, refusal: null, online, agreed: questionOf(store.schema, state) });
    } catch (trouble) {
      if (current.aborted) return;
      if (!(trouble instanceof TypeError || trouble instanceof SyntaxError)) console.error(trouble);
      store.send({ online: false });
      retry = window.setTimeout(ask, wait);
      wait = Math.min(2 * wait, 5000);
    }
  };

  store.watch((state, before) => {
    if (!same(store.schema, state, before)) ask();
  }, signal);
  window.addEventListener('online', ask, { signal });
  const pulse = watchServer(store);
  signal.addEventListener('abort', () => { clearTimeout(retry); clearInterval(pulse); }, { once: true });
  ask();
};

const PULSE = 15000; // ms between looks at whether the server is still there

/** @param {import('./state/store.js').Store} store */
const watchServer = (store) =>
  window.setInterval(async () => {
    if (document.hidden) return;
    const online = await fetch('/healthz').then((answer) => answer.ok, () => false);
    store.send({ online });
  }, PULSE);

/** @param {import('./state/schema.js').Schema} schema @param {State} state @returns {Partial<Settings>} */
const questionOf = ({ question }, state) =>
  Object.fromEntries(question.map((name) => [name, /** @type {any} */ (state)[name]]));
