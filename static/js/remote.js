// What a script may do to a figure and what it is told of it: the page around a frame by messages, the page around a
// <conv-walk> by methods and events.

import { textOf, toQuery } from './state/address.js';
import { goTo, togglePlay, walk } from './player.js';

/** @typedef {import('./state/store.js').Store} Store */
/** @typedef {import('./state/store.js').Problem} Problem */
/** `row`, `col` and `value` are null where a step has none, as in a network.
 * @typedef {{index: number, total: number, row: number | null, col: number | null, value: number | null, text: string}} StepTold */
/** Shapes are [channels, rows, columns]; maps are lists of rows. Null where the figure is a whole network.
 * @typedef {{layer: string, total: number, input_shape: number[] | null, output_shape: number[] | null, fits: boolean | null,
 *   parameters: number | null, macs: number | null, maps: number[][][] | null}} AnswerTold */
/** @typedef {{code: string, message: string, field: string | null}} ErrorTold */
/** @typedef {{step: StepTold, answer: AnswerTold, state: {query: string}, play: {}, pause: {}, error: ErrorTold}} Told */
/** @typedef {<Type extends keyof Told>(type: Type, detail: Told[Type]) => void} Tell */

/** Settings as a script gives them, by name. @param {Store} store @param {Record<string, unknown>} given
 * @returns {{change: Record<string, any>, problems: Problem[]}} */
export const readSettings = ({ schema: { kinds } }, given) => {
  /** @type {Problem[]} */
  const problems = [];
  const read = Object.entries(given).map(([name, value]) => {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : null;
    const text = textOf(value);
    const found = kind?.read(text);
    if (found === undefined) problems.push({ name: name.slice(0, 30), value: text.slice(0, 30), rule: kind ? kind.rule : null });
    return [name, found];
  });
  return { change: Object.fromEntries(read), problems };
};

/** Now, or once there is something to walk through. @param {Store} store @param {() => void} act */
const whenThere = (store, act) => {
  if (store.state.figure?.total) return act();
  const done = new AbortController();
  store.watch(({ figure }) => {
    if (!figure?.total) return;
    done.abort();
    act();
  }, done.signal);
};

/** @param {Store} store */
export const createRemote = (store) => ({
  play: () => whenThere(store, () => { if (!store.state.playing) togglePlay(store); }),
  pause: () => store.send({ playing: false }),
  seek: (/** @type {number} */ step) => whenThere(store, () => goTo(store, step)),
  walk: (/** @type {number} */ by) => walk(store, by),
  /** All or, where one cannot be read, none. @param {Record<string, unknown>} given @returns {Problem[]} */
  set(given) {
    const { change, problems } = readSettings(store, given);
    if (!problems.length) store.send(change);
    return problems;
  },
});

/** @param {Store} store @returns {StepTold | null} */
export const stepOf = ({ state: { figure, step } }) => {
  if (!figure?.total) return null;
  const { row = null, col = null, value = null } = figure.stepAt(step) ?? {};
  return { index: step, total: figure.total, row, col, value, text: figure.describe(step) };
};

/** @param {Store} store @returns {AnswerTold | null} */
export const answerOf = ({ state: { figure, refusal } }) => {
  if (!figure || refusal) return null;
  const { geometry } = figure;
  const { map, maps = map?.length ? [map] : null } = /** @type {any} */ (figure);
  return {
    layer: figure.layer, total: figure.total, maps, input_shape: geometry?.input_shape ?? null, output_shape: geometry?.output_shape ?? null,
    fits: geometry?.fits ?? null, parameters: geometry?.parameters ?? null, macs: geometry?.macs ?? null,
  };
};

/** Tell everything that happens, until the signal aborts. @param {Store} store @param {Tell} tell @param {AbortSignal} signal */
export const tellAll = (store, tell, signal) => {
  store.watch((state, before) => {
    const { env: { t }, schema } = store;
    if (state.figure !== before.figure || state.refusal !== before.refusal) {
      const answer = answerOf(store);
      if (answer) tell('answer', answer);
      if (state.refusal) tell('error', { code: state.refusal.code, message: state.refusal.message, field: state.refusal.field });
    }
    if (state.figure !== before.figure || state.step !== before.step) {
      const step = stepOf(store);
      if (step) tell('step', step);
    }
    if (state.playing !== before.playing) tell(state.playing ? 'play' : 'pause', {});
    if (!state.online && before.online) tell('error', { code: 'unreachable', message: t('The server cannot be reached.'), field: null });
    const query = toQuery(schema, state);
    if (query !== toQuery(schema, before)) tell('state', { query });
  }, signal);
};
