// Fits or does not fit, what lecture and frameworks say to it, and what would fit, one click each.

import { el } from '../dom.js';
import { describeFit } from '../stage/meaning.js';

/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../api.js').Geometry} Geometry */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../state/store.js').Change} Change */

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createVerdict = (host, store, signal) => {
  const { t } = store.env;
  const verdict = el('section', { class: 'verdict', 'aria-label': t('Does it fit?') });
  host.append(verdict);

  const draw = (/** @type {State} */ { figure, refusal, agreed }) => {
    verdict.classList.toggle('bad', Boolean(refusal) || figure?.geometry?.fits === false);
    if (refusal) {
      verdict.replaceChildren(el('p', {}, `✗ ${sentence(refusal.message)}`), el('p', { class: 'offers' }, ...(agreed ? [offer(store, t('Undo'), agreed)] : [])));
    } else if (figure?.geometry) {
      const { fits, verdict: found, consequence } = describeFit(store.env, figure.geometry);
      verdict.replaceChildren(...(fits ? [el('p', {}, `✓ ${found} ${consequence}`)] : [
        el('p', {}, el('strong', {}, `✗ ${found}`)),
        el('p', {}, consequence),
        offers(store, figure),
      ]));
    }
  };
  store.watch((state, before) => {
    if (state.figure !== before.figure || state.refusal !== before.refusal) draw(state);
  }, signal);
  draw(store.state);
};

/** @param {string} words */
const sentence = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

/** @param {import('../state/store.js').Store} store @param {string} label @param {Change} change */
const offer = (store, label, change) => {
  const button = el('button', { type: 'button', class: 'offer' }, label);
  button.addEventListener('click', () => store.send(change));
  return button;
};

const OFFERED = 3; // of each kind: a choice, not a table

/** What would fit instead, one click each; nothing, if nothing would. @param {import('../state/store.js').Store} store @param {Pick<Figure, 'alternatives'>} figure */
export const offers = (store, { alternatives }) => {
  const { schema: { kinds }, state } = store;
  const nearest = (/** @type {'stride' | 'padding'} */ name) => alternatives[name]
    .filter((value) => value !== state[name] && kinds[name].admit(value) === value)
    .sort((a, b) => Math.abs(a - state[name]) - Math.abs(b - state[name])).slice(0, OFFERED).sort((a, b) => a - b);
  const buttons = [
    ...nearest('stride').map((value) => offer(store, `S=${value}`, { stride: value })),
    ...nearest('padding').map((value) => offer(store, `P=${value}`, { padding: value })),
  ];
  return buttons.length ? el('p', { class: 'offers' }, el('span', {}, store.env.t('Fits with')), ...buttons) : '';
};
