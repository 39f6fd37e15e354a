// The panels by name: what a scene may show beside its stage, in the order in which it names them.

import { createControls } from '../panels/controls.js';
import { createCounts } from '../panels/counts.js';
import { createFormula } from '../panels/formula.js';
import { createVerdict } from '../panels/verdict.js';
import { createAnswers } from './panels/answers.js';
import { createText } from './panels/text.js';
import { createVariants } from './panels/variants.js';
import { VIEWS } from './views.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('./scenes.js').Scene} Scene */
/** @typedef {(host: HTMLElement, store: Store, scene: Scene, signal: AbortSignal) => void} Panel */

/** @type {Record<string, Panel>} */
const PANELS = {
  text: createText,
  formula: (host, store, _, signal) => createFormula(host, store, signal),
  verdict: (host, store, _, signal) => createVerdict(host, store, signal),
  counts: (host, store, _, signal) => createCounts(host, store, signal),
  variants: createVariants,
  answers: createAnswers,
  controls: (host, store, { controls, view }, signal) => createControls(host, store, controls, VIEWS[view].controls ?? {}, signal),
};

/** @type {Panel} */
export const createPanels = (host, store, scene, signal) => {
  for (const name of scene.panels) (VIEWS[scene.view].panels?.[name] ?? PANELS[name])(host, store, scene, signal);
};
