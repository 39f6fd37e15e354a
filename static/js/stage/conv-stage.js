// <conv-stage>: the equation input ⊛ filter + bias = map, drawn for one figure and one step.
//
// Set `words`, then call draw(scene) with the figure and what is to be shown of it. Events, all bubbling:
//   conv-point {place | null}   a cell came under the pointer or the focus
//   conv-pin   {place}          a cell was clicked
//   conv-edit  {grid: 'input' | 'filter', cells: [{row, col, value}]}   input or filter cells were changed

import { el, setAttributes, setText, svg } from '../dom.js';
import { createWords } from '../i18n.js';
import { show } from '../numbers.js';
import { createArithmetic } from './arithmetic.js';
import { createCopies } from './copies.js';
import { bindHands } from './hands.js';
import { createGrid } from './grid.js';
import { NARROW, layOut } from './layout.js';
import { describeUses, key, reachOf, stepAt, usesOf } from './meaning.js';

/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../server.js').Refusal} Refusal */
/** @typedef {import('../lecture/views/plane.js').Step} Step */
/** @typedef {import('../state/schema.js').Place} Place */
/** @typedef {import('./layout.js').Layout} Layout */
/** @typedef {import('./layout.js').Box} Box */
/** @typedef {{figure: Figure, step: number, pointed: Place | null, refusal: Refusal | null, stride: number, bias: number, still: boolean, arrows?: boolean, fixed?: boolean}} Scene
 *   still: the step was not walked to, so nothing travels; arrows: all of them, from border cells to what they copy; fixed: no cell can be edited */

const STRIDE_NOTE = 84; // px of filter from which on its note has room for the stride

let stages = 0;

/** One number where all sides are alike; else rows×columns, unequal sides as a sum. @param {import('../api.js').Geometry} geometry */
const paddingOf = ({ height, width }) => {
  const [rows, cols] = [height, width].map(({ padding: { before, after } }) => (before === after ? String(before) : `${before}+${after}`));
  return rows === cols ? rows : `${rows}×${cols}`;
};

export class ConvStage extends HTMLElement {
  /** @type {import('../i18n.js').Words} */ #words = createWords('en', {});
  /** @type {Scene | null} */ #scene = null;
  /** @type {Layout | null} */ #layout = null;
  /** @type {AbortController | null} */ #life = null;
  #hatch = `hatch-${(stages += 1)}`;
  #arithmetic = createArithmetic();
  #grids = {
    input: createGrid('input', (r, c) => this.#words.t('input, row {row}, column {col}', this.#inInput(r, c))),
    filter: createGrid('filter', (r, c) => this.#words.t('filter, row {row}, column {col}', { row: r + 1, col: c + 1 })),
    output: createGrid('output', (r, c) => this.#words.t('output, row {row}, column {col}', { row: r + 1, col: c + 1 })),
  };
  #window = svg('rect', { class: 'frame window', rx: 5 });
  #ghost = svg('rect', { class: 'frame ghost', rx: 5 });
  #filterFrame = svg('rect', { class: 'frame filter-frame', rx: 5 });
  #target = svg('rect', { class: 'frame target', rx: 5 });
  #misfit = svg('g', { class: 'misfit' });
  #copies = createCopies(`${this.#hatch}-arrow`);
  #times = svg('text', { class: 'operator' });
  #equals = svg('text', { class: 'operator' });
  #asked = svg('text', { class: 'operator asked', hidden: true }, '?'); // shown when it has its place
  #bias = svg('text', { class: 'bias' });
  #biasChip = svg('rect', { class: 'bias-chip' });
  #picture = svg('svg', { class: 'picture', role: 'group' });

  /** In which language it speaks; set before the first scene. @param {import('../i18n.js').Words} words */
  set words(words) {
    this.#words = words;
  }

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    if (!this.#picture.parentNode) this.#build();
    const watch = new ResizeObserver(() => this.#arrange());
    watch.observe(this);
    signal.addEventListener('abort', () => watch.disconnect(), { once: true });
    bindHands(this, this.#picture, {
      wrong: (value) => this.#words.t('{value} is not a number from −1000000 to 1000000', { value }),
      cell: (grid, row, col) => this.#grids[grid].cell(row, col),
      enterAt: (grid, row, col) => this.#grids[grid].enterAt(row, col),
      value: (grid, row, col) => this.#valueAt(grid, row, col),
      editable: (grid, row, col) => this.#editableAt(grid, row, col),
    }, signal);
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {Scene} scene */
  draw(scene) {
    const before = this.#scene;
    this.#scene = scene;
    if (!this.#layout || before?.figure !== scene.figure || before.refusal !== scene.refusal || before.stride !== scene.stride) this.#arrange();
    else this.#light(before);
  }

  #build() {
    const line = svg('path', { d: 'M-2 2 2 -2M0 8 8 0M6 10 10 6', class: 'hatch-line' }); // joins at the tile's corners
    const pattern = (/** @type {string} */ id, /** @type {SVGElement} */ mark) =>
      svg('pattern', { id, width: 8, height: 8, patternUnits: 'userSpaceOnUse' }, mark);
    const error = /** @type {SVGElement} */ (line.cloneNode());
    error.setAttribute('class', 'hatch-line error');
    this.style.setProperty('--hatch', `url(#${this.#hatch})`);
    this.style.setProperty('--error-hatch', `url(#${this.#hatch}-error)`);
    const { input, filter, output } = this.#grids;
    this.#picture.append(
      svg('defs', {}, pattern(this.#hatch, line), pattern(`${this.#hatch}-error`, error)),
      input.root, filter.root, output.root, this.#copies.root, this.#misfit, this.#ghost, this.#times, this.#equals, this.#asked,
      this.#biasChip, this.#bias, this.#filterFrame, this.#window, this.#target,
    );
    this.append(this.#picture, this.#arithmetic.root);
  }

  /** Lay everything out anew: another figure, or another size of the room. */
  #arrange() {
    const scene = this.#scene;
    if (!scene || !this.isConnected) return;
    if (!this.clientWidth) { // hidden: it is laid out when it has room again
      this.#layout = null;
      return;
    }
    const { figure } = scene;
    const filter = this.#middle(figure);
    const style = getComputedStyle(this);
    const width = this.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const tall = width < NARROW;
    const title = parseFloat(style.getPropertyValue('--heading'));
    const alone = this.#sticksOut();
    const scale = this.offsetWidth / this.getBoundingClientRect().width; // of a stage shown smaller than it is
    const height = this.#picture.getBoundingClientRect().height * scale;
    const layout = layOut({ width, height: tall ? 0 : height, title }, {
      input: { rows: figure.padded.length, cols: figure.padded[0].length },
      filter: { rows: filter.length, cols: filter[0].length },
      output: { rows: figure.map.length, cols: figure.map[0]?.length ?? 0 },
      reserve: alone ? { rows: alone.window_height, cols: alone.window_width } : figure.room,
      beyond: alone ? Math.max(0, alone.window_width - figure.padded[0].length) : figure.misfit.width?.beyond ?? 0,
    });
    if (!this.#layout) this.#appear();
    this.#layout = layout;
    setAttributes(this.#picture, { 'aria-label': this.#words.t('The stage'), viewBox: `0 0 ${width} ${tall ? layout.height : height}` });
    this.#picture.style.height = tall ? `${layout.height}px` : '';
    this.#load(figure, layout, title);
    this.#copies.load(layout.input, figure.copies ?? null);
    this.#light(null);
  }

  /** What is drawn for the first time stands where it belongs; only later changes are seen to move. */
  #appear() {
    this.toggleAttribute('data-new', true);
    requestAnimationFrame(() => requestAnimationFrame(() => this.toggleAttribute('data-new', false)));
  }

  /** The window's size, if it is larger than the whole input. */
  #sticksOut() {
    const refusal = this.#scene?.refusal;
    return refusal?.code === 'window_too_large' ? refusal.detail : null;
  }

  /** The grid in the middle: the filter, or for pooling the cells in the window. @param {Figure} figure */
  #middle(figure) {
    const kernel = figure.geometry && { rows: figure.geometry.height.kernel, cols: figure.geometry.width.kernel };
    return figure.filter ?? figure.steps[0]?.patch ?? Array.from({ length: kernel?.rows ?? 1 }, () => Array(kernel?.cols ?? 1).fill(0));
  }

  /** @param {Figure} figure @param {Layout} layout @param {number} title */
  #load(figure, layout, title) {
    const { t, plural } = this.#words;
    const { input, filter, output } = this.#grids;
    const g = figure.geometry;
    const size = (/** @type {number} */ h, /** @type {number} */ w) => `${h}×${w}`;
    const own = g ? size(g.input_shape[1], g.input_shape[2]) : size(figure.padded.length, figure.padded[0].length);
    const padded = g && size(g.padded_shape[1], g.padded_shape[2]);
    const stride = layout.filter.cols * layout.cell > STRIDE_NOTE ? `, S = ${this.#scene?.stride}` : '';
    const beside = layout.output.y <= layout.filter.y ? layout.output.x - layout.filter.x - 8 : Infinity;
    input.load(layout.input, t('Input'), padded && padded !== own ? `${own}, P = ${paddingOf(g)} → ${padded}` : own, title, layout.width);
    filter.load(layout.filter, figure.filter ? t('Filter') : t('Window'), `${size(layout.filter.rows, layout.filter.cols)}${stride}`, title, beside);
    output.load(layout.output, figure.map.length ? t('Activation map') : '',
      `${size(layout.output.rows, layout.output.cols)}, ${plural('{n} step', '{n} steps', figure.total)}`, title, layout.width - layout.output.x);
    output.root.toggleAttribute('hidden', !figure.map.length);
    setAttributes(this.#times, layout.times);
    setAttributes(this.#equals, { ...layout.equals, hidden: !figure.map.length && !figure.veiled });
    setAttributes(this.#asked, { x: layout.equals.x + 1.5 * layout.cell, y: layout.equals.y, hidden: !figure.veiled });
    this.style.setProperty('--sign', `${Math.max(22, Math.min(40, layout.cell * 0.8))}px`);
    setText(this.#times, figure.filter ? '⊛' : '→');
    setText(this.#equals, figure.filter ? '=' : '→');
    this.#placeBias(figure, layout);
    this.#frame(this.#filterFrame, layout.filter, { row: 0, col: 0 }, layout.filter.rows, layout.filter.cols);
  }

  /** @param {Figure} figure @param {Layout} layout */
  #placeBias(figure, { filter }) {
    const bias = figure.filter ? (this.#scene?.bias ?? 0) : 0;
    const text = bias < 0 ? `−${show(-bias)}` : `+${show(bias)}`;
    const width = Math.max(46, 22 + text.length * 11);
    const [x, y] = [filter.x + (filter.cols * filter.cell) / 2, filter.y + filter.rows * filter.cell + 32];
    setText(this.#bias, text);
    setAttributes(this.#bias, { x, y, hidden: bias === 0 });
    setAttributes(this.#biasChip, { x: x - width / 2, y: y - 17, width, height: 34, rx: 17, hidden: bias === 0 });
  }

  /** Show one step, or what is pointed at. @param {Scene | null} before */
  #light(before) {
    const { figure, pointed, step: index } = /** @type {Scene} */ (this.#scene);
    const walked = figure.steps[index];
    const step = stepAt(figure, pointed) ?? walked;
    const uses = pointed && pointed.frame !== 'output' && figure.geometry
      ? (pointed.frame === 'tap' ? reachOf : usesOf)(figure, pointed) : null;
    this.#lightInput(figure, uses ? undefined : step, pointed, uses);
    this.#lightFilter(figure, step, pointed, uses);
    this.#lightOutput(figure, step, index, pointed, uses);
    this.#moveFrames(figure, step, walked, Boolean(uses));
    this.#drawMisfit(figure, step);
    const border = pointed?.frame === 'padded' ? pointed : null;
    this.#copies.light(/** @type {Layout} */ (this.#layout).input, figure.copies ?? null, border, this.#scene?.arrows ?? false);
    if (uses && pointed) this.#arithmetic.say(describeUses(this.#words, figure, pointed, uses));
    else if (figure.veiled) this.#arithmetic.clear();
    else this.#arithmetic.draw(figure, step);
    const forward = before?.figure === figure && index === before.step + 1 && !pointed;
    if (forward && step && !this.#scene?.still) this.#send(step);
  }

  /** @param {Figure} figure @param {Step | undefined} step @param {Place | null} pointed @param {import('./meaning.js').Use[] | null} uses */
  #lightInput(figure, step, pointed, uses) {
    const rows = new Set(step?.rows);
    const cols = new Set(step?.cols);
    const used = new Set(uses && pointed?.frame === 'tap' ? uses.map(({ padded }) => key(padded.row, padded.col)) : []);
    const { height, width } = figure.misfit;
    this.#grids.input.light((r, c) => ({
      value: figure.padded[r][c],
      padding: !this.#inputAt(r, c),
      read: rows.has(r) && cols.has(c),
      used: used.has(key(r, c)),
      pointed: pointed?.frame === 'padded' && pointed.row === r && pointed.col === c,
      winner: step?.winner?.row === r && step?.winner?.col === c,
      unused: Boolean((height && r >= height.unused_from) || (width && c >= width.unused_from)),
    }));
  }

  /** @param {Figure} figure @param {Step | undefined} step @param {Place | null} pointed @param {import('./meaning.js').Use[] | null} uses */
  #lightFilter(figure, step, pointed, uses) {
    const used = new Set(uses && pointed?.frame === 'padded' ? uses.map(({ tap }) => key(tap.row, tap.col)) : []);
    const cells = figure.filter ?? step?.patch ?? this.#middle(figure);
    this.#grids.filter.light((r, c) => ({
      value: step || figure.filter ? cells[r][c] : undefined,
      used: used.has(key(r, c)),
      pointed: pointed?.frame === 'tap' && pointed.row === r && pointed.col === c,
      winner: Boolean(step?.winner && step.rows[r] === step.winner.row && step.cols[c] === step.winner.col),
    }));
  }

  /** @param {Figure} figure @param {Step | undefined} step @param {number} index @param {Place | null} pointed @param {import('./meaning.js').Use[] | null} uses */
  #lightOutput(figure, step, index, pointed, uses) {
    /** @type {Map<string, string>} */
    const weights = new Map();
    if (uses && pointed?.frame === 'padded')
      for (const { output, tap } of uses) {
        const weight = figure.filter ? `×${show(figure.filter[tap.row][tap.col])}` : '•';
        const at = key(output.row, output.col);
        weights.set(at, weights.has(at) ? `${weights.get(at)} ${weight}` : weight);
      }
    this.#grids.output.light((r, c) => {
      const number = r * figure.map[0].length + c;
      const current = step !== undefined && !uses && step.row === r && step.col === c;
      const filled = number <= index || current;
      const weight = weights.get(key(r, c));
      return {
        value: filled ? figure.map[r][c] : undefined,
        ...(weight ? { text: weight } : {}),
        filled,
        used: weight !== undefined || (uses !== null && pointed?.frame === 'tap'),
        current,
      };
    });
  }

  /** @param {Figure} figure @param {Step | undefined} step @param {Step | undefined} walked @param {boolean} hidden */
  #moveFrames(figure, step, walked, hidden) {
    const layout = /** @type {Layout} */ (this.#layout);
    const around = (/** @type {SVGRectElement} */ frame, /** @type {Pick<Step, 'window'>} */ { window: w }) =>
      this.#frame(frame, layout.input, { row: w.top, col: w.left }, w.bottom - w.top, w.right - w.left);
    const unanswered = this.#sticksOut();
    const { marked = null, mistaken = null } = figure;
    this.#window.classList.toggle('error', Boolean(unanswered || (marked && this.#isOutside(marked))));
    setAttributes(this.#window, { hidden: hidden || (!step && !unanswered && !marked) });
    setAttributes(this.#target, { hidden: hidden || !step });
    setAttributes(this.#ghost, { hidden: !mistaken && (!walked || (walked === step && !hidden)) });
    setAttributes(this.#filterFrame, { hidden: !figure.filter && !step });
    if (unanswered) this.#frame(this.#window, layout.input, { row: 0, col: 0 }, unanswered.window_height, unanswered.window_width);
    if (marked) around(this.#window, { window: marked });
    if (mistaken) around(this.#ghost, { window: mistaken });
    else if (walked) around(this.#ghost, walked);
    if (!step || hidden) return;
    around(this.#window, step);
    this.#frame(this.#target, layout.output, step, 1, 1);
  }

  /** @param {Step['window']} window */
  #isOutside({ bottom, right }) {
    const { padded = [] } = this.#scene?.figure ?? {};
    return bottom > padded.length || right > padded[0].length;
  }

  /** @param {SVGRectElement} frame @param {Box} box @param {{row: number, col: number}} cell @param {number} rows @param {number} cols */
  #frame(frame, { x, y, cell }, { row, col }, rows, cols) {
    frame.style.transform = `translate(${x + col * cell}px, ${y + row * cell}px)`;
    setAttributes(frame, { width: cols * cell, height: rows * cell });
  }

  /** The window after the last one, where it sticks out over the edge. @param {Figure} figure @param {Step | undefined} step */
  #drawMisfit(figure, step) {
    const { height, width } = figure.misfit;
    const layout = this.#layout;
    if (!figure.geometry || !layout || !step || !(width ?? height)) return this.#misfit.replaceChildren();
    const { input } = layout;
    const { top, left, bottom, right } = step.window;
    const rows = width ? { start: top, stop: bottom } : /** @type {NonNullable<typeof height>} */ (height);
    const cols = width ?? { start: left, stop: right };
    const over = { row: width ? rows.start : figure.padded.length, col: width ? figure.padded[0].length : cols.start };
    const rect = (/** @type {string} */ name, /** @type {{row: number, col: number}} */ at, /** @type {number} */ r, /** @type {number} */ c) => {
      const node = svg('rect', { class: name, rx: 5 });
      this.#frame(node, input, at, r, c);
      return node;
    };
    this.#misfit.replaceChildren(
      rect('outside', over, rows.stop - over.row, cols.stop - over.col),
      rect('frame next', { row: rows.start, col: cols.start }, rows.stop - rows.start, cols.stop - cols.start),
    );
  }

  /** The number travels from the sum into its output cell. @param {Step} step */
  #send(step) {
    const from = this.#arithmetic.value().getBoundingClientRect();
    const cell = this.#grids.output.cell(step.row, step.col)?.getBoundingClientRect();
    const time = parseFloat(getComputedStyle(this).getPropertyValue('--glide-now')) || 0;
    if (!cell || !time || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const home = this.getBoundingClientRect();
    const traveller = el('span', { class: 'traveller', 'aria-hidden': 'true' }, show(step.value));
    this.append(traveller);
    const at = (/** @type {DOMRect} */ box) =>
      `translate(${box.x + box.width / 2 - home.x}px, ${box.y + box.height / 2 - home.y}px) translate(-50%, -50%)`;
    traveller.animate([{ transform: at(from) }, { transform: at(cell) }], { duration: time, easing: 'ease-out' })
      .finished.finally(() => traveller.remove());
  }

  /** @param {number} row @param {number} col padded cell @returns {{row: string, col: string}} as the reader counts input cells */
  #inInput(row, col) {
    const padding = this.#scene?.figure.geometry?.padding ?? { top: 0, left: 0 };
    return { row: show(row - padding.top + 1), col: show(col - padding.left + 1) };
  }

  /** @param {'input' | 'filter' | 'output'} grid @param {number} row @param {number} col @returns {{row: number, col: number} | null}
   *   the cell as an edit names it (without the padding), if it may be edited */
  #editableAt(grid, row, col) {
    const scene = this.#scene;
    if (!scene || scene.fixed) return null;
    if (grid === 'filter') return scene.figure.filter ? { row, col } : null;
    return grid === 'input' ? this.#inputAt(row, col) : null;
  }

  /** The input cell that a padded cell is, if it is not padding. @param {number} row @param {number} col */
  #inputAt(row, col) {
    const figure = this.#scene?.figure;
    if (!figure) return null;
    const { top, left } = figure.geometry?.padding ?? { top: 0, left: 0 };
    const [rows, cols] = figure.geometry?.input_shape.slice(1) ?? [figure.padded.length, figure.padded[0].length];
    const inside = row >= top && row < top + rows && col >= left && col < left + cols;
    return inside ? { row: row - top, col: col - left } : null;
  }

  /** @param {'input' | 'filter' | 'output'} grid @param {number} row @param {number} col */
  #valueAt(grid, row, col) {
    const figure = this.#scene?.figure;
    return (grid === 'input' ? figure?.padded[row]?.[col] : figure?.filter?.[row]?.[col]) ?? 0;
  }
}

if (!customElements.get('conv-stage')) customElements.define('conv-stage', ConvStage); // a stranger's page may have it from elsewhere
