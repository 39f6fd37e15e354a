// Groups: which input channels each output channel reads, drawn as lines, and what that costs.

import { el, setText, svg } from '../dom.js';

/** @typedef {{inputs: number[], outputs: number[]}} Group */
/** @typedef {import('../api.js').Geometry & {weight_shape: number[]}} Geometry */

const WIDTH = 520;
const HEIGHT = 372;
const TOP = 34; // for the names of the columns
const NODE = 46; // width
const LARGEST = 34; // height
const LEFT = 70;
const RIGHT = WIDTH - LEFT - NODE;
const HUES = 8;

/** Large numbers apart in threes, alike in every language. @param {number} n */
export const spaced = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** @param {number} count @returns {(index: number) => {y: number, height: number}} */
const rowsOf = (count) => {
  const pitch = Math.min(LARGEST + 8, (HEIGHT - TOP - 6) / count);
  const first = TOP + (HEIGHT - TOP - 6 - pitch * count) / 2;
  return (index) => ({ y: first + index * pitch, height: Math.min(LARGEST, pitch - 3) });
};

/** @param {number} x @param {{y: number, height: number}} place @param {string} kind @param {number} channel */
const node = (x, { y, height }, kind, channel) =>
  svg('g', { class: `channel ${kind}`, [`data-${kind}`]: channel },
    svg('rect', { x, y, width: NODE, height, rx: 6 }), svg('text', { x: x + NODE / 2, y: y + height / 2 }, String(channel + 1)));

export const createDiagram = () => {
  const root = svg('svg', { class: 'groups-diagram', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'data-anchor': 'groups' });
  const near = (/** @type {PointerEvent} */ event) => {
    const channel = event.target instanceof Element ? event.target.closest('.channel') : null;
    const { input, output } = channel instanceof SVGElement ? channel.dataset : {};
    root.toggleAttribute('data-pointed', channel !== null);
    for (const line of root.querySelectorAll('.connection'))
      line.toggleAttribute('data-lit', channel !== null && (line.getAttribute('data-from') === input || line.getAttribute('data-to') === output));
  };
  root.addEventListener('pointerover', near);
  root.addEventListener('pointerleave', near);
  return {
    root,
    /** @param {Group[]} groups @param {string} words what the picture shows */
    draw(groups, words) {
      const [left, right] = [rowsOf(groups.flatMap(({ inputs }) => inputs).length), rowsOf(groups.flatMap(({ outputs }) => outputs).length)];
      const middle = (/** @type {{y: number, height: number}} */ { y, height }) => y + height / 2;
      const lines = groups.flatMap(({ inputs, outputs }, group) => inputs.flatMap((from) => outputs.map((to) => {
        const [x1, x2, y1, y2] = [LEFT + NODE, RIGHT, middle(left(from)), middle(right(to))];
        const bend = (x2 - x1) / 2;
        return svg('path', { class: `connection group-${group % HUES}`, 'data-from': from, 'data-to': to,
          d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` });
      })));
      const tags = groups.length === 1 ? [] : groups.flatMap(({ inputs, outputs }, group) => [
        svg('text', { class: `tag group-${group % HUES}`, x: LEFT - 24, y: (middle(left(inputs[0])) + middle(left(inputs[inputs.length - 1]))) / 2 }, `g${group + 1}`),
        svg('text', { class: `tag group-${group % HUES}`, x: RIGHT + NODE + 24, y: (middle(right(outputs[0])) + middle(right(outputs[outputs.length - 1]))) / 2 }, `g${group + 1}`),
      ]);
      root.setAttribute('aria-label', words);
      root.replaceChildren(
        svg('text', { class: 'column input-ink', translate: 'no', x: LEFT + NODE / 2, y: 14 }, 'in_channels'),
        svg('text', { class: 'column output-ink', translate: 'no', x: RIGHT + NODE / 2, y: 14 }, 'out_channels'),
        ...lines, ...tags,
        ...groups.flatMap(({ inputs }) => inputs.map((channel) => node(LEFT, left(channel), 'input', channel))),
        ...groups.flatMap(({ outputs }) => outputs.map((channel) => node(RIGHT, right(channel), 'output', channel))),
      );
    },
  };
};

/** Where the counts come from, factor by factor. @param {import('../i18n.js').Words} words @param {Geometry} geometry @param {boolean} biased */
export const countNodes = ({ t }, { weight_shape: [filters, depth, kh, kw], output_shape: [, rows, cols], parameters, macs }, biased) => {
  const f = (/** @type {string} */ kind, /** @type {number | string} */ n) => el('span', { class: kind }, String(n));
  const window = () => [f('group-ink', depth), '·', f('filter-ink', kh), '·', f('filter-ink', kw)];
  return [
    el('dt', {}, t('Parameters')),
    el('dd', {}, f('output-ink', filters), biased ? '·(' : '·', ...window(), ...(biased ? [' + ', f('stride-ink', 1), ')'] : []), ' = ', el('b', {}, spaced(parameters))),
    el('dt', {}, t('Multiply-adds')),
    el('dd', {}, f('output-ink', `${filters}·${rows}·${cols}`), '·', ...window(), ' = ', el('b', {}, spaced(macs))),
  ];
};

/** A layer to compare with, one click away. @param {import('../i18n.js').Words} words @param {string} argument @param {string} name what it is called, if it has a name
 * @param {() => void} act */
export const createCard = ({ t }, argument, name, act) => {
  const counts = { parameters: el('span', { class: 'card-count' }), macs: el('span', { class: 'card-count' }) };
  const bar = el('span', { class: 'card-bar', 'aria-hidden': 'true' });
  const root = el('button', { type: 'button', class: 'layer-card' },
    el('span', {}, el('b', { translate: 'no' }, argument), name && el('span', { class: 'card-name' }, name)), counts.parameters, counts.macs, bar);
  root.addEventListener('click', act);
  return {
    root,
    /** @param {Geometry} geometry @param {number} most parameters of the largest card @param {boolean} pressed */
    draw({ parameters, macs }, most, pressed) {
      setText(counts.parameters, spaced(parameters));
      setText(counts.macs, spaced(macs));
      const counted = t('parameters {parameters}, multiply-adds {macs}', { parameters, macs });
      root.setAttribute('aria-label', `${[argument, name].filter(Boolean).join(', ')}: ${counted}`);
      bar.style.setProperty('--share', String(parameters / most));
      root.setAttribute('aria-pressed', String(pressed));
    },
  };
};
