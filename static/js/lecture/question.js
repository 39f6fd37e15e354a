// A question as it is put and judged: the form, and the verdict with its formula. Scenes and the drill share it.

import { el, math } from '../dom.js';
import { row } from '../panels/formula.js';
import { SHOWN } from './veil.js';

/** @typedef {import('../i18n.js').Words} Words */
/** @typedef {import('./asking.js').Question} Question */
/** @typedef {import('./asking.js').Verdict} Verdict */
/** @typedef {import('./asking.js').Judged} Judged */
/** @typedef {import('./asking.js').Part} Part */

/** Names of the fields of a form. @param {Words} words @param {Question['form']} form @returns {string[]} */
const fieldNames = ({ t }, { kind, count }) => {
  if (kind === 'number') return [t('Your answer')];
  if (kind === 'list') return Array.from({ length: count }, (_, i) => t('Number {n}', { n: i + 1 }));
  return [t('Width'), t('Height'), t('Depth')].slice(0, count);
};

const BETWEEN = { number: '', choice: '', size: 'x', volume: 'x', list: ' ' };

/** @param {Question['form']} form @param {string} said @returns {string[]} what was written into each field */
const written = ({ kind, options }, said) => {
  if (said === SHOWN || options.some(({ value }) => value === said)) return [];
  return BETWEEN[kind] ? said.split(BETWEEN[kind]) : [said];
};

/** @param {Words} words @param {Question['form']} form @param {string} said */
const createFields = (words, form, said) => {
  const values = written(form, said);
  return fieldNames(words, form).map((name, i) => {
    const field = el('input', { type: 'text', class: 'number', inputmode: 'text', autocomplete: 'off', maxlength: 20, value: values[i] ?? '' });
    return { field, root: el('label', { class: 'asked-for' }, el('span', {}, name), field) };
  });
};

/** @param {Question['form']} form @param {string} said */
const createChoices = ({ options }, said) => options.map(({ value, label }) => {
  const field = el('input', { type: 'radio', name: 'answer', value, required: true, checked: value === said });
  return { field, root: el('label', {}, field, el('span', {}, label)) };
});

/**
 * @param {Words} env @param {Question} question @param {string} said what was answered before @param {(said: string) => void} answer
 * @returns {{root: HTMLFormElement, again: () => void}} `again` takes the hand back to the first field
 */
export const createForm = (env, { form }, said, answer) => {
  const { t } = env;
  const choosing = form.kind === 'choice';
  const fields = choosing ? createChoices(form, said) : createFields(env, form, said);
  const words = choosing ? [] : form.options.map(({ value, label }) => {
    const button = el('button', { type: 'button', class: 'word', 'aria-pressed': String(value === said) }, label);
    button.addEventListener('click', () => answer(value));
    return button;
  });
  const inputs = fields.map(({ field }) => field);
  const group = choosing
    ? el('fieldset', { class: 'segments' }, el('legend', { class: 'spoken' }, t('Your answer')), ...fields.map(({ root }) => root))
    : el('div', { class: `fields of-${form.kind}` }, ...fields.map(({ root }) => root));
  const root = el('form', { class: 'answer-form' }, group, el('div', { class: 'ways' }, el('button', { class: 'strong' }, t('Answer')), ...words));
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    const empty = inputs.find((field) => field.type === 'text' && !field.value.trim());
    if (empty) return empty.focus();
    const values = choosing ? inputs.filter(({ checked }) => checked) : inputs;
    answer(values.map(({ value }) => (form.count > 1 ? value.trim().replace(',', '.') : value.trim())).join(BETWEEN[form.kind]));
  });
  return { root, again: () => { inputs[0].focus(); if (!choosing) inputs[0].select(); } };
};

const INKS = /** @type {Record<string, string>} */ ({
  input: 'input-ink', filter: 'filter-ink', padding: 'padding-ink', stride: 'stride-ink', output: 'output-ink', bias: 'stride-ink', error: 'error-ink',
});

/** @param {Part} part @returns {Element} */
const mathOf = ({ kind, text = '', parts = [], top, bottom }) => {
  if (kind === 'row') return row(...parts.map(mathOf));
  if (top && bottom) return math('mfrac', {}, mathOf(top), mathOf(bottom));
  if (kind === 'operator') return math('mo', { stretchy: 'false' }, text);
  const [, letter, index] = /^(\p{L})([₁₂])$/u.exec(text) ?? [];
  if (letter) return math('msub', { class: INKS[kind] ?? null }, math('mi', {}, letter), math('mn', {}, index === '₁' ? '1' : '2'));
  return math(/^\p{L}/u.test(text) ? 'mi' : 'mn', { class: INKS[kind] ?? null }, text);
};

/** About how wide a part is, in characters. @param {Part} part @returns {number} */
const lengthOf = ({ text, parts, top, bottom }) =>
  text !== undefined ? text.length + 0.35 : top && bottom ? Math.max(lengthOf(top), lengthOf(bottom)) : (parts ?? []).reduce((sum, part) => sum + lengthOf(part), 0);

/** A row in as many lines as it takes: a new one begins before = or, where that is not enough, before + and −.
 * @param {Part} whole @param {number} longest in characters @returns {Part[][]} */
const linesOf = ({ parts = [] }, longest) => {
  if (lengthOf({ kind: 'row', parts }) <= longest) return [parts];
  const cut = (/** @type {Part[]} */ all, /** @type {string} */ signs) => all.reduce((lines, part) => {
    const begins = part.kind === 'operator' && signs.includes(part.text ?? '') && lines[0].length > 0;
    if (begins) lines.push([part]);
    else /** @type {Part[]} */ (lines.at(-1)).push(part);
    return lines;
  }, /** @type {Part[][]} */ ([[]]));
  const join = (/** @type {Part[][]} */ pieces) => pieces.reduce((lines, piece) => {
    const last = lines.at(-1);
    if (last && lengthOf({ kind: 'row', parts: [...last, ...piece] }) <= longest) last.push(...piece);
    else lines.push([...piece]);
    return lines;
  }, /** @type {Part[][]} */ ([]));
  return join(cut(parts, '=').flatMap((piece) => (lengthOf({ kind: 'row', parts: piece }) > longest ? cut(piece, '+−,') : [piece])));
};

const CHARACTER = 10.5; // px of a formula's character, about
const LARGER = 13.5; // in Show mode

/** The formula with its numbers, each token in its idea's colour. @param {Verdict} verdict @param {number} width px @param {boolean} [shown] in Show mode */
export const formulaOf = ({ formula }, width, shown = false) => el('div', { class: 'lines' },
  ...formula.flatMap((whole) => linesOf(whole, width / (shown ? LARGER : CHARACTER))).map((parts) => math('math', { display: 'block' }, row(...parts.map(mathOf)))));

/** What is said aloud of an answer. @param {Words} words @param {Judged} judged @param {string} said @returns {HTMLElement[]} */
export const wordsOf = ({ t }, { verdict, refused }, said) => {
  if (!verdict) return [el('p', { class: 'refused' }, refused)];
  if (said === SHOWN) return [el('p', { class: 'shown' }, el('strong', {}, t('The answer: {answer}', { answer: verdict.right_text })))];
  if (verdict.right) return [el('p', { class: 'is-right' }, el('strong', {}, `✓ ${t('Right')}`))];
  return [el('p', { class: 'is-wrong' }, el('strong', {}, `✗ ${t('Wrong')}`)), ...verdict.mistakes.map(({ sentence }) => el('p', {}, sentence))];
};
