// The address bar is the state: read forgivingly, written sparingly, back and forward work.

import { defaults, sameQuestion } from './store.js';
import { readCells, sizeOf } from './cells.js';
import { SETTINGS, write } from './schema.js';

/** @typedef {import('./schema.js').Settings} Settings */

const NAMES = /** @type {(keyof Settings)[]} */ (Object.keys(SETTINGS));
const SETTLED = 700; // ms without a change after which the next one is a new place in the history
const WALKING = 1000; // ms between notes of the step while the walk goes on

/** @param {Partial<Settings>} settings @param {readonly (keyof Settings)[]} [names] */
export const toQuery = (settings, names = NAMES) => {
  const full = { ...defaults(), ...settings };
  return names
    .filter((name) => write(name, full[name]) !== write(name, SETTINGS[name].fallback))
    .map((name) => `${name}=${encodeURIComponent(write(name, full[name])).replace(/%(2C|3B|3A)/g, decodeURIComponent)}`)
    .join('&');
};

/** What an address says; what cannot be read is left at its default and named.
 * @param {string} search */
export const fromQuery = (search) => {
  const settings = defaults();
  /** @type {{name: string, value: string, rule: string}[]} */
  const problems = [];
  for (const [name, text] of new URLSearchParams(search)) {
    const kind = name in SETTINGS ? SETTINGS[/** @type {keyof Settings} */ (name)] : null;
    const value = kind?.read(text);
    if (value !== undefined) /** @type {any} */ (settings)[name] = value;
    else problems.push({ name: name.slice(0, 30), value: text.slice(0, 30), rule: kind ? kind.rule() : '' });
  }
  for (const [cells, size] of /** @type {const} */ ([['input', 'size'], ['filter', 'kernel']])) {
    const rows = readCells(settings[cells]);
    if (rows) Object.assign(settings, { [size]: Object.freeze(sizeOf(rows)) });
  }
  return { settings, problems };
};

/** Keep the address and the state the same, both ways.
 * @param {import('./store.js').Store} store @param {AbortSignal} signal */
export const bindAddress = (store, signal) => {
  let pushed = -Infinity;
  let noted = 0;
  const note = () => {
    clearTimeout(noted);
    noted = 0;
    history.replaceState(null, '', addressOf(store.state));
  };
  store.watch((state, before) => {
    if (addressOf(state) === addressOf(before)) return;
    if (state.playing && sameQuestion(state, before)) {
      noted ||= window.setTimeout(note, WALKING);
      return;
    }
    if (addressOf(state) === location.pathname + location.search) return;
    const now = performance.now();
    if (sameQuestion(state, before) || now - pushed < SETTLED) note();
    else history.pushState(null, '', addressOf(state));
    if (!sameQuestion(state, before)) pushed = now;
  }, signal);
  const back = () => {
    clearTimeout(noted);
    noted = 0;
    pushed = -Infinity;
    store.send({ ...fromQuery(location.search).settings, playing: false });
  };
  window.addEventListener('popstate', back, { signal });
};

/** @param {Settings} settings */
const addressOf = (settings) => {
  const query = toQuery(settings);
  return location.pathname + (query ? `?${query}` : '');
};
