// One polite live region: a changed layer's fit, then each step in words when a hand makes it; silence
// while the walk plays.

import { el, setText } from './dom.js';
import { describeFit } from './stage/meaning.js';

/** @typedef {import('./state/store.js').State} State */

/** @param {State} state */
const sentence = ({ figure, step, pointed, pin, refusal }) => {
  if (refusal) return refusal.message;
  if (!figure) return '';
  const place = pointed ?? pin;
  return (place && figure.explain?.(place)) || figure.describe(step);
};

/** @param {import('./i18n.js').Words} words @param {import('./api.js').Geometry} geometry */
const spokenFit = (words, geometry) => {
  const { verdict, consequence } = describeFit(words, geometry);
  return `${verdict} ${consequence} `;
};

/** @param {HTMLElement} host @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const createAnnouncer = (host, store, signal) => {
  const region = el('div', { class: 'spoken', 'aria-live': 'polite', id: 'announcer' });
  host.append(region);
  signal.addEventListener('abort', () => region.remove(), { once: true });
  let verdict = '';
  let told = store.state.step;
  let spoken = store.state.figure?.geometry;
  store.watch((state) => {
    if (state.playing) return;
    const geometry = state.figure?.geometry;
    const changed = geometry && spoken && JSON.stringify(geometry) !== JSON.stringify(spoken);
    if (changed) verdict = spokenFit(store.env, geometry);
    else if (state.step !== told) verdict = '';
    spoken = geometry ?? spoken;
    told = state.step;
    setText(region, `${state.refusal ? '' : verdict}${sentence(state)}`);
  }, signal);
};
