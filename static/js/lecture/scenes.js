// The scenes as the server wrote them into the page, and the schema of each.

import { LANGUAGES } from '../page.js';
import { flag, makeSchema, whole } from '../state/schema.js';
import { ASKED, ask } from './asking.js';
import { VIEWS } from './views.js';

/** @typedef {{settings: Record<string, string>, tells: 'size' | 'padding' | 'paddings' | 'weights' | 'nothing'}} Variant */
/**
 * See app/content/scenes/scene.py; title, text and notes are keys of the catalogues.
 * @typedef {{number: number, id: string, title: string, text: string, view: string, settings: Record<string, string>,
 *   bounds: Record<string, [number, number]>, controls: string[], panels: string[], variants: Variant[],
 *   example: Record<string, string>, notes: string[], asks: boolean, asking_title: string,
 *   questions: Record<string, string>[]}} Scene  `questions`: the settings of each
 */

/** @type {readonly Scene[]} */
export const SCENES = Object.freeze(JSON.parse(document.getElementById('scenes')?.textContent ?? '[]'));

/** @param {string | null} id */
export const sceneOf = (id) => SCENES.find((scene) => scene.id === id) ?? null;

/** The scene that many places on. @param {Scene} scene @param {number} by @returns {Scene | null} */
export const neighbour = (scene, by) => SCENES[SCENES.indexOf(scene) + by] ?? null;

const presenter = flag(false); // whether this window is the presenter's

/** What a scene makes of the settings. @param {Scene} scene */
export const ownOf = (scene) => {
  const { asked, looks } = VIEWS[scene.view];
  return { defaults: scene.settings, bounds: scene.bounds, asked, looks: { ...looks, ...(scene.asks ? ASKED : {}), ask } };
};

/** @type {Map<string, import('../state/schema.js').Schema>} */
const schemas = new Map();

/** The settings of a scene, with its defaults and bounds. @param {Scene} scene */
export const schemaOf = (scene) => {
  const own = ownOf(scene);
  const known = schemas.get(scene.id) ?? makeSchema({ ...own, languages: LANGUAGES, looks: { ...own.looks, presenter } });
  schemas.set(scene.id, known);
  return known;
};

/** The settings of the list of contents. */
export const CONTENTS = makeSchema({ languages: LANGUAGES, looks: { ask, presenter } });

/** The page of questions beside the scenes; without a seed, one is drawn. */
export const DRILL_ID = 'drill';
const LARGEST_SEED = 2 ** 31 - 1;
const DRAWN = 1_000_000; // short enough to be read aloud
export const DRILL = makeSchema({ languages: LANGUAGES, looks: { ask, presenter, seed: whole(0, LARGEST_SEED, -1), count: whole(1, 50, 10) } });
export const drawSeed = () => Math.floor(Math.random() * DRAWN);

/** What a variant sets, as values. @param {Scene} scene @param {Variant} variant @returns {Record<string, any>} */
export const changeOf = (scene, { settings }) => {
  const { kinds } = schemaOf(scene);
  return Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, kinds[name].read(text)]));
};

/** The address of a scene's page, or of the contents. @param {string | null} id */
export const pathOf = (id) => (id ? `/lecture/${id}` : '/lecture');

/** Which scene an address names. @param {string} pathname */
export const idIn = (pathname) => /^\/lecture\/([^/]+)\/?$/.exec(pathname)?.[1] ?? null;
