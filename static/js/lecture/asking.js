// Scenes that ask before they tell: which question stands, what was answered, and what the server says of it.
//
// `ask` is the lecturer's choice for all scenes; `asked` the question of this scene that stands, 0 when all is told; `said`
// the answer, as written. All three are in the address, so that both windows, a reload and another language agree.

import { flag, text, whole } from '../state/schema.js';
import { SHOWN, isAsked, isVeiled } from './veil.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../state/store.js').State} State */
/** @typedef {import('../env.js').Env} Env */
/** @typedef {import('./scenes.js').Scene} Scene */
/** @typedef {{top: number, left: number, bottom: number, right: number}} Window in padded cells */
/** A token has text, a row parts, a fraction top and bottom. @typedef {{kind: string, text?: string, parts?: Part[], top?: Part, bottom?: Part}} Part */
/**
 * @typedef {{id: string, kind: string, prompt: string, facts: Record<string, any>,
 *   form: {kind: 'number' | 'choice' | 'size' | 'volume' | 'list', count: number, options: {value: string, label: string}[]},
 *   settings: Record<string, string>}} Question
 * @typedef {string | number | number[]} Answer
 * @typedef {{question: string, answer: Answer, right: boolean, right_answers: Answer[], right_text: string, formula: Part[], formula_text: string[],
 *   reason: string, mistakes: {code: string, sentence: string}[],
 *   show: {settings: Record<string, string>, step: number, window: Window | null, mistaken: Window | null}}} Verdict
 */
/** The verdict, or the words of a refusal, of the answer `of`. @typedef {{of: string, verdict: Verdict | null, refused: string}} Judged */

const LONGEST = 120; // characters of an answer

export const ask = flag(true);
export const ASKED = Object.freeze({ asked: whole(0, 9, 1), said: text(LONGEST, '') });

const OWN_OF_THE_LAYER = ['size', 'kernel', 'stride', 'padding', 'dilation', 'channels', 'out_channels']; // the scene has cells of its own

/** What a question sets in its scene, as values; what the scene does not allow stays as it is.
 * @param {import('../state/schema.js').Schema} schema @param {Record<string, string>} settings @returns {Record<string, any>} */
export const settingsOf = ({ kinds }, settings, names = OWN_OF_THE_LAYER) =>
  Object.fromEntries(names.filter((name) => name in kinds && name in settings)
    .map((name) => [name, kinds[name].read(settings[name])]).filter(([, value]) => value !== undefined));

/** The next question of the scene; after the last one all is told. @param {Store} store @param {Scene} scene */
export const toNext = (store, scene) => {
  const { asked } = /** @type {any} */ (store.state);
  const settings = scene.questions[asked];
  const next = settings ? { asked: asked + 1, ...settingsOf(store.schema, settings) } : { asked: 0 };
  store.send(/** @type {any} */ ({ said: '', step: 0, ...next }));
};

/** What a remote control does first: shows the answer, then goes on to the next question. @param {Store} store @param {Scene} scene
 * @returns {boolean} whether there was anything to be done */
export const advance = (store, scene) => {
  const { state } = store;
  if (!isAsked(state)) return false;
  if (isVeiled(state) && /** @type {any} */ (state).said !== SHOWN) store.send(/** @type {any} */ ({ said: SHOWN }));
  else toNext(store, scene);
  return true;
};

/** Ask again, or tell at once from now on. @param {Store} store */
export const toggleAsking = (store) => {
  const { ask: asks, asked } = /** @type {any} */ (store.state);
  store.send(/** @type {any} */ (asks && asked ? { ask: false } : { ask: true, asked: 1, said: '', step: 0 }));
};

/** @param {Env} env @param {Record<string, string | number>} query @param {AbortSignal} signal @returns {Promise<Question[]>} */
export const fetchQuestions = async (env, query, signal, language = env.language) => {
  const pairs = Object.entries({ ...query, lang: language }).map(([name, value]) => `${name}=${value}`);
  return (await env.get(`/questions?${pairs.join('&')}`, signal)).questions;
};

/** @type {Map<string, Omit<Judged, 'of'>>} */
const kept = new Map();

/** @param {Env} env @param {Question} question @param {Answer} answer @param {string} language @param {AbortSignal} signal */
const post = async ({ server }, { id }, answer, language, signal) => {
  const asked = `${language} ${id} ${JSON.stringify(answer)}`;
  const known = kept.get(asked);
  if (known) return known;
  const { ok, told } = await server.post(`/questions/answer?lang=${language}`, { question: id, answer }, signal);
  const judged = ok ? { verdict: told, refused: '' } : { verdict: null, refused: told.error.message };
  kept.set(asked, judged);
  return judged;
};

/** Any answer that can be read: the verdict on it tells the right one. @param {Question['form']} form */
const guess = ({ kind, count, options }) => (kind === 'choice' ? options[0].value : kind === 'number' ? 0 : Array(count).fill(0));

/** What the server says to an answer as it was written, or to the right one where it is to be shown.
 * @param {Env} env @param {Question} question @param {string} said @param {AbortSignal} signal */
export const fetchJudged = async (env, question, said, signal, language = env.language) => {
  if (said !== SHOWN) return post(env, question, said, language, signal);
  const { verdict } = await post(env, question, guess(question.form), language, signal);
  return post(env, question, /** @type {Verdict} */ (verdict).right_answers[0], language, signal);
};
