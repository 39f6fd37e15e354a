// The list of contents: a card for each scene, with its picture.

import { el } from '../dom.js';
import { drawWhenNear } from './preview.js';
import { DRILL_ID, SCENES, pathOf } from './scenes.js';

/** @param {HTMLElement} host @param {import('../env.js').Env} env @param {(id: string) => void} go @param {string} missing a scene that was asked for and does not exist
 * @param {AbortSignal} signal */
export const createContents = (host, env, go, missing, signal) => {
  const { t } = env;
  /** @type {Map<Element, import('./scenes.js').Scene>} */
  const places = new Map();
  /** @param {HTMLElement} picture @param {string} id @param {string} sign @param {string} title @param {string} text */
  const card = (picture, id, sign, title, text) => {
    const link = el('a', { href: pathOf(id) }, el('span', { class: 'place' }, sign), title);
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(id);
    });
    return el('li', { class: 'card' }, picture, el('h2', {}, link), el('p', {}, text));
  };
  const cards = SCENES.map((scene, index) => {
    const place = el('div', { class: 'preview' });
    places.set(place, scene);
    return card(place, scene.id, String(index + 1), t(scene.title), t(scene.text));
  });
  const sign = el('div', { class: 'preview practice', 'aria-hidden': 'true' }, '?');
  const drill = card(sign, DRILL_ID, '+', t('Practice'), t('Ten questions, one after another, drawn from a number in the address: a class can be given the same ten.'));
  host.replaceChildren(el('div', { class: 'contents' },
    missing && el('p', { class: 'missing', role: 'alert' }, t('There is no scene “{id}”. These there are:', { id: missing })),
    el('ol', {}, ...cards, drill)));
  drawWhenNear(env, places, signal);
};
