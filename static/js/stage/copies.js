// What padding copies: an arrow from a border cell to the input cell whose value it holds.

import { setAttributes, svg } from '../dom.js';

/** @typedef {import('./layout.js').Box} Box */
/** @typedef {{row: number, col: number}} Cell padded cells */
/** For each padded row and column the padded row and column that it copies, null for plain padding.
 * @typedef {{rows: (number | null)[], cols: (number | null)[]}} Copies */

const TIP = 0.3; // of a cell, from its middle, where an arrow ends
const BEND = 0.16; // of an arrow's length, so that those along one line lie beside each other

const CROWD = 250; // cells, the length of all arrows together

/** The cell that a cell of the border copies; null inside, and where nothing is copied.
 * @param {Copies} copies @param {Cell} cell @returns {Cell | null} */
export const sourceOf = ({ rows, cols }, { row, col }) => {
  const [r, c] = [rows[row], cols[col]];
  if (r === null || c === null || r === undefined || c === undefined || (r === row && c === col)) return null;
  return { row: r, col: c };
};

/** @param {Box} box @param {Cell} from @param {Cell} to */
const path = ({ x, y, cell }, from, to) => {
  const [x1, y1] = [x + (from.col + 0.5) * cell, y + (from.row + 0.5) * cell];
  const [dx, dy] = [(to.col - from.col) * cell, (to.row - from.row) * cell];
  const length = Math.hypot(dx, dy);
  const [x2, y2] = [x1 + dx * (1 - (TIP * cell) / length), y1 + dy * (1 - (TIP * cell) / length)];
  const [mx, my] = [x1 + dx / 2 - dy * BEND, y1 + dy / 2 + dx * BEND];
  return `M${x1} ${y1}Q${mx} ${my} ${x2} ${y2}`;
};

/** @param {string} id of the arrow's head, unlike any other on the page */
export const createCopies = (id) => {
  const head = (/** @type {string} */ name) => svg('marker', {
    id: `${id}-${name}`, class: `arrow-head ${name}`, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8,
    markerUnits: 'userSpaceOnUse', orient: 'auto',
  }, svg('path', { d: 'M0 0 8 4 0 8z' }));
  const strong = svg('path', { class: 'copy strong', 'marker-end': `url(#${id}-strong)` });
  const ring = svg('rect', { class: 'copied', rx: 6 });
  const many = svg('g', { class: 'all-copies' });
  const root = svg('g', { class: 'copies' }, svg('defs', {}, head('faint'), head('strong')), many, ring, strong);

  return {
    root,
    /** All arrows of the border; where they would be a thicket, those of the corners are left to the pointer.
     * @param {Box} box @param {Copies | null} copies */
    load(box, copies) {
      const pairs = copies ? copies.rows.flatMap((_, row) => copies.cols.flatMap((__, col) => {
        const source = sourceOf(copies, { row, col });
        return source ? [{ cell: { row, col }, source }] : [];
      })) : [];
      const length = pairs.reduce((sum, { cell, source }) => sum + Math.hypot(source.row - cell.row, source.col - cell.col), 0);
      const crowded = length > CROWD;
      const drawn = pairs.filter(({ cell, source }) => !crowded || cell.row === source.row || cell.col === source.col);
      many.toggleAttribute('data-crowded', crowded);
      many.replaceChildren(...drawn.map(({ cell, source }) =>
        svg('path', { class: 'copy faint', 'marker-end': `url(#${id}-faint)`, d: path(box, cell, source) })));
    },
    /** @param {Box} box @param {Copies | null} copies @param {Cell | null} pointed @param {boolean} all */
    light(box, copies, pointed, all) {
      const source = copies && pointed && sourceOf(copies, pointed);
      setAttributes(many, { hidden: !all || !copies });
      many.toggleAttribute('data-behind', Boolean(source));
      setAttributes(strong, { hidden: !source, d: source && pointed ? path(box, pointed, source) : null });
      const { x, y, cell } = box;
      setAttributes(ring, source ? { hidden: false, x: x + source.col * cell + 1, y: y + source.row * cell + 1, width: cell - 2, height: cell - 2 } : { hidden: true });
    },
  };
};
