// View "fc-layer": the last volume of a network, and neurons that are each joined to every cell of it.

import { el, math, setAttributes, setText, svg } from '../../dom.js';
import { createLayers } from '../../network/layers-panel.js';
import { activationsAddress, sizes } from '../../network/ask.js';
import { createStage, figureOf, nothing, roomOf } from '../../network/stage.js';
import { grouped } from '../../network/words.js';
import { number, row as line, sign } from '../../panels/formula.js';
import { slider } from '../../panels/controls.js';
import { goTo } from '../../player.js';
import { whole } from '../../state/schema.js';
import { show } from '../../numbers.js';
import { bitmap, largest, signed } from '../../volume/bitmap.js';
import { SLANT } from '../../volume/oblique.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../network/ask.js').Activations} Activations */

const MOST = { wide: 10, narrow: 7 }; // neurons drawn at a time
const TITLE = 30;

/** @param {any} s @param {Env} env @param {AbortSignal} signal */
const ask = async (s, { get, t }, signal) => {
  const table = /** @type {Activations} */ (await get(activationsAddress({
    pattern: `[CONV(${s.filters},5,padding=2)-RELU-POOL]*3-FC(${s.units})`, input: s.input, seed: s.seed, input_shape: `3x${s.size.rows}x${s.size.cols}`,
  }), signal));
  const [volume, flat, values] = table.activations.slice(-3);
  const { weight } = await get(`/filters?filter=random&kernel=1&channels=${flat.length}&out_channels=${s.units}&seed=${s.seed}`, signal);
  return figureOf({
    table, volume, values,
    weight: weight.map((/** @type {number[][][]} */ filter) => filter.map(([[value]]) => value)),
    total: s.units,
    layerAt: () => table.layers.length - 1, // every step is about the last layer
    describe: (step) => t('neuron {n} of {total}: {weights} weights, gives {value}', {
      n: step + 1, total: s.units, weights: flat.length, value: show(/** @type {number[]} */ (values)[step]) }),
  });
};

/** Where the volume's slices and the neurons stand. @param {number[]} shape @param {number} count of neurons @param {{width: number, height: number, narrow: boolean}} room */
const layOut = ([depth, rows, cols], count, room) => {
  const drawn = Math.min(count, room.narrow ? MOST.narrow : MOST.wide);
  const share = room.narrow ? 0.52 : 0.5;
  const back = 0.42; // of a slice's width, so that every slice can be seen
  const cell = Math.min((share * room.width) / (cols * (1 + back * (depth - 1))), (room.height - TITLE - 34) / (rows + SLANT * back * cols * (depth - 1)), 44);
  const dx = back * cols * cell;
  const high = rows * cell + SLANT * dx * (depth - 1);
  const front = { x: room.narrow ? 0 : 14, y: TITLE + (room.height - TITLE - 34 - high) / 2 + SLANT * dx * (depth - 1) };
  const gap = (room.height - TITLE) / drawn;
  return {
    drawn, cell, radius: Math.min(17, gap * 0.36),
    corner: (/** @type {number} */ slice) => ({ x: front.x + slice * dx, y: front.y - SLANT * slice * dx }),
    neuron: (/** @type {number} */ place) => ({ x: room.width * (room.narrow ? 0.72 : 0.82), y: TITLE + gap * (place + 0.5) }),
  };
};

/** @param {Store} store @returns {import('../../network/stage.js').Make} */
const make = (store) => (root, { t, plural }) => {
  const picture = svg('svg', { class: 'joined', role: 'img', 'data-anchor': 'joined', 'aria-label': t('Neurons joined to the whole volume') });
  const lines = svg('g');
  const column = svg('g');
  const sum = el('div', { class: 'sum-of-weights' });
  root.append(picture, sum);
  /** @type {ReturnType<typeof layOut> | null} */
  let at = null;

  column.addEventListener('click', (event) => {
    const node = /** @type {Element} */ (event.target).closest('[data-neuron]');
    if (node instanceof SVGElement) goTo(store, Number(node.dataset.neuron));
  });

  return {
    arrange(figure) {
      root.classList.toggle('is-stale', !figure.table);
      if (!figure.table) return;
      const room = roomOf(picture);
      const { volume, table } = figure;
      const shape = table.layers.at(-3).output_shape;
      at = layOut(shape, figure.total, room);
      const { cell, corner } = at;
      const [depth, rows, cols] = shape;
      const paint = signed(root, largest(volume));
      setAttributes(picture, { viewBox: `0 0 ${room.width} ${room.height}` });
      const slices = Array.from({ length: depth }, (_, i) => depth - 1 - i).map((slice) => {
        const { x, y } = corner(slice);
        return svg('g', { class: 'box', transform: `translate(${x} ${y})` },
          svg('image', { class: 'pixels', href: bitmap(volume[slice], paint), width: cols * cell, height: rows * cell, preserveAspectRatio: 'none' }),
          svg('path', { class: 'mesh', d: meshOf(rows, cols, cell) }), svg('rect', { class: 'edge', width: cols * cell, height: rows * cell }));
      });
      const middle = at.neuron(0).x;
      picture.replaceChildren(
        svg('text', { class: 'shape', x: corner(0).x, y: 16, 'text-anchor': 'start' }, sizes(shape)),
        svg('text', { class: 'shape', x: middle, y: 16, 'text-anchor': 'middle' }, plural('{n} neuron', '{n} neurons', figure.total)),
        ...slices, lines, column);
      sum.replaceChildren(weightsOf(figure));
    },
    light(figure, step) {
      if (!figure.table || !at) return;
      const { drawn, neuron, radius } = at;
      const first = Math.max(0, Math.min(step - Math.floor(drawn / 2), figure.total - drawn));
      lines.replaceChildren(...joints(figure, step, at, neuron(step - first)));
      column.replaceChildren(...Array.from({ length: drawn }, (_, place) => {
        const index = first + place;
        const { x, y } = neuron(place);
        return svg('g', { class: `neuron${index === step ? ' is-current' : ''}`, 'data-neuron': index }, svg('circle', { cx: x, cy: y, r: radius }),
          svg('text', { class: 'index', x, y: y + 1 }, String(index + 1)),
          index <= step && svg('text', { class: 'value', x: x + radius + 8, y: y + 1 }, show(figure.values[index], 4)));
      }));
      setText(picture.querySelector('title') ?? picture.appendChild(svg('title')), figure.describe(step));
    },
  };
};

/** The grid of a slice. @param {number} rows @param {number} cols @param {number} cell */
const meshOf = (rows, cols, cell) =>
  Array.from({ length: cols - 1 }, (_, c) => `M${(c + 1) * cell} 0V${rows * cell}`).join('') +
  Array.from({ length: rows - 1 }, (_, r) => `M0 ${(r + 1) * cell}H${cols * cell}`).join('');

/** One line for each weight of a neuron. @param {any} figure @param {number} index @param {ReturnType<typeof layOut>} at @param {{x: number, y: number}} to */
const joints = ({ volume, weight }, index, { cell, corner, radius }, to) => {
  const [depth, rows, cols] = [volume.length, volume[0].length, volume[0][0].length];
  return Array.from({ length: depth * rows * cols }, (_, i) => {
    const [slice, row, col] = [Math.floor(i / (rows * cols)), Math.floor(i / cols) % rows, i % cols];
    const { x, y } = corner(slice);
    const value = weight[index][i];
    return svg('line', { class: `weight ${value > 0 ? 'plus' : value < 0 ? 'minus' : 'none'}`, x1: x + (col + 0.5) * cell, y1: y + (row + 0.5) * cell, x2: to.x - radius, y2: to.y });
  });
};

/** 96·10 + 10 = 970. @param {any} figure */
const weightsOf = ({ table }) => {
  const [flat, full] = table.layers.slice(-2);
  const [inputs, outputs] = [flat.output_shape[0], full.output_shape[0]];
  return math('math', { display: 'block' }, line(
    number('input-ink', inputs), sign('·'), number('output-ink', outputs), sign('+'), number('stride-ink', outputs), sign('='), math('mn', {}, grouped(full.parameters))));
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { filters: whole(1, 8, 6), units: whole(1, 64, 10) },
  controls: {
    units: (/** @type {Store} */ store) => slider(store, 'units', store.env.t('Neurons'), 'K', 'output'),
    filters: (/** @type {Store} */ store) => slider(store, 'filters', store.env.t('Channels'), 'D₁', 'input'),
  },
  panels: { layers: createLayers },
  ask,
  unanswered: nothing,
  create: (host, store, signal) => createStage(host, store, 'fc-layer', make(store), signal),
});
