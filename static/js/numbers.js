// How numbers look: the same in every language, with a real minus.

/** Whole numbers whole; others to `digits` places that count, but never less than one after the point.
 * @param {number | null} value null stands for a cell that can never win: minus infinity @param {number} [digits] */
export const show = (value, digits = 3) => {
  if (value === null) return '−∞';
  const before = String(Math.trunc(Math.abs(value))).length;
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(Math.max(digits, before + 1))));
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

/** A size that need not be whole, to two places. @param {number} size */
export const decimal = (size) => String(Number(size.toFixed(2))).replace('-', '−');
