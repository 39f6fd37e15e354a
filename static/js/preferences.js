// What a reader prefers, language and theme: set in the address, remembered in a cookie that the server reads.

import { createEnv } from './env.js';

/** @typedef {import('./state/store.js').Store} Store */
/** @typedef {'auto' | 'light' | 'dark' | 'contrast'} Theme */

const THEMES = /** @type {Theme[]} */ (['auto', 'light', 'dark', 'contrast']);
const YEAR = 31536000;

/** @param {string} name @param {string} value */
const remember = (name, value) => {
  try {
    document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
  } catch {
    // A sandboxed frame has no cookies; the address still holds the choice.
  }
};

/** @param {{theme: string}} state @returns {Theme} the one in the address, else the one the server found */
export const themeOf = ({ theme }) => /** @type {Theme} */ (theme || document.documentElement.dataset.theme || 'auto');

/** @param {{theme: string}} state */
export const nextTheme = (state) => THEMES[(THEMES.indexOf(themeOf(state)) + 1) % THEMES.length];

/** @param {Store} store */
export const nextLanguage = ({ env: { language, server: { languages } } }) =>
  languages[(languages.indexOf(language) + 1) % languages.length];

/** @param {{theme: string}} state */
export const applyTheme = (state) => {
  if (!state.theme) return;
  document.documentElement.dataset.theme = state.theme;
  remember('theme', state.theme);
};

/** @param {string} language */
export const applyLanguage = (language) => {
  document.documentElement.lang = language;
  remember('lang', language);
};

/** Mount what is written in a language, and mount it anew when the language changes.
 * @param {Store} store @param {(store: Store) => () => void} mount
 *   gives what takes it down again @param {AbortSignal} signal */
export const keepMounted = (store, mount, signal) => {
  let unmount = mount(store);
  signal.addEventListener('abort', () => unmount(), { once: true });
  store.watch(async (state, before) => {
    if (state.theme !== before.theme) applyTheme(state);
    if (state.lang === before.lang || !state.lang) return;
    const env = await createEnv(store.env.server, state.lang);
    if (signal.aborted || store.state.lang !== state.lang) return;
    store.env = env;
    applyLanguage(state.lang);
    unmount();
    unmount = mount(store);
  }, signal);
};
