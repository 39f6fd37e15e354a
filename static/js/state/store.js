// All change goes through one pure function; watchers hear of it with what was before.

import { TYPICAL, same } from './schema.js';
import { readCells, resized, sizeOf, writeCells } from './cells.js';

/** @typedef {import('./schema.js').Settings} Settings */
/** @typedef {import('./schema.js').Schema} Schema */
/** @typedef {import('./schema.js').Place} Place */
/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../server.js').Refusal} Refusal */
/** What cannot be read, and what it may be; no rule: it is not known at all.
 * @typedef {{name: string, value: string, rule: ((words: import('../i18n.js').Words) => string) | null}} Problem */

/**
 * What is true now but not part of any address: the server's last answer, why there is none to the present question,
 * whether the server could be reached, the cell under the pointer or the focus, what was wrong with the address, and
 * the last settings that the server could answer.
 * @typedef {object} Session
 * @property {Figure | null} figure
 * @property {Refusal | null} refusal
 * @property {boolean} online
 * @property {boolean} playing
 * @property {boolean} led  another window's clock moves the steps
 * @property {Place | null} pointed
 * @property {Problem[]} problems
 * @property {Partial<Settings> | null} agreed
 * @property {import('../lecture/asking.js').Judged | null} judged  what the server said of an answer
 */
/** @typedef {Settings & Session} State */
/** @typedef {Partial<State>} Change */
/** @typedef {(state: State, before: State) => void} Watcher */
/** @typedef {{schema: Schema, env: import('../env.js').Env, state: State, send: (change: Change) => void, watch: (watcher: Watcher, signal: AbortSignal) => void}} Store */

/** @type {Session} */
const AT_REST = {
  figure: null,
  refusal: null,
  online: true,
  playing: false,
  led: false,
  pointed: null,
  problems: [],
  agreed: null,
  judged: null,
};

/** @param {Schema} schema @param {Partial<State>} [settings] @returns {State} */
export const initial = (schema, settings = {}) => Object.freeze({ ...AT_REST, ...schema.defaults(), ...settings });

/** @param {Schema} schema @param {State} state @param {Change} change @returns {State} the same object when nothing moved */
export const reduce = (schema, state, change) => {
  const { kinds } = schema;
  const next = /** @type {any} */ ({ ...state });
  for (const [name, value] of Object.entries(change)) {
    if (name in kinds) next[name] = kinds[name].admit(value);
    else if (name in AT_REST) next[name] = value;
    else throw new TypeError(`no such setting: ${name}`);
  }
  follow(schema, state, next, change);
  const moved = Object.keys(next).some((name) => {
    const [now, was] = [next[name], /** @type {any} */ (state)[name]];
    return name in kinds ? kinds[name].write(now) !== kinds[name].write(was) : now !== was;
  });
  return moved ? Object.freeze(next) : state;
};

/** What follows from a change. @param {Schema} schema @param {State} before @param {any} next @param {Change} change */
const follow = (schema, before, next, change) => {
  if (change.layer && change.layer !== before.layer && (change.layer === 'conv' || before.layer === 'conv'))
    for (const [name, value] of Object.entries(TYPICAL[/** @type {Settings['layer']} */ (change.layer)]))
      if (!(name in change)) next[name] = schema.kinds[name].admit(value);
  fitCells(next, 'input', 'size', 'size' in change);
  fitCells(next, 'filter', 'kernel', 'kernel' in change);
  if (!same(schema, before, next)) {
    if (!('step' in change)) next.step = 0;
    if (!('pin' in change)) next.pin = null;
    next.pointed = null;
  }
  const total = next.figure?.total ?? 0;
  if ('figure' in change && total) next.step = Math.min(next.step, total - 1);
};

/** Keep cells written by hand and their size in agreement: the one that was changed decides.
 * @param {State} next @param {'input' | 'filter'} name @param {'size' | 'kernel'} size @param {boolean} sizeDecides */
const fitCells = (next, name, size, sizeDecides) => {
  const cells = readCells(next[name]);
  if (!cells) return;
  if (sizeDecides) next[name] = writeCells(resized(cells, next[size]));
  else next[size] = Object.freeze(sizeOf(cells));
};

/** @param {Schema} schema @param {import('../env.js').Env} env @param {State} state @returns {Store} */
export const createStore = (schema, env, state) => {
  /** @type {Set<Watcher>} */
  const watchers = new Set();
  const store = {
    schema,
    env,
    state,
    /** @param {Change} change */
    send(change) {
      const before = store.state;
      store.state = reduce(schema, before, change);
      if (store.state !== before) for (const watcher of [...watchers]) watcher(store.state, before);
    },
    /** @param {Watcher} watcher @param {AbortSignal} signal */
    watch(watcher, signal) {
      watchers.add(watcher);
      signal.addEventListener('abort', () => watchers.delete(watcher), { once: true });
    },
  };
  return store;
};
