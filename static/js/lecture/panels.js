// The panels by name: what a scene may show beside its stage, in the order in which it names them.

import { el } from '../dom.js';
import { createControls } from '../panels/controls.js';
import { createCounts } from '../panels/counts.js';
import { createFormula } from '../panels/formula.js';
import { createVerdict } from '../panels/verdict.js';
import { createAnswers } from './panels/answers.js';
import { createQuestion } from './panels/question.js';
import { createText } from './panels/text.js';
import { createVariants } from './panels/variants.js';
import { isAsked } from './veil.js';
import { keepWhile } from './keep.js';
import { VIEWS } from './views.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('./scenes.js').Scene} Scene */
/** @typedef {(host: HTMLElement, store: Store, scene: Scene, signal: AbortSignal) => void} Panel */

/** @type {Record<string, Panel>} */
const PANELS = {
  text: createText,
  question: createQuestion,
  formula: (host, store, _, signal) => createFormula(host, store, signal),
  verdict: (host, store, _, signal) => createVerdict(host, store, signal),
  counts: (host, store, _, signal) => createCounts(host, store, signal),
  variants: createVariants,
  answers: createAnswers,
  controls: (host, store, { controls, view }, signal) => createControls(host, store, controls, VIEWS[view].controls ?? {}, signal),
};

const ASKS = 'question'; // the panel that stands alone until all is told

/** @type {Panel} */
export const createPanels = (host, store, scene, signal) => {
  const make = (/** @type {HTMLElement} */ place, /** @type {string} */ name, /** @type {AbortSignal} */ life) =>
    (VIEWS[scene.view].panels?.[name] ?? PANELS[name])(place, store, scene, life);
  if (scene.panels.includes(ASKS)) make(host, ASKS, signal);
  const told = el('div', { class: 'told' });
  host.append(told);
  keepWhile(store, (state) => !isAsked(state), (life) => {
    for (const name of scene.panels) if (name !== ASKS) make(told, name, life);
    return () => told.replaceChildren();
  }, signal);
};
