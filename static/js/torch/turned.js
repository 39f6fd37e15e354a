// Cross-correlation and true convolution beside each other: the same window, the filter as it is and turned by 180°.

import { setAttributes, svg } from '../dom.js';
import { createGrid } from '../stage/grid.js';
import { NARROW } from '../stage/layout.js';

/** @typedef {import('../stage/layout.js').Box} Box */
/** @typedef {import('../lecture/views/torch.js').TorchFigure} Figure */

const HEADING = 30;
const SIGN = 1.1; // width of ⋆ and = in cells
const GAP = 16;
const LARGEST = 56;
const SMALLEST = 18;
const TALL_CELL = 32;

/** @param {number[][]} cells */
const sizeOf = (cells) => ({ rows: cells.length, cols: cells[0]?.length ?? 0 });

/** @param {number} width @param {number} height @param {Figure} figure */
const layOut = (width, height, figure) => {
  const [input, filter, map] = [figure.padded, figure.filter ?? [[0]], figure.map].map((cells) => sizeOf(/** @type {number[][]} */ (cells)));
  const narrow = width < NARROW;
  const pair = Math.max(filter.rows, map.rows);
  const across = filter.cols + map.cols + 2 * SIGN;
  const free = narrow
    ? Math.min(TALL_CELL, width / Math.max(input.cols, across))
    : Math.min(width / (input.cols + across), (height - 2 * HEADING - GAP) / (2 * pair), (height - HEADING) / input.rows);
  const cell = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(free)));
  const left = Math.max(0, (width - (narrow ? Math.max(input.cols, across) : input.cols + across) * cell) / 2);
  const tall = 2 * (HEADING + pair * cell) + GAP;
  const inputY = narrow ? HEADING : HEADING + Math.max(0, (Math.max(height, tall) - HEADING - input.rows * cell) / 2);
  const x = left + (narrow ? SIGN : input.cols + SIGN) * cell;
  const first = narrow ? inputY + input.rows * cell + GAP + HEADING : HEADING + Math.max(0, (height - tall) / 2);
  const rowAt = (/** @type {number} */ y) => ({
    filter: { x, y: y + ((pair - filter.rows) / 2) * cell, cell, ...filter },
    map: { x: x + (filter.cols + SIGN) * cell, y: y + ((pair - map.rows) / 2) * cell, cell, ...map },
    sign: { x: x - (SIGN / 2) * cell, y: y + (pair / 2) * cell },
    equals: { x: x + (filter.cols + SIGN / 2) * cell, y: y + (pair / 2) * cell },
  });
  const rows = [rowAt(first), rowAt(first + pair * cell + GAP + HEADING)];
  return { input: { x: left, y: inputY, cell, ...input }, rows, cell, height: narrow ? first + 2 * pair * cell + GAP + HEADING + 4 : height };
};

/** @param {SVGRectElement} frame @param {Box} box @param {{row: number, col: number}} at @param {number} rows @param {number} cols */
const frameOn = (frame, { x, y, cell }, { row, col }, rows, cols) => {
  frame.style.transform = `translate(${x + col * cell}px, ${y + row * cell}px)`;
  setAttributes(frame, { width: cols * cell, height: rows * cell });
};

/** @param {import('../i18n.js').Words} words */
export const createTurned = ({ t }) => {
  const named = (/** @type {string} */ name) => (/** @type {number} */ row, /** @type {number} */ col) => `${name}, ${row + 1}, ${col + 1}`;
  const input = createGrid('input', named(t('Input')));
  const pairs = [t('Cross-correlation'), t('True convolution')].map((title, i) => ({
    title,
    filter: createGrid('filter', named(t('Filter'))),
    map: createGrid('output', named(title)),
    sign: svg('text', { class: i ? 'operator' : 'operator star' }, i ? '∗' : '⋆'),
    equals: svg('text', { class: 'operator' }, '='),
    target: svg('rect', { class: 'frame target', rx: 5 }),
    around: svg('rect', { class: 'frame filter-frame', rx: 5 }),
    root: svg('g'),
  }));
  const window_ = svg('rect', { class: 'frame window', rx: 5 });
  const hatch = svg('pattern', { id: 'turned-hatch', width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, svg('path', { d: 'M-2 2 2 -2M0 8 8 0M6 10 10 6', class: 'hatch-line' }));
  const root = svg('svg', { class: 'picture turned', role: 'group', 'data-anchor': 'turned', 'aria-label': t('Cross-correlation and true convolution') }, svg('defs', {}, hatch), input.root);
  root.style.setProperty('--hatch', 'url(#turned-hatch)');
  for (const pair of pairs) {
    pair.root.append(pair.filter.root, pair.map.root, pair.sign, pair.equals, pair.around, pair.target);
    root.append(pair.root);
  }
  root.append(window_);
  for (const grid of root.querySelectorAll('[data-anchor]')) grid.removeAttribute('data-anchor'); // the stage's own are called so
  /** @type {ReturnType<typeof layOut> | null} */
  let layout = null;

  return {
    root,
    /** @param {Figure} figure @param {number} width @param {number} height of the room */
    load(figure, width, height) {
      if (!figure.filter || !figure.map.length) return;
      const now = layOut(width, height, figure);
      layout = now;
      setAttributes(root, { viewBox: `0 0 ${width} ${now.height}` });
      root.style.height = `${now.height}px`;
      root.style.setProperty('--sign', `${now.cell * 0.8}px`);
      input.load(now.input, t('Input'), '', HEADING, width);
      pairs.forEach((pair, i) => {
        const place = now.rows[i];
        pair.filter.load(place.filter, i ? '↻ 180°' : t('Filter'), '', HEADING, place.map.x - place.filter.x - HEADING);
        pair.map.load(place.map, pair.title, '', HEADING, width - place.map.x);
        setAttributes(pair.sign, place.sign);
        setAttributes(pair.equals, place.equals);
        frameOn(pair.around, place.filter, { row: 0, col: 0 }, place.filter.rows, place.filter.cols);
      });
    },
    /** @param {Figure} figure @param {number} index the step @param {boolean} both */
    light(figure, index, both) {
      const step = figure.steps[index];
      if (!layout || !figure.filter || !step) return;
      const [rows, cols] = [new Set(step.rows), new Set(step.cols)];
      const { top, left } = figure.geometry?.padding ?? { top: 0, left: 0 };
      const [, height, width] = figure.geometry?.input_shape ?? [1, figure.padded.length, figure.padded[0].length];
      input.light((r, c) => ({
        value: figure.padded[r][c], read: rows.has(r) && cols.has(c),
        padding: r < top || c < left || r >= top + height || c >= left + width,
      }));
      const { window: w } = step;
      frameOn(window_, layout.input, { row: w.top, col: w.left }, w.bottom - w.top, w.right - w.left);
      pairs.forEach((pair, i) => {
        const [filter, map] = i ? [figure.turned.filter, figure.turned.map] : [/** @type {number[][]} */ (figure.filter), figure.map];
        pair.root.toggleAttribute('hidden', i > 0 && !both);
        pair.filter.light((r, c) => ({ value: filter[r][c] }));
        pair.map.light((r, c) => {
          const differs = figure.map[r][c] !== figure.turned.map[r][c];
          return { value: map[r][c], filled: true, current: r === step.row && c === step.col, differs: both && differs };
        });
        frameOn(pair.target, /** @type {NonNullable<typeof layout>} */ (layout).rows[i].map, step, 1, 1);
      });
    },
  };
};
