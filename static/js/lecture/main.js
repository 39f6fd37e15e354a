// The lecture: one page that goes from scene to scene without being loaded again, so that full screen, the laser and the
// presenter's window last.

import { connect, watchServer } from '../api.js';
import { createAnnouncer } from '../announcer.js';
import { el, setText } from '../dom.js';
import { createEnv } from '../env.js';
import { BINDINGS, bindKeys } from '../keys.js';
import { bindPlayer } from '../player.js';
import { applyTheme, keepMounted } from '../preferences.js';
import { bindShow, toggleShow } from '../show.js';
import { addressOf, bindAddress, fromQuery, toQuery } from '../state/address.js';
import { createStore, initial } from '../state/store.js';
import { SERVER } from '../page.js';
import { createBanner } from '../panels/banner.js';
import { createDialogs } from '../panels/dialogs.js';
import { createHeader } from '../panels/header.js';
import { createTransport } from '../panels/transport.js';
import { fetchAhead } from './ahead.js';
import { settingsOf } from './asking.js';
import { isVeiled } from './veil.js';
import { createChannel } from './channel.js';
import { createContents } from './contents.js';
import { drillHeading, sceneHeading } from './header.js';
import { keepWhile } from './keep.js';
import { bindingsOf } from './keys.js';
import { createMarks } from './marks.js';
import { createOverlay } from './overlay.js';
import { createPanels } from './panels.js';
import { createDrill } from './drill.js';
import { createDesk } from './presenter.js';
import { CONTENTS, DRILL, DRILL_ID, SCENES, drawSeed, idIn, neighbour, pathOf, sceneOf, schemaOf } from './scenes.js';
import { createTools } from './tools.js';
import { VIEWS } from './views.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('./scenes.js').Scene} Scene */
/** The page as it stands: a scene, the drill or, without either, the contents. @typedef {{scene: Scene | null, drill: boolean, store: Store, life: AbortController}} Place */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const CARRIED = ['lang', 'theme', 'show', 'keys', 'loop', 'ask', 'presenter']; // from scene to scene
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

/** @param {string | null} id */
const schemaAt = (id) => {
  const scene = sceneOf(id);
  return scene ? schemaOf(scene) : id === DRILL_ID ? DRILL : CONTENTS;
};

/** What the channel and the address call this page. */
const idNow = () => (here.drill ? DRILL_ID : here.scene?.id ?? null);

/** Go to a scene's beginning, or to the contents. @param {string | null} id @param {Record<string, any>} [settings] */
const go = (id, settings = {}) => {
  const schema = schemaAt(id);
  const address = addressOf(pathOf(schema === CONTENTS ? null : id), schema, { ...schema.defaults(), ...pick(here.store, CARRIED), ...settings });
  missing = '';
  const { life } = here;
  life.abort();
  history.pushState(null, '', address);
  enter();
};

/** @param {number} by @param {boolean} [atEnd] */
const turn = (by, atEnd = false) => {
  const next = here.scene && neighbour(here.scene, by);
  if (next) go(next.id, atEnd ? { step: schemaOf(next).kinds.step.most, ...(next.asks ? { asked: 0 } : {}) } : {}); // the answer corrects a step beyond the last
};

/** What the question that stands sets, where the address does not say otherwise. @param {Scene} scene @param {any} settings */
const openingOf = (scene, { asked }) => {
  const schema = schemaOf(scene);
  const named = new URLSearchParams(location.search);
  const set = Object.entries(settingsOf(schema, scene.questions[asked - 1] ?? {}));
  return Object.fromEntries(set.filter(([name]) => !named.has(name)));
};

/** @type {(() => void)[]} */
const resting = [];

/** Until no walk plays. @returns {Promise<void>} */
const rest = () => (here.store.state.playing ? new Promise((done) => { resting.push(done); }) : Promise.resolve());

const wake = () => {
  if (!here.store.state.playing) for (const done of resting.splice(0)) done();
};

/** Open what the address names, in the words of the page before. */
const enter = (env = here.store.env) => {
  const id = idIn(location.pathname);
  const [scene, drill, schema] = [sceneOf(id), id === DRILL_ID, schemaAt(id)];
  const { settings, problems } = fromQuery(schema, location.search);
  if (drill && settings.seed < 0) {
    settings.seed = drawSeed();
    history.replaceState(null, '', addressOf(location.pathname, schema, settings));
  }
  const online = here?.store.state.online ?? true;
  const opens = scene && isVeiled(settings) ? openingOf(scene, settings) : {};
  const store = createStore(schema, env, { ...initial(schema, settings), ...opens, problems, online });
  const life = new AbortController();
  const { signal } = life;
  here = { scene, drill, store, life };
  if (marks.state.ink.length) marks.send({ ink: [] });
  applyTheme(store);
  bindAddress(store, signal);
  bindPlayer(store, signal);
  bindShow(store, signal);
  /** @type {string[]} */
  const said = []; // in the drill; it outlives a change of language
  keepMounted(store, () => (scene ? mountScene(scene, store) : drill ? mountDrill(store, said) : mountContents(store)), signal);
  store.watch(() => { wake(); changed(); }, signal);
  wake();
  changed();
};

/** Some titles are the answer. @param {Scene} scene @param {Store} store */
const titleOf = ({ title, asking_title: asking }, { env, state }) => env.t((isVeiled(state) && asking) || title);

/** @param {Scene | null} scene @param {string} title */
const announce = (scene, title) => {
  const { t } = here.store.env;
  document.title = `${title} – Convwalk`;
  if (!scene) return setText(spoken, title);
  const text = isVeiled(here.store.state) ? '' : t(scene.text);
  setText(spoken, `${t('{n} of {total}', { n: SCENES.indexOf(scene) + 1, total: SCENES.length })}. ${title}. ${text}`);
};

/** The title again, when it may be told. @param {Scene} scene @param {Store} store @param {AbortSignal} signal */
const keepTitle = (scene, store, signal) => store.watch((state, before) => {
  if (isVeiled(state) === isVeiled(before)) return;
  const title = titleOf(scene, store);
  setText(/** @type {HTMLElement} */ (document.querySelector('h1')), title);
  document.title = `${title} – Convwalk`;
}, signal);

/** The bar: to walk by, once there is something to walk through, and the lecturer's tools. @param {Store} store @param {boolean} presenting
 * @param {AbortSignal} signal */
const createBar = (store, presenting, signal) => {
  const host = part('transport');
  const tools = (/** @type {AbortSignal} */ life) =>
    createTools(/** @type {HTMLElement} */ (host.querySelector('.bar')), store.env, marks, presenting ? null : openPresenter, life);
  keepWhile(store, isVeiled, (life) => {
    host.replaceChildren(el('div', { class: 'bar quiet' }));
    tools(life);
  }, signal);
  keepWhile(store, (state) => !isVeiled(state), (life) => {
    createTransport(host, store, life);
    tools(life);
    createAnnouncer(document.body, store, life);
  }, signal);
};

/** The parts of the page, empty; the focus comes back to the button that was used. */
const clear = () => {
  const used = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.keep : '';
  for (const id of ['top', 'room', 'panel', 'desk', 'transport']) part(id).replaceChildren();
  return () => { if (used) document.querySelector(/** @type {'a'} */ (`[data-keep="${used}"]`))?.focus(); };
};

/** @param {Store} store */
const mountContents = (store) => {
  const { t } = store.env;
  const life = new AbortController();
  const { signal } = life;
  const refocus = clear();
  document.documentElement.dataset.page = 'contents';
  part('desk').hidden = true;
  const actions = { ...createDialogs(store, BINDINGS, signal), show: () => toggleShow(store) };
  createHeader(part('top'), store, actions, sceneHeading(store.env, null, t('The lecture'), go), signal);
  createBanner(document.body, store, signal);
  createContents(part('room'), store.env, go, missing, signal);
  announce(null, t('The lecture'));
  refocus();
  return () => life.abort();
};

/** @param {Store} store @param {string[]} said */
const mountDrill = (store, said) => {
  const { t } = store.env;
  const life = new AbortController();
  const { signal } = life;
  const refocus = clear();
  document.documentElement.dataset.page = 'drill';
  part('desk').hidden = true;
  const bindings = BINDINGS.filter(({ keys: [key] }) => ['e', 'l', '?'].includes(key));
  const actions = { ...createDialogs(store, bindings, signal), show: () => { document.documentElement.requestFullscreen?.().catch(() => {}); } };
  createHeader(part('top'), store, actions, drillHeading(store.env, t('Practice'), go), signal);
  createBanner(document.body, store, signal);
  createDrill({ stage: part('room'), panel: part('panel'), foot: part('transport') }, store, said, signal);
  bindKeys(store, bindings, actions, signal);
  announce(null, t('Practice'));
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
  const actions = { ...createDialogs(store, bindings, signal), show: () => toggleShow(store), scene, turn, marks };
  createHeader(part('top'), store, actions, sceneHeading(store.env, scene, titleOf(scene, store), go), signal);
  createBanner(document.body, store, signal);
  view.create(part('room'), store, signal);
  createPanels(part('panel'), store, scene, signal);
  createBar(store, presenting, signal);
  keepTitle(scene, store, signal);
  part('desk').hidden = !presenting;
  if (presenting) createDesk(part('desk'), store.env, scene, marks, signal);
  bindKeys(store, bindings, actions, signal);
  connect(store, view, signal);
  watchServer(store, signal);
  announce(scene, titleOf(scene, store));
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
  const { store } = here;
  const { blank, dot, ink } = marks.state;
  const settings = { ...store.state, ...Object.fromEntries(OWN.map((name) => [name, store.schema.kinds[name].fallback])) };
  const { playing, pointed } = store.state;
  return { scene: idNow(), query: toQuery(store.schema, settings), lang: store.env.language, playing, pointed, blank, dot, ink };
};

/** @param {ReturnType<typeof shared>} other */
const follow = ({ scene, query, lang, playing, pointed, blank, dot, ink }) => {
  if (scene !== idNow()) go(scene);
  const { settings } = fromQuery(here.store.schema, query);
  const own = pick(here.store, OWN);
  const asked = lang === here.store.env.language ? {} : { lang };
  here.store.send(/** @type {any} */ ({ ...settings, ...own, ...asked, playing, led: playing, pointed }));
  marks.send({ blank, dot, ink });
};

/** The address moved by the browser's own buttons: another scene is entered, the same one goes by itself. */
const moved = () => {
  if (idIn(location.pathname) === idNow()) return;
  here.life.abort();
  enter();
};

const start = async () => {
  const { settings } = fromQuery(CONTENTS, location.search);
  const env = await createEnv(SERVER, settings.lang || document.documentElement.lang);
  document.body.append(spoken);
  window.addEventListener('popstate', moved, { signal: always });
  enter(env);
  createOverlay(marks, always);
  changed = createChannel({ role: () => (isPresenter() ? 'presenter' : 'projector'), read: shared, apply: follow }, always);
  marks.watch(() => changed(), always);
  const ahead = () => fetchAhead(here.store.env, rest, always).catch(() => {});
  window.addEventListener('online', ahead, { signal: always });
  ahead();
};

start();
