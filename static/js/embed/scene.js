// /embed/<scene>: the stage of one scene of the lecture alone, with its panels, for a frame.

import { createPanels } from '../lecture/panels.js';
import { SCENES, ownOf, pathOf, schemaOf } from '../lecture/scenes.js';
import { isVeiled } from '../lecture/veil.js';
import { VIEWS } from '../lecture/views.js';
import { LANGUAGES } from '../page.js';
import { addressOf } from '../state/address.js';
import { SHELL, flag, makeSchema } from '../state/schema.js';
import { openFrame } from './frame.js';

const [scene] = SCENES;
const own = ownOf(scene);
const schema = makeSchema({ ...own, languages: LANGUAGES, looks: { ...own.looks, ...SHELL, ask: flag(false) } }); // a frame asks only if it is told to

openFrame(schema, scene.id, (store) => {
  if (/** @type {any} */ (store.state).controls !== 'full') store.send(/** @type {any} */ ({ ask: false })); // nowhere to answer
  return {
    view: VIEWS[scene.view],
    stage: scene.view,
    fill: (host, of, signal) => createPanels(host, of, { ...scene, panels: scene.panels.filter((name) => name !== 'text') }, signal),
    walks: (state) => !isVeiled(state),
    link: () => addressOf(pathOf(scene.id), schemaOf(scene), store.state),
  };
});
