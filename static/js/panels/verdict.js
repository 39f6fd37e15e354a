// Fits or does not fit, what lecture and frameworks say to it, and what would fit, one click each.

import { el } from '../dom.js';
import { t } from '../i18n.js';
import { describeFit } from '../stage/meaning.js';

/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../api.js').Geometry} Geometry */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../state/store.js').Change} Change */

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createVerdict = (host, store, signal) => {
  const verdict = el('section', { class: 'verdict', 'aria-label': t('Does it fit?') });
  const counts = el('p', { class: 'counts' });
  host.append(verdict, counts);

  /** @param {string} label @param {Change} change */
  const offer = (label, change) => {
    const button = el('button', { type: 'button', class: 'offer' }, label);
    button.addEventListener('click', () => store.send(change));
    return button;
  };

  const draw = (/** @type {State} */ { figure, refusal, agreed, stride, padding }) => {
    verdict.classList.toggle('bad', Boolean(refusal) || figure?.geometry?.fits === false);
    counts.hidden = !figure?.geometry;
    if (refusal) {
      verdict.replaceChildren(el('p', {}, `✗ ${sentence(refusal.message)}`), el('p', { class: 'offers' }, ...(agreed ? [offer(t('Undo'), agreed)] : [])));
    } else if (figure?.geometry) {
      const { fits, verdict: found, consequence } = describeFit(figure.geometry);
      verdict.replaceChildren(...(fits ? [el('p', {}, `✓ ${found} ${consequence}`)] : [
        el('p', {}, el('strong', {}, `✗ ${found}`)),
        el('p', {}, consequence),
        el('p', { class: 'offers' }, el('span', {}, t('Fits with')), ...offers(figure, store.schema.kinds, stride, padding, offer)),
      ]));
      counts.replaceChildren(...countsOf(figure));
    }
  };
  store.watch((state, before) => {
    if (state.figure !== before.figure || state.refusal !== before.refusal) draw(state);
  }, signal);
  draw(store.state);
};

/** @param {string} words */
const sentence = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

const OFFERED = 3; // of each kind: a choice, not a table

/** @param {Figure} figure @param {import('../state/schema.js').Schema['kinds']} kinds @param {number} stride @param {number} padding @param {(label: string, change: Change) => HTMLElement} offer */
const offers = ({ alternatives }, kinds, stride, padding, offer) => {
  const nearest = (/** @type {number[]} */ values, /** @type {number} */ now, /** @type {number} */ most) =>
    values.filter((value) => value !== now && value <= most).sort((a, b) => Math.abs(a - now) - Math.abs(b - now)).slice(0, OFFERED).sort((a, b) => a - b);
  return [
    ...nearest(alternatives.stride, stride, kinds.stride.most ?? stride).map((value) => offer(`S=${value}`, { stride: value })),
    ...nearest(alternatives.padding, padding, kinds.padding.most ?? padding).map((value) => offer(`P=${value}`, { padding: value })),
  ];
};

/** @param {Figure} figure */
const countsOf = ({ geometry, layer }) => {
  const { parameters, macs } = /** @type {Geometry} */ (geometry);
  if (layer !== 'conv') return [t('No parameters to learn, no multiplications')];
  const count = (/** @type {string} */ label, /** @type {number} */ value) => el('span', {}, `${label} `, el('b', {}, String(value)));
  return [count(t('Parameters'), parameters), count(t('Multiply-adds'), macs)];
};
