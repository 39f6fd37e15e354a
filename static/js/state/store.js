// All change goes through one pure function; watchers hear of it with what was before.

import { QUESTION, SETTINGS, TYPICAL, write } from './schema.js';
import { readCells, resized, sizeOf, writeCells } from './cells.js';

/** @typedef {import('./schema.js').Settings} Settings */
/** @typedef {import('./schema.js').Place} Place */
/** @typedef {import('../api.js').Figure} Figure */
/** @typedef {import('../api.js').Refusal} Refusal */

/**
 * What is true now but not part of any address: the server's last answer, why there is none to the present question,
 * whether the server could be reached, the cell under the pointer or the focus, what was wrong with the address, and
 * the last settings that the server could answer.
 * @typedef {object} Session
 * @property {Figure | null} figure
 * @property {Refusal | null} refusal
 * @property {boolean} online
 * @property {boolean} playing
 * @property {Place | null} pointed
 * @property {{name: string, value: string, rule: string}[]} problems
 * @property {Partial<Settings> | null} agreed
 */
/** @typedef {Settings & Session} State */
/** @typedef {Partial<State>} Change */
/** @typedef {(state: State, before: State) => void} Watcher */
/** @typedef {{state: State, send: (change: Change) => void, watch: (watcher: Watcher, signal: AbortSignal) => void}} Store */

/** @type {Session} */
const AT_REST = {
  figure: null,
  refusal: null,
  online: true,
  playing: false,
  pointed: null,
  problems: [],
  agreed: null,
};

/** @returns {Settings} */
export const defaults = () =>
  /** @type {any} */ (Object.fromEntries(Object.entries(SETTINGS).map(([name, kind]) => [name, kind.fallback])));

/** @param {Partial<Settings>} [settings] @returns {State} */
export const initial = (settings = {}) => Object.freeze({ ...AT_REST, ...defaults(), ...settings });

/** @param {State} one @param {State} other @param {readonly (keyof Settings)[]} [names] */
export const sameQuestion = (one, other, names = QUESTION) =>
  names.every((name) => write(name, one[name]) === write(name, other[name]));

/** @param {State} state @param {Change} change @returns {State} the same object when nothing moved */
export const reduce = (state, change) => {
  const next = { ...state };
  for (const [name, value] of Object.entries(change)) {
    if (name in SETTINGS) {
      const kind = /** @type {any} */ (SETTINGS)[name];
      /** @type {any} */ (next)[name] = kind.admit(value);
    } else if (name in AT_REST) /** @type {any} */ (next)[name] = value;
    else throw new TypeError(`no such setting: ${name}`);
  }
  follow(state, next, change);
  const moved = Object.keys(next).some((name) => {
    const [now, was] = [/** @type {any} */ (next)[name], /** @type {any} */ (state)[name]];
    return name in SETTINGS ? write(/** @type {any} */ (name), now) !== write(/** @type {any} */ (name), was) : now !== was;
  });
  return moved ? Object.freeze(next) : state;
};

/** What follows from a change. @param {State} before @param {State} next @param {Change} change */
const follow = (before, next, change) => {
  if (change.layer && change.layer !== before.layer && (change.layer === 'conv' || before.layer === 'conv'))
    Object.assign(next, TYPICAL[/** @type {Settings['layer']} */ (change.layer)], change);
  fitCells(next, 'input', 'size', 'size' in change);
  fitCells(next, 'filter', 'kernel', 'kernel' in change);
  if (!sameQuestion(before, next)) {
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

/** @param {State} state @returns {Store} */
export const createStore = (state) => {
  /** @type {Set<Watcher>} */
  const watchers = new Set();
  const store = {
    state,
    /** @param {Change} change */
    send(change) {
      const before = store.state;
      store.state = reduce(before, change);
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
