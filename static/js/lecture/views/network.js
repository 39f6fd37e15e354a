// View "network": a picture on its way through convolutions and activations, every layer's maps as the engine gives them.

import { el, setAttributes, setText, svg } from '../../dom.js';
import { slider } from '../../panels/controls.js';
import { whole } from '../../state/schema.js';
import { bitmap, largest, light, signed } from '../../volume/bitmap.js';
import { activationsAddress, sizes } from '../../network/ask.js';
import { standInRow } from '../../network/boxes.js';
import { createStage, figureOf, nothing, roomOf } from '../../network/stage.js';
import { createLayers } from '../../network/layers-panel.js';
import { volume } from '../../network/volumes.js';
import { nameOf, sentenceOf, times } from '../../network/words.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../network/ask.js').Activations} Activations */

const GAP = { wide: 74, shown: 96, narrow: 96 }; // px between two volumes, where the layer's name stands
const SHEET = 6; // maps in one line; more stand in two
const WORDS = 66; // px over and under the volumes

/** @param {any} s @param {Env} env @param {AbortSignal} signal */
const ask = async (s, env, signal) => {
  const { get, t } = env;
  const { rows: f } = s.kernel;
  const table = /** @type {Activations} */ (await get(activationsAddress({
    pattern: `CONV(${s.filters_1},${f})-RELU-CONV(${s.filters_2},${f})-RELU`, input: s.input, input_shape: `3x${s.size.rows}x${s.size.cols}`, bias: s.bias,
  }), signal));
  return figureOf({
    table,
    total: table.layers.length + 1,
    describe: (step) => (step ? sentenceOf(env, table, step - 1) : t('input {size}', { size: sizes(table.input_shape) })),
  });
};

/** The planes behind each step: the input, then what each layer gives. @param {Activations} table @returns {number[][][][]} */
const planesOf = (table) => [table.input, .../** @type {number[][][][]} */ (table.activations)];

/** Pictures of all planes: the photograph in its colours, the maps on one scale from each convolution to its activation.
 * @param {Element} host @param {Activations} table */
const picturesOf = (host, table) => {
  let paint = signed(host, 1);
  return planesOf(table).map((planes, step) => {
    if (!step) return planes.map((plane, channel) => bitmap(plane, light(channel)));
    if (table.layers[step - 1].name === 'CONV') paint = signed(host, largest(planes));
    return planes.map((plane) => bitmap(plane, paint));
  });
};

/** @type {import('../../network/stage.js').Make} */
const make = (root, words) => {
  const { t } = words;
  const row = svg('svg', { class: 'boxes', role: 'img', 'data-anchor': 'volumes', 'aria-label': t('Volumes') });
  const title = el('h2', { class: 'sheet-title' });
  const maps = el('div', { class: 'maps', 'data-anchor': 'maps' });
  root.append(row, el('section', { class: 'sheet' }, title, maps));
  /** @type {string[][]} */
  let pictures = [];
  let drawn = -1;
  let room = roomOf(root);
  let shown = false; // in Show mode, where words are larger
  /** @type {Map<number, import('../../network/boxes.js').Box>} */
  const standing = new Map();
  const seen = svg('rect', { class: 'seen', rx: 1 });
  const cell = svg('rect', { class: 'seeing', rx: 1 });

  /** The middle cell of the current maps, and what it sees of the input. @param {Activations} table @param {number} step */
  const drawField = (table, step) => {
    const [input, here] = [standing.get(0), standing.get(step)];
    for (const mark of [seen, cell]) mark.toggleAttribute('hidden', !step || !input || !here);
    if (!step || !input || !here) return;
    const { output_shape: [, rows, cols], receptive_field: { height, width } } = table.layers[step - 1];
    const [row, col] = [Math.floor(rows / 2), Math.floor(cols / 2)];
    place(cell, here, { start: row, size: 1 }, { start: col, size: 1 });
    place(seen, input, { start: height.start + row * height.stride, size: height.size }, { start: width.start + col * width.stride, size: width.size });
  };

  /** The volumes from `first` to `last`, and between them the layers. @param {Activations} table @param {number} first @param {number} last */
  const drawRow = (table, first, last) => {
    const space = roomOf(row);
    const shapes = [table.input_shape, ...table.layers.map(({ output_shape }) => output_shape)].slice(first, last + 1);
    const gap = room.narrow ? GAP.narrow : shown ? GAP.shown : GAP.wide;
    const boxes = standInRow({ width: space.width, height: Math.max(20, space.height - WORDS) }, shapes, gap);
    setAttributes(row, { viewBox: `0 0 ${space.width} ${space.height}` });
    standing.clear();
    boxes.forEach((box, i) => standing.set(first + i, { ...box, y: box.y + WORDS / 2 }));
    row.replaceChildren(...boxes.flatMap((box, i) => {
      const step = first + i;
      const middle = box.x + (box.width + box.dx) / 2;
      const group = svg('g', { class: 'stop', 'data-step': step, transform: `translate(0 ${WORDS / 2})` },
        volume(box, shapes[i][0], pictures[step]),
        svg('text', { class: 'shape', x: middle, y: box.y + box.height + 24 }, sizes(shapes[i])));
      return [group, ...(step > first ? [arrow(table, step, boxes[i - 1], box)] : [])];
    }), seen, cell);
  };

  return {
    arrange(figure, state) {
      root.classList.toggle('is-stale', !figure.table);
      if (!figure.table) return;
      shown = state.show;
      room = roomOf(root);
      pictures = picturesOf(root, figure.table);
      drawn = -1;
      if (!room.narrow) drawRow(figure.table, 0, figure.total - 1);
    },
    light(figure, step) {
      const { table } = figure;
      if (!table || drawn === step) return;
      drawn = step;
      if (room.narrow) drawRow(table, Math.max(0, step - 1), Math.max(step, 1));
      for (const node of row.querySelectorAll('[data-step]')) {
        const at = Number(/** @type {SVGElement} */ (node).dataset.step);
        node.classList.toggle('is-coming', at > step);
        node.classList.toggle('is-current', at === step);
      }
      drawField(table, step);
      const planes = planesOf(table)[step];
      setText(title, sheetTitle(words, table, step));
      maps.style.setProperty('--across', String(planes.length > SHEET ? Math.ceil(planes.length / 2) : planes.length));
      maps.replaceChildren(...pictures[step].map((src, i) => el('img', { src, class: 'pixels', alt: step ? t('activation map {n}', { n: i + 1 }) : t('channel {n}', { n: i + 1 }) })));
    },
  };
};

/** @param {SVGRectElement} mark @param {import('../../network/boxes.js').Box} box @param {{start: number, size: number}} rows in the box's cells
 * @param {{start: number, size: number}} cols */
const place = (mark, box, rows, cols) => setAttributes(mark, {
  x: box.x + cols.start * box.cell, y: box.y + rows.start * box.cell, width: cols.size * box.cell, height: rows.size * box.cell,
});

/** @param {import('../../i18n.js').Words} words @param {Activations} table @param {number} step */
const sheetTitle = ({ t, plural }, table, step) => {
  if (!step) return `${t('Input')}: ${sizes(table.input_shape)}`;
  const { name, output_shape, receptive_field: { height, width } } = table.layers[step - 1];
  const seen = t('one cell sees {size} cells of the input', { size: `${height.size}×${width.size}` });
  return `${nameOf(name)}: ${plural('{n} activation map', '{n} activation maps', output_shape[0])} ${output_shape[1]}×${output_shape[2]}, ${seen}`;
};

/** A layer between two volumes: an arrow, its name above, its filters below. @param {Activations} table @param {number} step
 * @param {import('../../network/boxes.js').Box} from @param {import('../../network/boxes.js').Box} to */
const arrow = (table, step, from, to) => {
  const { name, arguments: given } = table.layers[step - 1];
  const depth = (step > 1 ? table.layers[step - 2].output_shape : table.input_shape)[0];
  const [left, right] = [from.x + from.width + from.dx + 8, to.x - 8];
  const [x, y] = [(left + right) / 2, from.y + from.height / 2 + WORDS / 2];
  const lines = 'out_channels' in given ? [`${times(given.kernel_size)}×${depth}`, `×${given.out_channels}`] : [];
  return svg('g', { class: 'layer', 'data-step': step },
    svg('text', { class: 'name', x, y: y - 12 }, nameOf(name)),
    svg('path', { class: 'arrow', d: `M${left} ${y}H${right}m-7 -5l7 5l-7 5` }),
    ...lines.map((text, i) => svg('text', { class: 'filters', x, y: y + 22 + 20 * i }, text)));
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { filters_1: whole(1, 10, 6), filters_2: whole(1, 10, 10) },
  controls: {
    filters_1: (/** @type {Store} */ store) => slider(store, 'filters_1', store.env.t('First layer’s filters'), 'K₁', 'output'),
    filters_2: (/** @type {Store} */ store) => slider(store, 'filters_2', store.env.t('Second layer’s filters'), 'K₂', 'output'),
  },
  panels: { layers: createLayers },
  ask,
  unanswered: nothing,
  create: (host, store, signal) => createStage(host, store, 'stacked', make, signal),
});
