// How numbers look: the same in every language, with a real minus.

/** @param {number | null} value null stands for a cell that can never win: minus infinity */
export const show = (value) => {
  if (value === null) return '−∞';
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
  return text.replace('-', '−');
};

/** A factor inside a product: negative numbers stand in brackets. @param {number | null} value */
export const factor = (value) => (value !== null && value < 0 ? `(${show(value)})` : show(value));

/** A number as someone may type it: a comma or a point, a hyphen or a real minus.
 * @param {string} text @returns {number | null} */
export const parse = (text) => {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  const value = Number(plain);
  return Math.abs(value) <= 1e6 ? value + 0 : null;
};

/** The exact size of an axis, to two places. @param {import('./api.js').Axis} axis */
export const decimal = (axis) => axis.exact_float.toFixed(2).replace('-', '−');
