// A figure with as much around it as is asked for, in whatever it is put into: a frame's page, a shadow root, a file.
//
//   controls  full  the transport and the panel      play  the transport      none  the figure alone
//
// Parts, for ::part: stage, transport, panel, link.

import { createAnnouncer } from './announcer.js';
import { connect } from './api.js';
import { el } from './dom.js';
import { BINDINGS, bindKeys } from './keys.js';
import { ALL, createControls } from './panels/controls.js';
import { createFormula } from './panels/formula.js';
import { createBanner } from './panels/banner.js';
import { createTransport } from './panels/transport.js';
import { createVerdict } from './panels/verdict.js';
import { keepWhile } from './lecture/keep.js';

/** @typedef {import('./state/store.js').Store} Store */
/**
 * @typedef {object} Content
 * @property {import('./lecture/views.js').View} view
 * @property {string} stage  what kind it is, for style sheets: plane, or a name of lecture/views.js
 * @property {(host: HTMLElement, store: Store, signal: AbortSignal) => void} fill  puts the panel's parts into it
 * @property {(state: import('./state/store.js').State) => boolean} [walks]  whether there is anything to walk by now
 * @property {() => string} link  the address of the whole page with the present state, '' for none
 */

const NOT_HERE = ['PageUp', 'PageDown', 'Shift+f', 'l', '?']; // the page around scrolls, and has a language and a help of its own
const KEYS = BINDINGS.filter(({ keys, needs }) => !needs && !keys.some((key) => NOT_HERE.includes(key)));

/** The panel of one channel. @type {Content['fill']} */
export const fillPlane = (host, store, signal) => {
  createFormula(host, store, signal);
  createVerdict(host, store, signal);
  createControls(host, store, ALL, {}, signal);
};

/** @param {HTMLElement | ShadowRoot} host @param {Store} store @param {Content} content @param {AbortSignal} signal
 * @returns {HTMLElement} its root */
export const createShell = (host, store, { view, stage, fill, link, walks = () => true }, signal) => {
  const { env: { t, language } } = store;
  const { controls } = /** @type {any} */ (store.state);
  const room = el('div', { class: 'room', part: 'stage' });
  const transport = controls !== 'none' && el('div', { class: 'transport', part: 'transport' });
  const panel = controls === 'full' && el('div', { class: 'panel', part: 'panel' });
  const way = el('a', { class: 'way', part: 'link', translate: 'no', target: '_blank', rel: 'noopener', 'aria-label': t('Open in Convwalk, in a new tab') }, 'convwalk');
  const parts = el('div', { class: 'walk-parts' }, room, transport, panel, el('div', { class: 'walk-foot' }, way));
  const root = el('div', { class: 'walk', lang: language, 'data-controls': controls, 'data-stage': stage }, parts, el('i', { class: 'natural', 'aria-hidden': 'true' }));
  host.append(root);
  signal.addEventListener('abort', () => root.remove(), { once: true });

  createBanner(root, store, signal);
  view.create(room, store, signal);
  if (panel) fill(panel, store, signal);
  else createTrouble(parts, store, signal);
  keepWhile(store, walks, (life) => {
    createAnnouncer(root, store, life);
    if (!transport) return;
    createTransport(transport, store, life);
    bindKeys(store, KEYS, { help: () => {}, show: () => {} }, life, root);
    return () => transport.replaceChildren();
  }, signal);
  const point = () => {
    way.hidden = !link();
    way.href = link();
  };
  for (const event of ['pointerover', 'focus', 'click']) way.addEventListener(event, point, { signal });
  point();
  connect(store, view, signal);
  return root;
};

/** A refusal, where no verdict tells it. @param {HTMLElement} host @param {Store} store @param {AbortSignal} signal */
const createTrouble = (host, store, signal) => {
  const text = el('p', { class: 'walk-trouble', role: 'status', hidden: true });
  host.append(text);
  const draw = () => {
    const { refusal } = store.state;
    text.hidden = !refusal;
    text.textContent = refusal ? `✗ ${refusal.message}` : '';
  };
  store.watch((state, before) => { if (state.refusal !== before.refusal) draw(); }, signal);
  draw();
};

const BELOW_PANEL = 10; // px

/** The height at which nothing is cut off and nothing is left over, whatever height the frame has now.
 * @param {HTMLElement} root */
export const heightOf = (root) => {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(name));
  const [room, natural, foot, banner] = ['.room', '.natural', '.walk-foot', '.banner'].map(part);
  const bottomOf = (/** @type {Element} */ node) => node.getBoundingClientRect().bottom;
  const spare = natural.offsetHeight ? natural.offsetHeight - room.offsetHeight : 0;
  const last = root.querySelector('.panel')?.lastElementChild; // beside the stage a panel is as high as the stage, or needs more
  const bottom = Math.max(bottomOf(foot) + spare, last ? bottomOf(last) + BELOW_PANEL : 0);
  return Math.ceil(bottom - root.getBoundingClientRect().top + banner.offsetHeight);
};

/** Play from the beginning once the figure is there and has been seen; never for readers who asked for less motion.
 * @param {HTMLElement} root @param {Store} store @param {() => void} play @param {AbortSignal} signal */
export const playWhenSeen = (root, store, play, signal) => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const done = new AbortController();
  const life = AbortSignal.any([done.signal, signal]);
  let seen = false;
  const go = () => {
    if (!seen || !store.state.figure?.total || done.signal.aborted) return;
    done.abort();
    play();
  };
  const watch = new IntersectionObserver((entries) => {
    seen = entries.some(({ isIntersecting }) => isIntersecting);
    go();
  });
  watch.observe(root);
  life.addEventListener('abort', () => watch.disconnect(), { once: true });
  store.watch(go, life);
};
