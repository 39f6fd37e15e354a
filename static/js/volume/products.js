// The dot product of one step: a block of products for each channel, a sum for each, and the sum of the sums.

import { el, setText } from '../dom.js';
import { factor, show } from '../numbers.js';

/** @typedef {import('./volume-stage.js').VolumeFigure} VolumeFigure */
/** @typedef {import('./volume-stage.js').VolumeStep} VolumeStep */

const BLOCKS = 4; // channels that get a block of their own; more are summed up in one line
const WIDE = 16; // columns of the one block that a 1×1 filter's products stand in

/** @param {string} kind @param {string} [text] */
const part = (kind, text = '') => el('span', { class: kind }, text);

/** @param {() => import('../i18n.js').Words} words */
export const createProducts = (words) => {
  const blocks = el('div', { class: 'blocks' });
  const result = el('div', { class: 'result' });
  const root = el('div', { class: 'products' }, blocks, result);
  /** @type {{cells: HTMLElement[], sum: HTMLElement | null}[]} */
  let parts = [];

  /** @param {string} title @param {string} hue @param {number} cells @param {number} columns @param {boolean} summed */
  const block = (title, hue, cells, columns, summed) => {
    const nodes = Array.from({ length: cells }, () => part('product'));
    const sum = summed ? part('sum') : null;
    const grid = el('div', { class: 'numbers' }, ...nodes);
    grid.style.setProperty('--columns', String(columns));
    blocks.append(el('div', { class: `block ${hue}` }, el('div', { class: 'channel' }, part('name', title), sum), grid));
    parts.push({ cells: nodes, sum });
  };

  return {
    root,
    /** Make room for the products of a figure's filter. @param {VolumeFigure} figure @param {boolean} wanted */
    load(figure, wanted) {
      blocks.replaceChildren();
      parts = [];
      const { kernel: rows } = figure.geometry.height;
      const { kernel: cols } = figure.geometry.width;
      const depth = figure.weight ? figure.weight[0].length : 1;
      root.hidden = !wanted;
      if (!wanted) return;
      const { t } = words();
      const names = figure.picture === 'photo' ? [t('red'), t('green'), t('blue')] : [];
      if (rows * cols === 1 && depth > BLOCKS) block(t('{n} products, one for each channel', { n: depth }), 'all', depth, WIDE, false);
      else for (let c = 0; c < Math.min(depth, BLOCKS); c += 1)
        block(figure.weight ? names[c] ?? t('channel {n}', { n: c + 1 }) : '', `hue-${c}`, rows * cols, cols, Boolean(figure.weight));
    },
    /** @param {VolumeFigure} figure @param {{map: number}} at @param {VolumeStep | undefined} step undefined: on its way */
    draw(figure, { map }, step) {
      if (root.hidden) return;
      root.classList.toggle('waiting', !step);
      if (!step) return;
      const planes = step.products ?? step.patch;
      const flat = parts.length === 1 && planes.length > 1;
      parts.forEach(({ cells, sum }, c) => {
        const values = flat ? planes.flat(2) : planes[c].flat();
        cells.forEach((node, i) => setText(node, show(values[i])));
        if (sum) setText(sum, step.channel_sums ? `Σ = ${show(step.channel_sums[c])}` : '');
      });
      if (!figure.weight) blocks.querySelector('.name')?.replaceChildren(words().t('channel {n}', { n: map + 1 }));
      result.replaceChildren(...ending(figure, step));
    },
  };
};

/** @param {VolumeFigure} figure @param {VolumeStep} step */
const ending = (figure, step) => {
  const value = part('value', show(step.value));
  if (figure.layer === 'max') return [el('span', { class: 'sign', translate: 'no' }, 'max ='), value];
  if (figure.layer === 'average') return [part('sign', '='), part('sum', factor(step.sum)), part('sign', '/'), part('sum', show(step.count)), part('sign', '='), value];
  const sums = step.channel_sums && step.channel_sums.length > 1 && step.channel_sums.length <= BLOCKS ? step.channel_sums : [/** @type {number} */ (step.sum)];
  const terms = sums.map((sum, c) => part('sum', c === 0 ? show(sum) : `${sum < 0 ? '−' : '+'} ${show(Math.abs(sum))}`));
  const bias = step.bias ? [part('bias', `${step.bias < 0 ? '−' : '+'} ${show(Math.abs(step.bias))}`)] : [];
  return [...terms, ...bias, part('sign', '='), value];
};
