// A scene of the lecture inside a <conv-walk scene="…">: its views are made for a window of their own, so it is the frame
// of /embed/<scene>, spoken to in the messages of embed/protocol.js.

import { baseOf, languageAt } from './place.js';

/** @typedef {import('./figure.js').Figure} Figure */

const NOT_SETTINGS = ['id', 'class', 'style', 'title', 'role', 'hidden', 'slot', 'part', 'dir', 'tabindex', 'scene', 'lang'];
const EVENTS = /** @type {const} */ (['step', 'answer', 'state', 'play', 'pause', 'error']);

/** Every attribute that may be a setting, as the frame's address says it. @param {Element} host @param {string} language */
const queryOf = (host, language) => {
  const query = new URLSearchParams();
  for (const { name, value } of host.attributes)
    if (!NOT_SETTINGS.includes(name) && !/^(data|aria|on)/.test(name)) query.set(name.replaceAll('-', '_'), value === '' ? '1' : value);
  query.set('lang', language);
  return query;
};

/** @param {ShadowRoot} root @param {import('./figure.js').About} about @returns {Promise<Figure>} */
export const openScene = async (root, { host, schema, from, languages, tell }) => {
  const scene = encodeURIComponent(host.getAttribute('scene') ?? '');
  const base = baseOf(from);
  let query = queryOf(host, languageAt(host, languages));
  let step = 0;
  const frame = Object.assign(document.createElement('iframe'), { title: 'Convwalk', allowFullscreen: true });
  frame.setAttribute('sandbox', 'allow-scripts allow-popups');
  frame.setAttribute('part', 'frame');
  frame.style.cssText = 'display: block; width: 100%; border: 0';
  let ready = false;
  /** @type {[string, object][]} */
  const waiting = []; // what was said before anybody was there to hear it
  const post = (/** @type {string} */ type, detail = {}) => {
    if (ready) frame.contentWindow?.postMessage({ source: 'convwalk', version: 1, type, ...detail }, '*');
    else waiting.push([type, detail]);
  };

  /** @param {MessageEvent} event */
  const hear = ({ source, data }) => {
    if (source !== frame.contentWindow || data?.source !== 'convwalk' || data.version !== 1) return;
    const { source: _, version: __, type, ...detail } = data;
    if (type === 'ready') {
      ready = true;
      for (const [said, more] of waiting.splice(0)) post(said, more);
    }
    if (type === 'resize' && data.height > 0) frame.style.height = `${data.height}px`;
    if (type === 'step') step = data.index;
    if (type === 'state') query = new URLSearchParams(data.query);
    if (EVENTS.includes(type)) tell(type, detail);
  };

  return {
    remote: {
      play: () => post('play'),
      pause: () => post('pause'),
      seek: (/** @type {number} */ index) => post('seek', { step: index }),
      walk: (/** @type {number} */ by) => post('seek', { step: Math.max(0, step + by) }),
      set: () => [],
    },
    value: (name) => schema.kinds[name].read(query.get(name) ?? '') ?? schema.kinds[name].fallback,
    set: (name, value) => post('set', { settings: { [name]: value } }),
    complain: () => {}, // the scene knows its settings better and says so by itself
    mount(signal, height = 0) {
      ready = false;
      window.addEventListener('message', hear, { signal });
      if (height) frame.style.height = `${height}px`;
      frame.src = `${base}/embed/${scene}?${query}`;
      root.append(frame);
      signal.addEventListener('abort', () => frame.remove(), { once: true });
    },
  };
};
