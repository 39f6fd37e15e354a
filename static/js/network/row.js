// All volumes of a network in one row to scale: the input, what each layer makes of it, and the place where it breaks.

import { setAttributes, svg } from '../dom.js';
import { sizes } from './ask.js';
import { standInRow } from './boxes.js';
import { volume } from './volumes.js';

/** @typedef {import('./ask.js').Table} Table */
/** A volume and the steps that it stands for: the layer that made it, and those that only changed its numbers.
 * @typedef {{shape: number[], first: number, last: number}} Stop */

const MOST = 64; // volumes drawn; of longer networks the rest is told by the table
const LABEL = { usual: { height: 26, letter: 9.4, air: 10 }, shown: { height: 34, letter: 12.8, air: 14 } }; // px; the second in Show mode
const GAP = { least: 3, most: 16 };

/** Layers that leave the shape alone share a volume with the one before. @param {Table} table @returns {Stop[]} */
const stopsOf = ({ input_shape, layers }) => {
  const stops = [{ shape: input_shape, first: 0, last: 0 }];
  layers.forEach(({ name, output_shape }, i) => {
    const makes = name === 'CONV' || /POOL|GAP|FC|FLATTEN/.test(name);
    if (makes) stops.push({ shape: output_shape, first: i + 1, last: i + 1 });
    else stops[stops.length - 1].last = i + 1;
  });
  return stops;
};

/** @param {import('../i18n.js').Words} words */
export const createRow = ({ t }) => {
  const root = svg('svg', { class: 'boxes row', role: 'img', 'data-anchor': 'volumes', 'aria-label': t('Volumes') });
  const seen = svg('rect', { class: 'seen', rx: 1 });
  /** @type {import('./boxes.js').Box | null} */
  let input = null;

  return {
    root,
    /** @param {Table} table @param {{width: number, height: number}} room @param {'usual' | 'shown'} words */
    load(table, room, words) {
      const label = LABEL[words];
      const stops = stopsOf(table).slice(0, MOST);
      const shapes = stops.map(({ shape }) => shape);
      if (table.misfit && stops.length < MOST) shapes.push(table.misfit.input_shape); // room for the layer that does not fit
      const gap = Math.max(GAP.least, Math.min(GAP.most, (0.16 * room.width) / shapes.length));
      const boxes = standInRow({ width: room.width, height: room.height - label.height }, shapes, gap);
      [input] = boxes;
      setAttributes(root, { viewBox: `0 0 ${room.width} ${room.height}` });
      let free = -Infinity; // where the last label ends
      let told = '';
      root.replaceChildren(...stops.map(({ shape, first, last }, i) => {
        const box = boxes[i];
        const text = sizes(shape);
        const half = (label.letter * text.length) / 2;
        const middle = Math.min(Math.max(box.x + (box.width + box.dx) / 2, half), room.width - half);
        const fits = middle - half > free && text !== told;
        if (fits) [free, told] = [middle + half + label.air, text];
        return svg('g', { class: 'stop', 'data-step': first, 'data-last': last }, volume(box, shape[0], []),
          fits && svg('text', { class: 'shape', x: middle, y: room.height - 6 }, text));
      }), ...(table.misfit && boxes.length > stops.length ? [breakAt(boxes[stops.length])] : []), seen);
    },
    /** @param {Table} table @param {number} step */
    light(table, step) {
      for (const node of root.querySelectorAll('[data-step]')) {
        const { step: first, last } = /** @type {SVGElement} */ (node).dataset;
        node.classList.toggle('is-current', Number(first) <= step && step <= Number(last));
      }
      seen.toggleAttribute('hidden', !step || !input);
      if (!step || !input) return;
      const { output_shape: shape, receptive_field: { height, width } } = table.layers[step - 1];
      const [row, col] = shape.length === 3 ? [Math.floor(shape[1] / 2), Math.floor(shape[2] / 2)] : [0, 0];
      setAttributes(seen, { ...across(input, 'x', width.start + col * width.stride, width.size), ...across(input, 'y', height.start + row * height.stride, height.size) });
    },
  };
};

/** What is seen of the input along one axis, cut at its edges: beyond them there is only padding.
 * @param {import('./boxes.js').Box} box @param {'x' | 'y'} axis @param {number} start @param {number} size */
const across = ({ x, y, width, height, cell }, axis, start, size) => {
  const [from, length] = axis === 'x' ? [x, width] : [y, height];
  const low = Math.max(0, start * cell);
  const high = Math.min(length, (start + size) * cell);
  return { [axis]: from + low, [axis === 'x' ? 'width' : 'height']: Math.max(0, high - low) };
};

/** @param {import('./boxes.js').Box} box */
const breakAt = ({ x, y, width, height }) => {
  const [cx, cy, arm] = [x + width / 2, y + height / 2, Math.max(7, Math.min(width, height) / 3)];
  return svg('g', { class: 'broken' }, svg('rect', { class: 'ghost', x: cx - arm * 1.6, y: cy - arm * 1.6, width: arm * 3.2, height: arm * 3.2 }),
    svg('path', { d: `M${cx - arm} ${cy - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}` }));
};
