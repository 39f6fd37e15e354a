// A figure in a frame: its state is in the frame's address, its language and theme too and nowhere else, for a frame may
// have neither cookies nor storage.

import { createEnv } from '../env.js';
import { SERVER } from '../page.js';
import { bindPlayer } from '../player.js';
import { createRemote } from '../remote.js';
import { createShell, heightOf, playWhenSeen } from '../shell.js';
import { bindAddress, fromQuery } from '../state/address.js';
import { createStore, initial } from '../state/store.js';
import { bindProtocol } from './protocol.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../state/schema.js').Schema} Schema */

const page = document.documentElement;
const place = /** @type {HTMLElement} */ (document.getElementById('figure'));

/** The theme of the address; with none, the reader's system decides. @param {Store} store @param {AbortSignal} signal */
const bindTheme = (store, signal) => {
  const draw = () => { page.dataset.theme = store.state.theme || 'auto'; };
  store.watch(draw, signal);
  draw();
};

/** The shell, and anew whenever its language or its controls change. @param {Store} store @param {import('../shell.js').Content} content
 * @param {(root: HTMLElement) => void} arrived @param {AbortSignal} signal */
const keepShell = (store, content, arrived, signal) => {
  let life = new AbortController();
  const mount = () => {
    life.abort();
    life = new AbortController();
    arrived(createShell(place, store, content, AbortSignal.any([life.signal, signal])));
  };
  store.watch(async (state, before) => {
    const { controls, lang } = /** @type {any} */ (state);
    if (lang !== before.lang && lang) {
      const env = await createEnv(store.env.server, lang).catch(() => store.env);
      if (store.state.lang !== lang) return;
      store.env = env;
      page.lang = lang;
      mount();
    } else if (controls !== /** @type {any} */ (before).controls) mount();
  }, signal);
  mount();
};

/** @param {Schema} schema @param {string | null} scene its id, null for the figure of the page /
 * @param {(store: Store) => import('../shell.js').Content} contentOf */
export const openFrame = async (schema, scene, contentOf) => {
  const { signal } = new AbortController();
  const { settings, problems } = fromQuery(schema, location.search);
  const env = await createEnv(SERVER, settings.lang || page.lang);
  const store = createStore(schema, env, { ...initial(schema, settings), problems });
  /** @type {HTMLElement | null} */
  let root = null;
  const tellHeight = bindProtocol(store, { scene, height: () => (root ? heightOf(root) : 0) }, signal);
  const watch = new ResizeObserver(tellHeight);
  bindTheme(store, signal);
  bindAddress(store, signal, 'replace');
  bindPlayer(store, signal);
  keepShell(store, contentOf(store), (made) => {
    root = made;
    watch.disconnect();
    for (const node of [made, ...made.querySelectorAll('.room, .panel, .walk-foot, .transport, .natural, .banner, .walk-trouble')]) watch.observe(node);
  }, signal);
  if (/** @type {any} */ (settings).autoplay && root) playWhenSeen(root, store, createRemote(store).play, signal);
};
