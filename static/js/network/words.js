// How a layer is said: its name with its arguments, what comes out, what it costs.

import { sizes } from './ask.js';

/** @typedef {import('../i18n.js').Words} Words */
/** @typedef {import('./ask.js').Row} Row */
/** @typedef {import('./ask.js').Table} Table */

/** 3×3, or 3 where only one number is wanted. @param {number[] | string} pair */
export const times = (pair) => (Array.isArray(pair) ? pair.join('×') : String(pair));

const NAMES = /** @type {Record<string, string>} */ ({ RELU: 'ReLU', LEAKYRELU: 'Leaky ReLU', TANH: 'tanh', SIGMOID: 'sigmoid', SOFTMAX: 'softmax', BN: 'BN' });

/** @param {string} name */
export const nameOf = (name) => NAMES[name] ?? name;

/** 1234567 with thin spaces, the same in every language. @param {number} value */
export const grouped = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

/** What is told of a window: its size, and its stride and padding where they are not the usual ones. @param {Record<string, any>} given */
const windowOf = ({ kernel_size: kernel, stride, padding, dilation }) => [
  times(kernel),
  String(stride) !== '1,1' && `S ${stride[0] === stride[1] ? stride[0] : times(stride)}`,
  padding && String(padding) !== '0,0' && `P ${padding[0] === padding[1] ? padding[0] : times(padding)}`,
  dilation && String(dilation) !== '1,1' && `D ${dilation[0] === dilation[1] ? dilation[0] : times(dilation)}`,
].filter(Boolean).join(', ');

/** The arguments of a layer in short: "5×5, S 2, P 1, 64". @param {Words} words
 * @param {{name: string, arguments: Record<string, any>}} row */
export const argumentsOf = ({ plural }, { arguments: given }) => {
  if ('out_channels' in given) return `${windowOf(given)}, ${plural('{n} filter', '{n} filters', given.out_channels)}`;
  if ('kernel_size' in given) return windowOf(given);
  if ('out_features' in given) return plural('{n} neuron', '{n} neurons', given.out_features);
  if ('output_size' in given) return `→ ${times(given.output_size)}`;
  return '';
};

/** The same in as few signs as can be: "5×5, 64". @param {{arguments: Record<string, any>}} row */
export const briefly = ({ arguments: given }) =>
  ['kernel_size' in given && windowOf(given), given.out_channels ?? given.out_features].filter(Boolean).join(', ');

/** One layer in a sentence. @param {Words} words @param {Table} table @param {number} index */
export const sentenceOf = (words, { layers, input_shape }, index) => {
  const { t, plural } = words;
  const row = layers[index];
  const from = index ? layers[index - 1].output_shape : input_shape;
  const what = [nameOf(row.name), argumentsOf(words, row)].filter(Boolean).join(' ');
  const place = t('layer {n} of {total}: {what}, {from} → {to}', { n: index + 1, total: layers.length, what, from: sizes(from), to: sizes(row.output_shape) });
  const costs = [plural('{n} parameter', '{n} parameters', row.parameters, { n: grouped(row.parameters) }),
    row.macs && plural('{n} multiply-add', '{n} multiply-adds', row.macs, { n: grouped(row.macs) })];
  return [place, ...costs.filter(Boolean)].join(', ');
};

/** Why a layer does not fit, in the language of the page: the answer may be older than the language.
 * @param {Words} words @param {import('./ask.js').Break} misfit */
export const reasonOf = ({ t }, { code, name, detail, message }) => {
  if (code === 'needs_a_volume') return t('{layer} needs a volume, but what comes to it has been flattened', { layer: nameOf(name) });
  if (code !== 'window_too_large') return message;
  return t('the window spans {window_height}×{window_width} cells, but the padded input has only {padded_height}×{padded_width}: there is no output', detail);
};
