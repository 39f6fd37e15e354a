// What a reader does to the cells: points, pins, types, paints, moves about with the arrows.

import { el } from '../dom.js';
import { parse, show } from '../numbers.js';

/** @typedef {'input' | 'filter' | 'output'} GridName */
/** @typedef {{grid: GridName, row: number, col: number}} Spot */
/**
 * @typedef {{
 *   cell: (grid: GridName, row: number, col: number) => SVGGElement | undefined,
 *   enterAt: (grid: GridName, row: number, col: number) => void,
 *   value: (grid: GridName, row: number, col: number) => number,
 *   editable: (grid: GridName, row: number, col: number) => {row: number, col: number} | null,
 *   wrong: (typed: string) => string,
 * }} Cells
 */

const FRAMES = /** @type {const} */ ({ input: 'padded', filter: 'tap', output: 'output' });
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
});

/** @param {EventTarget | null} target @returns {Spot | null} */
const spotOf = (target) => {
  const node = target instanceof Element ? target.closest('.cell') : null;
  const grid = /** @type {GridName | undefined} */ (['input', 'filter', 'output'].find((name) => node?.closest(`.grid.${name}`)));
  if (!(node instanceof SVGElement) || !grid) return null;
  return { grid, row: Number(node.dataset.row), col: Number(node.dataset.col) };
};

/** @param {HTMLElement} stage @param {SVGSVGElement} picture @param {Cells} cells @param {AbortSignal} signal */
export const bindHands = (stage, picture, cells, signal) => {
  /** @param {string} name @param {any} detail */
  const tell = (name, detail) => stage.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  const place = (/** @type {Spot | null} */ spot) => spot && { frame: FRAMES[spot.grid], row: spot.row, col: spot.col };
  const point = (/** @type {Event} */ event) => tell('conv-point', { place: place(spotOf(event.target)) });

  /** @param {Spot[]} spots @param {number} value */
  const write = (spots, value) => {
    const changed = spots.map((spot) => cells.editable(spot.grid, spot.row, spot.col)).filter((cell) => cell !== null);
    if (changed.length) tell('conv-edit', { grid: spots[0].grid, cells: changed.map((cell) => ({ ...cell, value })) });
  };

  /** @param {Spot} spot @param {number} down @param {number} right */
  const move = (spot, down, right) => {
    const next = cells.cell(spot.grid, spot.row + down, spot.col + right);
    if (!next) return;
    cells.enterAt(spot.grid, spot.row + down, spot.col + right);
    next.focus();
  };

  const edit = (/** @type {Spot} */ spot, typed = '') => openEditor(stage, cells, spot, typed, write, move);

  picture.addEventListener('pointerover', point, { signal });
  picture.addEventListener('pointerleave', () => tell('conv-point', { place: null }), { signal });
  picture.addEventListener('focusin', point, { signal });
  picture.addEventListener('focusout', () => tell('conv-point', { place: null }), { signal });
  picture.addEventListener('click', (event) => {
    const spot = spotOf(event.target);
    if (!spot) return;
    cells.enterAt(spot.grid, spot.row, spot.col);
    tell('conv-pin', { place: place(spot) });
  }, { signal });
  picture.addEventListener('dblclick', (event) => {
    const spot = spotOf(event.target);
    if (spot && cells.editable(spot.grid, spot.row, spot.col)) edit(spot);
  }, { signal });
  picture.addEventListener('keydown', (event) => {
    const spot = spotOf(event.target);
    if (spot && !event.ctrlKey && !event.metaKey && !event.altKey && onKey(event, spot, { edit, move, write, cells, pin: () => tell('conv-pin', { place: place(spot) }) }))
      event.preventDefault();
  }, { signal });
  bindPaint(picture, cells, write, signal);
};

/**
 * @param {KeyboardEvent} event @param {Spot} spot
 * @param {{edit: (spot: Spot, typed?: string) => void, move: (spot: Spot, down: number, right: number) => void,
 *   write: (spots: Spot[], value: number) => void, cells: Cells, pin: () => void}} hands
 */
const onKey = ({ key }, spot, { edit, move, write, cells, pin }) => {
  const editable = cells.editable(spot.grid, spot.row, spot.col) !== null;
  if (key in ARROWS) move(spot, ...ARROWS[key]);
  else if (editable && (key === 'Enter' || key === 'F2')) edit(spot);
  else if (editable && /^[\d.,−-]$/.test(key)) edit(spot, key);
  else if (editable && (key === 'Delete' || key === 'Backspace')) write([spot], 0);
  else if (key === 'Enter') pin();
  else return false;
  return true;
};

/** Drag with the mouse or the pen: the first cell's number is painted over the others.
 * @param {SVGSVGElement} picture @param {Cells} cells @param {(spots: Spot[], value: number) => void} write @param {AbortSignal} signal */
const bindPaint = (picture, cells, write, signal) => {
  /** @type {{start: Spot, value: number, last: string} | null} */
  let brush = null;
  picture.addEventListener('pointerdown', (event) => {
    const start = spotOf(event.target);
    if (event.pointerType === 'touch' || event.button !== 0 || !start || !cells.editable(start.grid, start.row, start.col)) return;
    brush = { start, value: cells.value(start.grid, start.row, start.col), last: `${start.row},${start.col}` };
  }, { signal });
  picture.addEventListener('pointerover', (event) => {
    const spot = spotOf(event.target);
    if (!brush || !spot || spot.grid !== brush.start.grid || `${spot.row},${spot.col}` === brush.last) return;
    brush.last = `${spot.row},${spot.col}`;
    if (cells.value(spot.grid, spot.row, spot.col) !== brush.value) write([spot], brush.value);
  }, { signal });
  window.addEventListener('pointerup', () => { brush = null; }, { signal });
};

/**
 * @param {HTMLElement} stage @param {Cells} cells @param {Spot} spot @param {string} typed what has been typed already
 * @param {(spots: Spot[], value: number) => void} write @param {(spot: Spot, down: number, right: number) => void} move
 */
const openEditor = (stage, cells, spot, typed, write, move) => {
  const node = cells.cell(spot.grid, spot.row, spot.col);
  if (!node) return;
  const [box, home] = [node.getBoundingClientRect(), stage.getBoundingClientRect()];
  const field = el('input', { class: 'cell-editor', inputmode: 'text', autocomplete: 'off', 'aria-label': node.getAttribute('aria-label') });
  field.value = typed || show(cells.value(spot.grid, spot.row, spot.col));
  const width = Math.max(box.width, 56);
  Object.assign(field.style, {
    left: `${box.x - home.x + stage.scrollLeft - (width - box.width) / 2}px`, top: `${box.y - home.y + stage.scrollTop}px`,
    width: `${width}px`, height: `${Math.max(box.height, 32)}px`,
  });
  let closed = false;
  const close = (/** @type {boolean} */ keep) => {
    if (closed) return true;
    const value = parse(field.value);
    if (keep && value === null) {
      field.setAttribute('aria-invalid', 'true');
      field.setCustomValidity(cells.wrong(field.value));
      field.reportValidity();
      return false;
    }
    closed = true;
    field.remove();
    if (keep && value !== null) write([spot], value);
    return true;
  };
  const steps = /** @type {Record<string, [number, number]>} */ ({ Enter: [1, 0], ArrowDown: [1, 0], ArrowUp: [-1, 0], Tab: [0, 1] });
  field.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      close(false);
      node.focus();
    } else if (event.key in steps) {
      event.preventDefault();
      if (close(true)) {
        node.focus();
        move(spot, ...steps[event.key]);
      }
    }
  });
  field.addEventListener('input', () => field.setCustomValidity(''));
  field.addEventListener('blur', () => close(parse(field.value) !== null));
  stage.append(field);
  field.focus();
  if (!typed) field.select();
};
