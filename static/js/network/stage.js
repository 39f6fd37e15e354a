// A stage that draws a figure into whatever room it has: anew when the figure, the room or the theme changes, and only
// lit anew when the step does.

import { el } from '../dom.js';

/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {{width: number, height: number, narrow: boolean}} Room */
/** `arrange` lays everything out anew, `light` shows a step of what stands.
 * @typedef {(root: HTMLElement, words: import('../i18n.js').Words) => {arrange: (figure: any, state: any) => void, light: (figure: any, step: number, state: any) => void}} Make */

const NARROW = 560; // px; rooms narrower than this are a phone's

/** @param {HTMLElement | SVGElement} node of a stage @returns {Room} inside its padding */
export const roomOf = (node) => {
  const style = getComputedStyle(node);
  const { width, height } = node.getBoundingClientRect();
  const frame = /** @type {HTMLElement} */ (node.closest('.network-stage'));
  const scale = frame.offsetWidth ? frame.getBoundingClientRect().width / frame.offsetWidth : 1; // previews are drawn large and shown small
  const inner = (/** @type {number} */ length, /** @type {'Left' | 'Top'} */ from, /** @type {'Right' | 'Bottom'} */ to) =>
    length / scale - parseFloat(style[`padding${from}`]) - parseFloat(style[`padding${to}`]);
  const room = { width: inner(width, 'Left', 'Right'), height: inner(height, 'Top', 'Bottom') };
  return { ...room, narrow: room.width < NARROW };
};

/** @param {HTMLElement} host @param {Store} store @param {string} name of the stage, for style sheets
 * @param {Make} make @param {AbortSignal} signal */
export const createStage = (host, store, name, make, signal) => {
  const root = el('div', { class: `network-stage ${name}` });
  host.replaceChildren(root);
  const { arrange, light } = make(root, store.env);
  const draw = (/** @type {boolean} */ anew) => {
    const { figure, step } = /** @type {any} */ (store.state);
    if (!figure || !root.isConnected) return;
    if (anew) arrange(figure, store.state);
    light(figure, Math.min(step, Math.max(0, figure.total - 1)), store.state);
  };
  store.watch((state, before) => draw(state.figure !== before.figure || state.refusal !== before.refusal || state.show !== before.show), signal);
  const room = new ResizeObserver(() => draw(true));
  room.observe(root);
  const theme = new MutationObserver(() => draw(true));
  theme.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-show'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(true), { signal });
  signal.addEventListener('abort', () => {
    room.disconnect();
    theme.disconnect();
    root.remove();
  }, { once: true });
};

/** What a figure of a network has in common with other figures: it has no single geometry.
 * @param {{total: number, describe: (step: number) => string} & Record<string, any>} facts */
export const figureOf = (facts) => Object.freeze({
  geometry: null, layer: 'network', columns: 1, alternatives: { stride: [], padding: [] },
  stepAt: (/** @type {number} */ step) => (step < facts.total ? { index: step } : undefined), ...facts,
});

/** The figure where the server refused. */
export const nothing = async () => figureOf({ total: 0, describe: () => '', table: null });
