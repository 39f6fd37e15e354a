// For pages that frame figures of Convwalk (/embed): gives each frame the height that it asks for, and an author a hand on it.
//
//   <script type="module" src="https://…/static/convwalk-frame.js"></script>       every frame of this server fits itself
//
//   import { figureIn } from 'https://…/static/convwalk-frame.js';
//   const figure = figureIn(document.querySelector('iframe'));
//   figure.play(); figure.pause(); figure.seek(7); figure.set({ stride: 2 });
//   figure.on('step', ({ index, total, value }) => …);        step answer state play pause error ready resize
//
// The messages are those of js/embed/protocol.js, version 1. A message counts only if the window that sent it is the
// frame's own: origins say nothing, a sandboxed frame's is "null".

const VERSION = 1;
const HERE = import.meta.url.slice(0, import.meta.url.lastIndexOf('/static/'));

/** @typedef {(detail: any) => void} Listener */
/** @type {WeakMap<HTMLIFrameElement, [string, Listener][]>} */
const listeners = new WeakMap();

/** @param {HTMLIFrameElement} frame */
const isFigure = ({ src }) => new RegExp('^/embed(/|\\?|$)').test(src.startsWith(HERE) ? src.slice(HERE.length) : '');

window.addEventListener('message', ({ source, data }) => {
  if (data?.source !== 'convwalk' || data.version !== VERSION) return;
  const frame = [...document.querySelectorAll('iframe')].find((one) => one.contentWindow === source && isFigure(one));
  if (!frame) return;
  if (data.type === 'resize' && Number.isFinite(data.height) && data.height > 0) {
    frame.style.height = `${data.height}px`;
    frame.style.aspectRatio = 'auto';
  }
  for (const [type, act] of listeners.get(frame) ?? []) if (type === data.type) act(data);
});

/** @param {HTMLIFrameElement} frame */
export const figureIn = (frame) => {
  const post = (/** @type {string} */ type, detail = {}) => frame.contentWindow?.postMessage({ source: 'convwalk', version: VERSION, type, ...detail }, '*');
  return {
    play: () => post('play'),
    pause: () => post('pause'),
    seek: (/** @type {number} */ step) => post('seek', { step }),
    set: (/** @type {Record<string, unknown>} */ settings) => post('set', { settings }),
    get: () => post('get'),
    /** @param {string} type @param {Listener} act @returns {() => void} ends it */
    on(type, act) {
      const entry = /** @type {[string, Listener]} */ ([type, act]);
      listeners.set(frame, [...(listeners.get(frame) ?? []), entry]);
      return () => { listeners.set(frame, (listeners.get(frame) ?? []).filter((one) => one !== entry)); };
    },
    onStep(/** @type {Listener} */ act) { return this.on('step', act); },
  };
};
