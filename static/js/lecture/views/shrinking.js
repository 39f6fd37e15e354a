// View "shrinking": the same picture through one convolution after another, without padding and with the padding that keeps
// its size. The filters take means, so that the picture stays a picture.

import { el, setAttributes, svg } from '../../dom.js';
import { slider } from '../../panels/controls.js';
import { keptSizeAddress } from '../../rest.js';
import { whole } from '../../state/schema.js';
import { bitmap } from '../../volume/bitmap.js';
import { activationsAddress, sizes } from '../../network/ask.js';
import { createStage, figureOf, nothing, roomOf } from '../../network/stage.js';
import { volume } from '../../network/volumes.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../network/ask.js').Activations} Activations */
/** `rim`: cells around each picture for the padding of the lower chain, so that both have one scale.
 * @typedef {{title: string, table: Activations, padding: {top: number, left: number} | null, rim: number}} Chain */

const TITLE = 30; // px over a chain
const BELOW = 26; // px under its pictures, for their sizes
const GAP = 14;
const DEPTH = { dx: 8, dy: -5 }; // of the input's three channels

/** @param {any} s @param {Env} env @param {AbortSignal} signal */
const ask = async (s, env, signal) => {
  const { get, t } = env;
  const address = (/** @type {string} */ more) => activationsAddress({
    pattern: `CONV(1,${s.kernel.rows}${more})*${s.depth}`, filter: 'box', input: s.input, input_shape: `3x${s.size.rows}x${s.size.cols}`,
  });
  const [plain, kept, { geometry: { padding } }] = await Promise.all([
    get(address(''), signal), get(address(',padding=same'), signal), get(keptSizeAddress(s), signal)]);
  const both = padding.top === padding.bottom ? padding.top : `${padding.top}/${padding.bottom}`;
  const chains = [
    { title: t('Without padding'), table: plain, padding: null, rim: padding.bottom },
    { title: t('With padding P = {padding}', { padding: both }), table: kept, padding, rim: padding.bottom },
  ];
  return figureOf({ chains, kernel: s.kernel.rows, total: s.depth + 1, describe: (step) => chains.map((chain) => told(env, chain, step)).join('; ') });
};

/** @param {import('../../i18n.js').Words} words @param {Chain} chain @param {number} step */
const told = ({ t }, { title, table }, step) => {
  const broken = step > table.layers.length;
  return `${title}: ${broken ? t('does not fit') : sizes(shapeAt(table, step))}`;
};

/** @param {Activations} table @param {number} step */
const shapeAt = (table, step) => (step ? table.layers[step - 1].output_shape : table.input_shape);

/** Grey from the least to the largest number, the input in its colours. @param {Activations} table */
const picturesOf = (table) => {
  const [red, green, blue] = table.input;
  const at = red.map((row, r) => row.map((_, c) => r * row.length + c));
  const cols = red[0].length;
  const colour = bitmap(at, (i) => /** @type {any} */ ([red, green, blue].map((plane) => plane[Math.floor(i / cols)][i % cols])));
  const maps = /** @type {number[][][][]} */ (table.activations).map(([plane]) => {
    const most = Math.max(...plane.flat());
    return bitmap(plane, (value) => { const grey = Math.round((255 * value) / most); return [grey, grey, grey]; });
  });
  return [colour, ...maps];
};

/** @type {import('../../network/stage.js').Make} */
const make = (root, words) => {
  const picture = svg('svg', { class: 'boxes chain', role: 'img', 'data-anchor': 'chains', 'aria-label': words.t('Volumes') });
  root.append(picture);

  return {
    arrange(figure) {
      if (!figure.chains) return picture.replaceChildren();
      const room = roomOf(root);
      const columns = room.narrow ? Math.ceil(figure.total / 2) : figure.total; // on a phone each chain has two lines
      const lines = room.narrow ? 2 : 1;
      const side = Math.min((room.width - GAP * columns - DEPTH.dx) / columns, room.narrow ? 200 : (room.height / 2 - TITLE - BELOW - 16) / lines);
      const line = side + BELOW + GAP;
      const height = lines * line + TITLE;
      const all = room.narrow ? 2 * height : room.height;
      const left = (room.width - columns * (side + GAP) - DEPTH.dx + GAP) / 2;
      const top = room.narrow ? 0 : (room.height - 2 * height - 12) / 2;
      setAttributes(picture, { viewBox: `0 0 ${room.width} ${all}` });
      picture.style.height = room.narrow ? `${all}px` : '';
      picture.replaceChildren(hatch(), ...figure.chains.map((/** @type {Chain} */ chain, /** @type {number} */ i) =>
        drawChain(words, chain, figure, { x: left, y: top + i * (height + (room.narrow ? 0 : 12)), side, line, columns })));
    },
    light(figure, step) {
      for (const node of picture.querySelectorAll('[data-step]')) {
        const at = Number(/** @type {SVGElement} */ (node).dataset.step);
        node.classList.toggle('is-coming', at > step);
        node.classList.toggle('is-current', at === step);
      }
    },
  };
};

const hatch = () => svg('defs', {}, svg('pattern', { id: 'ring-hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
  svg('path', { d: 'M-1 1 1 -1M0 6 6 0M5 7 7 5', class: 'hatch-line' })));

/** @param {import('../../i18n.js').Words} words @param {Chain} chain @param {any} figure @param {{x: number, y: number, side: number, line: number, columns: number}} at */
const drawChain = (words, { title, table, padding, rim }, figure, { x, y, side, line, columns }) => {
  const [, rows, cols] = table.input_shape;
  const cell = side / (Math.max(rows, cols) + 2 * rim);
  const pictures = picturesOf(table);
  const stops = Array.from({ length: figure.total }, (_, step) => {
    const corner = { x: x + (step % columns) * (side + GAP), y: y + TITLE + Math.floor(step / columns) * line };
    const middle = { x: corner.x + side / 2, y: corner.y + side / 2 };
    const frame = { x: middle.x - (cols * cell) / 2, y: middle.y - (rows * cell) / 2, width: cols * cell, height: rows * cell };
    if (step > table.layers.length) return step === table.layers.length + 1 ? broken(words, table, step, frame, middle, corner.y + side) : null;
    const [depth, high, wide] = shapeAt(table, step);
    const [width, height] = [wide * cell, high * cell];
    const box = { x: middle.x - width / 2, y: middle.y - height / 2, width, height, cell, dx: step ? 0 : DEPTH.dx, dy: step ? 0 : DEPTH.dy, flat: false, cut: false };
    const ring = padding && step < figure.total - 1 && svg('rect', { class: 'ring', x: frame.x - padding.left * cell, y: frame.y - padding.top * cell,
      width: frame.width + 2 * padding.left * cell, height: frame.height + 2 * padding.top * cell });
    return svg('g', { class: 'stop', 'data-step': step }, ring || svg('rect', { class: 'ghost', ...frame }),
      volume(box, step ? 1 : depth, [pictures[step]]),
      svg('text', { class: 'shape', x: middle.x, y: corner.y + side + 20 }, `${high}×${wide}`));
  });
  return svg('g', {}, svg('text', { class: 'chain-title', x, y: y + 16 }, title), ...stops);
};

/** The layer that has no place for its window. @param {import('../../i18n.js').Words} words @param {Activations} table @param {number} step @param {{x: number, y: number, width: number, height: number}} frame
 * @param {{x: number, y: number}} middle @param {number} bottom */
const broken = ({ t }, table, step, frame, { x, y }, bottom) => svg('g', { class: 'broken', 'data-step': step },
  svg('rect', { class: 'ghost', ...frame }), svg('path', { d: `M${x - 12} ${y - 12}l24 24m0 -24l-24 24` }),
  svg('text', { x, y: bottom + 20 }, t('does not fit')));

/** The sizes as the slide has them: 32 → 28 → 24. @type {import('../panels.js').Panel} */
const createChains = (host, store, _, signal) => {
  const list = el('dl', { class: 'chain-lines' });
  host.append(list);
  const draw = () => {
    const chains = /** @type {Chain[]} */ (/** @type {any} */ (store.state.figure)?.chains ?? []);
    list.replaceChildren(...chains.flatMap(({ title, table }) => {
      const along = [table.input_shape, ...table.layers.map(({ output_shape }) => output_shape)].map(([, rows]) => rows);
      return [el('dt', {}, title), el('dd', {}, along.join(' → '), !table.fits && el('span', { class: 'error-ink' }, ' → ✗'))];
    }));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { depth: whole(1, 8, 5) },
  controls: { depth: (/** @type {Store} */ store) => slider(store, 'depth', store.env.t('Layers'), 'L', 'output') },
  panels: { chains: createChains },
  ask,
  unanswered: nothing,
  create: (host, store, signal) => createStage(host, store, 'shrinking', make, signal),
});
