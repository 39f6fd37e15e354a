// View "fully-connected": a picture is unrolled row by row into one strip of numbers, and every neuron reads all of it.

import { el, math, setAttributes, setText, svg } from '../../dom.js';
import { number, row as line, sign } from '../../panels/formula.js';
import { slider } from '../../panels/controls.js';
import { glideTime } from '../../player.js';
import { whole } from '../../state/schema.js';
import { bitmap, light } from '../../volume/bitmap.js';
import { networkAddress, sizes } from '../../network/ask.js';
import { createNeurons } from '../../network/neurons.js';
import { createStage, figureOf, nothing, roomOf } from '../../network/stage.js';
import { grouped } from '../../network/words.js';
import { SLANT } from '../../volume/oblique.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../env.js').Get} Get */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../network/ask.js').Table} Table */

const SMALL = { size: 4, neurons: 3 }; // whose weights are all drawn
const COUNT = 250; // px for the words that count the numbers
const STRIP = 40; // px, height of the strip
const BELOW = { wide: 64, narrow: 92 }; // px under it, for how far apart the neighbours are
const AIR = 44; // px between the picture and the strip
const TITLE = 30; // px over the picture
const BACK = 0.1; // of the picture's width, from one channel to the next
const BESIDE = 316; // px that the counts take in Show mode
const PHONE = 420; // px, height of the picture and its strip on a phone

/** @param {any} s */
const size = (s) => `${s.size.rows}x${s.size.cols}`;

/** @param {any} s @param {Env} env @param {AbortSignal} signal */
const ask = async (s, { get, t }, signal) => {
  const shape = `3x${size(s)}`;
  const [picture, table, shared, small] = await Promise.all([
    get(`/convolve?input=${s.input}&size=${size(s)}&channels=3&filter=identity&kernel=1&limit=0`, signal),
    /** @type {Promise<Table>} */ (get(networkAddress({ pattern: `FC(${s.units})`, input_shape: shape }), signal)),
    /** @type {Promise<Table>} */ (get(networkAddress({ pattern: `CONV(${s.units},5)`, input_shape: shape }), signal)),
    askSmall(s, get, signal),
  ]);
  const rows = picture.padded_input.length * picture.padded_input[0].length;
  return figureOf({
    planes: picture.padded_input, table, shared, small, total: rows + 1, stops: [0, 1, 2, ...picture.padded_input.map((/** @type {number[][]} */ plane, /** @type {number} */ i) => (i + 1) * plane.length)], columns: picture.padded_input[0].length,
    describe: (step) => t('{n} of {total} rows unrolled: {numbers} of {all} numbers', {
      n: step, total: rows, numbers: step * picture.padded_input[0][0].length, all: table.layers[0].output_shape[0] }),
  });
};

/** Neurons that read a whole small picture are filters as large as it: their numbers come from a convolution.
 * @param {any} s @param {Get} get @param {AbortSignal} signal */
const askSmall = async (s, get, signal) => {
  const { size: n, neurons } = SMALL;
  const address = `/convolve?input=lecture&size=${n}&filter=random&kernel=${n}&out_channels=${neurons}&bias=${s.bias}&seed=${s.seed}&limit=1`;
  const each = Array.from({ length: neurons }, (_, neuron) => get(`${address}&channel=${neuron}`, signal));
  const { weight } = await get(`/filters?filter=random&kernel=${n}&channels=1&out_channels=${neurons}&seed=${s.seed}`, signal);
  const answers = await Promise.all(each);
  const steps = answers.map((answer) => answer.steps.items[0]);
  return {
    input: answers[0].padded_input[0], weight: weight.map((/** @type {number[][][]} */ [plane]) => plane), bias: s.bias,
    sums: steps.map(({ sum }) => sum), values: steps.map(({ value }) => value), parameters: answers[0].geometry.parameters,
  };
};

/** Where everything stands. @param {number[][][]} planes @param {{width: number, height: number, narrow: boolean}} room
 * @param {number} share of the room's width for the picture */
const layOut = (planes, room, share) => {
  const [depth, high, wide] = [planes.length, planes[0].length, planes[0][0].length];
  const height = room.narrow ? PHONE : room.height;
  const strip = { x: 0, y: height - STRIP - (room.narrow ? BELOW.narrow : BELOW.wide), width: room.width, height: STRIP };
  const cell = Math.max(2, Math.min((room.width * (room.narrow ? 0.6 : share)) / wide, (strip.y - AIR - TITLE) / (high + SLANT * BACK * wide * (depth - 1))));
  const dx = BACK * wide * cell;
  const front = { x: room.narrow ? 20 : 0, y: strip.y - AIR - high * cell };
  const band = strip.width / (depth * high); // one row of one channel
  return {
    depth, high, wide, height, strip, cell, band, narrow: room.narrow,
    corner: (/** @type {number} */ slice, /** @type {number} */ row) => ({ x: front.x + slice * dx, y: front.y - SLANT * slice * dx + row * cell }),
    /** The middle of a number's place in the strip. @param {number} slice @param {number} row @param {number} col */
    placed: (slice, row, col) => strip.x + band * (slice * high + row + (col + 0.5) / wide),
  };
};

/** @type {import('../../network/stage.js').Make} */
const make = (root, env) => {
  const { t } = env;
  const picture = svg('svg', { class: 'unroll', role: 'img', 'data-anchor': 'unroll', 'aria-label': t('The picture unrolled into a strip of numbers') });
  const neurons = createNeurons(env);
  root.append(picture, neurons.root);
  const reveal = svg('rect', { x: 0, y: 0, height: STRIP });
  const words = svg('text', { class: 'shape' });
  /** @type {SVGElement[]} */
  let rows = [];
  /** @type {{from: string, to: string}[]} */
  let ways = [];
  let band = 0;
  let shown = -1;

  return {
    arrange(figure, state) {
      root.classList.toggle('is-stale', !figure.table);
      if (!figure.table) return;
      const { planes, table } = figure;
      const room = roomOf(root);
      const at = layOut(planes, room, state.show ? 0.25 : 0.29);
      band = at.band;
      setAttributes(picture, { viewBox: `0 0 ${room.width} ${at.height}` });
      picture.style.height = room.narrow ? `${at.height}px` : '';
      ({ rows, ways } = rowsOf(planes, at));
      const colours = bitmap([planes.flat(2).map((/** @type {number} */ _, /** @type {number} */ i) => i)],
        (i) => light(Math.floor(i / (at.high * at.wide)))(planes.flat(2)[i]));
      const backToFront = Array.from({ length: at.depth }, (_, i) => at.depth - 1 - i);
      const top = at.corner(at.depth - 1, 0);
      picture.replaceChildren(
        svg('defs', {}, svg('clipPath', { id: 'unrolled' }, reveal)),
        svg('text', { class: 'title', x: at.corner(0, 0).x, y: top.y - 12 }, `${t('Input')} ${sizes(table.input_shape)}`),
        svg('rect', { class: 'hull', ...at.strip }),
        svg('g', { transform: `translate(${at.strip.x} ${at.strip.y})`, 'clip-path': 'url(#unrolled)' },
          svg('image', { href: colours, width: at.strip.width, height: STRIP, preserveAspectRatio: 'none' })),
        ...backToFront.flatMap((slice) => {
          const { x, y } = at.corner(slice, 0);
          const sides = { x, y, width: at.wide * at.cell, height: at.high * at.cell };
          return [svg('rect', { class: 'hull', ...sides }), svg('image', { class: 'pixels gone', href: bitmap(planes[slice], light(slice)), preserveAspectRatio: 'none', ...sides }), ...rows.slice(slice * at.high, (slice + 1) * at.high)];
        }),
        ...marks(env, at), words);
      picture.querySelectorAll('.apart-words').forEach((node, i) => // beside the first line the count stands, on a phone below
        shrink(/** @type {SVGTextElement} */ (node), room.width - (i === 0 && !room.narrow ? COUNT : 0)));
      setAttributes(words, { x: at.strip.width, y: at.strip.y + STRIP + (room.narrow ? 86 : 24) });
      shown = -1;
      const free = room.width - (state.show && !room.narrow ? BESIDE : 0);
      const side = room.narrow ? { width: room.width, height: 330 } : { width: free * 0.56, height: at.strip.y - 14 };
      neurons.load(figure.small, side);
    },
    light(figure, step, { speed }) {
      if (!figure.table || shown === step) return;
      const walked = shown >= 0 && Math.abs(step - shown) === 1;
      rows.forEach((node, i) => {
        const before = node.style.transform;
        const way = ways[i][i < step ? 'to' : 'from'];
        if (before === way) return;
        node.style.transform = way;
        if (walked && before) fly(node, before, way, speed); // one row flies; a jump over many is a jump
      });
      reveal.setAttribute('width', String(Math.max(0, step - 1) * band)); // what has landed is one picture
      rows.forEach((node, i) => node.classList.toggle('is-landed', i < step - 1));
      const { table, planes } = figure;
      const [all] = table.layers[0].output_shape;
      setText(words, step === figure.total - 1 ? `${sizes(table.input_shape)} → ${all}×1` : t('{n} of {total} numbers', { n: step * planes[0][0].length, total: all }));
      shown = step;
    },
  };
};

/** @param {Element} node @param {string} from @param {string} to @param {string} speed */
const fly = (node, from, to, speed) => {
  const style = getComputedStyle(node);
  const duration = Math.min(parseFloat(style.getPropertyValue('--glide')), glideTime(speed)); // none where motion is reduced
  node.animate([{ transform: from }, { transform: to }], { duration, easing: style.getPropertyValue('--ease') });
};

/** Words of a longer language are written smaller, so that they end on the page. @param {SVGTextElement} text @param {number} width */
const shrink = (text, width) => {
  const room = width - Number(text.getAttribute('x'));
  const length = text.getComputedTextLength();
  if (length > room) text.style.fontSize = `${(parseFloat(getComputedStyle(text).fontSize) * room) / length}px`;
};

/** Every row of every channel as a picture of its own, and its two places. @param {number[][][]} planes @param {ReturnType<typeof layOut>} at */
const rowsOf = (planes, { cell, wide, high, strip, band, corner }) => {
  const each = planes.flatMap((plane, slice) => plane.map((cells, row) => ({ slice, row, href: bitmap([cells], light(slice)) })));
  return {
    rows: each.map(({ href }) => svg('image', { href, width: wide * cell, height: cell + 0.5, preserveAspectRatio: 'none', class: 'pixels flying' })),
    ways: each.map(({ slice, row }) => {
      const { x, y } = corner(slice, row);
      const [left, across, up] = [strip.x + (slice * high + row) * band, band / (wide * cell), STRIP / cell];
      return { from: `translate(${x}px, ${y}px) scale(1, 1)`, to: `translate(${left}px, ${strip.y}px) scale(${across}, ${up})` };
    }),
  };
};

/** Two neighbours, one below the other, and how far apart the strip puts them. @param {import('../../i18n.js').Words} words @param {ReturnType<typeof layOut>} at */
const marks = ({ t }, { cell, strip, corner, placed, high, wide, narrow }) => {
  const [row, col] = [Math.floor(high / 2), Math.floor(wide / 2)];
  const under = strip.y + STRIP;
  const pair = [row, row + 1].map((r) => ({ from: corner(0, r), to: placed(0, r, col) }));
  const other = placed(1, row, col);
  const line = (/** @type {number} */ x) => svg('line', { class: 'tick', x1: x, y1: strip.y - 3, x2: x, y2: under + 3 });
  const brace = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ y) => svg('path', { class: 'apart', d: `M${from} ${y - 6}V${y}H${to}V${y - 6}` });
  return [
    ...pair.flatMap(({ from, to }) => [
      svg('rect', { class: 'neighbour', x: from.x + col * cell, y: from.y, width: cell, height: cell }),
      svg('line', { class: 'thread', x1: from.x + (col + 0.5) * cell, y1: from.y + cell / 2, x2: to, y2: strip.y - 3 }), line(to)]),
    line(other), brace(pair[0].to, pair[1].to, under + 12), brace(pair[0].to, other, under + 38),
    svg('text', { class: 'apart-words', x: pair[1].to + 8, y: under + 21 }, t('{n} apart: one below the other', { n: wide })),
    svg('text', { class: 'apart-words', x: narrow ? 0 : pair[0].to, y: under + 58 }, t('{n} apart: the same place in the next channel', { n: high * wide })),
  ];
};

/** @param {...(Node | string)} parts */
const mathematics = (...parts) => math('math', { display: 'block' }, line(...parts));

/** What the weights of both layers come to. @type {import('../panels.js').Panel} */
const createCompared = (host, store, _, signal) => {
  const { t, plural } = store.env;
  const lines = el('div', { class: 'compared' });
  host.append(lines);
  const draw = () => {
    const figure = /** @type {any} */ (store.state.figure);
    if (!figure?.table) return;
    const [flattened, connected] = figure.table.layers;
    const [shared] = figure.shared.layers;
    const [inputs, outputs] = [flattened.output_shape[0], connected.output_shape[0]];
    const [kh, kw] = shared.arguments.kernel_size;
    const depth = figure.shared.input_shape[0];
    lines.replaceChildren(
      el('section', { class: 'answer bad' }, el('h2', {}, t('Fully connected')),
        mathematics(number('input-ink', inputs), sign('·'), number('output-ink', outputs), sign('+'), number('stride-ink', outputs)),
        el('p', {}, el('b', {}, plural('{n} parameter', '{n} parameters', connected.parameters, { n: grouped(connected.parameters) })))),
      el('section', { class: 'answer' }, el('h2', {}, t('Convolution, {n} filters {size}', { n: outputs, size: `${kh}×${kw}×${depth}` })),
        mathematics(sign('('), number('filter-ink', kh), sign('·'), number('filter-ink', kw), sign('·'), number('input-ink', depth), sign('+'), number('stride-ink', 1), sign(')'), sign('·'), number('output-ink', outputs)),
        el('p', {}, el('b', {}, plural('{n} parameter', '{n} parameters', shared.parameters, { n: grouped(shared.parameters) })))),
      el('p', { class: 'why' }, t('The filter’s weights are shared by all places of the picture; a neuron has a weight of its own for every number.')));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { units: whole(1, 100, 10) },
  controls: { units: (/** @type {Store} */ store) => slider(store, 'units', store.env.t('Neurons'), 'K', 'output') },
  panels: { compared: createCompared },
  ask,
  unanswered: nothing,
  create: (host, store, signal) => createStage(host, store, 'flattening', make, signal),
});
