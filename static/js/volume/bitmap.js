// Planes of numbers as tiny pictures: one pixel a cell, enlarged by the browser with hard edges.

/** @typedef {[number, number, number]} Colour red, green, blue from 0 to 255 */
/** @typedef {(value: number) => Colour} Paint */

/** @param {(number | null)[][]} plane @param {Paint} paint @returns {string} an address for an image */
export const bitmap = (plane, paint) => {
  const [rows, cols] = [plane.length, plane[0].length];
  const canvas = Object.assign(document.createElement('canvas'), { width: cols, height: rows });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const pixels = context.createImageData(cols, rows);
  plane.flat().forEach((value, at) => pixels.data.set([...paint(value ?? 0), 255], 4 * at));
  context.putImageData(pixels, 0, 0);
  return canvas.toDataURL();
};

/** A colour token as numbers. @param {Element} host @param {string} token @returns {Colour} */
const colourOf = (host, token) => {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  host.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? ['0', '0', '0'];
  probe.remove();
  return /** @type {Colour} */ (parts.slice(0, 3).map(Number));
};

/** One scale on both sides of zero, which stays neutral; `most` is where it is full.
 * @param {Element} host @param {number} most @returns {Paint} */
export const signed = (host, most) => {
  const [minus, zero, plus] = ['--minus', '--zero', '--plus'].map((token) => colourOf(host, token));
  return (value) => {
    const share = Math.min(1, Math.abs(value) / most);
    const end = value < 0 ? minus : plus;
    return /** @type {Colour} */ (zero.map((from, i) => from + (end[i] - from) * share));
  };
};

/** A photograph's channel in its own light: red, green, blue and again. @param {number} channel @returns {Paint} */
export const light = (channel) => (value) => /** @type {Colour} */ ([0, 1, 2].map((part) => (part === channel % 3 ? value : 0)));

/** The largest distance from zero, at least 1. @param {(number | null)[][][]} planes @returns {number} */
export const largest = (planes) => {
  let most = 1;
  for (const plane of planes) for (const row of plane) for (const value of row) most = Math.max(most, Math.abs(value ?? 0));
  return most;
};
