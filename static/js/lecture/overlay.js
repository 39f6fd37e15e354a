// Draws the marks over the page, and makes them: hold Shift and move, or take the laser; take the pen and draw.

import { el, setAttributes, svg } from '../dom.js';

/** @typedef {import('./marks.js').Point} Point */

const ROOM = 'room';
const NEAR = 2; // px of movement that are still the same point of a line

/** @param {string} anchor */
const boxOf = (anchor) => {
  const room = /** @type {HTMLElement} */ (document.getElementById(ROOM));
  return (room.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`) ?? room).getBoundingClientRect();
};

/** The thing under a place on the screen, or the whole room. @param {number} x @param {number} y */
const anchorAt = (x, y) => {
  const inside = (/** @type {Element} */ node) => {
    const box = node.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  const found = [...document.querySelectorAll(`#${ROOM} [data-anchor]`)].find(inside);
  return found?.getAttribute('data-anchor') ?? ROOM;
};

/** @param {string} anchor @param {PointerEvent} event @returns {Point} */
const pointOf = (anchor, { clientX, clientY }) => {
  const box = boxOf(anchor);
  return { anchor, x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height };
};

/** @param {Point} point */
const onScreen = ({ anchor, x, y }) => {
  const box = boxOf(anchor);
  return { x: box.left + x * box.width, y: box.top + y * box.height };
};

/** @param {import('./marks.js').MarksStore} marks @param {AbortSignal} signal */
export const createOverlay = (marks, signal) => {
  const ink = svg('g', { class: 'ink' });
  const dot = svg('circle', { class: 'dot', r: 9 });
  const sheet = svg('svg', { class: 'overlay', 'aria-hidden': 'true' }, ink, dot);
  const dark = el('div', { class: 'dark', hidden: true });
  document.body.append(sheet, dark);

  const draw = () => {
    const { state } = marks;
    dark.hidden = !state.blank;
    document.documentElement.toggleAttribute('data-blank', state.blank);
    document.documentElement.dataset.tool = state.tool;
    document.documentElement.toggleAttribute('data-lit', Boolean(state.dot));
    setAttributes(dot, { hidden: !state.dot });
    if (state.dot) {
      const { x, y } = onScreen(state.dot);
      setAttributes(dot, { cx: x, cy: y });
    }
    ink.replaceChildren(...state.ink.map((stroke) =>
      svg('polyline', { points: stroke.map(onScreen).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ') })));
  };
  marks.watch(draw, signal);
  window.addEventListener('resize', draw, { signal });
  document.addEventListener('scroll', draw, { signal, capture: true, passive: true });
  bindLaser(marks, signal);
  bindPen(sheet, marks, signal);
  draw();
};

/** @param {import('./marks.js').MarksStore} marks @param {AbortSignal} signal */
const bindLaser = (marks, signal) => {
  let mine = false; // the other window's dot is not this one's to put out
  const off = () => {
    if (mine) marks.send({ dot: null });
    mine = false;
  };
  let last = '';
  window.addEventListener('pointermove', (event) => {
    const place = `${event.clientX},${event.clientY}`;
    if (place === last) return; // the page moved under the pointer, not the pointer
    last = place;
    const on = event.shiftKey || marks.state.tool === 'laser';
    if (!on) return off();
    mine = true;
    marks.send({ dot: pointOf(anchorAt(event.clientX, event.clientY), event) });
  }, { signal });
  window.addEventListener('keyup', ({ key }) => { if (key === 'Shift' && marks.state.tool !== 'laser') off(); }, { signal });
  document.documentElement.addEventListener('pointerleave', off, { signal });
  window.addEventListener('pagehide', off, { signal });
};

/** @param {SVGSVGElement} sheet takes the pointer while the pen is in the hand @param {import('./marks.js').MarksStore} marks @param {AbortSignal} signal */
const bindPen = (sheet, marks, signal) => {
  /** @type {{x: number, y: number} | null} */
  let last = null;
  sheet.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    sheet.setPointerCapture(event.pointerId);
    last = { x: event.clientX, y: event.clientY };
    marks.send({ ink: [...marks.state.ink, [pointOf(anchorAt(event.clientX, event.clientY), event)]] });
  }, { signal });
  sheet.addEventListener('pointermove', (event) => {
    if (!last || Math.hypot(event.clientX - last.x, event.clientY - last.y) < NEAR) return;
    last = { x: event.clientX, y: event.clientY };
    const stroke = marks.state.ink.at(-1) ?? [];
    marks.send({ ink: [...marks.state.ink.slice(0, -1), [...stroke, pointOf(stroke[0].anchor, event)]] });
  }, { signal });
  const lift = () => { last = null; };
  sheet.addEventListener('pointerup', lift, { signal });
  sheet.addEventListener('pointercancel', lift, { signal });
};
