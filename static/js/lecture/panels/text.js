// What the scene is about, in a sentence or two.

import { el } from '../../dom.js';
import { t } from '../../i18n.js';

/** @type {import('../panels.js').Panel} */
export const createText = (host, _, scene) => {
  host.append(el('p', { class: 'scene-text' }, t(scene.text)));
};
