// The share panel: everything by which a view leaves the app, as GET /share writes it for the address on screen. The panel
// knows no snippet and no format; it shows what it is told, in the words that come with it.

import { el } from '../dom.js';
import { closing } from '../panels/dialog.js';
import { addressOf } from '../state/address.js';
import { createChoices } from './choices.js';
import { createDownloads } from './downloads.js';
import { createSnippets } from './snippets.js';
import { createTabs } from './tabs.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {{id: string, group: string, title: string, syntax: string, text: string, note: string}} Snippet */
/** @typedef {{id: string, title: string, address: string, name: string, note: string, scales: number[]}} Download */
/** @typedef {{id: string, group: string, title: string, reason: string}} Unavailable */
/** @typedef {{title: string, caption: string, server: string, page: string, picture: string, pictured: boolean, groups: {id: string, title: string}[],
 *   snippets: Snippet[], downloads: Download[], unavailable: Unavailable[], filters: {name: string, title: string}[],
 *   words: Record<string, string>}} Shared */
/** Words of the panel, by their English, with {named} places. @typedef {(word: string, values?: Record<string, string | number>) => string} Say */
/** @typedef {{say: Say, tell: (text: string) => void}} Voice  `tell` speaks through the live region */
/** A part of the panel: made once, drawn at each answer. @typedef {{root: HTMLElement, draw: (shared: Shared) => void}} Part */

const SETTLED = 250; // ms without a change after which the snippets follow it
const USUAL = { width: '640', controls: 'play', theme: 'auto', language: '', autoplay: 'false', picture: 'walk' };

/** The sheet of the panel, once. */
const addSheet = () => {
  const href = new URL('../../css/share.css', import.meta.url).href;
  if (![...document.styleSheets].some((sheet) => sheet.href === href))
    return new Promise((done) => {
      const sheet = el('link', { rel: 'stylesheet', href });
      for (const name of ['load', 'error']) sheet.addEventListener(name, done, { once: true });
      document.head.append(sheet);
    });
  return Promise.resolve();
};

/** @param {Record<string, string>} words @returns {Say} */
const sayOf = (words) => (word, values = {}) =>
  (words[word] ?? word).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** @param {Store} store @param {Record<string, string>} choices */
const questionOf = ({ schema, state, env }, choices) => {
  const address = addressOf(location.pathname, schema, state);
  return `/share?${new URLSearchParams({ address, lang: env.language, ...choices })}`;
};

/** @param {Store} store @param {AbortSignal} signal @returns {() => void} opens it */
export const createShare = (store, signal) => {
  let gone = () => true;
  return () => {
    if (gone()) gone = open(store, signal);
  };
};

/** @param {Store} store @param {AbortSignal} signal @returns {() => boolean} whether it has been closed since */
const open = (store, signal) => {
  const life = new AbortController();
  const ending = AbortSignal.any([life.signal, signal]);
  const { t } = store.env;
  const spoken = el('div', { class: 'spoken', 'aria-live': 'polite' });
  const close = el('button', { type: 'button', class: 'share-close', 'aria-label': t('Close'), title: t('Close') }, '×');
  const room = el('div', { class: 'share-room' });
  const dialog = el('dialog', { class: 'share', 'aria-labelledby': 'share-title' },
    el('div', { class: 'share-top' }, el('h2', { id: 'share-title', tabindex: -1, autofocus: true }, t('Share')), close),
    room, spoken);
  const shut = closing(dialog);
  close.addEventListener('click', shut);
  dialog.addEventListener('click', (event) => { if (event.target === dialog) shut(); });
  dialog.addEventListener('close', () => life.abort());
  ending.addEventListener('abort', () => dialog.remove(), { once: true });
  addSheet().then(() => {
    if (ending.aborted) return;
    document.body.append(dialog);
    dialog.showModal();
    follow(store, room, spoken, ending);
  });
  return () => ending.aborted || (dialog.isConnected && !dialog.open); // the close event comes late, a key may be sooner
};

/** Ask for the present view, and again whenever it changes. @param {Store} store @param {HTMLElement} room @param {HTMLElement} spoken
 * @param {AbortSignal} signal */
const follow = (store, room, spoken, signal) => {
  /** @type {Record<string, string>} */
  const choices = { ...USUAL };
  /** @type {Part | null} */
  let body = null;
  let waiting = 0;
  let asked = '';
  let asking = new AbortController();

  /** @param {Record<string, string>} changed */
  const choose = (changed) => {
    Object.assign(choices, changed);
    ask();
  };
  const ask = async () => {
    clearTimeout(waiting);
    const question = questionOf(store, choices);
    if (question === asked) return;
    asking.abort();
    asking = new AbortController();
    const current = AbortSignal.any([asking.signal, signal]);
    try {
      const answer = await fetch(question, { signal: current });
      const told = await answer.json();
      if (!answer.ok) throw new Error(told.error.message);
      asked = question;
      body ??= create(store, told, { room, spoken }, { choices, choose }, signal);
      body.draw(told);
    } catch (trouble) {
      if (current.aborted) return;
      const lost = trouble instanceof TypeError || trouble instanceof SyntaxError;
      const { t } = store.env;
      room.replaceChildren(el('p', { role: 'alert' }, lost ? t('The server cannot be reached.') : String(/** @type {Error} */ (trouble).message)));
      body = null;
    }
  };
  store.watch(() => {
    clearTimeout(waiting);
    waiting = window.setTimeout(ask, SETTLED);
  }, signal);
  signal.addEventListener('abort', () => clearTimeout(waiting), { once: true });
  ask();
};

/** @param {Store} store @param {Shared} shared @param {{room: HTMLElement, spoken: HTMLElement}} hosts
 * @param {import('./choices.js').Choosing} choosing @param {AbortSignal} signal @returns {Part} */
const create = (store, shared, { room, spoken }, choosing, signal) => {
  const say = sayOf(shared.words);
  const voice = { say, tell: (/** @type {string} */ text) => { spoken.textContent = spoken.textContent === text ? `${text} ` : text; } };
  const parts = shared.groups.map(({ id }) => {
    const choices = createChoices(id, voice, choosing, store);
    const snippets = createSnippets(id, voice, shared);
    return { root: el('div', {}, choices?.root, snippets.root), draw: (/** @type {Shared} */ told) => { choices?.draw(told); snippets.draw(told); } };
  });
  const downloads = createDownloads(voice, signal);
  const tabs = createTabs([
    ...shared.groups.map(({ id, title }, i) => ({ id, title, root: parts[i].root })),
    { id: 'download', title: say('Download'), root: downloads.root },
  ]);
  const guide = el('a', {}, say('Each recipe at work'));
  room.replaceChildren(tabs, el('p', { class: 'share-more' }, guide));
  return { root: tabs, draw: (told) => {
    guide.href = `/embed/guide?${new URLSearchParams({ address: told.page.slice(told.server.length), lang: store.env.language })}`;
    for (const part of [...parts, downloads]) part.draw(told);
  } };
};
