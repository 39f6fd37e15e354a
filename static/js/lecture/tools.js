// The lecturer's tools at the end of the transport bar: laser, pen, dark screen, presenter window.

import { el } from '../dom.js';
import { icon } from '../icons.js';
import { toggleBlank, toggleTool } from './marks.js';

/** @param {HTMLElement} host @param {import('../i18n.js').Words} words @param {import('./marks.js').MarksStore} marks @param {(() => void) | null} openPresenter @param {AbortSignal} signal */
export const createTools = (host, { t }, marks, openPresenter, signal) => {
  /** @param {Parameters<typeof icon>[0]} sign @param {string} label @param {() => void} act */
  const button = (sign, label, act) => {
    const node = el('button', { type: 'button', 'aria-label': label, title: label }, icon(sign));
    node.addEventListener('click', act);
    return node;
  };
  const laser = button('laser', t('Laser pointer'), () => toggleTool(marks, 'laser'));
  const pen = button('pen', t('Pen'), () => toggleTool(marks, 'pen'));
  const dark = button('dark', t('Dark screen'), () => toggleBlank(marks));
  const presenter = openPresenter && button('presenter', t('Presenter’s window'), openPresenter);
  host.append(el('div', { class: 'tools' }, laser, pen, dark, presenter));
  const draw = () => {
    const { tool, blank } = marks.state;
    laser.setAttribute('aria-pressed', String(tool === 'laser'));
    pen.setAttribute('aria-pressed', String(tool === 'pen'));
    dark.setAttribute('aria-pressed', String(blank));
  };
  marks.watch(draw, signal);
  draw();
};
