// <volume-stage>: a convolution as it is, in depth: the window goes through all channels of the input at once, and
// each filter, as deep as the input, makes one map.
//
// Call draw({figure, step}) with a VolumeFigure and a step; `arithmetic: false` leaves the products out. Events, bubbling:
//   volume-go {step}   a cell of the maps was clicked: the reader wants to be there

import { el, setAttributes, setText, svg } from '../dom.js';
import { createWords } from '../i18n.js';
import { show } from '../numbers.js';
import { createProducts } from './products.js';
import { bitmap, largest, light, signed } from './bitmap.js';
import { cornerOf, layOut, sliceOf } from './oblique.js';

/** @typedef {import('../api.js').Geometry} Geometry */
/** @typedef {import('./oblique.js').Layout} Layout */
/** @typedef {import('./oblique.js').Stack} Stack */
/** One position of the window, all channels.
 * @typedef {{index: number, row: number, col: number, patch: number[][][], products: number[][][] | null,
 *   channel_sums: number[] | null, sum: number | null, bias: number, value: number, winner: {row: number, col: number} | null,
 *   count: number | null}} VolumeStep */
/**
 * What the server computed for one layer. Steps count through the first map, then the second and so on; `stepAt` gives
 * undefined while a step is on its way. `starts`: the window's first padded row (column) for each output row (column).
 * @typedef {{layer: 'conv' | 'max' | 'average', geometry: Geometry, picture: 'photo' | 'signed', input: number[][][], weight: number[][][][] | null,
 *   maps: number[][][], bias: number, total: number, starts: {rows: number[], cols: number[]}, stepAt: (step: number) => VolumeStep | undefined}} VolumeFigure
 */
/** `veiled`: the maps are not to be seen yet. @typedef {{figure: VolumeFigure, step: number, arithmetic?: boolean, veiled?: boolean}} Scene */

const NARROW = 560; // rooms narrower than this stand the stacks above each other
const AIR = 6; // px between two headings
const ASIDE = 80; // px from = to the question mark
const NUMBERED = 17; // px; smaller cells have no numbers
const PALE = 1.8; // how far a filter's colours stay from full, so that its numbers can be read

let stages = 0;

/** @param {number[]} lengths */
const size = (...lengths) => lengths.join('×');

/** Which map a step belongs to, and which of its cells it fills. @param {Geometry} geometry @param {number} step */
export const placeOf = ({ output_shape: [, rows, cols] }, step) => {
  const [map, cell] = [Math.floor(step / (rows * cols)), step % (rows * cols)];
  return { map, row: Math.floor(cell / cols), col: cell % cols };
};

export class VolumeStage extends HTMLElement {
  /** @type {import('../i18n.js').Words} */ #words = createWords('en', {});
  /** @type {Scene | null} */ #scene = null;
  /** @type {Layout | null} */ #layout = null;
  /** @type {AbortController | null} */ #life = null;
  #clip = `filled-${(stages += 1)}`;
  #hatch = `depth-hatch-${stages}`;
  #products = createProducts(() => this.#words);
  #picture = svg('svg', { class: 'volumes', role: 'img' });
  #stacks = { input: svg('g', { class: 'stack input', 'data-anchor': 'input' }), filter: svg('g', { class: 'stack filter', 'data-anchor': 'filter' }), output: svg('g', { class: 'stack output', 'data-anchor': 'output' }) };
  #prism = svg('g', { class: 'prism' });
  #target = svg('rect', { class: 'frame target', rx: 2 });
  #filled = { rows: svg('rect'), part: svg('rect') };
  #times = svg('text', { class: 'operator' });
  #equals = svg('text', { class: 'operator' });
  #bias = svg('text', { class: 'bias' });
  #seen = svg('g'); // the numbers in a pooling window
  /** @type {SVGImageElement[]} */ #maps = [];
  #shown = -1;

  /** In which language it speaks; set before the first scene. @param {import('../i18n.js').Words} words */
  set words(words) {
    this.#words = words;
  }

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    if (!this.#picture.parentNode) this.#build();
    const room = new ResizeObserver(() => this.#arrange());
    room.observe(this);
    const theme = new MutationObserver(() => this.#arrange());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#arrange(), { signal });
    signal.addEventListener('abort', () => { room.disconnect(); theme.disconnect(); }, { once: true });
    this.#picture.addEventListener('click', (event) => this.#go(event), { signal });
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const before = this.#scene;
    this.#scene = scene;
    if (before?.figure !== scene.figure || before.arithmetic !== scene.arithmetic || before.veiled !== scene.veiled) this.#arrange();
    else this.#light();
  }

  #build() {
    const line = svg('path', { d: 'M-2 2 2 -2M0 8 8 0M6 10 10 6', class: 'hatch-line' });
    this.style.setProperty('--hatch', `url(#${this.#hatch})`);
    this.#picture.append(
      svg('defs', {},
        svg('pattern', { id: this.#hatch, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, line),
        svg('clipPath', { id: this.#clip }, this.#filled.rows, this.#filled.part)),
      this.#stacks.input, this.#stacks.filter, this.#stacks.output, this.#prism, this.#target, this.#times, this.#equals, this.#bias,
    );
    this.append(this.#picture, this.#products.root);
  }

  /** Lay everything out anew: another figure, another room or another theme. */
  #arrange() {
    const scene = this.#scene;
    if (!scene || !this.isConnected) return;
    const { figure } = scene;
    const style = getComputedStyle(this);
    const width = this.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const narrow = width < NARROW;
    this.#products.load(figure, scene.arithmetic !== false && !scene.veiled);
    const height = this.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom) - this.#products.root.offsetHeight;
    const [, rows, cols] = figure.geometry.padded_shape;
    const [depth, outRows, outCols] = figure.geometry.output_shape;
    const layout = layOut({ width, height, title: parseFloat(style.getPropertyValue('--heading')), narrow }, {
      input: { depth: figure.input.length, rows, cols },
      filter: { depth: figure.weight ? figure.weight[0].length : 1, rows: figure.geometry.height.kernel, cols: figure.geometry.width.kernel },
      output: { depth, rows: outRows, cols: outCols },
    });
    this.#layout = layout;
    const label = [this.#words.t('The stage'), size(rows, cols, figure.input.length), ...(scene.veiled ? [] : [size(outRows, outCols, depth)])].join(', ');
    setAttributes(this.#picture, { 'aria-label': label, viewBox: `0 0 ${width} ${narrow ? layout.height : height}` });
    this.#picture.style.height = narrow ? `${layout.height}px` : '';
    this.#picture.dataset.picture = figure.picture;
    this.#shown = -1;
    this.#loadInput(figure, layout.input);
    this.#loadMaps(figure, layout.output);
    if (scene.veiled) this.#hideMaps(layout);
    this.#loadPrism(figure, layout.input);
    setAttributes(this.#target, { width: layout.output.cell, height: layout.output.cell, display: scene.veiled ? 'none' : null });
    setAttributes(this.#times, layout.times);
    setAttributes(this.#equals, layout.equals);
    setText(this.#times, figure.weight ? '⊛' : '→');
    setText(this.#equals, figure.weight ? '=' : '→');
    this.#light();
  }

  /** @param {VolumeFigure} figure @param {Stack} stack */
  #loadInput(figure, stack) {
    const { padding, input_shape: [depth, rows, cols], padded_shape: [, all, across] } = figure.geometry;
    const { cell } = stack;
    const isPadded = all !== rows || across !== cols;
    const inner = (/** @type {number[][]} */ plane) => plane.slice(padding.top, padding.top + rows).map((row) => row.slice(padding.left, padding.left + cols));
    const paint = figure.picture === 'photo' ? null : signed(this, PALE * largest(figure.input));
    const slices = backToFront(stack, (slice) => {
      const plane = inner(figure.input[slice]);
      const at = cornerOf(stack, slice, 0, 0);
      return svg('g', { class: 'slice', transform: `translate(${at.x} ${at.y})` },
        svg('rect', { class: 'ground', width: across * cell, height: all * cell }),
        isPadded && svg('rect', { class: 'padding', width: across * cell, height: all * cell }),
        image(bitmap(plane, paint ?? light(slice)), padding.left * cell, padding.top * cell, cols * cell, rows * cell),
        svg('rect', { class: 'edge', width: across * cell, height: all * cell }),
        ...(slice === 0 ? numbers(plane, stack, padding.left, padding.top) : []));
    });
    const whole = figure.picture === 'photo' && depth === 3 && !isPadded ? [thumbnail(figure.input.map(inner), stack)] : [];
    const padded = isPadded ? ` → ${size(all, across, depth)}` : '';
    this.#stacks.input.replaceChildren(...slices, ...whole, ...heading(stack, this.#words.t('Input'), `${size(rows, cols, depth)}${padded}`), ...count(stack));
  }

  /** The map that is filled now stands in front, so that no other one hides it. @param {VolumeFigure} figure @param {Stack} stack */
  #loadMaps(figure, stack) {
    const [depth, rows, cols] = figure.geometry.output_shape;
    const { cell, drawn } = stack;
    const paint = figure.picture === 'photo' && !figure.weight ? null : signed(this, largest(figure.maps));
    this.#maps = Array.from({ length: drawn }, () => svg('image', { width: cols * cell, height: rows * cell, preserveAspectRatio: 'none', class: 'pixels' }));
    const pictures = figure.maps.map((plane, map) => bitmap(plane, paint ?? light(map)));
    this.#pictures = pictures;
    const slices = backToFront(stack, (slice) => {
      const at = cornerOf(stack, slice, 0, 0);
      return svg('g', { class: 'slice map', transform: `translate(${at.x} ${at.y})` },
        svg('rect', { class: 'edge', width: cols * cell, height: rows * cell }), this.#maps[slice]);
    });
    setAttributes(this.#filled.rows, { width: cols * cell });
    setAttributes(this.#filled.part, { height: cell });
    const { t } = this.#words;
    const title = depth > 1 ? t('Activation maps') : t('Activation map');
    this.#stacks.output.replaceChildren(...slices, ...heading(stack, title, size(rows, cols, depth)), ...count(stack));
  }

  /** In their place, what is asked for. @param {Layout} layout */
  #hideMaps({ equals: { x, y } }) {
    this.#stacks.output.replaceChildren(svg('text', { class: 'operator asked', x: x + ASIDE, y }, '?'));
  }

  /** @type {string[]} */ #pictures = [];

  /** The window cut through every slice: moved as one. @param {VolumeFigure} figure @param {Stack} stack */
  #loadPrism(figure, stack) {
    const { height, width } = figure.geometry;
    const [w, h] = [width.effective_kernel * stack.cell, height.effective_kernel * stack.cell];
    const back = cornerOf(stack, stack.drawn - 1, 0, 0);
    const [dx, dy] = [back.x - stack.x, back.y - stack.y];
    const alone = !figure.weight; // pooling looks at one channel at a time
    const walls = alone ? [] : [[0, 0], [w, 0], [w, h], [0, h]].map(([x, y]) => svg('line', { class: 'wall', x1: x, y1: y, x2: x + dx, y2: y + dy }));
    const cuts = alone ? [] : backToFront(stack, (slice) => slice > 0 && svg('rect', { class: 'cut', x: slice * stack.dx, y: slice * stack.dy, width: w, height: h }));
    const side = alone ? [] : [svg('path', { class: 'side', d: `M0 0L${dx} ${dy}H${dx + w}V${dy + h}L${w} ${h}V0Z` })];
    const lines = [...cuts.filter((cut) => cut !== false), ...walls, svg('rect', { class: 'frame window', width: w, height: h, rx: 2 })];
    // Each line lies on a wider one in the page's colour: it has to be seen on any photograph.
    const under = lines.map((line) => /** @type {SVGElement} */ (line.cloneNode()));
    this.#prism.replaceChildren(...side, svg('g', { class: 'casing' }, ...under), ...lines);
  }

  /** Show one step: nothing is made, only moved. */
  #light() {
    const { figure, step } = /** @type {Scene} */ (this.#scene);
    const layout = this.#layout;
    if (!layout) return;
    const at = placeOf(figure.geometry, step);
    const front = figure.weight ? 0 : sliceOf(layout.input, at.map);
    const from = cornerOf(layout.input, front, figure.starts.rows[at.row], figure.starts.cols[at.col]);
    move(this.#prism, from.x, from.y);
    const slice = this.#sliceOfMap(at.map);
    const cell = cornerOf(layout.output, slice, at.row, at.col);
    move(this.#target, cell.x, cell.y);
    if (this.#shown !== at.map) this.#turnTo(at.map);
    const side = layout.output.cell;
    setAttributes(this.#filled.rows, { height: at.row * side });
    setAttributes(this.#filled.part, { y: at.row * side, width: (at.col + 1) * side });
    const now = figure.stepAt(step);
    if (!figure.weight) this.#seen.replaceChildren(...(now ? numbers(now.patch[0], layout.filter, 0, 0) : []));
    if (!this.#scene?.veiled) this.#products.draw(figure, at, now);
  }

  /** The first map stands at the back, the last in front; of many, the ones before the current one stand behind it.
   * @param {number} map */
  #sliceOfMap(map) {
    const { depth, drawn } = /** @type {Layout} */ (this.#layout).output;
    if (depth <= drawn) return drawn - 1 - map;
    return Math.max(0, drawn - 1 - map);
  }

  /** A heading that is longer than its room, in another language, is drawn narrower. */
  #fitHeadings() {
    const { input, filter, output, width } = /** @type {Layout} */ (this.#layout);
    const beside = filter.y === input.y || filter.x > input.x + input.cols * input.cell;
    const rooms = { input: beside ? filter.x - input.x : width - input.x, filter: output.x - filter.x, output: width - output.x };
    for (const [name, room] of Object.entries(rooms)) {
      const title = /** @type {SVGTextElement | null} */ (this.#stacks[/** @type {'input'} */ (name)].querySelector('.grid-title'));
      if (title && title.getComputedTextLength() > room) setAttributes(title, { textLength: Math.max(1, room - AIR), lengthAdjust: 'spacingAndGlyphs' });
    }
  }

  /** Another filter: its own numbers, and the maps made so far. @param {number} map */
  #turnTo(map) {
    this.#shown = map;
    const { figure } = /** @type {Scene} */ (this.#scene);
    const { output, filter } = /** @type {Layout} */ (this.#layout);
    this.#maps.forEach((node, slice) => {
      const behind = slice - this.#sliceOfMap(map); // how many maps ago this slice was filled
      const filled = map - behind;
      setAttributes(node, {
        href: behind < 0 || filled < 0 ? null : this.#pictures[filled],
        'clip-path': behind === 0 ? `url(#${this.#clip})` : null,
      });
      node.parentElement?.toggleAttribute('data-filled', behind > 0 && filled >= 0);
      node.parentElement?.toggleAttribute('data-current', behind === 0);
    });
    this.#loadFilter(figure, filter, map, output.depth);
    this.#fitHeadings();
  }

  /** @param {VolumeFigure} figure @param {Stack} stack @param {number} map @param {number} maps */
  #loadFilter(figure, stack, map, maps) {
    const { height, width } = figure.geometry;
    const { t } = this.#words;
    const name = figure.weight ? t('Filter') : t('Window');
    const note = figure.weight ? size(height.kernel, width.kernel, figure.weight[map].length) : size(height.kernel, width.kernel);
    const [w, h] = [stack.cols * stack.cell, stack.rows * stack.cell];
    const paint = figure.weight && signed(this, PALE * largest(figure.weight[map]));
    const slices = backToFront(stack, (slice) => {
      const plane = figure.weight?.[map][slice];
      const at = cornerOf(stack, slice, 0, 0);
      return svg('g', { class: 'slice', transform: `translate(${at.x} ${at.y})` },
        svg('rect', { class: 'ground', width: w, height: h }),
        plane && paint && image(bitmap(plane, paint), 0, 0, w, h),
        svg('rect', { class: 'edge', width: w, height: h }),
        ...(plane && slice === 0 ? numbers(plane, stack, 0, 0) : []), !plane && this.#seen);
    });
    const title = figure.weight && maps > 1 ? t('Filter {n} of {total}', { n: map + 1, total: maps }) : name;
    this.#stacks.filter.replaceChildren(...slices, ...heading(stack, title, note), ...count(stack));
    const { bias } = figure;
    setText(this.#bias, bias ? `${bias < 0 ? '−' : '+'}${show(Math.abs(bias))}` : '');
    setAttributes(this.#bias, { x: stack.x + w / 2, y: stack.y + h + 24 });
  }

  /** @param {MouseEvent} event */
  #go(event) {
    const layout = this.#layout;
    const scene = this.#scene;
    const matrix = this.#picture.getScreenCTM();
    if (!layout || !scene || !matrix) return;
    const { map } = placeOf(scene.figure.geometry, scene.step);
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const corner = cornerOf(layout.output, this.#sliceOfMap(map), 0, 0);
    const [col, row] = [Math.floor((at.x - corner.x) / layout.output.cell), Math.floor((at.y - corner.y) / layout.output.cell)];
    const { rows, cols } = layout.output;
    if (scene.veiled || row < 0 || col < 0 || row >= rows || col >= cols) return;
    this.dispatchEvent(new CustomEvent('volume-go', { bubbles: true, detail: { step: (map * rows + row) * cols + col } }));
  }
}

/** @template T @param {Stack} stack @param {(slice: number) => T} make @returns {T[]} */
const backToFront = ({ drawn }, make) => Array.from({ length: drawn }, (_, i) => make(drawn - 1 - i));

/** @param {string} href @param {number} x @param {number} y @param {number} width @param {number} height */
const image = (href, x, y, width, height) => svg('image', { href, x, y, width, height, preserveAspectRatio: 'none', class: 'pixels' });

/** @param {SVGElement} node @param {number} x @param {number} y */
const move = (node, x, y) => { node.style.transform = `translate(${x}px, ${y}px)`; };

/** The front slice's numbers, where its cells are large enough. @param {number[][]} plane @param {Stack} stack @param {number} left @param {number} top */
const numbers = (plane, { cell }, left, top) => {
  const longest = Math.max(...plane.flat().map((value) => show(value).length));
  const height = Math.min(cell * 0.5, (cell * 0.8) / (0.6 * Math.max(2, longest)));
  if (cell < NUMBERED || height < 11) return [];
  const texts = plane.flatMap((row, r) => row.map((value, c) =>
    svg('text', { x: (left + c + 0.5) * cell, y: (top + r + 0.5) * cell }, show(value))));
  return [svg('g', { class: 'numbers', 'font-size': height }, ...texts)];
};

/** Two lines of words above a stack. @param {Stack} stack @param {string} title @param {string} note */
const heading = ({ x, y, dy, drawn, heading: height }, title, note) => {
  const top = y + (drawn - 1) * dy;
  return [svg('text', { class: 'grid-title', x, y: top - 0.58 * height }, title), svg('text', { class: 'grid-note', x, y: top - 9 }, note)];
};

const THUMBNAIL = 44; // px

/** The photograph in its colours, over the stack of its channels. @param {number[][][]} planes @param {Stack} stack */
const thumbnail = (planes, { x, y, dx, dy, drawn, cols, cell }) => {
  const [red, green, blue] = planes;
  const colours = red.map((row, r) => row.map((_, c) => r * row.length + c));
  const paint = (/** @type {number} */ at) => {
    const [r, c] = [Math.floor(at / red[0].length), at % red[0].length];
    return /** @type {[number, number, number]} */ ([red[r][c], green[r][c], blue[r][c]]);
  };
  const right = x + cols * cell + (drawn - 1) * dx;
  return svg('g', { transform: `translate(${right - THUMBNAIL} ${y + (drawn - 1) * dy - THUMBNAIL - 8})` },
    image(bitmap(colours, paint), 0, 0, THUMBNAIL, THUMBNAIL));
};

/** How many slices there are, where not all are drawn. @param {Stack} stack */
const count = (stack) => {
  if (stack.depth <= stack.drawn) return [];
  const back = cornerOf(stack, stack.drawn - 1, 0, stack.cols);
  return [svg('text', { class: 'grid-note', x: back.x + 6, y: back.y + 14 }, `×${stack.depth}`)];
};

customElements.define('volume-stage', VolumeStage);
