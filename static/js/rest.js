// The addresses at which the server answers for given settings of one channel and one filter.

import { SETTINGS } from './state/schema.js';
import { said } from './state/address.js';

/** @typedef {import('./state/schema.js').Settings} Settings */

/** Average pooling has no dilation. @param {Settings} s */
const dilationOf = (s) => (s.layer === 'average' ? 1 : s.dilation);

/** Everything is named: the server's defaults are not the page's. @param {Settings} s @param {string[]} names */
const named = (s, names) => {
  const settings = /** @type {Record<string, any>} */ ({ ...s, dilation: dilationOf(s) });
  return names.map((name) => said({ kinds: SETTINGS }, name, settings[name])).join('&');
};

const WINDOW = ['size', 'kernel', 'stride', 'padding', 'dilation'];

/** The maps and the steps. @param {Settings} s */
export const numbersAddress = (s) =>
  s.layer === 'conv'
    ? `/convolve?${named(s, [...WINDOW, 'input', 'filter', 'padding_mode', 'seed', 'bias'])}`
    : `/pool?mode=${s.layer}&${named(s, [...WINDOW, 'input', 'seed'])}`;

/** Sizes, what would fit instead, and which cells meet. @param {Settings & {out_channels?: number}} s */
export const geometryAddress = (s) => {
  const filters = s.layer === 'conv' ? `&bias=true&out_channels=${s.out_channels ?? 1}&${named(s, ['padding_mode'])}` : '';
  return `/geometry?layer=${s.layer}&reads=true&${named(s, WINDOW)}${filters}`;
};

/** The same with the padding that keeps the size at stride 1. @param {Settings} s */
export const keptSizeAddress = (s) =>
  `/geometry?layer=${s.layer}&${named(s, ['size', 'kernel', 'dilation'])}&stride=1&padding=same`;

/** Named inputs and filters. Titles come in English, the key of the catalogues. @param {Settings} s */
export const presetsAddress = (s) => `/presets?lang=en&${named(s, ['size', 'kernel', 'seed'])}`;
