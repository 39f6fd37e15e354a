// What a reader prefers, language and theme: set in the address, remembered in a cookie that the server reads.

import { currentLanguage, loadLanguage } from './i18n.js';
import { SETTINGS } from './state/schema.js';

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

export const nextLanguage = () => {
  const known = SETTINGS.lang.choices.filter(Boolean);
  return known[(known.indexOf(currentLanguage()) + 1) % known.length];
};

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
 * @param {import('./state/store.js').Store} store @param {(store: import('./state/store.js').Store) => () => void} mount
 *   gives what takes it down again @param {AbortSignal} signal */
export const keepMounted = (store, mount, signal) => {
  let unmount = mount(store);
  signal.addEventListener('abort', () => unmount(), { once: true });
  store.watch(async (state, before) => {
    if (state.theme !== before.theme) applyTheme(state);
    if (state.lang === before.lang || !state.lang) return;
    await loadLanguage(state.lang, document.body.dataset.version ?? '');
    if (signal.aborted || store.state.lang !== state.lang) return;
    applyLanguage(state.lang);
    unmount();
    unmount = mount(store);
  }, signal);
};
