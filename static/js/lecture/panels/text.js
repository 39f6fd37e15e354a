// What the scene is about, in a sentence or two.

import { el } from '../../dom.js';

/** @type {import('../panels.js').Panel} */
export const createText = (host, { env }, scene) => {
  host.append(el('p', { class: 'scene-text' }, env.t(scene.text)));
};
