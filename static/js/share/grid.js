// What the offline file can be set to: strides, paddings and filters to tick. Nothing ticked: it shows the view as it is.

import { el } from '../dom.js';

/** @typedef {import('./panel.js').Shared} Shared */
/** @typedef {import('./panel.js').Say} Say */

const STRIDES = [1, 2, 3, 4, 5];
const PADDINGS = [0, 1, 2, 3];

/** @param {Say} say @returns {{root: HTMLElement, query: () => string, draw: (shared: Shared) => void}} */
export const createGrid = (say) => {
  /** @param {string} name @param {string} title @param {(string | [string, string])[]} options */
  const ticks = (name, title, options) => el('fieldset', { 'data-axis': name }, el('legend', {}, title),
    ...options.map((option) => (Array.isArray(option) ? option : [option, option])).map(([value, shown]) =>
      el('label', {}, el('input', { type: 'checkbox', value }), shown)));
  const strides = ticks('strides', say('Strides'), STRIDES.map(String));
  const paddings = ticks('paddings', say('Paddings'), PADDINGS.map(String));
  const filters = ticks('filters', say('Filters'), []);
  const root = el('details', { class: 'share-grid' }, el('summary', {}, say('What the file can be set to')), strides, paddings, filters);
  const query = () => [strides, paddings, filters].map((axis) => {
    const ticked = [...axis.querySelectorAll('input')].filter(({ checked }) => checked).map(({ value }) => value);
    return axis.hidden || !ticked.length ? '' : `${axis.dataset.axis}=${ticked.join(',')}`;
  }).filter(Boolean).join('&');
  return {
    root,
    query,
    draw: (shared) => {
      filters.hidden = !shared.filters.length; // pooling has none
      if (filters.querySelectorAll('input').length === shared.filters.length) return;
      filters.replaceChildren(...ticks('filters', say('Filters'), shared.filters.map(({ name, title }) => /** @type {[string, string]} */ ([name, title]))).childNodes);
    },
  };
};
