// View "volume": several channels under filters as deep as they are, on <volume-stage>; pooling of every channel by itself.

import { el, math, setText } from '../../dom.js';
import { glideTime, goTo } from '../../player.js';
import { slider } from '../../panels/controls.js';
import { letter, number, row, sign } from '../../panels/formula.js';
import { whole } from '../../state/schema.js';
import { show } from '../../numbers.js';
import { isVeiled } from '../veil.js';
import { askSizes, askVolume } from '../../volume/figure.js';
import { placeOf } from '../../volume/volume-stage.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../state/store.js').State} State */
/** @typedef {import('../../env.js').Env} Env */
/** @typedef {import('../../volume/volume-stage.js').VolumeFigure} VolumeFigure */
/** @typedef {import('../../api.js').BaseFigure & VolumeFigure & {perFilter: number, arrived: () => void}} Figure */

/** Where the lecture stops on its way through many steps: the first two, the end of the first row, the end of each map.
 * @param {VolumeFigure} figure */
const stopsOf = ({ geometry: { output_shape: [maps, rows, cols] } }) => {
  const ends = Array.from({ length: maps }, (_, map) => (map + 1) * rows * cols - 1);
  return [...new Set([0, 1, cols - 1, ...ends])].sort((one, other) => one - other);
};

/** @param {number} first @param {number} length @param {number} before padding */
const span = (first, length, before) => `${show(first - before + 1)}–${show(first - before + length)}`;

/** @param {Env} env @param {VolumeFigure} figure @param {number} step */
const describe = ({ t }, figure, step) => {
  const { geometry: { height, width, padding, output_shape, input_shape }, starts } = figure;
  const { map, row: p, col: q } = placeOf(figure.geometry, step);
  const where = {
    n: step + 1, total: figure.total, map: map + 1, maps: output_shape[0], channels: input_shape[0],
    rows: span(starts.rows[p], height.effective_kernel, padding.top), cols: span(starts.cols[q], width.effective_kernel, padding.left),
    value: show(figure.maps[map][p][q]),
  };
  return figure.weight
    ? t('step {n} of {total}, filter {map} of {maps}, rows {rows}, columns {cols}, all {channels} channels: the map gets {value}', where)
    : t('step {n} of {total}, channel {map}, rows {rows}, columns {cols}: the map gets {value}', where);
};

/** @param {any} s @param {Env} env @param {AbortSignal} signal @returns {Promise<Figure>} */
const ask = async (s, env, signal) => {
  const { get } = env;
  const layer = layerOf(s);
  const told = { arrived: () => {} }; // the stage says here what it does when more steps have come
  const [volume, single] = await Promise.all([askVolume(layer, get, signal, () => told.arrived()),
    s.layer === 'conv' ? askSizes({ ...layer, out_channels: 1 }, get, signal) : null]);
  const figure = Object.assign(told, volume, {
    columns: volume.geometry.output_shape[2],
    alternatives: volume.answer.alternatives,
    misfit: volume.answer.misfit,
    perFilter: single?.geometry.parameters ?? 0,
    stops: stopsOf(volume),
    describe: (/** @type {number} */ step) => (step < volume.total ? describe(env, volume, step) : ''),
  });
  for (const stop of figure.stops) figure.stepAt(stop); // on their way before they are looked at
  return figure;
};

/** Nothing can be drawn without sizes; the verdict says why. */
const unanswered = async () => ({
  layer: 'conv', geometry: null, total: 0, columns: 1, stepAt: () => undefined, describe: () => '', alternatives: { stride: [], padding: [] },
});

/** @param {HTMLElement} host @param {Store} store @param {AbortSignal} signal */
const create = (host, store, signal) => {
  const stage = /** @type {import('../../volume/volume-stage.js').VolumeStage} */ (document.createElement('volume-stage'));
  stage.words = store.env;
  host.replaceChildren(stage);
  signal.addEventListener('abort', () => stage.remove(), { once: true });
  const draw = () => {
    const { figure, step, speed } = /** @type {any} */ (store.state);
    stage.hidden = figure !== null && !figure.geometry;
    stage.style.setProperty('--glide-now', `min(var(--glide), ${glideTime(speed)}ms)`);
    if (!figure?.geometry) return;
    figure.arrived = draw;
    stage.draw({ figure, step: Math.min(step, figure.total - 1), veiled: isVeiled(store.state) });
  };
  store.watch(draw, signal);
  draw();
  stage.addEventListener('volume-go', (event) => goTo(store, /** @type {CustomEvent} */ (event).detail.step), { signal });
};

const letters = /** @type {const} */ ({ input: 'input-ink', filter: 'filter-ink', output: 'output-ink' });

/** One line of mathematics. @param {...(Node | string)} parts */
const line = (...parts) => math('math', { display: 'block' }, row(...parts));

/** W × H × D in an idea's colour. @param {'input' | 'output'} kind @param {number} index @param {number[]} shape [D, H, W] */
const volumeOf = (kind, index, [depth, height, width]) => {
  const named = (/** @type {string} */ name) => math('msub', { class: letters[kind] }, math('mi', {}, name), math('mn', {}, String(index)));
  const numbers = [width, height, depth].map((value) => number(letters[kind], value));
  return line(named('W'), sign('×'), named('H'), sign('×'), named('D'), sign('='), numbers[0], sign('×'), numbers[1], sign('×'), numbers[2]);
};

/** (F · F · D₁ + 1) · K, in letters and in numbers. @param {Figure} figure */
const weightsOf = ({ geometry, perFilter }) => {
  const { height, width, input_shape: [depth], output_shape: [filters], parameters } = /** @type {import('../../api.js').Geometry} */ (geometry);
  const bracket = (/** @type {Node[]} */ f, /** @type {Node} */ d, /** @type {Node} */ k) =>
    [sign('('), f[0], sign('·'), f[1], sign('·'), d, sign('+'), number('stride-ink', 1), sign(')'), sign('·'), k];
  const f = () => letter('filter-ink', 'F');
  return [
    line(...bracket([f(), f()], math('msub', { class: 'input-ink' }, math('mi', {}, 'D'), math('mn', {}, '1')), letter('output-ink', 'K'))),
    line(sign('='), ...bracket([number('filter-ink', height.kernel), number('filter-ink', width.kernel)], number('input-ink', depth), number('output-ink', filters))),
    line(sign('='), number('', perFilter), sign('·'), number('output-ink', filters), sign('='), number('output-ink', parameters)),
  ];
};

/** The volumes before and after. @type {import('../panels.js').Panel} */
const createSizes = (host, store, _, signal) => {
  const lines = el('div', { class: 'lines' });
  host.append(el('section', { class: 'volume-sizes', 'aria-label': store.env.t('Volumes') }, lines));
  const draw = () => {
    const { figure } = store.state;
    if (figure?.geometry) lines.replaceChildren(volumeOf('input', 1, figure.geometry.input_shape), volumeOf('output', 2, figure.geometry.output_shape));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** How many numbers the layer learns. @type {import('../panels.js').Panel} */
const createWeights = (host, store, _, signal) => {
  const title = el('h2', { id: 'weights-title' });
  const lines = el('div', { class: 'lines' });
  host.append(el('section', { class: 'volume-weights', 'aria-labelledby': 'weights-title' }, title, lines));
  const draw = () => {
    const figure = /** @type {any} */ (store.state.figure);
    if (!figure?.geometry) return;
    setText(title, store.env.t('Parameters'));
    lines.replaceChildren(...(figure.weight ? weightsOf(figure) : [line(number('output-ink', 0))]));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** @param {any} s settings */
const layerOf = (s) => ({ ...s, size: `${s.size.rows}x${s.size.cols}`, kernel: `${s.kernel.rows}x${s.kernel.cols}` });

/** A scene's larger example. @param {import('../scenes.js').Scene} scene @param {any} settings @param {Env} env @param {AbortSignal} signal */
const askExample = ({ example }, settings, { get }, signal) =>
  askSizes({ ...layerOf(settings), ...example, channels: Number(example.channels), stride: Number(example.stride) }, get, signal);

/** The sizes on the slide, where they are too large to be drawn. @type {import('../panels.js').Panel} */
const createExample = async (host, store, scene, signal) => {
  const lines = el('div', { class: 'lines' });
  host.append(el('section', { class: 'volume-sizes example', 'aria-labelledby': 'example-title' }, el('h2', { id: 'example-title' }, store.env.t('In a large network')), lines));
  const answer = await askExample(scene, store.state, store.env, signal).catch(() => null);
  if (answer && !signal.aborted) lines.replaceChildren(volumeOf('input', 1, answer.geometry.input_shape), volumeOf('output', 2, answer.geometry.output_shape));
};

/** @type {import('../views.js').View} */
export const view = Object.freeze({
  asked: { channels: whole(1, 512, 3), out_channels: whole(1, 512, 1) },
  controls: {
    channels: (/** @type {Store} */ store) => slider(store, 'channels', store.env.t('Channels'), 'D₁', 'input'),
    out_channels: (/** @type {Store} */ store) => slider(store, 'out_channels', store.env.t('Filters'), 'K', 'output'),
  },
  panels: { sizes: createSizes, weights: createWeights, example: createExample },
  ask,
  ahead: (scene, settings, env, signal) => (scene.example.size ? askExample(scene, settings, env, signal) : null),
  unanswered,
  create,
});
