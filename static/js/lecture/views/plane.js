// View "plane": one channel under one filter or pooling window, on <conv-stage>. The page `/` is this view alone.

import { geometryAddress, numbersAddress, presetsAddress } from '../../rest.js';
import { edited, readCells, writeCells } from '../../state/cells.js';
import { whole } from '../../state/schema.js';
import { glideTime } from '../../player.js';
import { describeStep, describeUses, reachOf, usesOf } from '../../stage/meaning.js';
import { isVeiled, judgedNow } from '../veil.js';
import '../../stage/conv-stage.js';

/** @typedef {import('../../state/schema.js').Settings} Settings */
/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../state/store.js').State} State */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {{row: number, col: number}} Cell */
/** @typedef {{start: number, stop: number, beyond: number, unused_from: number}} Misfit */
/** @typedef {{output: number, tap: number, padded: number, input: number | null}} Read */
/** @typedef {{name: string, title: string, values: number[][]}} Preset */
/** One step of the walk; rows, cols and window in padded cells, row and col in output cells.
 * @typedef {{index: number, row: number, col: number, rows: number[], cols: number[], value: number,
 *   window: {top: number, left: number, bottom: number, right: number},
 *   patch: (number | null)[][], products: number[][] | null, sum: number | null, bias: number, count: number | null,
 *   winner: Cell | null}} Step */
/**
 * Everything the stage shows for one question, as the server computed it.
 * @typedef {import('../../api.js').BaseFigure & {
 *   layer: 'conv' | 'max' | 'average', padded: (number | null)[][], filter: number[][] | null,
 *   map: number[][], steps: Step[], stepAt: (index: number) => Step | undefined,
 *   presets: {inputs: Preset[], filters: Preset[]}, misfit: {height: Misfit | null, width: Misfit | null},
 *   reads: {height: Read[], width: Read[]}, room: {rows: number, cols: number},
 *   copies?: import('../../stage/copies.js').Copies | null, veiled?: boolean,
 *   marked?: import('../asking.js').Window | null, mistaken?: import('../asking.js').Window | null
 * }} Figure
 */

/** What panels read of the figure, said of its facts. @param {Env} env @param {any} facts @returns {Figure} */
const figureOf = (env, facts) => {
  const figure = {
    ...facts,
    total: facts.total,
    columns: facts.geometry?.width.output ?? 1,
    stepAt: (/** @type {number} */ index) => facts.steps[index],
    describe: (/** @type {number} */ index) => (facts.steps[index] ? describeStep(env, figure, facts.steps[index]) : ''),
    explain: (/** @type {import('../../state/schema.js').Place} */ place) => explain(env, figure, place),
  };
  return Object.freeze(figure);
};

/** @param {Env} env @param {Figure} figure @param {import('../../state/schema.js').Place} place */
const explain = (env, figure, place) => {
  if (!figure.geometry) return '';
  if (place.frame !== 'output') return describeUses(env, figure, place, (place.frame === 'tap' ? reachOf : usesOf)(figure, place));
  const step = figure.steps.find(({ row, col }) => row === place.row && col === place.col);
  return step ? describeStep(env, figure, step) : '';
};

/** @param {Settings} s @param {{inputs: Preset[], filters: Preset[]}} presets @param {'input' | 'filter'} which */
const cellsOf = (s, presets, which) =>
  readCells(s[which]) ?? presets[`${which}s`].find((preset) => preset.name === s[which])?.values ?? [[0]];

/** @param {Settings} s @param {Env} env @param {AbortSignal} signal @returns {Promise<Figure>} */
const ask = async (s, env, signal) => {
  const { get } = env;
  const [presets, numbers, geometry, unhurried] = await Promise.all([
    get(presetsAddress(s), signal),
    get(numbersAddress(s), signal),
    get(geometryAddress(s), signal),
    get(geometryAddress({ ...s, stride: 1 }), signal), // room for the map at any stride
  ]);
  const plane = s.layer === 'conv';
  return figureOf(env, {
    layer: s.layer,
    geometry: geometry.geometry,
    padded: numbers.padded_input[0],
    filter: plane ? cellsOf(s, presets, 'filter') : null,
    map: numbers.activation_maps[0],
    steps: numbers.steps.items.map((/** @type {any} */ step) => ({
      winner: null, sum: null, count: null, bias: 0, ...step,
      patch: plane ? step.patch[0] : step.patch,
      products: plane ? step.products[0] : null,
    })),
    total: numbers.steps.total,
    presets,
    alternatives: geometry.alternatives,
    misfit: geometry.misfit,
    reads: geometry.reads,
    room: { rows: unhurried.geometry.height.output, cols: unhurried.geometry.width.output },
  });
};

/** The input and the filter alone. @param {Settings} s @param {Env} env @param {AbortSignal} signal @returns {Promise<Figure>} */
const unanswered = async (s, env, signal) => {
  const presets = await env.get(presetsAddress(s), signal);
  return figureOf(env, {
    layer: s.layer, geometry: null, padded: cellsOf(s, presets, 'input'),
    filter: s.layer === 'conv' ? cellsOf(s, presets, 'filter') : null, map: [], steps: [], total: 0, presets,
    alternatives: { stride: [], padding: [] }, misfit: { height: null, width: null }, reads: { height: [], width: [] },
    room: { rows: 0, cols: 0 },
  });
};

const NO_MISFIT = { height: null, width: null };

/** The same without what would tell the answer; of a wrong one, the window where the mistake lies.
 * @param {Figure} figure @param {import('../asking.js').Judged | null} judged @returns {Figure} */
const veil = (figure, judged) => {
  const { window: marked = null, mistaken = null } = judged?.verdict?.show ?? {};
  const out = marked && (marked.bottom > figure.padded.length || marked.right > figure.padded[0].length);
  return Object.freeze({ ...figure, veiled: true, total: 0, steps: [], map: [], reads: { height: [], width: [] }, marked, mistaken,
    misfit: out ? figure.misfit : NO_MISFIT });
};

/** @param {HTMLElement} host @param {Store} store @param {AbortSignal} signal */
const create = (host, store, signal) => {
  const stage = /** @type {import('../../stage/conv-stage.js').ConvStage} */ (document.createElement('conv-stage'));
  stage.words = store.env;
  host.replaceChildren(stage);
  signal.addEventListener('abort', () => stage.remove(), { once: true });

  /** @type {{of: unknown[], figure: Figure} | null} */
  let hidden = null;
  const veiled = (/** @type {Figure} */ figure, /** @type {State} */ state) => {
    const of = [figure, judgedNow(state)];
    if (!hidden || of.some((one, i) => one !== hidden?.of[i])) hidden = { of, figure: veil(figure, judgedNow(state)) };
    return hidden.figure;
  };

  const draw = (/** @type {State} */ state) => {
    const { figure, step, pointed, pin, refusal, stride, bias, speed } = state;
    const { arrows = false } = /** @type {any} */ (state);
    stage.style.setProperty('--glide-now', `min(var(--glide), ${glideTime(speed)}ms)`);
    const shown = figure && isVeiled(state) ? veiled(figure, state) : figure;
    const fixed = Boolean(store.schema.kinds.input.values); // of other cells there is no answer
    if (shown) stage.draw({ figure: shown, step, pointed: shown.veiled ? null : pointed ?? pin, refusal, stride, bias, still: false, arrows, fixed });
  };
  store.watch(draw, signal);
  draw(store.state);

  const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ act) =>
    stage.addEventListener(name, (event) => { if (!isVeiled(store.state)) act(/** @type {CustomEvent} */ (event).detail); }, { signal });
  on('conv-point', ({ place }) => { if (!store.state.playing) store.send({ pointed: place && Object.freeze(place) }); });
  on('conv-pin', ({ place }) => {
    const { pin } = store.state;
    const again = pin && pin.frame === place.frame && pin.row === place.row && pin.col === place.col;
    store.send({ pin: again ? null : Object.freeze(place), playing: false });
  });
  on('conv-edit', ({ grid, cells }) => edit(store, grid, cells));
};

/** @param {Store} store @param {'input' | 'filter'} grid @param {{row: number, col: number, value: number}[]} cells */
const edit = (store, grid, cells) => {
  const { figure } = store.state;
  if (!figure) return;
  const { top, left } = figure.geometry?.padding ?? { top: 0, left: 0 };
  const { rows, cols } = store.state.size;
  const now = grid === 'filter' ? figure.filter : figure.padded.slice(top, top + rows).map((row) => row.slice(left, left + cols));
  if (!now) return;
  const { step, pin } = store.state;
  store.send({ [grid]: writeCells(edited(/** @type {number[][]} */ (now), cells)), step, pin });
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { out_channels: whole(1, 1024, 1) }, // filters of the layer; the stage shows the first
  ask,
  unanswered,
  create,
});
