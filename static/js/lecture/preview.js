// A scene's picture, small and still: the same stage, drawn large and shown small.

import { el } from '../dom.js';
import { createStore, initial } from '../state/store.js';
import { schemaOf } from './scenes.js';
import { VIEWS } from './views.js';

const SHOWN = 0.6; // of the walk

/** @param {import('../env.js').Env} env @param {HTMLElement} host @param {import('./scenes.js').Scene} scene @param {AbortSignal} signal */
export const drawPreview = async (env, host, scene, signal) => {
  const view = VIEWS[scene.view];
  const schema = schemaOf(scene);
  const store = createStore(schema, env, initial(schema));
  const stage = el('div', { class: 'preview-stage', inert: true, 'aria-hidden': 'true' });
  host.replaceChildren(stage);
  const figure = await view.ask(store.state, env, signal).catch(() => null);
  if (!figure || signal.aborted) return;
  store.send({ figure, step: Math.floor(SHOWN * figure.total) });
  view.create(stage, store, signal);
};

/** Draw each when it comes near the screen. @param {import('../env.js').Env} env @param {Map<Element, import('./scenes.js').Scene>} places @param {AbortSignal} signal */
export const drawWhenNear = (env, places, signal) => {
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const scene = places.get(target);
      if (!isIntersecting || !scene) continue;
      watch.unobserve(target);
      drawPreview(env, /** @type {HTMLElement} */ (target), scene, signal);
    }
  }, { rootMargin: '200px' });
  for (const place of places.keys()) watch.observe(place);
  signal.addEventListener('abort', () => watch.disconnect(), { once: true });
};
