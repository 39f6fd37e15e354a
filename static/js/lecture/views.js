// The views by name: each is a kind of stage, what to ask of the server for it and how to draw the answer.
//
// A view is one module of views/, and one of app/content/scenes/views/ that names its settings, controls and panels to
// the check at start-up. The page knows it by this contract alone:
//
//   asked       settings of its own that decide what is asked of the server: {name: kind}, kinds from state/schema.js
//   looks       settings of its own that do not
//   controls    controls of its own beside those of panels/controls.js: {name: store => ({root, draw(state)})}
//   panels      panels of its own beside those of panels.js: {name: (host, store, scene, signal) => void}
//   ask(settings, env, signal)
//               a promise of the figure. env.get(address, signal) answers from memory or from the server; a refusal is
//               thrown by it and passed on. Whatever is asked here is also what is remembered for when the network has gone.
//   ahead(scene, settings, env, signal)
//               if there is more to be remembered for a scene than the view asks for itself
//   unanswered(settings, env, signal)
//               the figure where the server refused: no geometry, no steps, what can still be shown
//   create(host, store, signal)
//               puts the stage into host, draws now and at each change of the store, until the signal aborts.
//               The host has a size; the stage fills it. What is to be pointed at with the laser or written on with the
//               pen has data-anchor="a name", so that the mark stands on the same thing in the other window.
//
// A figure is anything, with what the panels read of it: see BaseFigure in api.js (geometry, total, columns, stepAt(i),
// describe(i), explain(place), alternatives, layer).

import { view as architecture } from './views/architecture.js';
import { view as fcLayer } from './views/fc-layer.js';
import { view as fullyConnected } from './views/fully-connected.js';
import { view as network } from './views/network.js';
import { view as plane } from './views/plane.js';
import { view as shrinking } from './views/shrinking.js';
import { view as torch } from './views/torch.js';
import { view as volume } from './views/volume.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../env.js').Env} Env */
/**
 * @typedef {object} View
 * @property {Record<string, import('../state/schema.js').Kind<any>>} [asked]
 * @property {Record<string, import('../state/schema.js').Kind<any>>} [looks]
 * @property {Record<string, (store: Store) => import('../panels/controls.js').Control>} [controls]
 * @property {Record<string, import('./panels.js').Panel>} [panels]
 * @property {(settings: any, env: Env, signal: AbortSignal) => Promise<any>} ask
 * @property {(settings: any, env: Env, signal: AbortSignal) => Promise<any>} unanswered
 * @property {(scene: import('./scenes.js').Scene, settings: any, env: Env, signal: AbortSignal) => Promise<any> | null} [ahead]
 * @property {(host: HTMLElement, store: Store, signal: AbortSignal) => void} create
 */

/** @type {Readonly<Record<string, View>>} */
export const VIEWS = Object.freeze({ architecture, 'fc-layer': fcLayer, 'fully-connected': fullyConnected, network, plane, shrinking, torch, volume });
