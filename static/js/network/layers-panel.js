// The table of layers: what comes out of each, what it learns and costs; the current one marked.

import { el } from '../dom.js';
import { goTo } from '../player.js';
import { sizes } from './ask.js';
import { briefly, grouped, nameOf } from './words.js';

/** @typedef {import('./ask.js').Row} Row */

/** @param {Row} row */
const cellsOf = (row) => [
  el('th', { scope: 'row' }, nameOf(row.name), ' ', el('small', {}, briefly(row))),
  el('td', { class: 'output-ink' }, sizes(row.output_shape)),
  el('td', {}, grouped(row.parameters)),
];

/** @type {import('../lecture/panels.js').Panel} */
export const createLayers = (host, store, _, signal) => {
  const { t } = store.env;
  const body = el('tbody');
  const total = el('td');
  const empty = el('td');
  host.append(el('table', { class: 'layers' },
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('Layer')), el('th', { scope: 'col' }, t('Output')), el('th', { scope: 'col' }, t('Parameters')))),
    body, el('tfoot', {}, el('tr', {}, el('th', { scope: 'row' }, t('In all')), empty, total))));
  const light = () => {
    const { figure, step } = /** @type {any} */ (store.state);
    const now = figure?.layerAt?.(step) ?? step - 1; // which layer a step is about
    [...body.children].forEach((row, i) => row.toggleAttribute('data-current', i === now));
  };
  const draw = () => {
    const table = /** @type {any} */ (store.state.figure)?.table;
    body.replaceChildren(...(table?.layers ?? []).map((/** @type {Row} */ row, /** @type {number} */ i) => {
      const line = el('tr', {}, ...cellsOf(row));
      if (!/** @type {any} */ (store.state.figure).layerAt) line.addEventListener('click', () => goTo(store, i + 1));
      return line;
    }));
    total.textContent = table ? grouped(table.totals.parameters) : '';
    light();
  };
  store.watch((state, before) => (state.figure !== before.figure ? draw() : light()), signal);
  draw();
};
