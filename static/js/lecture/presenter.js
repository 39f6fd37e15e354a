// The presenter's desk: notes, the next scene, the time.

import { el, setText } from '../dom.js';
import { drawPreview } from './preview.js';
import { neighbour } from './scenes.js';

const BEGAN = 'convwalk-began'; // when the lecture began, for a window that is loaded again

const began = () => Number(sessionStorage.getItem(BEGAN)) || restart();
const restart = () => {
  const now = Date.now();
  sessionStorage.setItem(BEGAN, String(now));
  return now;
};

/** 3723000 as 1:02:03. @param {number} milliseconds */
export const elapsed = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
};

/** @param {import('../i18n.js').Words} words @param {AbortSignal} signal */
const createClock = ({ t }, signal) => {
  const now = el('time', { class: 'now' });
  const since = el('time', { class: 'since' });
  const again = el('button', { type: 'button' }, t('Restart'));
  const draw = () => {
    setText(now, new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
    setText(since, elapsed(Date.now() - began()));
  };
  again.addEventListener('click', () => {
    restart();
    draw();
  });
  const ticking = window.setInterval(draw, 1000);
  signal.addEventListener('abort', () => clearInterval(ticking), { once: true });
  draw();
  return el('section', { class: 'clock', 'aria-label': t('Time') },
    el('span', {}, t('Now'), ' ', now), el('span', {}, t('Elapsed'), ' ', since), again);
};

/** @param {HTMLElement} host @param {import('../env.js').Env} env @param {import('./scenes.js').Scene} scene @param {import('./marks.js').MarksStore} marks @param {AbortSignal} signal */
export const createDesk = (host, env, scene, marks, signal) => {
  const { t } = env;
  const next = neighbour(scene, 1);
  const preview = el('div', { class: 'preview' });
  const dark = el('p', { class: 'is-dark', role: 'status' });
  host.replaceChildren(
    createClock(env, signal), dark,
    el('section', { class: 'notes', 'aria-labelledby': 'notes-title' }, el('h2', { id: 'notes-title' }, t('Notes for the lecturer')),
      el('ul', {}, ...scene.notes.map((note) => el('li', {}, t(note))))),
    el('section', { class: 'coming', 'aria-labelledby': 'coming-title' },
      el('h2', { id: 'coming-title' }, next ? t('Next: {title}', { title: t(next.title) }) : t('This is the last scene')), next && preview),
  );
  if (next) drawPreview(env, preview, next, signal);
  const draw = () => setText(dark, marks.state.blank ? t('The screen is dark') : '');
  marks.watch(draw, signal);
  draw();
};
