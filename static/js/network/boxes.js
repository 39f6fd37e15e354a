// Where the volumes of a network stand: one behind the other along the row, to scale, in the one oblique projection.

import { SLANT } from '../volume/oblique.js';

/** @typedef {number[]} Shape [C, H, W], or [features] behind a flattening */
/** A volume in screen units: its front's corner and sides, how far its back stands from its front, its cell's side, and
 * whether it is a row of numbers, which may be cut to fit.
 * @typedef {{x: number, y: number, width: number, height: number, dx: number, dy: number, cell: number, flat: boolean, cut: boolean}} Box */

const DEEPEST = 42; // px from the front of the deepest volume to its back, before the slant
const DEEP_SHARE = 0.27; // of the row's width, at most, for all depths together
const CROWDED = 0.5; // the same, whatever the least step is
const STEP = { least: 0.02, most: 11 }; // px from a channel to the next
const FLAT = 7; // px, width of a row of numbers
const TALLEST = { least: 60, share: 1.5 }; // of a row of numbers: px, and as a share of the tallest volume
const LEAST = 2; // px, side of a volume of one cell
const LARGEST = 40; // px, side of a cell where there is room for anything

/** @param {Shape} shape */
const isFlat = (shape) => shape.length === 1;

/** @param {Shape} shape @param {number} cell @param {number} step @param {number} most height of a row of numbers */
const boxOf = (shape, cell, step, most) => {
  if (isFlat(shape)) {
    const whole = shape[0] * Math.max(cell, 1);
    return { width: FLAT, height: Math.max(LEAST * 4, Math.min(whole, most)), dx: 0, dy: 0, cell, flat: true, cut: whole > most };
  }
  const [depth, rows, cols] = shape;
  const dx = (depth - 1) * step;
  return { width: Math.max(LEAST, cols * cell), height: Math.max(LEAST, rows * cell), dx, dy: -SLANT * dx, cell, flat: false, cut: false };
};

/** Depth has a scale of its own, one for all. @param {Shape[]} shapes @param {number} width of the room */
const stepOf = (shapes, width) => {
  const behind = shapes.filter((shape) => !isFlat(shape)).map(([depth]) => depth - 1);
  const together = behind.reduce((sum, depth) => sum + depth, 1);
  const least = Math.min(STEP.least, (CROWDED * width) / together);
  return Math.max(least, Math.min(STEP.most, DEEPEST / Math.max(1, ...behind), (DEEP_SHARE * width) / together));
};

/**
 * @param {{width: number, height: number}} room @param {Shape[]} shapes @param {number} gap px from one volume to the next
 * @param {number} [words] px that each needs at least, for what is written under it
 * @returns {Box[]} from left to right, their fronts' middles on one line
 */
export const standInRow = (room, shapes, gap, words = 0) => {
  const step = stepOf(shapes, room.width);
  const tallest = (/** @type {number} */ cell) => Math.max(TALLEST.least, ...shapes.map((shape) => (isFlat(shape) ? 0 : TALLEST.share * shape[1] * cell)));
  const make = (/** @type {number} */ cell) => shapes.map((shape) => boxOf(shape, cell, step, Math.min(room.height, tallest(cell))));
  const across = (/** @type {{width: number, dx: number}} */ { width, dx }) => Math.max(words, width + dx);
  const fits = (/** @type {ReturnType<typeof make>} */ boxes) =>
    boxes.reduce((sum, box) => sum + across(box), gap * (boxes.length - 1)) <= room.width
    && Math.max(...boxes.map(({ height, dy }) => height - dy)) <= room.height;
  let cell = LARGEST;
  while (cell > 0.01 && !fits(make(cell))) cell *= 0.97;
  const boxes = make(cell);
  const taken = boxes.reduce((sum, box) => sum + across(box), gap * (boxes.length - 1));
  const rise = Math.max(...boxes.map(({ height, dy }) => height / 2 - dy));
  const fall = Math.max(...boxes.map(({ height }) => height / 2));
  const middle = (room.height - rise - fall) / 2 + rise;
  let x = Math.max(0, (room.width - taken) / 2);
  return boxes.map((box) => {
    const left = x + (across(box) - box.width - box.dx) / 2;
    x += across(box) + gap;
    return { ...box, x: left, y: middle - box.height / 2 };
  });
};
