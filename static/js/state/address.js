// The address bar is the state: read forgivingly, written sparingly, back and forward work.

import { readCells, sizeOf, writeCells } from './cells.js';
import { same } from './schema.js';

/** @typedef {import('./schema.js').Settings} Settings */
/** @typedef {import('./schema.js').Schema} Schema */

const SETTLED = 700; // ms without a change after which the next one is a new place in the history
const WALKING = 1000; // ms between notes of the step while the walk goes on

/** One setting as an address says it. @param {{kinds: Record<string, import('./schema.js').Kind<any>>}} schema @param {string} name @param {any} value */
export const said = ({ kinds }, name, value) =>
  `${name}=${encodeURIComponent(kinds[name].write(value)).replace(/%(2C|3B|3A)/g, decodeURIComponent)}`;

/** A value as a script gives it, in the address's words: 2, true, {rows: 7, cols: 5}, rows of numbers, or the text itself. @param {unknown} value */
export const textOf = (value) => {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value) && value.every(Array.isArray)) return writeCells(value);
  const { rows, cols } = /** @type {any} */ (value ?? {});
  return rows === undefined ? String(value) : `${rows}x${cols ?? rows}`;
};

/** What differs from the defaults. @param {Schema} schema @param {Record<string, any>} settings */
export const toQuery = (schema, settings) => {
  const fallbacks = schema.defaults();
  const full = { ...fallbacks, ...settings };
  return Object.keys(schema.kinds)
    .filter((name) => !same(schema, full, fallbacks, [name]))
    .map((name) => said(schema, name, full[name]))
    .join('&');
};

/** What an address says; what cannot be read is left at its default and named.
 * @param {Schema} schema @param {string} search */
export const fromQuery = (schema, search) => {
  const settings = schema.defaults();
  /** @type {import('./store.js').Problem[]} */
  const problems = [];
  for (const [name, text] of new URLSearchParams(search)) {
    const kind = name in schema.kinds ? schema.kinds[name] : null;
    const value = kind?.read(text);
    if (value !== undefined) /** @type {any} */ (settings)[name] = value;
    else problems.push({ name: name.slice(0, 30), value: text.slice(0, 30), rule: kind ? kind.rule : null });
  }
  for (const [cells, size] of /** @type {const} */ ([['input', 'size'], ['filter', 'kernel']])) {
    const rows = readCells(settings[cells]);
    if (rows) Object.assign(settings, { [size]: Object.freeze(sizeOf(rows)) });
  }
  return { settings, problems };
};

/** What is wrong, in a sentence. @param {import('../i18n.js').Words} words @param {import('./store.js').Problem} problem */
export const sentenceOf = (words, { name, value, rule }) => (rule
  ? words.t('{name}={value} is not {rule}', { name, value, rule: rule(words) }) : words.t('{name} is not known here', { name }));

/** Keep the address and the state the same, both ways.
 * @param {import('./store.js').Store} store @param {AbortSignal} signal
 * @param {'push' | 'replace'} [places]  whether a change is a new place in the history; a frame's would be in the way of the
 *   page around it */
export const bindAddress = (store, signal, places = 'push') => {
  const { schema } = store;
  const { pathname } = location;
  const addressNow = () => addressOf(pathname, schema, store.state);
  let pushed = -Infinity;
  let noted = 0;
  const forget = () => {
    clearTimeout(noted);
    noted = 0;
  };
  const note = () => {
    forget();
    history.replaceState(null, '', addressNow());
  };
  store.watch((state, before) => {
    if (addressNow() === addressOf(pathname, schema, before)) return;
    const asked = !same(schema, state, before);
    if (state.playing && !asked) {
      noted ||= window.setTimeout(note, WALKING);
      return;
    }
    if (addressNow() === location.pathname + location.search) return;
    const now = performance.now();
    if (places === 'replace' || !asked || now - pushed < SETTLED) note();
    else history.pushState(null, '', addressNow());
    if (asked) pushed = now;
  }, signal);
  const back = () => {
    forget();
    pushed = -Infinity;
    store.send({ ...fromQuery(schema, location.search).settings, playing: false });
  };
  window.addEventListener('popstate', back, { signal });
  signal.addEventListener('abort', forget, { once: true });
};

/** @param {string} pathname @param {Schema} schema @param {Settings} settings */
export const addressOf = (pathname, schema, settings) => {
  const query = toQuery(schema, settings);
  return pathname + (query ? `?${query}` : '');
};
