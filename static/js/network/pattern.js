// The pattern of a network as text that can be typed over; a mistake is pointed at where it stands.

import { el, setText } from '../dom.js';

const AROUND = 14; // characters of the text on both sides of a mistake

/** @type {import('../lecture/panels.js').Panel} */
export const createPattern = (host, store, _, signal) => {
  const { t } = store.env;
  const text = el('textarea', { id: 'pattern', rows: 4, spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', maxlength: 1000, 'aria-describedby': 'pattern-trouble' });
  const where = el('code');
  const message = el('span');
  const trouble = el('p', { id: 'pattern-trouble', class: 'trouble' }, where, message);
  host.append(el('section', { class: 'pattern' }, el('label', { for: 'pattern' }, t('The network as text')), text, trouble));
  text.addEventListener('input', () => store.send(/** @type {any} */ ({ pattern: text.value })));
  text.addEventListener('keydown', (event) => { if (event.key === 'Enter') event.preventDefault(); });
  const draw = () => {
    const { pattern, refusal } = /** @type {any} */ (store.state);
    if (text.value !== pattern) text.value = pattern;
    text.setAttribute('aria-invalid', String(Boolean(refusal)));
    trouble.hidden = !refusal;
    setText(message, refusal?.message ?? '');
    where.replaceChildren(...(Number.isInteger(refusal?.detail.position) ? excerpt(pattern, refusal.detail.position) : []));
  };
  store.watch(draw, signal);
  draw();
};

/** The text around a mistake, the mistake itself marked. @param {string} pattern @param {number} at */
const excerpt = (pattern, at) => {
  const before = pattern.slice(Math.max(0, at - AROUND), at);
  const after = pattern.slice(at + 1, at + 1 + AROUND);
  return [`${at > AROUND ? '…' : ''}${before}`, el('mark', {}, pattern[at] ?? '\u00a0'), `${after}${at + 1 + AROUND < pattern.length ? '…' : ''}`];
};
