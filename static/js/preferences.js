// What a reader prefers, language and theme: set in the address, remembered in a cookie that the server reads.

import { createEnv } from './env.js';

/** @typedef {import('./state/store.js').Store} Store */
/** @typedef {'auto' | 'light' | 'dark' | 'contrast'} Theme */

const THEMES = /** @type {Theme[]} */ (['auto', 'light', 'dark', 'contrast']);

/** @param {{theme: string}} state @returns {Theme} the one in the address, else the one the server found */
export const themeOf = ({ theme }) => /** @type {Theme} */ (theme || document.documentElement.dataset.theme || 'auto');

/** @param {{theme: string}} state */
export const nextTheme = (state) => THEMES[(THEMES.indexOf(themeOf(state)) + 1) % THEMES.length];

/** @param {Store} store */
export const nextLanguage = ({ env: { language, server: { languages } } }) =>
  languages[(languages.indexOf(language) + 1) % languages.length];

/** @param {Store} store */
export const applyTheme = ({ env: { server }, state: { theme } }) => {
  if (!theme) return;
  document.documentElement.dataset.theme = theme;
  server.remember('theme', theme);
};

/** @param {Store} store */
export const applyLanguage = ({ env: { language, server } }) => {
  document.documentElement.lang = language;
  server.remember('lang', language);
};

/** Mount what is written in a language, and mount it anew when the language changes.
 * @param {Store} store @param {(store: Store) => () => void} mount
 *   gives what takes it down again @param {AbortSignal} signal */
export const keepMounted = (store, mount, signal) => {
  let unmount = mount(store);
  signal.addEventListener('abort', () => unmount(), { once: true });
  store.watch(async (state, before) => {
    if (state.theme !== before.theme) applyTheme(store);
    if (state.lang === before.lang || !state.lang) return;
    const env = await createEnv(store.env.server, state.lang);
    if (signal.aborted || store.state.lang !== state.lang) return;
    store.env = env;
    applyLanguage(store);
    unmount();
    unmount = mount(store);
  }, signal);
};
