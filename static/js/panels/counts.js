// What the layer costs: parameters to learn and multiply-adds.

import { el } from '../dom.js';

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createCounts = (host, store, signal) => {
  const counts = el('p', { class: 'counts' });
  host.append(counts);
  const draw = () => {
    const { figure } = store.state;
    counts.hidden = !figure?.geometry;
    if (figure?.geometry) counts.replaceChildren(...countsOf(store.env, figure.layer, figure.geometry));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** @param {string} label @param {number} value */
const count = (label, value) => el('span', {}, `${label} `, el('b', {}, String(value)));

/** @param {import('../i18n.js').Words} words @param {string} layer @param {import('../api.js').Geometry} geometry */
const countsOf = ({ t }, layer, { parameters, macs }) => [
  count(t('Parameters'), parameters),
  layer === 'conv' ? count(t('Multiply-adds'), macs) : t('nothing to learn, nothing to multiply'),
];
