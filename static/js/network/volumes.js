// A volume as a picture: its channels one behind the other, or a solid where they are too many; its first one in front.

import { svg } from '../dom.js';

/** @typedef {import('./boxes.js').Box} Box */

const SINGLY = 16; // channels that are drawn one by one

/** @param {string} href @param {number} width @param {number} height */
const picture = (href, width, height) => svg('image', { href, width, height, preserveAspectRatio: 'none', class: 'pixels' });

/** @param {Box} box @param {number} depth channels @param {string[]} pictures of the channels, none for an empty volume */
export const volume = ({ x, y, width, height, dx, dy, flat, cut }, depth, pictures) => {
  const place = { class: `box${flat ? ' flat' : ''}`, transform: `translate(${x} ${y})` };
  if (flat) return svg('g', place, svg('rect', { class: 'face', width, height }), pictures[0] && picture(pictures[0], width, height), edge(width, height), ...cutAt(width, height, cut));
  if (depth > SINGLY) return svg('g', place, ...solid(width, height, dx, dy), ...(pictures[0] ? [picture(pictures[0], width, height)] : []), edge(width, height));
  const slices = Array.from({ length: depth }, (_, i) => depth - 1 - i);
  return svg('g', place, ...slices.map((slice) => {
    const share = depth > 1 ? slice / (depth - 1) : 0;
    return svg('g', { class: 'slice', transform: `translate(${share * dx} ${share * dy})` },
      svg('rect', { class: 'face', width, height }), pictures[slice] && picture(pictures[slice], width, height), edge(width, height));
  }));
};

/** @param {number} width @param {number} height */
const edge = (width, height) => svg('rect', { class: 'edge', width, height });

/** @param {number} w @param {number} h @param {number} dx @param {number} dy */
const solid = (w, h, dx, dy) => [
  svg('path', { class: 'face lid', d: `M0 0L${dx} ${dy}H${dx + w}L${w} 0Z` }),
  svg('path', { class: 'face side', d: `M${w} 0L${dx + w} ${dy}V${dy + h}L${w} ${h}Z` }),
  svg('rect', { class: 'face', width: w, height: h }),
];

/** Where a row of numbers has been left out: it would be longer than the page. @param {number} w @param {number} h @param {boolean} cut */
const cutAt = (w, h, cut) => (cut ? [svg('path', { class: 'cut', d: `M-3 ${h / 2 + 4}L${w + 3} ${h / 2 - 2}V${h / 2 + 4}L-3 ${h / 2 + 10}Z` })] : []);
