// Joins the parts of an offline file: as the page does, but what can be set is what was packed, and nothing is asked of anybody.

import { connect } from '../api.js';
import { createAnnouncer } from '../announcer.js';
import { fromQuery } from '../state/address.js';
import { QUESTION, makeSchema } from '../state/schema.js';
import { createStore, initial } from '../state/store.js';
import { BINDINGS, bindKeys } from '../keys.js';
import { bindPlayer } from '../player.js';
import { bindShow, toggleShow } from '../show.js';
import { el } from '../dom.js';
import { createEnv } from '../env.js';
import { applyTheme, keepMounted } from '../preferences.js';
import { createBanner } from '../panels/banner.js';
import { createHeader } from '../panels/header.js';
import { ALL, createControls } from '../panels/controls.js';
import { createCounts } from '../panels/counts.js';
import { createFormula } from '../panels/formula.js';
import { createHelp } from '../panels/help.js';
import { createTransport } from '../panels/transport.js';
import { createVerdict } from '../panels/verdict.js';
import { view } from '../lecture/views/plane.js';
import { createPacked } from './answers.js';
import { PACKED } from './controls.js';

/** @typedef {import('../state/store.js').Store} Store */
/**
 * `settings`: every setting of the page, as an address says it; `axes`: what the ticked ones can be, in order.
 * @typedef {{settings: Record<string, string>, axes: Record<string, string[]>, answers: Record<string, any>,
 *   catalogues: import('./answers.js').Catalogues}} Packed
 */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What the file holds, and what it does not. @param {Store} store @param {number} combinations */
const note = ({ env: { plural, t } }, combinations) =>
  el('p', { class: 'held' }, `${plural('This file holds {n} combination of settings and asks no server.',
    'This file holds {n} combinations of settings and asks no server.', combinations)} ${t('Its cells cannot be edited.')}`);

/** Everything that is written in a language. @param {Store} store @param {string[]} ticked settings that can be changed
 * @param {number} combinations @returns {() => void} takes it down again */
const mount = (store, ticked, combinations) => {
  const life = new AbortController();
  const { signal } = life;
  for (const id of ['top', 'panel', 'transport']) part(id).replaceChildren();
  const bindings = BINDINGS.filter(({ of, needs }) => !needs && (!of || ticked.includes(of)));
  const actions = { help: createHelp(store, bindings, signal, [note(store, combinations)]), show: () => toggleShow(store), home: null };
  createHeader(part('top'), store, actions, [el('h1', {}, store.env.t('Convolution, step by step'))], signal);
  createBanner(document.body, store, signal);
  view.create(part('room'), store, signal);
  createFormula(part('panel'), store, signal);
  createVerdict(part('panel'), store, signal);
  createCounts(part('panel'), store, signal);
  if (ticked.length) createControls(part('panel'), store, ticked, PACKED, signal);
  part('panel').append(note(store, combinations));
  createTransport(part('transport'), store, signal);
  createAnnouncer(document.body, store, signal);
  bindKeys(store, bindings, actions, signal);
  connect(store, view, signal);
  return () => life.abort();
};

/** The reader's language, if the file speaks it. @param {readonly string[]} languages */
const spoken = (languages) =>
  navigator.languages.map((tag) => tag.split('-')[0]).find((language) => languages.includes(language)) ?? languages[0];

/** @param {Packed} packed */
export const start = async ({ settings, axes, ...packed }) => {
  const server = createPacked(packed);
  const only = Object.fromEntries(QUESTION.map((name) => [name, axes[name] ?? [settings[name]]]));
  const schema = makeSchema({ languages: server.languages, defaults: settings, only });
  const { settings: opened, problems } = fromQuery(schema, location.search);
  const language = opened.lang || spoken(server.languages);
  document.documentElement.lang = language;
  const store = createStore(schema, await createEnv(server, language), { ...initial(schema, opened), problems });
  const ticked = ALL.filter((name) => (axes[name] ?? []).length > 1);
  const combinations = Object.values(axes).reduce((count, values) => count * values.length, 1);
  const always = new AbortController().signal;
  applyTheme(store);
  bindPlayer(store, always);
  bindShow(store, always);
  keepMounted(store, () => mount(store, ticked, combinations), always);
};
