// Where grids, signs and titles stand on the stage, in screen units. Knows sizes, not convolution.

/** @typedef {{rows: number, cols: number}} Pair */
/** @typedef {{x: number, y: number, cell: number, rows: number, cols: number}} Box a grid's corner and its cell's side */
/** @typedef {{input: Box, filter: Box, output: Box, times: {x: number, y: number}, equals: {x: number, y: number},
 *   cell: number, width: number, height: number}} Layout */

export const NARROW = 560; // rooms narrower than this get the tall layout, and as much height as it takes
const LARGEST = 64; // side of a cell where there is room for anything
const SMALLEST = 12;
const BELOW_FILTER = 54; // for the bias
const SIGN = 1.15; // width of ⊛ and = with the air around them, in cells
const AIR = 12; // between the rows of the tall layout
const TALL_CELL = 44; // the largest cell of the tall layout
const LEAST_BESIDE = 16; // the smallest cell with which filter and map still stand beside each other
const HEADING = { filter: 76, output: 156 }; // px that the words over two grids side by side need

/**
 * @param {{width: number, height: number, title: number}} room  `title`: height of a grid's two lines of heading
 * @param {{input: Pair, filter: Pair, output: Pair, reserve: Pair, beyond: number}} sizes  `reserve`: the most that the
 *   map can be with this input and filter, so that the stride moves nothing; `beyond`: columns that stick out on the right
 * @returns {Layout}
 */
export const layOut = (room, sizes) => {
  if (room.width >= NARROW) return wide(room, sizes);
  const pair = tall(room, sizes);
  return pair.cell < LEAST_BESIDE ? column(room, sizes) : pair;
};

/** @type {typeof layOut} */
const wide = (room, { input, filter, output, reserve, beyond }) => {
  const columns = input.cols + filter.cols + Math.max(reserve.cols, output.cols, 1) + 2 * SIGN;
  const rows = Math.max(input.rows, filter.rows, reserve.rows, 1);
  const { title } = room;
  const cell = sideFor(Math.min(room.width / columns, (room.height - title) / rows));
  const left = Math.max(0, (room.width - columns * cell) / 2);
  const middle = title + Math.max(0, (room.height - title - rows * cell) / 2) + (rows * cell) / 2;
  const top = (/** @type {Pair} */ grid) => middle - (grid.rows * cell) / 2;
  const shift = Math.min(beyond, Math.max(0, reserve.cols - output.cols) + 0.5) * cell;
  const filterX = left + (input.cols + SIGN) * cell + shift;
  const outputX = filterX + (filter.cols + SIGN) * cell;
  return {
    input: { x: left, y: top(input), cell, ...input },
    filter: { x: filterX, y: top(filter), cell, ...filter },
    output: { x: outputX, y: top(output), cell, ...output },
    times: { x: filterX - (SIGN / 2) * cell, y: middle },
    equals: { x: outputX - (SIGN / 2) * cell, y: middle },
    cell,
    width: room.width,
    height: room.height,
  };
};

/** @type {typeof layOut} */
const tall = (room, { input, filter, output, reserve, beyond }) => {
  const widths = (/** @type {number} */ side) => ({
    filter: Math.max(filter.cols * side, HEADING.filter), output: Math.max(reserve.cols * side, HEADING.output), signs: 2 * SIGN * side,
  });
  const across = (/** @type {number} */ side) => {
    const { filter: first, output: second, signs } = widths(side);
    return Math.max((input.cols + beyond) * side, first + second + signs);
  };
  let cell = TALL_CELL;
  while (cell > SMALLEST && across(cell) > room.width) cell -= 1;
  const pair = widths(cell);
  const { title } = room;
  const below = title + Math.max(input.rows, beyond ? reserve.rows : 0) * cell + AIR + title;
  const rows = Math.max(filter.rows, reserve.rows, output.rows, 1);
  const middle = below + (filter.rows * cell) / 2;
  const left = Math.max(0, (room.width - pair.filter - pair.output - pair.signs) / 2) + SIGN * cell;
  const outputX = left + pair.filter + SIGN * cell;
  return {
    input: { x: Math.max(0, (room.width - (input.cols + beyond) * cell) / 2), y: title, cell, ...input },
    filter: { x: left, y: below, cell, ...filter },
    output: { x: outputX, y: below, cell, ...output },
    times: { x: left - (SIGN / 2) * cell, y: middle },
    equals: { x: outputX - (SIGN / 2) * cell, y: middle },
    cell,
    width: room.width,
    height: Math.max(below + rows * cell + 4, below + filter.rows * cell + BELOW_FILTER),
  };
};

/** All three below each other, for the narrowest rooms. @type {typeof layOut} */
const column = (room, { input, filter, output, reserve, beyond }) => {
  const columns = Math.max(input.cols + beyond, SIGN + Math.max(filter.cols, reserve.cols, output.cols));
  const cell = Math.max(SMALLEST, Math.min(TALL_CELL, Math.floor(room.width / columns)));
  const { title } = room;
  const left = Math.max(0, (room.width - columns * cell) / 2);
  const x = left + SIGN * cell;
  const filterY = title + Math.max(input.rows, beyond ? reserve.rows : 0) * cell + AIR + title;
  const outputY = filterY + filter.rows * cell + BELOW_FILTER + title;
  return {
    input: { x: left, y: title, cell, ...input },
    filter: { x, y: filterY, cell, ...filter },
    output: { x, y: outputY, cell, ...output },
    times: { x: x - (SIGN / 2) * cell, y: filterY + (filter.rows * cell) / 2 },
    equals: { x: x - (SIGN / 2) * cell, y: outputY + (Math.max(output.rows, 1) * cell) / 2 },
    cell,
    width: room.width,
    height: outputY + Math.max(reserve.rows, output.rows, 1) * cell + 4,
  };
};

/** @param {number} side */
const sideFor = (side) => Math.max(SMALLEST, Math.min(LARGEST, Math.floor(side)));

const LEGIBLE = 12; // px; smaller numbers are left out, and the cell's shade speaks

/** The size of all numbers in a grid: one size, the longest of them fits. 0: too small to be read.
 * @param {number} cell @param {number} longest digits that the longest number is wide */
export const numberSize = (cell, longest) => {
  const size = Math.min(cell * 0.48, (cell * 0.94) / (Math.max(longest, 2) * 0.6));
  if (size >= LEGIBLE) return size;
  return cell * 0.96 >= longest * 0.6 * LEGIBLE ? LEGIBLE : 0;
};
