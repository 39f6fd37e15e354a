// What a step or a pointed cell means: which cells light up, and the same in words.

import { decimal, show } from '../numbers.js';

/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../i18n.js').Words} Words */
/** @typedef {import('../api.js').Geometry} Geometry */
/** @typedef {import('../lecture/views/plane.js').Read} Read */
/** @typedef {import('../lecture/views/plane.js').Step} Step */
/** @typedef {import('../state/schema.js').Place} Place */
/** One meeting of the window with a padded cell, both axes together.
 * @typedef {{output: {row: number, col: number}, tap: {row: number, col: number}, padded: {row: number, col: number}}} Use */

/** @param {number} row @param {number} col */
export const key = (row, col) => `${row},${col}`;

/** The step whose output cell a place names. @param {Figure} figure @param {Place | null} place */
export const stepAt = (figure, place) =>
  place?.frame === 'output' ? figure.steps.find(({ row, col }) => row === place.row && col === place.col) : undefined;

/** Every reading of the input cell that a padded cell holds, through its copies in the border too; of plain padding, of itself.
 * @param {Figure} figure @param {Place} place @returns {Use[]} */
export const usesOf = (figure, place) => {
  const along = (/** @type {Read[]} */ reads, /** @type {number} */ padded) => {
    const source = reads.find((read) => read.padded === padded)?.input;
    return reads.filter((read) => (source === null || source === undefined ? read.padded === padded : read.input === source));
  };
  const rows = along(figure.reads.height, place.row);
  const cols = along(figure.reads.width, place.col);
  const plain = (/** @type {Read[]} */ reads) => reads.length > 0 && reads[0].input === null;
  // A corner of zeros: one axis inside, the other in the padding; the cell itself is what is read.
  const own = (/** @type {Read[]} */ reads, /** @type {number} */ at) => reads.filter((read) => read.padded === at);
  return plain(rows) || plain(cols) ? joined(own(rows, place.row), own(cols, place.col)) : joined(rows, cols);
};

/** Every padded cell that a weight multiplies. @param {Figure} figure @param {Place} place @returns {Use[]} */
export const reachOf = (figure, place) => {
  const along = (/** @type {Read[]} */ reads, /** @type {number} */ tap) => reads.filter((read) => read.tap === tap);
  return joined(along(figure.reads.height, place.row), along(figure.reads.width, place.col));
};

/** @param {Read[]} rows @param {Read[]} cols @returns {Use[]} */
const joined = (rows, cols) =>
  rows.flatMap((row) => cols.map((col) => ({
    output: { row: row.output, col: col.output },
    tap: { row: row.tap, col: col.tap },
    padded: { row: row.padded, col: col.padded },
  })));

/** Rows and columns as the reader counts them: input cells from 1, so that padding comes before 1.
 * @param {number[]} cells padded cells @param {number} before padding before */
const span = (cells, before) => {
  const [first, last] = [cells[0] - before + 1, cells[cells.length - 1] - before + 1];
  return first === last ? show(first) : `${show(first)}–${show(last)}`;
};

/** @param {Words} words @param {Figure} figure @param {Step} step */
export const describeStep = ({ t }, figure, step) => {
  const { top, left } = /** @type {NonNullable<Figure['geometry']>} */ (figure.geometry).padding;
  const where = {
    n: step.index + 1, total: figure.total, rows: span(step.rows, top), cols: span(step.cols, left),
    value: show(step.value), sum: show(step.sum), bias: show(Math.abs(step.bias)), count: step.count ?? 0,
  };
  if (figure.layer === 'max') return t('step {n} of {total}, rows {rows}, columns {cols}: the largest is {value}', where);
  if (figure.layer === 'average')
    return t('step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, divided by {count}, gives {value}', where);
  if (step.bias === 0) return t('step {n} of {total}, rows {rows}, columns {cols}: sum {value}', where);
  return step.bias < 0
    ? t('step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, minus bias {bias}, gives {value}', where)
    : t('step {n} of {total}, rows {rows}, columns {cols}: sum {sum}, plus bias {bias}, gives {value}', where);
};

/** @param {Words} words @param {Figure} figure @param {Place} place @param {Use[]} uses */
export const describeUses = ({ t, plural }, figure, place, uses) => {
  const { top, left } = /** @type {NonNullable<Figure['geometry']>} */ (figure.geometry).padding;
  const outputs = new Set(uses.map(({ output }) => key(output.row, output.col))).size;
  if (place.frame === 'tap')
    return plural('The weight {weight} multiplies {n} cell of the padded input, once for each output cell',
      'The weight {weight} multiplies {n} cells of the padded input, once for each output cell', uses.length,
      { weight: show(figure.filter?.[place.row]?.[place.col] ?? 0) });
  return plural('The cell in row {row}, column {col} is used by {n} output cell', 'The cell in row {row}, column {col} is used by {n} output cells',
    outputs, { row: show(place.row - top + 1), col: show(place.col - left + 1) });
};

/** Whether the window fits, and what follows. @param {Words} words @param {Geometry} geometry @returns {{fits: boolean, verdict: string, consequence: string}} */
export const describeFit = ({ t, plural }, { fits, height, width, output_shape: [, rows, cols] }) => {
  const size = `${rows}×${cols}`;
  if (fits) return { fits, verdict: t('Fits: {size}.', { size }), consequence: t('The last window ends at the very edge, nothing is left over.') };
  const { exact, exact_float } = width.fits ? height : width;
  const rounded = [
    t('Frameworks: round down to {size}', { size }),
    height.unused && plural('{n} row unused', '{n} rows unused', height.unused),
    width.unused && plural('{n} column unused', '{n} columns unused', width.unused),
  ].filter(Boolean).join(', ');
  const lecture = t('Lecture: cannot be applied.');
  return {
    fits,
    verdict: t('Does not fit: {exact} = {decimal}', { exact, decimal: decimal(exact_float) }),
    consequence: `${lecture} ${rounded}.`,
  };
};
