// The list of keys and of what hands can do, in a dialog.

import { el } from '../dom.js';
import { closing } from './dialog.js';

/** @param {import('../state/store.js').Store} store @param {import('../keys.js').Binding[]} bindings @param {AbortSignal} signal
 * @param {HTMLElement[]} notes what else there is to be known, usually of typing and of scripts @returns {() => void} opens it */
export const createHelp = (store, bindings, signal, notes = usual(store.env)) => {
  const { t } = store.env;
  const letters = el('input', { type: 'checkbox', id: 'letters' });
  const close = el('button', { type: 'button' }, t('Close'));
  const title = el('h2', { id: 'help-title', tabindex: -1 }, t('Keys and help')); // no autofocus: browsers refuse it inside a foreign page
  const dialog = el('dialog', { class: 'help', 'aria-labelledby': 'help-title' },
    title,
    el('p', {}, t('Point at an output cell to see its window, at an input cell to see every output cell that uses it, at a weight to see all it multiplies. A click holds what is pointed at.')),
    el('dl', {}, ...bindings.map(({ shown, what }) => el('div', {}, el('dt', {}, el('kbd', {}, shown)), el('dd', {}, what(store.env))))),
    ...notes,
    el('p', {}, el('label', { for: 'letters' }, letters, t('Keys of a single letter or sign are on'))),
    close,
  );
  close.addEventListener('click', closing(dialog));
  letters.addEventListener('change', () => store.send({ keys: letters.checked }));
  document.body.append(dialog);
  signal.addEventListener('abort', () => dialog.remove(), { once: true });
  return () => {
    letters.checked = store.state.keys;
    dialog.showModal();
    title.focus();
  };
};

/** @param {import('../i18n.js').Words} words */
const usual = ({ t }) => [
  el('p', {}, t('Cells of the input and of the filter can be typed over: click and type, or double-click; drag to paint with the first cell’s number.')),
  el('p', {}, t('Scripts get the same numbers over REST:'), ' ', el('a', { href: '/docs' }, '/docs')),
];
