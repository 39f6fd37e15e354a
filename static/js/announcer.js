// One polite live region: each step in words when a hand makes it, silence while the walk plays.

import { el, setText } from './dom.js';
import { describeStep, describeUses, reachOf, stepAt, usesOf } from './stage/meaning.js';

/** @typedef {import('./state/store.js').State} State */

/** @param {State} state */
const sentence = ({ figure, step, pointed, pin, refusal }) => {
  if (refusal) return refusal.message;
  if (!figure?.geometry) return '';
  const place = pointed ?? pin;
  if (place && place.frame !== 'output') return describeUses(figure, place, (place.frame === 'tap' ? reachOf : usesOf)(figure, place));
  const now = stepAt(figure, place) ?? figure.steps[step];
  return now ? describeStep(figure, now) : '';
};

/** @param {HTMLElement} host @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const createAnnouncer = (host, store, signal) => {
  const region = el('div', { class: 'spoken', 'aria-live': 'polite', id: 'announcer' });
  host.append(region);
  signal.addEventListener('abort', () => region.remove(), { once: true });
  store.watch((state) => { if (!state.playing) setText(region, sentence(state)); }, signal);
};
