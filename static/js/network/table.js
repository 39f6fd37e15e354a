// The table of a whole network: every layer with its output, its costs and what it sees, and the one that does not fit.

import { el } from '../dom.js';
import { sizes } from './ask.js';
import { argumentsOf, grouped, nameOf } from './words.js';

/** @typedef {import('../i18n.js').Words} Words */
/** @typedef {import('./ask.js').Row} Row */
/** @typedef {import('./ask.js').Table} Table */

/** Bytes as a reader says them. @param {Words} words @param {number} bytes */
const memoryOf = ({ t }, bytes) => {
  const [value, unit] = bytes < 1024 ? [bytes, t('B')] : bytes < 2 ** 20 ? [bytes / 1024, t('KiB')] : [bytes / 2 ** 20, t('MiB')];
  return `${value >= 100 || unit === t('B') ? Math.round(value) : value.toFixed(1)}\u202f${unit}`;
};

/** @param {Row} row */
const fieldOf = ({ receptive_field: { height, width } }) => {
  const [rows, cols] = [height.size, width.size].map((size) => Number(size.toFixed(2)));
  return `${rows}×${cols}`;
};

/** Rows and columns at the end that no window reaches. @param {Words} words @param {Row} row */
const leftOver = ({ plural }, { unused: { height, width } }) => [
  height && plural('{n} row unused', '{n} rows unused', height),
  width && plural('{n} column unused', '{n} columns unused', width),
].filter(Boolean).join(', ');

const cell = (/** @type {string} */ text, kind = '') => el('td', { role: 'cell', class: kind || null }, text);
const line = (/** @type {string} */ kind, /** @type {HTMLElement[]} */ cells) => el('tr', { role: 'row', class: kind || null }, ...cells);
const named = (/** @type {import('../dom.js').Child[]} */ inside) => el('th', { role: 'rowheader', scope: 'row' }, ...inside);

/** @param {Words} words @param {Row} row */
const cellsOf = (words, row) => [
  cell(String(row.index + 1), 'place'),
  named([nameOf(row.name), ' ', el('small', {}, argumentsOf(words, row)), leftOver(words, row) && el('small', { class: 'left-over' }, leftOver(words, row))]),
  cell(sizes(row.output_shape), 'output-ink'),
  cell(grouped(row.parameters)),
  cell(grouped(row.macs), 'macs'),
  cell(memoryOf(words, row.memory), 'memory'),
  cell(fieldOf(row)),
];

/** @param {Words} words @param {(step: number) => void} go to the step of a layer that was clicked */
export const createTable = (words, go) => {
  const { t } = words;
  const body = el('tbody', { role: 'rowgroup', tabindex: '0', 'aria-label': t('Layers') }); // it scrolls by itself
  const foot = el('tfoot', { role: 'rowgroup' });
  /** @type {[string, string][]} */
  const head = [['№', 'place'], [t('Layer'), ''], [t('Output'), ''], [t('Parameters'), ''], [t('Multiply-adds'), 'macs'], [t('Memory'), 'memory'], [t('Receptive field'), '']];
  // The roles are said because the parts of the table are laid out as a grid, so that only the middle one scrolls.
  const root = el('table', { class: 'layers whole', role: 'table', 'aria-label': t('Layers'), 'data-anchor': 'table' },
    el('thead', { role: 'rowgroup' }, line('', head.map(([text, kind]) => el('th', { role: 'columnheader', scope: 'col', class: kind || null }, text)))),
    body, foot);

  return {
    root,
    /** @param {Table} table */
    load(table) {
      body.replaceChildren(...table.layers.map((row, i) => {
        const node = line(row.implied ? 'implied' : '', cellsOf(words, row));
        node.addEventListener('click', () => go(i + 1));
        return node;
      }), ...(table.misfit ? [broken(words, table.misfit)] : []));
      const { parameters, macs, memory } = table.totals;
      foot.replaceChildren(line('', [cell('', 'place'), named([t('In all')]), cell(''), cell(grouped(parameters), 'total-parameters'),
        cell(grouped(macs), 'macs'), cell(memoryOf(words, memory), 'memory'), cell('')]));
    },
    /** @param {number} step */
    light(step) {
      [...body.children].forEach((row, i) => row.toggleAttribute('data-current', i === step - 1));
      const row = /** @type {HTMLElement | undefined} */ (body.children[step - 1]);
      body.scrollTop = row ? row.offsetTop - body.offsetTop - body.clientHeight / 2 : 0; // only the rows scroll: the page must stand still
    },
  };
};

/** @param {Words} words @param {import('./ask.js').Break} misfit */
const broken = (words, { index, name, input_shape, arguments: given }) => line('broken', [
  cell(String(index + 1), 'place'), named([`✗ ${nameOf(name)} `, el('small', {}, argumentsOf(words, { name, arguments: given }))]), cell(`${sizes(input_shape)} → ✗`, 'rest')]);
