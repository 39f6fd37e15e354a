// Joins the parts of the page: state, server, clock, keys and views.

import { connect, watchServer } from './api.js';
import { createAnnouncer } from './announcer.js';
import { bindAddress, fromQuery } from './state/address.js';
import { createStore, initial } from './state/store.js';
import { BINDINGS, bindKeys } from './keys.js';
import { bindPlayer } from './player.js';
import { bindShow, toggleShow } from './show.js';
import { el } from './dom.js';
import { createEnv } from './env.js';
import { icon } from './icons.js';
import { PAGE, SERVER } from './page.js';
import { applyTheme, keepMounted } from './preferences.js';
import { createBanner } from './panels/banner.js';
import { createHeader } from './panels/header.js';
import { ALL, createControls } from './panels/controls.js';
import { createCounts } from './panels/counts.js';
import { createFormula } from './panels/formula.js';
import { createDialogs } from './panels/dialogs.js';
import { createTransport } from './panels/transport.js';
import { createVerdict } from './panels/verdict.js';
import { view } from './lecture/views/plane.js';

/** @typedef {import('./state/store.js').Store} Store */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {Store} store */
const lectureLink = ({ env: { t } }) =>
  el('a', { class: 'as-button', href: '/lecture', 'aria-label': t('The lecture'), title: t('The lecture') },
    icon('contents'), el('span', { class: 'wide-only' }, t('The lecture')));

/** Everything that is written in a language. @param {Store} store @returns {() => void} takes it down again */
const mount = (store) => {
  const life = new AbortController();
  const { signal } = life;
  for (const id of ['top', 'panel', 'transport']) part(id).replaceChildren();
  const actions = { ...createDialogs(store, BINDINGS, signal), show: () => toggleShow(store) };
  createHeader(part('top'), store, actions, [el('h1', {}, store.env.t('Convolution, step by step')), lectureLink(store)], signal);
  createBanner(document.body, store, signal);
  view.create(part('room'), store, signal);
  createFormula(part('panel'), store, signal);
  createVerdict(part('panel'), store, signal);
  createCounts(part('panel'), store, signal);
  createControls(part('panel'), store, ALL, {}, signal);
  createTransport(part('transport'), store, signal);
  createAnnouncer(document.body, store, signal);
  bindKeys(store, BINDINGS, actions, signal);
  connect(store, view, signal);
  watchServer(store, signal);
  return () => life.abort();
};

const start = async () => {
  const { settings, problems } = fromQuery(PAGE, location.search);
  const env = await createEnv(SERVER, settings.lang || document.documentElement.lang);
  const store = createStore(PAGE, env, { ...initial(PAGE, settings), problems });
  const always = new AbortController().signal;
  applyTheme(store);
  bindAddress(store, always);
  bindPlayer(store, always);
  bindShow(store, always);
  keepMounted(store, mount, always);
};

start();
