// The keyboard: a table of keys, and when each of them is the page's and not the browser's or a control's.

import { goTo, togglePlay, walk } from './player.js';
import { nextLanguage } from './preferences.js';
import { SETTINGS, beside } from './state/schema.js';

/** @typedef {import('./state/store.js').Store} Store */
/** `of`: the setting that it changes, if it is one that a scene may keep to itself; `needs`: the action without which it is not there.
 * @typedef {{keys: string[], shown: string, what: (words: import('./i18n.js').Words) => string, act: (store: Store, actions: any) => void, of?: string, needs?: keyof Actions}} Binding */
/** `share` and `home`, the brand's address, are not everywhere.
 * @typedef {{help: () => void, show: () => void, share?: () => void, home?: string | null}} Actions */

const columns = (/** @type {Store} */ { state }) => state.figure?.columns ?? 1;
const last = (/** @type {Store} */ { state }) => (state.figure?.total ?? 1) - 1;

/** @param {Store} store @param {number} by */
const pace = (store, by) => {
  const { choices } = SETTINGS.speed;
  const next = choices[choices.indexOf(store.state.speed) + by];
  if (next) store.send({ speed: next });
};

/** @param {Store} store @param {'stride' | 'padding'} name @param {1 | -1} by */
const shift = ({ schema, state, send }, name, by) => send({ [name]: beside(schema.kinds[name], state[name], by) });

/** The filter grows to its largest and begins again at its smallest. @param {Store} store */
const grow = (store) => {
  const { kernel } = store.schema.kinds;
  const { rows, cols } = store.state.kernel;
  if (kernel.values) return store.send({ kernel: after(kernel.values, kernel.write, store.state.kernel) });
  const { least = 1, most = 1 } = kernel;
  const next = (/** @type {number} */ size) => (size < most ? size + 1 : least);
  return store.send({ kernel: { rows: next(rows), cols: next(cols) } });
};

/** The next of some values, after the last the first. @template T @param {readonly T[]} values @param {(value: T) => string} write @param {T} now */
const after = (values, write, now) => values[(values.findIndex((value) => write(value) === write(now)) + 1) % values.length];

/** @type {Binding[]} */
export const BINDINGS = [
  { keys: [' '], shown: 'Space', what: ({ t }) => t('play, pause'), act: togglePlay },
  { keys: ['ArrowLeft'], shown: '←', what: ({ t }) => t('one step back'), act: (s) => walk(s, -1) },
  { keys: ['ArrowRight'], shown: '→', what: ({ t }) => t('one step forward'), act: (s) => walk(s, 1) },
  { keys: ['ArrowUp'], shown: '↑', what: ({ t }) => t('one output row up'), act: (s) => walk(s, -columns(s)) },
  { keys: ['ArrowDown'], shown: '↓', what: ({ t }) => t('one output row down'), act: (s) => walk(s, columns(s)) },
  { keys: ['Home'], shown: 'Home', what: ({ t }) => t('to the start'), act: (s) => goTo(s, 0) },
  { keys: ['End'], shown: 'End', what: ({ t }) => t('to the end'), act: (s) => goTo(s, last(s)) },
  { keys: ['PageUp'], shown: 'PageUp', what: ({ t }) => t('one step back (remote control)'), act: (s) => walk(s, -1) },
  { keys: ['PageDown'], shown: 'PageDown', what: ({ t }) => t('one step forward (remote control)'), act: (s) => walk(s, 1) },
  { keys: ['+', '='], shown: '+', what: ({ t }) => t('faster'), act: (s) => pace(s, 1) },
  { keys: ['-', '−'], shown: '−', what: ({ t }) => t('slower'), act: (s) => pace(s, -1) },
  { keys: ['s'], of: 'stride', shown: 'S', what: ({ t }) => t('larger stride'), act: (s) => shift(s, 'stride', 1) },
  { keys: ['Shift+s'], of: 'stride', shown: 'Shift+S', what: ({ t }) => t('smaller stride'), act: (s) => shift(s, 'stride', -1) },
  { keys: ['p'], of: 'padding', shown: 'P', what: ({ t }) => t('more padding'), act: (s) => shift(s, 'padding', 1) },
  { keys: ['Shift+p'], of: 'padding', shown: 'Shift+P', what: ({ t }) => t('less padding'), act: (s) => shift(s, 'padding', -1) },
  { keys: ['f'], of: 'kernel', shown: 'F', what: ({ t }) => t('larger filter, after the largest the smallest'), act: grow },
  { keys: ['Shift+f'], shown: 'Shift+F', what: ({ t }) => t('Show mode'), act: (_, { show }) => show() },
  { keys: ['l'], shown: 'L', what: ({ t }) => t('next language'), act: (s) => s.send({ lang: nextLanguage(s) }) },
  { keys: ['e'], needs: 'share', shown: 'E', what: ({ t }) => t('share: embed, copy, download'), act: (_, { share }) => share?.() },
  { keys: ['?'], shown: '?', what: ({ t }) => t('this list'), act: (_, { help }) => help() },
  { keys: ['Escape'], shown: 'Esc', what: ({ t }) => t('let go of a pinned cell; leave Show mode'), act: (s) => s.send(s.state.pin ? { pin: null } : { show: false }) },
];

const BRACKETS = /** @type {Record<string, string>} */ ({ BracketLeft: '[', BracketRight: ']' });

/** A letter is the key's own, on any layout: Russian keyboards give ы for s. @param {KeyboardEvent} event */
const nameOf = ({ key, code, shiftKey }) => {
  if (code in BRACKETS && !shiftKey) return BRACKETS[code];
  const letter = /^Key([A-Z])$/.exec(code)?.[1].toLowerCase();
  if (letter && !/^[!-@[-`{-~]$/.test(key)) return (shiftKey ? 'Shift+' : '') + letter;
  return key === ',' && shiftKey ? '?' : key;
};

const SINGLE = /^(Shift\+)?.$/;

/** Whether a control under the focus needs this key itself. @param {EventTarget | null} target @param {string} name */
const taken = (target, name) => {
  if (!(target instanceof HTMLElement)) return false;
  const dialog = target.closest('dialog');
  if (dialog) return dialog.open; // a closed one keeps the focus for a frame, and its controls take no key
  if (target instanceof HTMLInputElement && target.type === 'range') return /^(Arrow|Home|End)/.test(name); // Page keys are the remote control's
  if (target instanceof HTMLInputElement && target.type === 'radio') return /^(Arrow| )/.test(name);
  if (target instanceof HTMLInputElement && name.startsWith('Page')) return false;
  if (target.matches('input, select, textarea')) return true;
  return target.matches('button, a, summary') && (name === ' ' || name === 'Enter');
};

/** @param {Store} store @param {Binding[]} bindings @param {Actions} actions @param {AbortSignal} signal
 * @param {EventTarget} [ground]  where keys are pressed that are meant for this figure */
export const bindKeys = (store, bindings, actions, signal, ground = window) => {
  ground.addEventListener('keydown', (pressed) => {
    const event = /** @type {KeyboardEvent} */ (pressed);
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = nameOf(event);
    const binding = bindings.find(({ keys }) => keys.includes(name));
    const off = !store.state.keys && name !== ' ' && SINGLE.test(name);
    if (!binding || off || taken(event.target, name)) return;
    event.preventDefault();
    binding.act(store, actions);
  }, { signal });
};
