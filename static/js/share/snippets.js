// The snippets of a group, each with a button that copies it; below them what the view cannot give, and why.

import { el, setText } from '../dom.js';

/** @typedef {import('./panel.js').Snippet} Snippet */
/** @typedef {import('./panel.js').Shared} Shared */
/** @typedef {import('./panel.js').Voice} Voice */
/** @typedef {import('./panel.js').Part} Part */

const SHOWN = 2000; // ms for which a button says that it has copied

/** @param {HTMLElement} node */
const selectAll = (node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
};

/** @param {string} text @returns {Promise<boolean>} whether the clipboard took it */
const copied = (text) => navigator.clipboard?.writeText(text).then(() => true, () => false) ?? Promise.resolve(false);

/** @param {Snippet} snippet @param {Voice} voice @returns {{root: HTMLElement, draw: (snippet: Snippet) => void}} */
const createCard = ({ id }, { say, tell }) => {
  const title = el('h3', { id: `share-${id}` });
  const note = el('p', { class: 'share-note' });
  const text = el('pre', { tabindex: 0, 'aria-labelledby': `share-${id}` });
  const button = el('button', { type: 'button', class: 'share-copy' }, say('Copy'));
  const root = el('section', { class: 'share-card', 'data-snippet': id, 'aria-labelledby': `share-${id}` }, title, button, note, text);
  let reset = 0;
  button.addEventListener('click', async () => {
    const done = await copied(text.textContent ?? '');
    clearTimeout(reset);
    setText(button, done ? say('Copied') : say('Copy'));
    button.toggleAttribute('data-done', done);
    if (!done) {
      text.focus();
      selectAll(text);
      setText(note, say('The clipboard is closed here. The text is selected: press Ctrl+C or Cmd+C.'));
      note.hidden = false;
    }
    tell(done ? say('Copied: {title}', { title: title.textContent ?? '' }) : note.textContent ?? '');
    reset = window.setTimeout(() => { setText(button, say('Copy')); button.removeAttribute('data-done'); }, SHOWN);
  });
  return {
    root,
    draw: (snippet) => {
      setText(title, snippet.title);
      setText(note, snippet.note);
      note.hidden = !snippet.note;
      setText(text, snippet.text);
      button.setAttribute('aria-label', `${say('Copy')}: ${snippet.title}`);
    },
  };
};

/** What a view cannot give, told once for each reason. @param {{title: string, reason: string}[]} lacking @param {Voice} voice */
export const lackingNodes = (lacking, { say }) => [...new Set(lacking.map(({ reason }) => reason))].map((reason) =>
  el('p', { class: 'share-lacking' }, el('b', {}, `${say('Not here')}: `),
    `${lacking.filter((one) => one.reason === reason).map(({ title }) => title).join(' · ')}. `, reason));

/** @param {string} group @param {Voice} voice @param {Shared} shared @returns {Part} */
export const createSnippets = (group, voice, shared) => {
  /** @type {Map<string, ReturnType<typeof createCard>>} */
  const cards = new Map();
  const list = el('div', { class: 'share-list' });
  const lacking = el('div');
  const picture = el('img', { class: 'share-picture', alt: '', loading: 'lazy' });
  const root = el('div', {}, group === 'link' ? picture : null, list, lacking);
  /** @param {Shared} told */
  const draw = (told) => {
    const snippets = told.snippets.filter((one) => one.group === group);
    for (const snippet of snippets) {
      const card = cards.get(snippet.id) ?? createCard(snippet, voice);
      cards.set(snippet.id, card);
      card.draw(snippet);
    }
    const wanted = snippets.map(({ id }) => /** @type {HTMLElement} */ (cards.get(id)?.root));
    if (wanted.length !== list.children.length || wanted.some((node, i) => list.children[i] !== node)) list.replaceChildren(...wanted);
    lacking.replaceChildren(...lackingNodes(told.unavailable.filter((one) => one.group === group), voice));
    picture.hidden = !told.pictured;
    const address = told.picture.slice(told.server.length);
    if (told.pictured && picture.getAttribute('src') !== address) {
      picture.src = address;
      picture.alt = told.caption;
    }
  };
  draw(shared);
  return { root, draw };
};
