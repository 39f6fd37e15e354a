// When nothing else is to be done, asks for what the whole lecture will need, so that it goes on without a network.

import { Refused } from '../server.js';
import { fetchJudged, fetchQuestions, settingsOf } from './asking.js';
import { SHOWN } from './veil.js';
import { askAhead } from './panels/variants.js';
import { SCENES, changeOf, schemaOf } from './scenes.js';
import { VIEWS } from './views.js';

const idle = () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));

/** @typedef {import('../env.js').Env} Env */

/** Each scene as it opens, as it asks, and each of its variants. @param {import('./scenes.js').Scene} scene */
const questionsOf = (scene) => {
  const schema = schemaOf(scene);
  const settings = schema.defaults();
  const asked = scene.questions.map((own) => ({ ...settings, ...settingsOf(schema, own) }));
  return [settings, ...asked, ...scene.variants.map((variant) => ({ ...settings, ...changeOf(scene, variant) }))];
};

/** The questions of a scene and their answers, in every language. @param {Env} env @param {import('./scenes.js').Scene} scene @param {AbortSignal} signal */
const answersOf = async (env, { id, asks }, signal) => {
  if (!asks) return;
  for (const language of env.server.languages)
    for (const question of await fetchQuestions(env, { scene: id }, signal, language)) await fetchJudged(env, question, SHOWN, signal, language);
};

/** Ends early where the server cannot be reached: what is missing is then asked for when it is shown.
 * @param {Env} env @param {() => Promise<void>} rest waits while a walk plays, which large answers would make stumble
 * @param {AbortSignal} signal @returns {Promise<void>} */
export const fetchAhead = async (env, rest, signal) => {
  const { get } = env;
  for (const language of env.server.languages) await env.server.catalogue(language);
  for (const scene of SCENES) {
    for (const settings of questionsOf(scene)) {
      await rest();
      await idle();
      if (signal.aborted) return;
      const view = VIEWS[scene.view];
      const asked = [view.ask(settings, env, signal), askAhead(scene, settings, get, signal), view.ahead?.(scene, settings, env, signal)];
      const answers = await Promise.allSettled(asked);
      for (const answer of answers) if (answer.status === 'rejected' && !(answer.reason instanceof Refused)) return;
    }
    if (await answersOf(env, scene, signal).then(() => false, () => true)) return;
  }
  document.documentElement.dataset.ready = 'offline';
};
