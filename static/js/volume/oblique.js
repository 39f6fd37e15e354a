// Where volumes stand: stacks of slices in one fixed oblique projection, side by side. Knows sizes, not convolution.

/** @typedef {{depth: number, rows: number, cols: number}} Size of a volume, in cells */
/** A stack on the stage, in screen units: its front slice's corner, its cell's side, how many slices are drawn and how far
 * each stands behind the one before it.
 * @typedef {{x: number, y: number, cell: number, rows: number, cols: number, drawn: number, dx: number, dy: number, depth: number,
 *   heading: number}} Stack  `heading`: height of the words over it */
/** @typedef {{input: Stack, filter: Stack, output: Stack, times: {x: number, y: number}, equals: {x: number, y: number},
 *   width: number, height: number}} Layout */

export const SINGLY = 4; // slices that are drawn one by one; deeper volumes show their front and their count
const MAPS_SINGLY = 10; // the same for maps, which the lecture stacks up to ten of
const LEAST_STEP = 9; // px from a slice to the one behind it
const FRONT = 3; // slices drawn of a deeper volume
export const SLANT = 0.62; // how much a step back rises for each unit that it goes to the right
const HEADING = 50; // px of a stack's heading, for which the widths of words below are meant
const COUNT = 44; // px for ×64 behind a stack of which only the front is drawn
const BIAS = 30; // px for the bias under a filter
const SIGN = 40; // px for ⊛ and =
const TIGHT_SIGN = 28; // the same on a phone
const FILTER_CELL = { least: 12, most: 30 };
const LARGEST = 46; // side of a cell where there is room for anything

/** How many slices of a volume are drawn. @param {number} depth @param {number} most drawn singly */
const drawnOf = (depth, most) => (depth <= most ? depth : FRONT);

/** @param {Size} size @param {number} cell @param {number} step back, as a share of the front's width @param {number} singly
 * @param {number} words px that the heading over it needs */
const stackOf = (size, cell, step, singly, words) => {
  const drawn = drawnOf(size.depth, singly);
  const dx = drawn > 1 ? Math.max(LEAST_STEP, step * size.cols * cell) : 0;
  return { words, cell, rows: size.rows, cols: size.cols, drawn, dx, dy: -SLANT * dx, depth: size.depth };
};

/** @param {ReturnType<typeof stackOf>} stack */
const widthOf = ({ cols, cell, drawn, dx, words, depth }) => Math.max(words, cols * cell + (drawn - 1) * dx + (depth > drawn ? COUNT : 0));
/** @param {ReturnType<typeof stackOf>} stack */
const heightOf = ({ rows, cell, drawn, dy }) => rows * cell - (drawn - 1) * dy;

/** The three stacks with a given side of the input's and the map's cells. @param {{input: Size, filter: Size, output: Size}} sizes
 * @param {number} cell @param {{narrow: boolean, title: number}} room */
const stacksOf = ({ input, filter, output }, cell, { narrow, title }) => {
  const words = title / HEADING; // larger in Show mode
  const filterCell = Math.max(FILTER_CELL.least, Math.min(FILTER_CELL.most, Math.max(cell, (narrow ? 72 : 120) / Math.max(filter.rows, filter.cols))));
  return {
    input: stackOf(input, cell, 0.17, SINGLY, 0),
    filter: stackOf(filter, filterCell, 0.3, SINGLY, (narrow ? 130 : 150) * words),
    output: stackOf(output, cell, 0.1, MAPS_SINGLY, narrow ? 160 * words : 0),
  };
};

/**
 * @param {{width: number, height: number, title: number, narrow: boolean}} room  `title`: height of a stack's heading;
 *   `narrow`: the input above, the filter and the maps below it, and as much height as that takes
 * @param {{input: Size, filter: Size, output: Size}} sizes
 * @returns {Layout}
 */
export const layOut = (room, sizes) => {
  const fits = (/** @type {number} */ cell) => {
    const { input, filter, output } = stacksOf(sizes, cell, room);
    const [first, second, third] = [input, filter, output].map(widthOf);
    if (room.narrow) return Math.max(first, second + third + 2 * TIGHT_SIGN) <= room.width;
    return first + second + third + 2 * SIGN <= room.width && Math.max(...[input, filter, output].map(heightOf)) + room.title <= room.height;
  };
  let cell = LARGEST;
  while (cell > 1 && !fits(cell)) cell -= cell > 12 ? 1 : 0.25;
  const stacks = stacksOf(sizes, cell, room);
  return room.narrow ? tall(room, stacks) : wide(room, stacks);
};

/** @param {{width: number, height: number, title: number}} room @param {ReturnType<typeof stacksOf>} stacks @returns {Layout} */
const wide = (room, { input, filter, output }) => {
  const spare = Math.max(0, room.width - widthOf(input) - widthOf(filter) - widthOf(output) - 2 * SIGN);
  const air = Math.min(spare / 4, 28);
  const left = (spare - 4 * air) / 2 + air;
  const highest = Math.max(...[input, filter, output].map(heightOf));
  const middle = room.title + (room.height - room.title - highest) / 2 + highest / 2;
  /** @param {ReturnType<typeof stackOf>} stack @param {number} x @returns {Stack} */
  const stand = (stack, x) => ({ ...stack, heading: room.title, x, y: middle + heightOf(stack) / 2 - stack.rows * stack.cell });
  const filterX = left + widthOf(input) + air + SIGN;
  const outputX = filterX + widthOf(filter) + air + SIGN;
  return {
    input: stand(input, left),
    filter: stand(filter, filterX),
    output: stand(output, outputX),
    times: { x: filterX - (SIGN + air) / 2, y: middle },
    equals: { x: outputX - (SIGN + air) / 2, y: middle },
    width: room.width,
    height: room.height,
  };
};

/** @param {{width: number, title: number}} room @param {ReturnType<typeof stacksOf>} stacks @returns {Layout} */
const tall = ({ width, title }, { input, filter, output }) => {
  const below = title + heightOf(input) + title + 8;
  const left = TIGHT_SIGN + Math.max(0, (width - widthOf(filter) - widthOf(output) - 2 * TIGHT_SIGN) / 2);
  const lowest = Math.max(heightOf(filter) + BIAS, heightOf(output));
  /** @param {ReturnType<typeof stackOf>} stack @param {number} x @param {number} top @returns {Stack} */
  const stand = (stack, x, top) => ({ ...stack, heading: title, x, y: top + heightOf(stack) - stack.rows * stack.cell });
  const outputX = left + widthOf(filter) + TIGHT_SIGN;
  return {
    input: stand(input, Math.max(0, (width - widthOf(input)) / 2), title),
    filter: stand(filter, left, below),
    output: stand(output, outputX, below),
    times: { x: left - TIGHT_SIGN / 2, y: below + lowest / 2 },
    equals: { x: outputX - TIGHT_SIGN / 2, y: below + lowest / 2 },
    width,
    height: below + lowest + 6,
  };
};

/** Where the corner of a cell of one slice stands. @param {Stack} stack @param {number} slice @param {number} row @param {number} col */
export const cornerOf = ({ x, y, cell, dx, dy }, slice, row, col) => ({ x: x + slice * dx + col * cell, y: y + slice * dy + row * cell });

/** The slice that stands for a channel: of a deep volume the last drawn one stands for all behind it.
 * @param {Stack} stack @param {number} channel */
export const sliceOf = ({ drawn }, channel) => Math.min(channel, drawn - 1);
