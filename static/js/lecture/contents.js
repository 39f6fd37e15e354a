// The list of contents: a card for each scene, with its picture.

import { el } from '../dom.js';
import { t } from '../i18n.js';
import { drawWhenNear } from './preview.js';
import { SCENES, pathOf } from './scenes.js';

/** @param {HTMLElement} host @param {(id: string) => void} go @param {string} missing a scene that was asked for and does not exist
 * @param {AbortSignal} signal */
export const createContents = (host, go, missing, signal) => {
  /** @type {Map<Element, import('./scenes.js').Scene>} */
  const places = new Map();
  const card = (/** @type {import('./scenes.js').Scene} */ scene, /** @type {number} */ index) => {
    const place = el('div', { class: 'preview' });
    places.set(place, scene);
    const link = el('a', { href: pathOf(scene.id) }, el('span', { class: 'place' }, String(index + 1)), t(scene.title));
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(scene.id);
    });
    return el('li', { class: 'card' }, place, el('h2', {}, link), el('p', {}, t(scene.text)));
  };
  host.replaceChildren(el('div', { class: 'contents' },
    missing && el('p', { class: 'missing', role: 'alert' }, t('There is no scene “{id}”. These there are:', { id: missing })),
    el('ol', {}, ...SCENES.map(card))));
  drawWhenNear(places, signal);
};
