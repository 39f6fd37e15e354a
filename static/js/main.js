// Joins the parts of the page: state, server, clock, keys and views.

import { connect } from './api.js';
import { createAnnouncer } from './announcer.js';
import { edited } from './state/cells.js';
import { bindAddress, fromQuery } from './state/address.js';
import { createStore, initial } from './state/store.js';
import { bindKeys } from './keys.js';
import { bindPlayer, stepTime } from './player.js';
import { bindShow, toggleShow } from './show.js';
import { loadLanguage } from './i18n.js';
import { applyLanguage, applyTheme } from './preferences.js';
import { createBanner, createHeader } from './panels/header.js';
import { createControls } from './panels/controls.js';
import { createFormula } from './panels/formula.js';
import { createHelp } from './panels/help.js';
import { createTransport } from './panels/transport.js';
import { createVerdict } from './panels/verdict.js';
import './stage/conv-stage.js';

/** @typedef {import('./state/store.js').Store} Store */
/** @typedef {import('./state/store.js').State} State */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const GLIDE = 250; // ms at most; always shorter than the step

/** @param {Store} store @param {AbortSignal} signal */
const mountStage = (store, signal) => {
  const stage = /** @type {import('./stage/conv-stage.js').ConvStage} */ (document.createElement('conv-stage'));
  part('room').replaceChildren(stage);

  const draw = (/** @type {State} */ state) => {
    const { figure, step, pointed, pin, refusal, stride, bias, speed } = state;
    stage.style.setProperty('--glide-now', `min(var(--glide), ${Math.min(GLIDE, 0.6 * stepTime(speed))}ms)`);
    if (figure) stage.draw({ figure, step, pointed: pointed ?? pin, refusal, stride, bias, still: false });
  };
  store.watch(draw, signal);
  draw(store.state);

  const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) =>
    stage.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
  on('conv-point', ({ place }) => { if (!store.state.playing) store.send({ pointed: place && Object.freeze(place) }); });
  on('conv-pin', ({ place }) => {
    const { pin } = store.state;
    const same = pin && pin.frame === place.frame && pin.row === place.row && pin.col === place.col;
    store.send({ pin: same ? null : Object.freeze(place), playing: false });
  });
  on('conv-edit', ({ grid, cells }) => edit(store, grid, cells));
};

/** @param {Store} store @param {'input' | 'filter'} grid @param {{row: number, col: number, value: number}[]} cells */
const edit = (store, grid, cells) => {
  const { figure } = store.state;
  if (!figure) return;
  const { top, left } = figure.geometry?.padding ?? { top: 0, left: 0 };
  const { rows, cols } = store.state.size;
  const now = grid === 'filter' ? figure.filter : figure.padded.slice(top, top + rows).map((row) => row.slice(left, left + cols));
  if (!now) return;
  const { step, pin } = store.state;
  const rowsAsText = edited(/** @type {number[][]} */ (now), cells).map((row) => row.join(',')).join(';');
  store.send({ [grid]: rowsAsText, step, pin });
};

/** Everything that is written in a language. @param {Store} store @returns {() => void} takes it down again */
const mount = (store) => {
  const life = new AbortController();
  const { signal } = life;
  for (const id of ['top', 'panel', 'transport']) part(id).replaceChildren();
  const actions = { help: createHelp(store, signal), show: () => toggleShow(store) };
  createHeader(part('top'), store, actions, signal);
  createBanner(document.body, store, signal);
  mountStage(store, signal);
  createFormula(part('panel'), store, signal);
  createVerdict(part('panel'), store, signal);
  createControls(part('panel'), store, signal);
  createTransport(part('transport'), store, signal);
  createAnnouncer(document.body, store, signal);
  bindKeys(store, actions, signal);
  connect(store, signal);
  return () => life.abort();
};

const start = async () => {
  const { version = '' } = document.body.dataset;
  const { settings } = fromQuery(location.search);
  await loadLanguage(settings.lang || document.documentElement.lang, version);
  const { problems } = fromQuery(location.search); // again, now that its words can be found
  const store = createStore({ ...initial(settings), problems });
  const always = new AbortController().signal;
  applyTheme(settings);
  bindAddress(store, always);
  bindPlayer(store, always);
  bindShow(store, always);
  let unmount = mount(store);
  store.watch(async (state, before) => {
    if (state.theme !== before.theme) applyTheme(state);
    if (state.lang === before.lang || !state.lang) return;
    await loadLanguage(state.lang, version);
    applyLanguage(state.lang);
    unmount();
    unmount = mount(store);
  }, always);
};

start();
