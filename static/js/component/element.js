// <conv-walk stride="2" padding="1">: the figure in a page of any site, from the server that this module came from.
//
// Attributes, each also a property of the same name (padding-mode or padding_mode: padding_mode), which reflect one another
// and what the reader does:
//   layer input size filter kernel stride padding padding-mode dilation bias seed step speed   as in the page's address
//   loop autoplay         there or not; loop="0" is not
//   controls              full (transport and settings), play (transport), none
//   theme                 auto (the reader's system), light, dark, contrast
//   lang                  without it, of the element around that has one, else the reader's
//   scene                 a scene of the lecture instead, with its own settings as further attributes; it is a frame (::part(frame))
//                         and its attributes do not follow what the reader does
// Methods: play() pause() seek(step) next() previous()
// Events, which do not bubble; `detail` is what remote.js says:
//   ready step answer state play pause error
// Parts: stage transport panel link. Custom properties: every colour, size and time of css/tokens.css.
// What stands inside the element is shown until the figure is there, and if it cannot come.

import { textOf } from '../state/address.js';
import { SHELL, makeSchema } from '../state/schema.js';

/** @typedef {import('./figure.js').Figure} Figure */

const SETTINGS = ['layer', 'input', 'size', 'filter', 'kernel', 'stride', 'padding', 'padding_mode', 'dilation', 'bias', 'seed', 'step',
  'speed', 'loop', 'controls', 'theme', 'lang', 'autoplay'];
const NEAR = '400px'; // from the screen, where a figure begins to load

/** @param {string} setting */
const attributeOf = (setting) => setting.replace('_', '-');
/** @param {string} attribute */
const settingOf = (attribute) => attribute.replace('-', '_');
const WRITTEN = [...new Set(SETTINGS.flatMap((name) => [attributeOf(name), name]))]; // both ways to write a name of two words

/** Set once by define(). @type {{languages: readonly string[], modules: string[], from: string}} */
let served = { languages: ['en'], modules: [], from: import.meta.url };
let schema = makeSchema({ looks: SHELL });

// The room that the figure will take, and nothing else of how it looks: the rest comes with it.
const ROOM = `
:host { display: block; min-width: 0; --bar: 115px; --panel: 515px; }
:host([controls='play']), :host([controls='none']) { --panel: 0px; }
:host([controls='none']) { --bar: 0px; }
:host([hidden]) { display: none; }
.waiting { container-type: inline-size; }
.waiting > div { min-height: calc(clamp(500px, 200cqi - 96px, 792px) + var(--bar) + var(--panel) + 30px); }
@container (min-width: 584px) { .waiting > div { min-height: calc(clamp(340px, 132px + 47cqi, 640px) + 0.5 * var(--bar) + 0.95 * var(--panel) + 28px); } }
@container (min-width: 980px) { .waiting > div { min-height: calc(clamp(340px, 132px + 0.47 * (100cqi - 0.707 * var(--panel)), 640px) + 0.57 * var(--bar) + 28px); } }
`;

/** @type {CSSStyleSheet | null} */
let room = null;
const roomSheet = () => {
  room ??= new CSSStyleSheet();
  if (!room.cssRules.length) room.replaceSync(ROOM);
  return room;
};

/** Every module of the figure at once, rather than import by import; the last one waits for the others by itself. */
const loadFigure = async () => {
  for (const name of served.modules) import(new URL(name, served.from).href).catch(() => {});
  return import('./figure.js');
};

export class ConvWalk extends HTMLElement {
  static observedAttributes = WRITTEN;

  /** @type {AbortController | null} */ #life = null;
  /** @type {Figure | null} */ #figure = null;
  /** @type {Promise<Figure | null> | null} */ #coming = null;
  #root = this.attachShadow({ mode: 'open' });
  #mirroring = false; // attributes that the figure itself sets are not news to it

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    if (this.#figure) return this.#figure.mount(signal);
    if (!this.#root.firstChild) this.#wait();
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      this.#load();
    }, { rootMargin: NEAR });
    watch.observe(this);
    signal.addEventListener('abort', () => watch.disconnect(), { once: true });
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {string} name @param {string | null} before @param {string | null} value */
  attributeChangedCallback(name, before, value) {
    if (this.#mirroring || before === value || !this.#figure) return;
    const { setting, found, problem } = this.#read(settingOf(name));
    this.#figure.set(setting, found);
    if (problem) this.#figure.complain(problem);
  }

  play() {
    this.#when((figure) => figure.remote.play());
  }

  pause() {
    this.#when((figure) => figure.remote.pause());
  }

  /** @param {number} step from 0 */
  seek(step) {
    this.#when((figure) => figure.remote.seek(step));
  }

  next() {
    this.#when((figure) => figure.remote.walk(1));
  }

  previous() {
    this.#when((figure) => figure.remote.walk(-1));
  }

  /** Do it now, or when the figure has come, which it then does at once. @param {(figure: Figure) => void} act */
  async #when(act) {
    const figure = this.#figure ?? await this.#load();
    if (figure) act(figure);
  }

  #wait() {
    this.#root.adoptedStyleSheets = [roomSheet()];
    const place = document.createElement('div');
    place.className = 'waiting';
    place.append(document.createElement('div'));
    place.firstElementChild?.append(document.createElement('slot'));
    this.#root.append(place);
  }

  #load() {
    this.#coming ??= this.#make().catch((trouble) => {
      this.#coming = null; // tried again when it is asked for again
      this.#tell('error', { code: 'unreachable', message: String(trouble?.message ?? trouble), field: null });
      return null;
    });
    return this.#coming;
  }

  async #make() {
    const open = this.hasAttribute('scene') ? (await import('./scene.js')).openScene : (await loadFigure()).openFigure;
    const read = SETTINGS.map((name) => this.#read(name));
    const settings = Object.fromEntries(read.map(({ setting, found }) => [setting, found]));
    const figure = await open(this.#root, {
      host: this, schema, settings, from: served.from, languages: served.languages, first: roomSheet(),
      tell: (type, detail) => this.#tell(type, detail),
      mirror: (name, text, usual) => this.#mirror(name, text, usual),
    });
    this.#figure = figure;
    const waiting = /** @type {HTMLElement | null} */ (this.#root.querySelector('.waiting'));
    const height = waiting?.offsetHeight ?? 0;
    waiting?.remove();
    if (this.#life && !this.#life.signal.aborted) figure.mount(this.#life.signal, height);
    this.#tell('ready', {});
    for (const { problem } of read) if (problem) figure.complain(problem);
    return figure;
  }

  /** @param {string} type @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** A setting as its attribute says it, or its default. @param {string} setting
   * @returns {{setting: string, found: any, problem: import('../state/store.js').Problem | null}} */
  #read(setting) {
    const { fallback, read, rule } = schema.kinds[setting];
    const text = this.getAttribute(attributeOf(setting)) ?? this.getAttribute(setting);
    if (text === null) return { setting, found: fallback, problem: null };
    if (typeof fallback === 'boolean') return { setting, found: !['0', 'false'].includes(text), problem: null };
    const found = setting === 'lang' ? text : read(text); // a page may be in any language; the figure then chooses
    return { setting, found: found ?? fallback, problem: found === undefined ? { name: setting, value: text.slice(0, 30), rule } : null };
  }

  /** The attribute of a setting that the reader has changed. @param {string} name @param {string | null} text null: it goes
   * @param {boolean} usual one that is not there need not be made to say so */
  #mirror(name, text, usual) {
    if (usual && !this.hasAttribute(attributeOf(name)) && !this.hasAttribute(name)) return;
    this.#mirroring = true;
    if (attributeOf(name) !== name) this.removeAttribute(name);
    if (text === null) this.removeAttribute(attributeOf(name));
    else this.setAttribute(attributeOf(name), text);
    this.#mirroring = false;
  }

  /** @param {string} name */
  #value(name) {
    const { fallback, write } = schema.kinds[name];
    const value = this.#figure ? this.#figure.value(name) : this.#read(name).found;
    return typeof fallback === 'object' ? write(value) : value;
  }

  /** @param {string} name @param {unknown} value */
  #put(name, value) {
    if (typeof schema.kinds[name].fallback === 'boolean') this.toggleAttribute(attributeOf(name), Boolean(value));
    else this.setAttribute(attributeOf(name), textOf(value));
  }

  static {
    for (const name of SETTINGS.filter((setting) => setting !== 'lang')) // an element has one of its own, which reflects
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() { return this.#value(name); },
        set(value) { this.#put(name, value); },
      });
  }
}

/** What the server's own module tells: which languages there are, and which modules a figure needs.
 * @param {{languages: readonly string[], modules: string[]}} about @param {string} from its address */
export const define = (about, from) => {
  served = { ...about, from };
  schema = makeSchema({ languages: about.languages, looks: SHELL });
  if (!customElements.get('conv-walk')) customElements.define('conv-walk', ConvWalk);
};
