// The arithmetic of one step, laid out in the shape of the window, ending in the number of the output cell.

import { el } from '../dom.js';
import { factor, show } from '../numbers.js';

/** @typedef {import('../lecture/views/plane.js').Figure} Figure */
/** @typedef {import('../lecture/views/plane.js').Step} Step */

/** @param {string} kind @param {string} text */
const part = (kind, text) => el('span', { class: kind }, text);

export const createArithmetic = () => {
  const lead = el('span', { class: 'word' });
  const terms = el('div', { class: 'terms' });
  const result = el('div', { class: 'result' });
  const root = el('div', { class: 'arithmetic' }, lead, terms, result);
  let value = part('value', '');

  return {
    root,
    /** The box with the number, from where it travels to its cell. */
    value: () => value,
    /** @param {Figure} figure @param {Step | undefined} step */
    draw(figure, step) {
      root.hidden = !step;
      if (!step) return;
      const kw = step.patch[0].length;
      root.style.setProperty('--columns', String(kw));
      root.dataset.rows = step.patch.length > 4 ? 'many' : 'few';
      lead.textContent = figure.layer === 'max' ? 'max' : '';
      terms.toggleAttribute('data-bracketed', figure.layer !== 'conv');
      value = part('value', show(step.value));
      const last = step.patch.length * kw - 1;
      terms.replaceChildren(...step.patch.flatMap((row, r) => row.map((x, c) =>
        el('span', { class: 'term' }, ...term(figure, step, x, r, c), part(r * kw + c < last ? 'sign' : 'sign unseen', separator(figure))))));
      result.replaceChildren(...ending(figure, step), value);
    },
    /** Nothing is to be read here. */
    clear() {
      root.hidden = true;
      lead.textContent = '';
      for (const node of [terms, result]) node.replaceChildren();
    },
    /** @param {string} sentence words in place of the arithmetic: what a pointed cell means */
    say(sentence) {
      root.hidden = false;
      lead.textContent = '';
      terms.replaceChildren();
      result.replaceChildren(el('span', { class: 'sentence' }, sentence));
    },
  };
};

/** @param {Figure} figure */
const separator = (figure) => (figure.layer === 'max' ? ',' : '+');

/** @param {Figure} figure @param {Step} step @param {number | null} x @param {number} r @param {number} c */
const term = (figure, step, x, r, c) => {
  if (figure.filter) return [part('x', factor(x)), part('sign', '·'), part('w', factor(figure.filter[r][c]))];
  const winner = step.winner && step.rows[r] === step.winner.row && step.cols[c] === step.winner.col;
  return [part(winner ? 'x winner' : 'x', figure.layer === 'max' ? show(x) : factor(x))];
};

/** @param {Figure} figure @param {Step} step */
const ending = (figure, step) => {
  if (figure.layer === 'max') return [part('sign', '=')];
  if (figure.layer === 'average') {
    const divided = () => [part('sign', '/'), part('sum', show(step.count)), part('sign', '=')];
    return [...divided(), part('sum', factor(step.sum)), ...divided()];
  }
  if (step.bias === 0) return [part('sign', '=')];
  const bias = step.bias < 0 ? `− ${show(-step.bias)}` : `+ ${show(step.bias)}`;
  return [part('sign', '='), part('sum', show(step.sum)), part('bias', bias), part('sign', '=')];
};
