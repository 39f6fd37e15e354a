// Puts the steps of a packed walk together again (app/offline/columns.py): picks cells, computes none.

/** @typedef {[first: number, stop: number, cells: number[]]} Span of padded cells along one axis */
/** @typedef {{total: number, offset: number, limit: number, channel: number, down: Span[], right: Span[],
 *   fields: Record<string, any[]>, deep: boolean}} Columns  `deep`: a step's patch has channels */

/** The answer as the server gives it. @param {{padded_input: (number | null)[][][], steps: Columns} & Record<string, any>} packed */
export const walked = ({ steps: { down, right, fields, deep, ...steps }, ...answer }) => ({
  ...answer,
  steps: { ...steps, items: itemsOf(down, right, fields, answer.padded_input, deep) },
});

/** @param {Span[]} down @param {Span[]} right @param {Record<string, any[]>} fields @param {(number | null)[][][]} padded @param {boolean} deep */
const itemsOf = (down, right, fields, padded, deep) => {
  const places = down.flatMap(([top, bottom, rows], row) =>
    right.map(([left, stop, cols], col) => ({ row, col, window: { top, left, bottom, right: stop }, rows, cols })));
  const listed = Object.values(fields)[0]?.length ?? 0;
  return places.slice(0, listed).map((place, index) => {
    const patch = padded.map((plane) => place.rows.map((row) => place.cols.map((col) => plane[row][col])));
    const own = Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values[index]]));
    return { index, ...place, patch: deep ? patch : patch[0], ...own };
  });
};
