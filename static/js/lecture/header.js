// The middle of the bar over a scene: the way to the contents, the title, its place, the neighbours.

import { el } from '../dom.js';
import { icon } from '../icons.js';
import { SCENES, neighbour, pathOf } from './scenes.js';

/** @typedef {import('../i18n.js').Words} Words */

/** @param {string} href @param {string} label @param {() => void} go @param {string} name @param {...(Node | string)} inside */
const link = (href, label, go, name, ...inside) => {
  const node = el('a', { class: `as-button ${name}`, href, 'aria-label': label, title: label, 'data-keep': name }, ...inside);
  node.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go();
  });
  return node;
};

/** @param {Words} words @param {(id: string | null) => void} go */
const toContents = ({ t }, go) => link(pathOf(null), t('Contents'), () => go(null), 'to-contents', icon('contents'));

/** @param {Words} words @param {string} title @param {(id: string | null) => void} go */
export const drillHeading = (words, title, go) => [toContents(words, go), el('h1', {}, title)];

/** @param {Words} words @param {import('./scenes.js').Scene | null} scene @param {string} title @param {(id: string | null) => void} go @returns {HTMLElement[]} */
export const sceneHeading = (words, scene, title, go) => {
  const { t } = words;
  if (!scene) return [el('h1', {}, title)];
  /** @param {number} by @param {string} label @param {string} sign */
  const to = (by, label, sign) => {
    const next = neighbour(scene, by);
    const name = by < 0 ? 'previous' : 'following';
    if (!next) return el('span', { class: 'as-button', 'aria-hidden': 'true' }, sign);
    return link(pathOf(next.id), `${label}: ${t(next.title)}`, () => go(next.id), name, sign);
  };
  const place = t('{n} of {total}', { n: SCENES.indexOf(scene) + 1, total: SCENES.length });
  return [toContents(words, go), el('nav', { class: 'scene-heading', 'aria-label': t('Scenes') },
    to(-1, t('Previous scene'), '‹'),
    el('h1', {}, title), el('span', { class: 'place' }, place),
    to(1, t('Next scene'), '›'))];
};
