// The lecture: one page that goes from scene to scene without being loaded again, so that full screen, the laser and the
// presenter's window last.

import { connect } from '../api.js';
import { createAnnouncer } from '../announcer.js';
import { el, setText } from '../dom.js';
import { currentLanguage, loadLanguage, t } from '../i18n.js';
import { BINDINGS, bindKeys } from '../keys.js';
import { bindPlayer } from '../player.js';
import { applyTheme, keepMounted } from '../preferences.js';
import { bindShow, toggleShow } from '../show.js';
import { addressOf, bindAddress, fromQuery, toQuery } from '../state/address.js';
import { createStore, initial } from '../state/store.js';
import { createBanner, createHeader } from '../panels/header.js';
import { createHelp } from '../panels/help.js';
import { createTransport } from '../panels/transport.js';
import { fetchAhead } from './ahead.js';
import { createChannel } from './channel.js';
import { createContents } from './contents.js';
import { sceneHeading } from './header.js';
import { bindingsOf } from './keys.js';
import { createMarks } from './marks.js';
import { createOverlay } from './overlay.js';
import { createPanels } from './panels.js';
import { createDesk } from './presenter.js';
import { CONTENTS, SCENES, idIn, neighbour, pathOf, sceneOf, schemaOf } from './scenes.js';
import { createTools } from './tools.js';
import { VIEWS } from './views.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('./scenes.js').Scene} Scene */
/** The page as it stands: a scene or, without one, the contents. @typedef {{scene: Scene | null, store: Store, life: AbortController}} Place */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const CARRIED = ['lang', 'theme', 'show', 'keys', 'loop', 'presenter']; // from scene to scene
const OWN = ['lang', 'theme', 'show', 'keys', 'presenter']; // of each window, not shared with the other; the language is told apart

const always = new AbortController().signal;
const marks = createMarks();
const spoken = el('div', { class: 'spoken', 'aria-live': 'polite' });
let missing = document.body.dataset.missing ?? '';
/** @type {Place} */
let here;
let changed = () => {};

/** @param {Store} store @param {readonly string[]} names @returns {Record<string, any>} */
const pick = ({ state }, names) => Object.fromEntries(names.map((name) => [name, /** @type {any} */ (state)[name]]));

/** Go to a scene's beginning, or to the contents. @param {string | null} id @param {Record<string, any>} [settings] */
const go = (id, settings = {}) => {
  const scene = sceneOf(id);
  const schema = scene ? schemaOf(scene) : CONTENTS;
  const address = addressOf(pathOf(scene?.id ?? null), schema, { ...schema.defaults(), ...pick(here.store, CARRIED), ...settings });
  missing = '';
  const { life } = here;
  life.abort();
  history.pushState(null, '', address);
  enter();
};

/** @param {number} by @param {boolean} [atEnd] */
const turn = (by, atEnd = false) => {
  const next = here.scene && neighbour(here.scene, by);
  if (next) go(next.id, atEnd ? { step: schemaOf(next).kinds.step.most } : {}); // the answer corrects a step beyond the last
};

/** @type {(() => void)[]} */
const resting = [];

/** Until no walk plays. @returns {Promise<void>} */
const rest = () => (here.store.state.playing ? new Promise((done) => { resting.push(done); }) : Promise.resolve());

const wake = () => {
  if (!here.store.state.playing) for (const done of resting.splice(0)) done();
};

/** Open what the address names. */
const enter = () => {
  const scene = sceneOf(idIn(location.pathname));
  const schema = scene ? schemaOf(scene) : CONTENTS;
  const { settings, problems } = fromQuery(schema, location.search);
  const online = here?.store.state.online ?? true;
  const store = createStore(schema, { ...initial(schema, settings), problems, online });
  const life = new AbortController();
  const { signal } = life;
  here = { scene, store, life };
  if (marks.state.ink.length) marks.send({ ink: [] });
  applyTheme(settings);
  bindAddress(store, signal);
  bindPlayer(store, signal);
  bindShow(store, signal);
  keepMounted(store, scene ? () => mountScene(scene, store) : () => mountContents(store), signal);
  store.watch(() => { wake(); changed(); }, signal);
  wake();
  changed();
};

/** @param {Scene | null} scene */
const announce = (scene) => {
  const title = scene ? t(scene.title) : t('The lecture');
  document.title = `${title} – Convwalk`;
  setText(spoken, scene ? `${t('{n} of {total}', { n: SCENES.indexOf(scene) + 1, total: SCENES.length })}. ${title}. ${t(scene.text)}` : title);
};

/** The parts of the page, empty; the focus comes back to the button that was used. */
const clear = () => {
  const used = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.keep : '';
  for (const id of ['top', 'room', 'panel', 'desk', 'transport']) part(id).replaceChildren();
  return () => { if (used) document.querySelector(/** @type {'a'} */ (`[data-keep="${used}"]`))?.focus(); };
};

/** @param {Store} store */
const mountContents = (store) => {
  const life = new AbortController();
  const { signal } = life;
  const refocus = clear();
  document.documentElement.dataset.page = 'contents';
  part('desk').hidden = true;
  const actions = { help: createHelp(store, BINDINGS, signal), show: () => toggleShow(store) };
  createHeader(part('top'), store, actions, sceneHeading(null, go), signal);
  createBanner(document.body, store, signal);
  createContents(part('room'), go, missing, signal);
  announce(null);
  refocus();
  return () => life.abort();
};

/** @param {Scene} scene @param {Store} store */
const mountScene = (scene, store) => {
  const life = new AbortController();
  const { signal } = life;
  const view = VIEWS[scene.view];
  const presenting = isPresenter();
  const refocus = clear();
  document.documentElement.dataset.page = presenting ? 'presenter' : 'scene';
  document.documentElement.dataset.scene = scene.id;
  const bindings = bindingsOf(scene);
  const actions = { help: createHelp(store, bindings, signal), show: () => toggleShow(store), turn, marks };
  createHeader(part('top'), store, actions, sceneHeading(scene, go), signal);
  createBanner(document.body, store, signal);
  view.create(part('room'), store, signal);
  createPanels(part('panel'), store, scene, signal);
  createTransport(part('transport'), store, signal);
  createTools(/** @type {HTMLElement} */ (part('transport').querySelector('.bar')), marks, presenting ? null : openPresenter, signal);
  createAnnouncer(document.body, store, signal);
  part('desk').hidden = !presenting;
  if (presenting) createDesk(part('desk'), scene, marks, signal);
  bindKeys(store, bindings, actions, signal);
  connect(store, view, signal);
  announce(scene);
  refocus();
  return () => life.abort();
};

const isPresenter = () => /** @type {any} */ (here.store.state).presenter;

const openPresenter = () => {
  const { scene, store } = here;
  const address = addressOf(pathOf(scene?.id ?? null), store.schema, /** @type {any} */ ({ ...store.state, presenter: true, show: false }));
  window.open(address, 'convwalk-presenter', 'popup,width=1280,height=720');
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // so that Space plays and opens nothing again
};

/** What both windows have in common. */
const shared = () => {
  const { scene, store } = here;
  const { blank, dot, ink } = marks.state;
  const settings = { ...store.state, ...Object.fromEntries(OWN.map((name) => [name, store.schema.kinds[name].fallback])) };
  const { playing, pointed } = store.state;
  return { scene: scene?.id ?? null, query: toQuery(store.schema, settings), lang: currentLanguage(), playing, pointed, blank, dot, ink };
};

/** @param {ReturnType<typeof shared>} other */
const follow = ({ scene, query, lang, playing, pointed, blank, dot, ink }) => {
  if (scene !== (here.scene?.id ?? null)) go(scene);
  const { settings } = fromQuery(here.store.schema, query);
  const own = pick(here.store, OWN);
  const asked = lang === currentLanguage() ? {} : { lang };
  here.store.send(/** @type {any} */ ({ ...settings, ...own, ...asked, playing, led: playing, pointed }));
  marks.send({ blank, dot, ink });
};

/** The address moved by the browser's own buttons: another scene is entered, the same one goes by itself. */
const moved = () => {
  if (idIn(location.pathname) === (here.scene?.id ?? null)) return;
  here.life.abort();
  enter();
};

const start = async () => {
  const { settings } = fromQuery(CONTENTS, location.search);
  await loadLanguage(settings.lang || document.documentElement.lang, document.body.dataset.version ?? '');
  document.body.append(spoken);
  window.addEventListener('popstate', moved, { signal: always });
  enter();
  createOverlay(marks, always);
  changed = createChannel({ role: () => (isPresenter() ? 'presenter' : 'projector'), read: shared, apply: follow }, always);
  marks.watch(() => changed(), always);
  const ahead = () => fetchAhead(rest, always).catch(() => {});
  window.addEventListener('online', ahead, { signal: always });
  ahead();
};

start();
