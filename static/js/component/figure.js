// The figure inside a <conv-walk>: its store, its words, its style sheets and its life in a shadow root.

import { createEnv } from '../env.js';
import { bindPlayer } from '../player.js';
import { createRemote, tellAll } from '../remote.js';
import { createServer } from '../server.js';
import { createShell, fillPlane, playWhenSeen } from '../shell.js';
import { addressOf, sentenceOf } from '../state/address.js';
import { createStore, initial } from '../state/store.js';
import { view } from '../lecture/views/plane.js';
import { baseOf, languageAt } from './place.js';
import { loadSheet } from './sheets.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('../remote.js').Tell} Tell */
/**
 * @typedef {{host: HTMLElement, schema: import('../state/schema.js').Schema, settings: Record<string, any>, from: string,
 *   languages: readonly string[], first: CSSStyleSheet, tell: Tell, mirror: (name: string, text: string | null, usual: boolean) => void}} About
 *   `mirror`: the attribute is to say this, null: is to go; one that was not there need not say what is usual
 * @typedef {{remote: ReturnType<typeof createRemote>, value: (name: string) => any, set: (name: string, value: any) => void,
 *   complain: (problem: import('../state/store.js').Problem) => void, mount: (signal: AbortSignal, height?: number) => void}} Figure
 *   `height`: px to be kept free until there is something to see
 */

/** One for all figures of a page, so that what one has asked another knows. @type {Map<string, import('../server.js').Server>} */
const servers = new Map();

/** The server that a module came from. @param {string} from @param {readonly string[]} languages */
const serverAt = (from, languages) => {
  const base = baseOf(from);
  const version = /\/static\/v(\w+)\//.exec(import.meta.url)?.[1] ?? '';
  const known = servers.get(base) ?? createServer({ base, version, languages, part: 'figure' });
  servers.set(base, known);
  return { base, server: known };
};

/** Keep the attributes as the state is; the step when the walk rests. @param {Store} store @param {About} about @param {AbortSignal} signal */
const mirrorAll = (store, { schema: { kinds, defaults }, settings, mirror }, signal) => {
  const fallbacks = /** @type {any} */ (defaults());
  const draw = (/** @type {any} */ state, /** @type {any} */ before) => {
    for (const name of Object.keys(settings)) {
      const text = kinds[name].write(state[name]);
      const still = name === 'step' ? state.playing || (text === kinds[name].write(before[name]) && !before.playing) : text === kinds[name].write(before[name]);
      if (still || name === 'lang') continue;
      mirror(name, typeof fallbacks[name] !== 'boolean' ? text : state[name] ? '' : null, text === kinds[name].write(fallbacks[name]));
    }
  };
  store.watch(draw, signal);
};

/** @param {ShadowRoot} root @param {About} about @returns {Promise<Figure>} */
export const openFigure = async (root, about) => {
  const { host, schema, settings, from, languages, tell, first } = about;
  const { base, server } = serverAt(from, languages);
  const language = (/** @type {string} */ lang) => (languages.includes(lang) ? lang : languageAt(host, languages));
  const [env, sheet] = await Promise.all([createEnv(server, language(settings.lang)), loadSheet()]);
  const { lang: _, ...rest } = settings;
  const store = createStore(schema, env, initial(schema, rest));
  root.adoptedStyleSheets = [first, sheet];
  const remote = createRemote(store);
  const content = { view, stage: 'plane', fill: fillPlane, link: () => base + addressOf('/', schemaOfPage(schema), { ...store.state, lang: store.env.language }) };
  let shown = new AbortController(); // the shell that stands now
  let life = shown.signal;
  let autoplay = settings.autoplay;

  const show = () => {
    shown.abort();
    shown = new AbortController();
    const { signal } = shown;
    const shell = createShell(root, store, content, AbortSignal.any([signal, life]));
    if (autoplay) playWhenSeen(shell, store, () => { autoplay = false; remote.play(); }, AbortSignal.any([signal, life]));
    return shell;
  };
  const speak = async (/** @type {string} */ lang) => {
    const wanted = language(lang);
    if (wanted === store.env.language) return;
    const next = await createEnv(server, wanted).catch(() => null);
    if (!next) return;
    store.env = next;
    if (!life.aborted) show();
  };

  return {
    remote,
    value: (name) => (name === 'lang' ? store.env.language : /** @type {any} */ (store.state)[name]),
    set(name, value) {
      if (name === 'lang') speak(value);
      else store.send({ [name]: value });
    },
    complain: (problem) => tell('error', { code: 'bad_setting', message: sentenceOf(store.env, problem), field: problem.name }),
    mount(signal, height = 0) {
      life = signal;
      bindPlayer(store, signal);
      mirrorAll(store, about, signal);
      tellAll(store, tell, signal);
      store.watch((state, before) => { if (/** @type {any} */ (state).controls !== /** @type {any} */ (before).controls) show(); }, signal);
      signal.addEventListener('abort', () => store.send({ playing: false }), { once: true });
      const shell = show();
      if (height) keepFree(shell, height, store, signal);
    },
  };
};

/** Hold the place until the answer has come, so that nothing below is seen to jump. @param {HTMLElement} shell @param {number} height px
 * @param {Store} store @param {AbortSignal} signal */
const keepFree = (shell, height, store, signal) => {
  const done = new AbortController();
  shell.style.minHeight = `${height}px`;
  store.watch(({ figure }) => {
    if (!figure) return;
    shell.style.minHeight = '';
    done.abort();
  }, AbortSignal.any([done.signal, signal]));
};

/** The settings of the page /, which has no shell. @param {import('../state/schema.js').Schema} schema @returns {import('../state/schema.js').Schema} */
const schemaOfPage = (schema) => {
  const { controls: _, autoplay: __, ...kinds } = schema.kinds;
  return { ...schema, kinds: /** @type {any} */ (kinds) };
};
