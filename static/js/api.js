// Keeps the answer to the state's question in the state: drops stale questions, waits out a lost server.

import { Refused } from './server.js';
import { same } from './state/schema.js';

/** @typedef {import('./state/store.js').State} State */
/** @typedef {import('./state/schema.js').Settings} Settings */
/** @typedef {{size: number, kernel: number, stride: number, dilation: number, effective_kernel: number, exact: string,
 *   exact_float: number, output: number, fits: boolean, unused: number, padding: {before: number, after: number}}} Axis */
/** @typedef {{input_shape: number[], padded_shape: number[], output_shape: number[], fits: boolean, height: Axis, width: Axis,
 *   padding: {top: number, bottom: number, left: number, right: number}, parameters: number, macs: number}} Geometry */
/** @typedef {import('./env.js').Get} Get */
/**
 * What every panel may read of a view's answer. `total` steps are walked, `columns` of them to a row; stepAt(i) is the
 * i-th, undefined where there is none or it has not come yet; describe(i) tells it in words. `stops`
 * are the steps at which a remote control halts, where there are too many to be walked one by one.
 * @typedef {{geometry: Geometry | null, layer: string, total: number, columns: number,
 *   stepAt: (index: number) => any, describe: (index: number) => string,
 *   misfit?: {height: unknown, width: unknown}, stops?: number[],
 *   explain?: (place: import('./state/schema.js').Place) => string,
 *   alternatives: {stride: number[], padding: number[]}}} BaseFigure
 */

/** Keep the figure in the state the answer to the state's question.
 * @param {import('./state/store.js').Store} store @param {import('./lecture/views.js').View} view @param {AbortSignal} signal */
export const connect = (store, view, signal) => {
  const { env } = store;
  let asking = new AbortController();
  let retry = 0;
  let wait = 500;

  /** @param {unknown} trouble @param {State} state @param {AbortSignal} current */
  const explain = async (trouble, state, current) => {
    if (!(trouble instanceof Refused)) throw trouble;
    const figure = await view.unanswered(state, env, current);
    if (!current.aborted) store.send({ figure, refusal: trouble.refusal, online: true, playing: false });
  };

  const ask = async () => {
    asking.abort();
    clearTimeout(retry);
    asking = new AbortController();
    const { state } = store;
    const before = env.server.heard();
    const current = AbortSignal.any([asking.signal, signal]);
    try {
      const figure = await view.ask(state, env, current).catch((trouble) => explain(trouble, state, current));
      wait = 500;
      const online = env.server.heard() > before || store.state.online;
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
  signal.addEventListener('abort', () => clearTimeout(retry), { once: true });
  ask();
};

const PULSE = 15000; // ms between looks at whether the server is still there

/** @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const watchServer = (store, signal) => {
  const look = async () => {
    if (!document.hidden) store.send({ online: await store.env.server.isThere() });
  };
  const pulse = window.setInterval(look, PULSE);
  signal.addEventListener('abort', () => clearInterval(pulse), { once: true });
};

/** @param {import('./state/schema.js').Schema} schema @param {State} state @returns {Partial<Settings>} */
const questionOf = ({ question }, state) =>
  Object.fromEntries(question.map((name) => [name, /** @type {any} */ (state)[name]]));
