// One grid of cells: built once for a size, then only what changed is set.

import { setAttributes, setText, svg } from '../dom.js';
import { show } from '../numbers.js';
import { numberSize } from './layout.js';

/** @typedef {import('./layout.js').Box} Box */
/** @typedef {{text?: string, value: number | null | undefined, [mark: string]: any}} Look  marks become data attributes */
/** @typedef {(row: number, col: number) => Look} Looks */

const POINT = 0.5; // its width beside a digit's

/** How many digits wide a number is. @param {string} text */
const widthOf = (text) => text.length - (text.includes('.') ? 1 - POINT : 0);

/**
 * @param {string} name the class: input, filter or output
 * @param {(row: number, col: number) => string} describe what a cell is called when it is read aloud
 */
export const createGrid = (name, describe) => {
  const back = svg('rect', { class: 'grid-ground', x: -2, y: -2, rx: 6 });
  const heading = svg('text', { class: 'grid-title', x: 0 });
  const note = svg('text', { class: 'grid-note', x: 0, y: -9 });
  const cellsRoot = svg('g', { role: 'grid', 'data-anchor': name });
  const root = svg('g', { class: `grid ${name}` }, back, heading, note, cellsRoot);
  /** @type {{node: SVGGElement, rect: SVGRectElement, text: SVGTextElement, marks: string}[][]} */
  let cells = [];
  let side = 0;

  /** @param {number} row @param {number} col */
  const makeCell = (row, col) => {
    const rect = svg('rect');
    const text = svg('text');
    const node = svg('g', { role: 'gridcell', class: 'cell', tabindex: -1, 'data-row': row, 'data-col': col }, rect, text);
    return { node, rect, text, marks: '' };
  };

  /** @param {Box} box */
  const build = (box) => {
    if (cells.length === box.rows && (cells[0]?.length ?? 0) === box.cols) return false;
    cells = Array.from({ length: box.rows }, (_, row) => Array.from({ length: box.cols }, (_, col) => makeCell(row, col)));
    cellsRoot.replaceChildren(...cells.map((row) => svg('g', { role: 'row' }, ...row.map(({ node }) => node))));
    if (cells[0]?.[0]) cells[0][0].node.setAttribute('tabindex', '0');
    side = 0;
    return true;
  };

  /** @param {Box} box */
  const place = (box) => {
    root.style.transform = `translate(${box.x}px, ${box.y}px)`;
    setAttributes(back, { width: box.cols * box.cell + 4, height: box.rows * box.cell + 4 });
    if (side === box.cell) return;
    side = box.cell;
    cells.forEach((row, r) => row.forEach(({ node, rect, text }, c) => {
      node.style.transform = `translate(${c * side}px, ${r * side}px)`;
      setAttributes(rect, { x: 1, y: 1, width: side - 2, height: side - 2 });
      setAttributes(text, { x: side / 2, y: side / 2 });
    }));
  };

  return {
    root,
    /** @param {Box} box @param {string} title @param {string} subtitle @param {number} height of both lines of heading
     * @param {number} [room] px for the title; a longer one is drawn narrower */
    load(box, title, subtitle, height, room = Infinity) {
      build(box);
      place(box);
      setAttributes(heading, { y: -0.58 * height });
      setText(heading, title);
      setAttributes(heading, { textLength: null, lengthAdjust: null });
      if (heading.getComputedTextLength() > room) setAttributes(heading, { textLength: Math.max(1, room), lengthAdjust: 'spacingAndGlyphs' });
      setText(note, subtitle);
      setAttributes(cellsRoot, { 'aria-label': title });
    },
    /** @param {Looks} looks */
    light(looks) {
      const all = cells.map((row, r) => row.map((_, c) => looks(r, c)));
      const words = (/** @type {Look} */ { text, value }, digits = 3) => text ?? (value === undefined ? '' : show(value, digits));
      const sizeWith = (/** @type {number} */ digits) => numberSize(side, Math.max(1, ...all.flat().map((look) => widthOf(words(look, digits)))));
      const largest = Math.max(1, ...all.flat().map(({ value }) => Math.abs(value ?? 0)));
      const digits = sizeWith(3) ? 3 : 2; // rather a place less than no number
      const size = sizeWith(digits);
      root.style.setProperty('--number', `${size}px`);
      root.toggleAttribute('data-shaded', size === 0);
      all.forEach((row, r) => row.forEach((look, c) => {
        const { node, text, marks } = cells[r][c];
        const { text: _, value, ...flags } = look;
        setText(text, size ? words(look, digits) : '');
        node.style.setProperty('--value', String((value ?? 0) / largest));
        const now = JSON.stringify(flags) + value;
        if (now === marks) return;
        cells[r][c].marks = now;
        for (const [mark, on] of Object.entries(flags)) node.toggleAttribute(`data-${mark}`, Boolean(on));
        node.setAttribute('aria-label', `${describe(r, c)}: ${words(look)}`);
      }));
    },
    /** @param {number} row @param {number} col @returns {SVGGElement | undefined} */
    cell: (row, col) => cells[row]?.[col]?.node,
    /** Make one cell the grid's way in for the keyboard. @param {number} row @param {number} col */
    enterAt(row, col) {
      for (const { node } of cells.flat()) node.setAttribute('tabindex', '-1');
      cells[row]?.[col]?.node.setAttribute('tabindex', '0');
    },
  };
};
