// The keys of a scene: those of the page, with steps that go on into the next scene, and the lecturer's own.

import { t } from '../i18n.js';
import { BINDINGS } from '../keys.js';
import { walk } from '../player.js';
import { toggleBlank, toggleTool } from './marks.js';

/** @typedef {import('../keys.js').Binding} Binding */
/** @typedef {import('./marks.js').MarksStore} MarksStore */
/** @typedef {{help: () => void, show: () => void, turn: (by: number, atEnd?: boolean) => void, marks: MarksStore}} Actions */
/** @typedef {import('../state/store.js').Store} Store */

/** A step on; from the last one, the next scene. @param {Store} store @param {Actions} actions */
export const forward = (store, { turn }) => {
  const { step, figure } = store.state;
  if (step < (figure?.total ?? 0) - 1) walk(store, 1);
  else turn(1);
};

/** A step back; from the first one, the previous scene at its end. @param {Store} store @param {Actions} actions */
export const backward = (store, { turn }) => {
  if (store.state.step > 0) walk(store, -1);
  else turn(-1, true);
};

/** @param {Store} store @param {Actions} actions */
const letGo = (store, { marks }) => {
  if (marks.state.blank || marks.state.tool) marks.send({ blank: false, tool: '', dot: null });
  else store.send(store.state.pin ? { pin: null } : { show: false });
};

/** @type {Binding[]} */
const OWN = [
  { keys: ['ArrowLeft', 'PageUp'], shown: '← PageUp', what: () => t('one step back, then to the previous scene'), act: backward },
  { keys: ['ArrowRight', 'PageDown'], shown: '→ PageDown', what: () => t('one step forward, then to the next scene'), act: forward },
  { keys: ['['], shown: '[', what: () => t('previous scene'), act: (_, { turn }) => turn(-1) },
  { keys: [']'], shown: ']', what: () => t('next scene'), act: (_, { turn }) => turn(1) },
  { keys: ['b', '.'], shown: 'B', what: () => t('dark screen, and light again'), act: (_, { marks }) => toggleBlank(marks) },
  { keys: [], shown: 'Shift', what: () => t('hold it and move: laser pointer'), act: () => {} },
  { keys: ['d'], shown: 'D', what: () => t('pen, its ink goes with the scene'), act: (_, { marks }) => toggleTool(marks, 'pen') },
  { keys: ['Escape'], shown: 'Esc', what: () => t('let go of pen and pinned cell; leave Show mode'), act: letGo },
];

/** @param {import('./scenes.js').Scene} scene @returns {Binding[]} */
export const bindingsOf = ({ controls }) => {
  const replaced = new Set(OWN.flatMap(({ keys }) => keys));
  const kept = BINDINGS.filter(({ keys, of }) => !keys.some((key) => replaced.has(key)) && (!of || controls.includes(of)));
  return [...OWN, ...kept];
};
