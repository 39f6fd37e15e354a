// The addresses at which the server answers for networks.

/** @typedef {{size: number, stride: number, start: number}} Field */
/** @typedef {{index: number, name: string, at: number, implied: boolean, arguments: Record<string, any>, output_shape: number[],
 *   parameters: number, macs: number, memory: number, receptive_field: {height: Field, width: Field},
 *   unused: {height: number, width: number}}} Row */
/** @typedef {{index: number, name: string, at: number, arguments: Record<string, any>, input_shape: number[], code: string,
 *   field: string, message: string, detail: Record<string, any>}} Break */
/** @typedef {{preset: string | null, pattern: string, settings: Record<string, any>, input_shape: number[], output_shape: number[],
 *   fits: boolean, layers: Row[], misfit: Break | null,
 *   totals: {layers: number, parameters: number, macs: number, memory: number}}} Table */
/** @typedef {Table & {input: number[][][], activations: (number[][][] | number[])[]}} Activations */

/** @param {Record<string, string | number | boolean>} values */
const query = (values) => Object.entries(values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');

/** @param {Record<string, string | number | boolean>} values */
export const networkAddress = (values) => `/network?${query(values)}`;

/** @param {Record<string, string | number | boolean>} values */
export const activationsAddress = (values) => `/activations?${query(values)}`;

/** Sizes as the lecture writes them, rows × columns × depth. @param {number[]} shape [C, H, W] or [features] */
export const sizes = (shape) => (shape.length === 1 ? String(shape[0]) : [shape[1], shape[2], shape[0]].join('×'));
