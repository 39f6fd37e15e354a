// The size of the output, live: the formula in letters, then in numbers, each in its idea's colour.

import { el, math } from '../dom.js';
import { decimal, show } from '../numbers.js';

/** @typedef {import('../api.js').Axis} Axis */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {Pick<Axis, 'size' | 'kernel' | 'stride' | 'dilation' | 'exact_float' | 'output' | 'fits'> & {padding: {before: number}}} Sizes */
/** @typedef {import('../dom.js').Child} Child */
/** @typedef {{n: Child, f: Child, p: Child, s: Child, d: Child, dilated: boolean, padded: boolean}} Terms */

/** @param {string} kind @param {string} letter */
export const letter = (kind, letter) => math('mi', { class: kind }, letter);
/** @param {string} kind @param {number} value */
export const number = (kind, value) => math('mn', { class: kind }, show(value));
/** @param {string} sign */
export const sign = (sign) => math('mo', {}, sign);
/** @param {...Child} children */
export const row = (...children) => math('mrow', {}, ...children);
const one = () => math('mn', {}, '1');

/** (N + 2P − F) / S + 1, and with dilation (N + 2P − D·(F − 1) − 1) / S + 1. @param {Terms} terms */
const fraction = ({ n, f, p, s, d, dilated, padded }) => {
  const padding = padded ? [sign('+'), math('mn', {}, '2'), sign('·'), p] : [];
  const window = dilated ? [d, sign('·'), row(sign('('), f, sign('−'), one(), sign(')')), sign('−'), one()] : [f];
  return row(math('mfrac', {}, row(n, sign('−'), ...window, ...padding), row(s)), sign('+'), one());
};

const letters = (/** @type {string} */ n, /** @type {boolean} */ dilated, /** @type {boolean} */ padded) =>
  fraction({
    n: letter('input-ink', n), f: letter('filter-ink', 'F'), p: letter('padding-ink', 'P'), s: letter('stride-ink', 'S'),
    d: letter('filter-ink', 'D'), dilated, padded,
  });

/** @param {Sizes} axis @param {boolean} dilated @param {boolean} padded */
const numbers = (axis, dilated, padded) =>
  fraction({
    n: number('input-ink', axis.size), f: number('filter-ink', axis.kernel), p: number('padding-ink', axis.padding.before),
    s: number('stride-ink', axis.stride), d: number('filter-ink', axis.dilation), dilated, padded,
  });

/** What the formula comes to: whole, or the fraction that does not fit. @param {Sizes} axis */
const result = (axis) => {
  if (axis.fits) return row(sign('='), number('output-ink', axis.output));
  return row(sign('='), math('mn', { class: 'error-ink' }, decimal(axis.exact_float)));
};

/** (7 − 3) / 3 + 1 = 2.33, as the server found it. @param {Sizes} axis */
export const equation = (axis) => row(numbers(axis, axis.dilation > 1, axis.padding.before > 0), result(axis));

/** The axes as the server measured them, also where it had to refuse because no window fits.
 * @param {State} state @returns {Sizes[] | null} */
const axesOf = ({ figure, refusal, layer, size, kernel, stride, padding, dilation }) => {
  if (figure?.geometry) return [figure.geometry.height, figure.geometry.width];
  if (refusal?.code !== 'window_too_large') return null;
  const { exact_height, exact_width } = refusal.detail;
  const asked = { stride, dilation: layer === 'average' ? 1 : dilation, padding: { before: padding }, output: 0 };
  return [
    { ...asked, size: size.rows, kernel: kernel.rows, exact_float: exact_height, fits: false },
    { ...asked, size: size.cols, kernel: kernel.cols, exact_float: exact_width, fits: false },
  ];
};

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createFormula = (host, store, signal) => {
  const { t } = store.env;
  const lines = el('div', { class: 'lines' });
  host.append(el('section', { class: 'formula', 'aria-labelledby': 'formula-title' }, el('h2', { id: 'formula-title' }, t('Output size')), lines));

  /** @param {Sizes[]} axes */
  const load = (axes) => {
    const dilated = axes.some(({ dilation }) => dilation > 1);
    const padded = axes.some(({ padding }) => padding.before > 0);
    const display = (/** @type {Child[]} */ ...parts) => math('math', { display: 'block' }, row(...parts));
    const same = JSON.stringify(axes[0]) === JSON.stringify(axes[1]);
    const shown = same ? [axes[0]] : axes;
    lines.classList.toggle('long', !same || dilated);
    lines.replaceChildren(
      display(letters('N', dilated, padded)),
      ...shown.map((axis) => display(sign('='), numbers(axis, dilated, padded), result(axis))),
    );
  };

  const draw = (/** @type {State} */ state) => {
    const axes = axesOf(state);
    if (axes) load(axes);
  };
  store.watch((state, before) => { if (state.figure !== before.figure || state.refusal !== before.refusal) draw(state); }, signal);
  draw(store.state);
};
