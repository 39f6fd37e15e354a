// A small picture, flattened, and neurons that read all of it: every weight is a line. Pointing lights what belongs together.

import { el, setAttributes, setText, svg } from '../dom.js';
import { show } from '../numbers.js';

/** @typedef {{input: number[][], weight: number[][][], bias: number, sums: number[], values: number[], parameters: number}} Small */
/** What is pointed at. @typedef {{neuron: number} | {pixel: number} | null} Pointed */

const TITLE = 30;
const FOOT = 34;

/** @param {number} weight */
const kindOf = (weight) => (weight > 0 ? 'plus' : weight < 0 ? 'minus' : 'none');

/** @param {import('../i18n.js').Words} words */
export const createNeurons = (words) => {
  const picture = svg('svg', { class: 'neurons', 'data-anchor': 'neurons' });
  const told = el('p', { class: 'neuron-words', 'aria-live': 'polite' });
  const root = el('div', { class: 'small-case' }, picture, told);
  /** @type {Small | null} */
  let small = null;

  /** @param {Pointed} pointed */
  const point = (pointed) => {
    if (!small) return;
    for (const node of picture.querySelectorAll('[data-pixel], [data-neuron]')) {
      const { pixel, neuron } = /** @type {SVGElement} */ (node).dataset;
      const meets = pointed && ('neuron' in pointed ? neuron === undefined || Number(neuron) === pointed.neuron : pixel === undefined || Number(pixel) === pointed.pixel);
      node.classList.toggle('is-lit', Boolean(meets));
    }
    picture.classList.toggle('is-pointed', pointed !== null);
    setText(told, wordsOf(words, small, pointed));
  };

  const on = (/** @type {Event} */ event) => {
    const node = /** @type {Element} */ (event.target).closest?.('.cell, .neuron');
    if (!(node instanceof SVGElement)) return point(null);
    point(node.dataset.neuron ? { neuron: Number(node.dataset.neuron) } : { pixel: Number(node.dataset.pixel) });
  };
  picture.addEventListener('pointerover', on);
  picture.addEventListener('pointerleave', () => point(null));
  picture.addEventListener('focusin', on);
  picture.addEventListener('focusout', () => point(null));

  return {
    root,
    /** @param {Small} next @param {{width: number, height: number}} room */
    load(next, room) {
      small = next;
      root.style.width = `${room.width}px`;
      root.style.height = `${room.height}px`;
      const height = room.height - FOOT;
      setAttributes(picture, { viewBox: `0 0 ${room.width} ${height}`, width: room.width, height });
      picture.replaceChildren(...draw(words, next, room.width, height));
      point(null);
    },
  };
};

/** @param {import('../i18n.js').Words} words @param {Small} small @param {Pointed} pointed */
const wordsOf = ({ t }, { weight, bias, sums, values, parameters, input }, pointed) => {
  const [pixels, neurons] = [input.length * input[0].length, weight.length];
  if (!pointed) return t('{pixels}·{neurons} weights + {neurons} biases = {parameters} parameters', { pixels, neurons, parameters });
  if ('pixel' in pointed) return t('number {n} goes to every neuron: {neurons} weights', { n: pointed.pixel + 1, neurons });
  const n = pointed.neuron;
  return t('neuron {n}: sum of {pixels} products {sum}, bias {bias}, gives {value}', { n: n + 1, pixels, sum: show(sums[n]), bias: show(bias), value: show(values[n]) });
};

/** @param {import('../i18n.js').Words} words @param {Small} small @param {number} width @param {number} height */
const draw = ({ t }, { input, weight, values }, width, height) => {
  const [rows, cols] = [input.length, input[0].length];
  const pixels = input.flat();
  const step = (height - TITLE) / pixels.length;
  const node = Math.min(34, step - 2);
  const cell = Math.min(46, (width * 0.3) / cols, (height - TITLE) / rows);
  const [strip, right, radius] = [width * 0.52, width - 30, Math.min(27, step * 1.5)];
  const middle = TITLE + (height - TITLE) / 2;
  const nodeY = (/** @type {number} */ pixel) => TITLE + step * (pixel + 0.5);
  const neuronY = (/** @type {number} */ neuron) => middle + (neuron - (weight.length - 1) / 2) * Math.min(120, (height - TITLE) / weight.length);
  const left = width * 0.06;
  const place = (/** @type {number} */ pixel) => ({ x: left + (pixel % cols) * cell, y: middle + (Math.floor(pixel / cols) - rows / 2) * cell });
  const number = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ value) => svg('text', { x, y }, show(value));
  const square = (/** @type {number} */ pixel, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) =>
    svg('g', { class: 'cell', 'data-pixel': pixel }, svg('rect', { x, y, width: w, height: h, rx: 3 }), number(x + w / 2, y + h / 2, pixels[pixel]));
  const titles = /** @type {[number, string][]} */ ([[left + (cols * cell) / 2, `${rows}×${cols}`], [strip, `${pixels.length}×1`], [right - 4, String(weight.length)]]);
  return [
    ...titles.map(([x, text]) => svg('text', { class: 'shape', x, y: 16 }, text)),
    ...weight.flatMap((plane, neuron) => plane.flat().map((value, pixel) => svg('line', {
      class: `weight ${kindOf(value)}`, 'data-pixel': pixel, 'data-neuron': neuron, x1: strip + node / 2 + 2, y1: nodeY(pixel), x2: right - radius, y2: neuronY(neuron) }))),
    ...pixels.map((_, pixel) => {
      const { x, y } = place(pixel);
      return svg('line', { class: 'laid', 'data-pixel': pixel, x1: x + cell / 2, y1: y + cell / 2, x2: strip - node / 2, y2: nodeY(pixel) });
    }),
    ...pixels.map((_, pixel) => {
      const { x, y } = place(pixel);
      return square(pixel, x + 1, y + 1, cell - 2, cell - 2);
    }),
    ...pixels.map((_, pixel) => square(pixel, strip - node / 2, nodeY(pixel) - step / 2 + 1, node, step - 2)),
    ...values.map((value, neuron) => svg('g', { class: 'neuron', 'data-neuron': neuron, tabindex: 0, role: 'button', 'aria-label': t('neuron {n}', { n: neuron + 1 }) },
      svg('circle', { cx: right, cy: neuronY(neuron), r: radius }), number(right, neuronY(neuron), value))),
  ];
};
