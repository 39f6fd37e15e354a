// Cells written by hand, as text in the address: rows apart by ";", numbers by ",".

/** @typedef {{rows: number, cols: number}} Pair */

/** @param {string} text @returns {number[][] | null} null: not cells but a preset's name, or unreadable */
export const readCells = (text) => {
  const rows = text.split(';').map((row) => row.split(','));
  const readable = rows.every(
    (row) => row.length === rows[0].length && row.every((cell) => /^-?\d+(\.\d+)?$/.test(cell)),
  );
  return readable ? rows.map((row) => row.map(Number)) : null;
};

/** @param {number[][]} cells */
export const writeCells = (cells) => cells.map((row) => row.join(',')).join(';');

/** @param {number[][]} cells @returns {Pair} */
export const sizeOf = (cells) => ({ rows: cells.length, cols: cells[0].length });

/** Cut or filled with zeros at the end, so that what is written stays where it is.
 * @param {number[][]} cells @param {Pair} size */
export const resized = (cells, size) =>
  Array.from({ length: size.rows }, (_, row) =>
    Array.from({ length: size.cols }, (_, col) => cells[row]?.[col] ?? 0),
  );

/** @param {number[][]} cells @param {{row: number, col: number, value: number}[]} changes */
export const edited = (cells, changes) => {
  const copy = cells.map((row) => [...row]);
  for (const { row, col, value } of changes) copy[row][col] = value;
  return copy;
};
