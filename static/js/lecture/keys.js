// The keys of a scene: those of the page, with steps that go on into the next scene, and the lecturer's own.

import { BINDINGS } from '../keys.js';
import { goTo, walk } from '../player.js';
import { advance, toggleAsking } from './asking.js';
import { isAsked, isVeiled } from './veil.js';
import { toggleBlank, toggleTool } from './marks.js';

/** @typedef {import('../keys.js').Binding} Binding */
/** @typedef {import('./marks.js').MarksStore} MarksStore */
/** @typedef {import('./scenes.js').Scene} Scene */
/** @typedef {{help: () => void, show: () => void, share: () => void, scene: Scene, turn: (by: number, atEnd?: boolean) => void, marks: MarksStore}} Actions */
/** @typedef {import('../state/store.js').Store} Store */

/** The answer, where a question stands; then a step on; from the last one, the next scene. @param {Store} store @param {Actions} actions */
export const forward = (store, { turn, scene }) => {
  if (advance(store, scene)) return;
  const { step, figure } = store.state;
  if (step < (figure?.total ?? 0) - 1) walk(store, 1);
  else turn(1);
};

/** A step back; from the first one, the previous scene at its end. @param {Store} store @param {Actions} actions */
export const backward = (store, { turn }) => {
  if (store.state.step > 0 && !isAsked(store.state)) walk(store, -1);
  else turn(-1, true);
};

/** The answer, where a question stands; then to the next halt of a long walk. @param {Store} store @param {Actions} actions */
const onward = (store, actions) => {
  if (advance(store, actions.scene)) return;
  const { step, figure } = store.state;
  const stop = figure?.stops?.find((one) => one > step);
  if (stop === undefined) forward(store, actions);
  else goTo(store, stop);
};

/** To the halt before. @param {Store} store @param {Actions} actions */
const returning = (store, actions) => {
  const { step, figure } = store.state;
  const stop = figure?.stops?.findLast((one) => one < step);
  if (stop === undefined || isAsked(store.state)) backward(store, actions);
  else goTo(store, stop);
};

/** @param {Store} store @param {Actions} actions */
const letGo = (store, { marks }) => {
  if (marks.state.blank || marks.state.tool) marks.send({ blank: false, tool: '', dot: null });
  else store.send(store.state.pin ? { pin: null } : { show: false });
};

const ASKS = 'asks'; // of scenes that ask
const WALKS = [' ', 'ArrowUp', 'ArrowDown', 'Home', 'End'];

/** @type {Binding[]} */
const OWN = [
  { keys: ['ArrowLeft'], shown: '←', what: ({ t }) => t('one step back, then to the previous scene'), act: backward },
  { keys: ['ArrowRight'], shown: '→', what: ({ t }) => t('one step forward, then to the next scene'), act: forward },
  { keys: ['PageUp'], shown: 'PageUp', what: ({ t }) => t('the same; in a long walk, to the halt before'), act: returning },
  { keys: ['PageDown'], shown: 'PageDown', what: ({ t }) => t('the same; in a long walk, to the next halt'), act: onward },
  { keys: ['['], shown: '[', what: ({ t }) => t('previous scene'), act: (_, { turn }) => turn(-1) },
  { keys: [']'], shown: ']', what: ({ t }) => t('next scene'), act: (_, { turn }) => turn(1) },
  { keys: ['b', '.'], shown: 'B', what: ({ t }) => t('dark screen, and light again'), act: (_, { marks }) => toggleBlank(marks) },
  { keys: [], shown: 'Shift', what: ({ t }) => t('hold it and move: laser pointer'), act: () => {} },
  { keys: ['d'], shown: 'D', what: ({ t }) => t('pen, its ink goes with the scene'), act: (_, { marks }) => toggleTool(marks, 'pen') },
  { keys: ['q'], of: ASKS, shown: 'Q', what: ({ t }) => t('ask before telling, or tell at once'), act: toggleAsking },
  { keys: ['Escape'], shown: 'Esc', what: ({ t }) => t('let go of pen and pinned cell; leave Show mode'), act: letGo },
];

/** A walk, or a change of the layer, waits until the question has been answered. @param {Binding} binding @returns {Binding} */
const patient = (binding) => {
  if (!binding.of && !binding.keys.some((key) => WALKS.includes(key))) return binding;
  return { ...binding, act: (store, actions) => { if (!isVeiled(store.state)) binding.act(store, actions); } };
};

/** @param {Scene} scene @returns {Binding[]} */
export const bindingsOf = ({ controls, asks }) => {
  const replaced = new Set(OWN.flatMap(({ keys }) => keys));
  const kept = BINDINGS.filter(({ keys, of }) => !keys.some((key) => replaced.has(key)) && (!of || controls.includes(of)));
  return [...OWN.filter(({ of }) => !of || asks), ...kept.map(patient)];
};
