// The table of a whole network: every layer with its output, its costs and what it sees, and the one that does not fit.

import { el } from '../dom.js';
import { plural, t } from '../i18n.js';
import { sizes } from './ask.js';
import { argumentsOf, grouped, nameOf } from './words.js';

/** @typedef {import('./ask.js').Row} Row */
/** @typedef {import('./ask.js').Table} Table */

/** Bytes as a reader says them. @param {number} bytes */
const memoryOf = (bytes) => {
  const [value, unit] = bytes < 1024 ? [bytes, t('B')] : bytes < 2 ** 20 ? [bytes / 1024, t('KiB')] : [bytes / 2 ** 20, t('MiB')];
  return `${value >= 100 || unit === t('B') ? Math.round(value) : value.toFixed(1)}\u202f${unit}`;
};

/** @param {Row} row */
const fieldOf = ({ receptive_field: { height, width } }) => {
  const [rows, cols] = [height.size, width.size].map((size) => Number(size.toFixed(2)));
  return `${rows}×${cols}`;
};

/** Rows and columns at the end that no window reaches. @param {Row} row */
const leftOver = ({ unused: { height, width } }) => [
  height && plural('{n} row unused', '{n} rows unused', height),
  width && plural('{n} column unused', '{n} columns unused', width),
].filter(Boolean).join(', ');

/** @param {Row} row */
const cellsOf = (row) => [
  el('td', { class: 'place' }, String(row.index + 1)),
  el('th', { scope: 'row' }, nameOf(row.name), ' ', el('small', {}, argumentsOf(row)),
    leftOver(row) && el('small', { class: 'left-over' }, leftOver(row))),
  el('td', { class: 'output-ink' }, sizes(row.output_shape)),
  el('td', {}, grouped(row.parameters)),
  el('td', {}, grouped(row.macs)),
  el('td', { class: 'wide-only' }, memoryOf(row.memory)),
  el('td', {}, fieldOf(row)),
];

/** @param {(step: number) => void} go to the step of a layer that was clicked */
export const createTable = (go) => {
  const body = el('tbody');
  const foot = el('tr');
  const head = [t('Layer'), t('Output'), t('Parameters'), t('Multiply-adds'), t('Memory'), t('Receptive field')];
  const root = el('div', { class: 'table-room', role: 'region', tabindex: '0', 'aria-label': t('Layers'), 'data-anchor': 'table' },
    el('table', { class: 'layers whole' },
      el('thead', {}, el('tr', {}, el('th', { scope: 'col', 'aria-label': t('Number') }, '№'),
        ...head.map((text, i) => el('th', { scope: 'col', class: i === 4 ? 'wide-only' : null }, text)))),
      body, el('tfoot', {}, foot)));

  return {
    root,
    /** @param {Table} table */
    load(table) {
      body.replaceChildren(...table.layers.map((row, i) => {
        const line = el('tr', { class: row.implied ? 'implied' : null }, ...cellsOf(row));
        line.addEventListener('click', () => go(i + 1));
        return line;
      }), ...(table.misfit ? [broken(table.misfit)] : []));
      const { parameters, macs, memory } = table.totals;
      foot.replaceChildren(el('td'), el('th', { scope: 'row' }, t('In all')), el('td'),
        el('td', { class: 'total-parameters' }, grouped(parameters)), el('td', {}, grouped(macs)), el('td', { class: 'wide-only' }, memoryOf(memory)), el('td'));
    },
    /** @param {number} step */
    light(step) {
      [...body.children].forEach((row, i) => row.toggleAttribute('data-current', i === step - 1));
      const row = /** @type {HTMLElement | undefined} */ (body.children[step - 1]);
      if (row) root.scrollTop = row.offsetTop - root.clientHeight / 2; // the region's own scrolling: the page must stand still
      else root.scrollTop = 0;
    },
  };
};

/** @param {import('./ask.js').Break} misfit */
const broken = ({ index, name, input_shape, message, arguments: given }) => el('tr', { class: 'broken' },
  el('td', { class: 'place' }, String(index + 1)),
  el('th', { scope: 'row' }, `✗ ${nameOf(name)} `, el('small', {}, argumentsOf({ name, arguments: given }))),
  el('td', { colspan: '5' }, `${sizes(input_shape)} → ? `, el('span', {}, message)));
