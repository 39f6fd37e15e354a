// Every setting, once: its default, how an address says it, and what it may be. SETTINGS are those of the page `/`;
// makeSchema gives a scene of the lecture its own defaults and bounds, and a view its own settings beside these.

import { readCells } from './cells.js';

/** @typedef {import('./cells.js').Pair} Pair */
/** @typedef {{frame: 'padded' | 'output' | 'tap', row: number, col: number}} Place a cell, in the frame that it names */

/**
 * `admit` gives the nearest value that is allowed; `from` is the same kind with another default, `within` with other bounds;
 * `values` are all that there are, where they are few.
 * @template T
 * @typedef {{fallback: T, read: (text: string) => T | undefined, write: (value: T) => string,
 *   admit: (value: T) => T, rule: (words: import('../i18n.js').Words) => string, from: (fallback: T) => Kind<T>,
 *   within?: (least: number, most: number) => Kind<T>, least?: number, most?: number, values?: readonly T[]}} Kind
 */

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** @param {number} least @param {number} most @param {number} fallback @returns {Kind<number> & {least: number, most: number}} */
export const whole = (least, most, fallback) => ({
  from: (other) => whole(least, most, other),
  within: (low, high) => whole(low, high, clamp(fallback, low, high)),
  least,
  most,
  fallback,
  read: (text) => (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
  write: String,
  admit: (value) => clamp(Math.round(value), least, most),
  rule: ({ t }) => t('a whole number from {least} to {most}', { least, most }),
});

/** @param {number} least @param {number} most @param {Pair} fallback @returns {Kind<Pair> & {least: number, most: number}} */
export const pair = (least, most, fallback) => {
  const one = whole(least, most, least);
  const admit = (/** @type {Pair} */ { rows, cols }) => Object.freeze({ rows: one.admit(rows), cols: one.admit(cols) });
  return {
    from: (other) => pair(least, most, other),
    within: (low, high) => pair(low, high, pair(low, high, fallback).admit(fallback)),
    least,
    most,
    fallback: Object.freeze(fallback),
    read: (text) => {
      const [rows, cols = rows, ...rest] = text.split('x').map(one.read);
      return rows === undefined || cols === undefined || rest.length ? undefined : Object.freeze({ rows, cols });
    },
    write: ({ rows, cols }) => (rows === cols ? String(rows) : `${rows}x${cols}`),
    admit,
    rule: ({ t }) => t('a whole number from {least} to {most}, or two as in 5x7', { least, most }),
  };
};

/** @template {string} T @param {readonly T[]} choices @param {T} [fallback] @returns {Kind<T> & {choices: readonly T[]}} */
export const choice = (choices, fallback = choices[0]) => ({
  from: (other) => choice(choices, other),
  choices,
  fallback,
  read: (text) => choices.find((known) => known === text),
  write: (value) => value,
  admit: (value) => (choices.includes(value) ? value : fallback),
  rule: ({ t }) => t('one of {choices}', { choices: choices.filter(Boolean).join(', ') }),
});

/** @param {boolean} fallback @returns {Kind<boolean>} */
export const flag = (fallback) => ({
  from: flag,
  fallback,
  read: (text) => ({ 1: true, 0: false })[text],
  write: (value) => (value ? '1' : '0'),
  admit: Boolean,
  rule: ({ t }) => t('0 or 1'),
});

/** @param {number} limit @param {number} fallback @returns {Kind<number>} */
export const number = (limit, fallback) => ({
  from: (other) => number(limit, other),
  fallback,
  read: (text) => (/^-?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit ? Number(text) : undefined),
  write: String,
  admit: (value) => clamp(value, -limit, limit),
  rule: ({ t }) => t('a number from {least} to {most}', { least: -limit, most: limit }),
});

/** The same kind with some of its values alone; `texts` are these in their order, as an address says them.
 * @template T @param {Kind<T>} kind @param {readonly string[]} texts @returns {Kind<T> & {values: readonly T[]}} */
export const among = (kind, texts) => {
  const values = texts.map((text) => /** @type {T} */ (kind.read(text)));
  const written = values.map(kind.write);
  const has = (/** @type {T | undefined} */ value) => value !== undefined && written.includes(kind.write(value));
  return {
    ...kind,
    fallback: has(kind.fallback) ? kind.fallback : values[0],
    from: (other) => among(kind.from(other), texts),
    values,
    read: (text) => { const value = kind.read(text); return has(value) ? value : undefined; },
    admit: (value) => (has(value) ? value : values[0]),
    rule: ({ t }) => t('one of {choices}', { choices: written.join(', ') }),
  };
};

/** The next value in a direction; the last one stays. @template T @param {Kind<T>} kind @param {T} value @param {1 | -1} by @returns {T} */
export const beside = (kind, value, by) => {
  if (!kind.values) return kind.admit(/** @type {any} */ (/** @type {any} */ (value) + by));
  const at = kind.values.findIndex((other) => kind.write(other) === kind.write(value));
  return kind.values[clamp(at + by, 0, kind.values.length - 1)];
};

/** Any text of one line. @param {number} longest @param {string} fallback @returns {Kind<string>} */
export const text = (longest, fallback) => ({
  from: (other) => text(longest, other),
  fallback,
  read: (written) => (written.length <= longest ? written : undefined),
  write: (value) => value,
  admit: (value) => value.replace(/\s+/g, ' ').slice(0, longest),
  rule: ({ t }) => t('a text of at most {longest} characters', { longest }),
});

/** A preset's name, or the cells themselves. @param {string} fallback @param {number} least @param {number} most @returns {Kind<string>} */
export const cells = (fallback, least, most) => ({
  from: (other) => cells(other, least, most),
  fallback,
  read: (text) => {
    if (/^[a-z][a-z0-9-]{0,39}$/.test(text)) return text;
    const rows = readCells(text);
    const within = (/** @type {number} */ n) => n >= least && n <= most;
    return rows && within(rows.length) && within(rows[0].length) ? text : undefined;
  },
  write: (value) => value,
  admit: (value) => value,
  rule: ({ t }) => t('a preset’s name, or rows such as 1,0,2;0,1,1;2,1,0'),
});

/** @type {Kind<Place | null>} */
const place = {
  from: () => place,
  fallback: null,
  read: (text) => {
    const found = /^(padded|output|tap):(\d{1,3}),(\d{1,3})$/.exec(text);
    if (!found) return undefined;
    return Object.freeze({ frame: /** @type {Place['frame']} */ (found[1]), row: Number(found[2]), col: Number(found[3]) });
  },
  write: (value) => (value ? `${value.frame}:${value.row},${value.col}` : ''),
  admit: (value) => value,
  rule: ({ t }) => t('a cell such as output:0,2'),
};

const SIZE = /** @type {const} */ ([3, 16]);
const KERNEL = /** @type {const} */ ([1, 7]);

/** What the address holds. The names are those of the server's own GET parameters where both have one. */
export const SETTINGS = Object.freeze({
  layer: choice(/** @type {const} */ (['conv', 'max', 'average'])),
  input: cells('lecture', ...SIZE),
  size: pair(...SIZE, { rows: 7, cols: 7 }),
  filter: cells('lecture', ...KERNEL),
  kernel: pair(...KERNEL, { rows: 3, cols: 3 }),
  stride: whole(1, 7, 1),
  padding: whole(0, 4, 0),
  padding_mode: choice(/** @type {const} */ (['zeros', 'reflect', 'replicate', 'circular'])),
  dilation: whole(1, 3, 1),
  bias: number(1e6, 1),
  seed: whole(0, 999999, 1),
  step: whole(0, 9999, 0),
  speed: choice(/** @type {const} */ (['0.5', '1', '2', '4', '8', '32', '128']), '1'),
  loop: flag(false),
  pin: place,
  show: flag(false),
  theme: choice(/** @type {const} */ (['', 'auto', 'light', 'dark', 'contrast'])),
  lang: choice(/** @type {string[]} */ (['', 'en'])), // and the others that the server has
  keys: flag(true),
});

/** @typedef {{-readonly [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K]['fallback']}} PlainSettings */
/**
 * @typedef {Omit<PlainSettings, 'layer' | 'padding_mode' | 'theme' | 'speed'> & {
 *   layer: 'conv' | 'max' | 'average', padding_mode: 'zeros' | 'reflect' | 'replicate' | 'circular',
 *   theme: '' | 'auto' | 'light' | 'dark' | 'contrast', speed: '0.5' | '1' | '2' | '4' | '8' | '32' | '128'}} Settings
 */

/** The settings that decide what is asked of the server: when one changes, the walk begins anew. */
export const QUESTION = /** @type {const} */ ([
  'layer', 'input', 'size', 'filter', 'kernel', 'stride', 'padding', 'padding_mode', 'dilation', 'bias', 'seed',
]);

/** What usually goes with a layer, set when the layer is chosen. */
export const TYPICAL = Object.freeze({
  conv: { kernel: { rows: 3, cols: 3 }, stride: 1, padding: 0, dilation: 1 },
  max: { kernel: { rows: 2, cols: 2 }, stride: 2, padding: 0, dilation: 1 },
  average: { kernel: { rows: 2, cols: 2 }, stride: 2, padding: 0, dilation: 1 },
});

/**
 * What one page or scene makes of the settings: `kinds` with its defaults and bounds, and which of them are the question.
 * @typedef {{kinds: Record<keyof Settings, Kind<any>> & Record<string, Kind<any>>, question: readonly string[],
 *   defaults: () => Settings & Record<string, any>}} Schema
 */

/**
 * @param {{languages?: readonly string[], defaults?: Record<string, string>, bounds?: Record<string, number[]>,
 *   only?: Record<string, readonly string[]>, asked?: Record<string, Kind<any>>, looks?: Record<string, Kind<any>>}} [own]
 *   `defaults` as an address says them; `only`: all that a setting can be, where there is no server to ask about more;
 *   `asked` and `looks`: settings that the page has not, those that decide what is asked of the server and those that do not
 * @returns {Schema}
 */
export const makeSchema = ({ languages = ['en'], defaults = {}, bounds = {}, only = {}, asked = {}, looks = {} } = {}) => {
  const known = /** @type {Record<string, Kind<any>>} */ ({ ...SETTINGS, lang: choice(['', ...languages]), ...asked, ...looks });
  const kinds = Object.fromEntries(Object.entries(known).map(([name, kind]) => {
    const bounded = name in bounds ? kind.within?.(bounds[name][0], bounds[name][1]) ?? kind : kind;
    const fallback = name in defaults ? bounded.read(defaults[name]) : bounded.fallback;
    if (fallback === undefined) throw new RangeError(`${name} cannot be ${defaults[name]}`);
    const own = name in defaults ? bounded.from(fallback) : bounded;
    return [name, name in only ? among(own, only[name]) : own];
  }));
  return Object.freeze({
    kinds: /** @type {any} */ (Object.freeze(kinds)),
    question: Object.freeze([...QUESTION, ...Object.keys(asked)]),
    defaults: () => /** @type {any} */ (Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind.fallback]))),
  });
};

/** What a figure in somebody else's page is set to beside these: how much stands around it, and whether it plays by itself. */
export const SHELL = Object.freeze({ controls: choice(/** @type {const} */ (['full', 'play', 'none'])), autoplay: flag(false) });

/** Whether both states say the same in these settings. @param {Schema} schema @param {any} one @param {any} other @param {readonly string[]} [names] */
export const same = ({ kinds, question }, one, other, names = question) =>
  names.every((name) => kinds[name].write(one[name]) === kinds[name].write(other[name]));
