// Two answers to one question, side by side: what the lecture says of a size that is not whole, and what frameworks do.

import { el, math } from '../../dom.js';
import { equation, number, row, sign } from '../../panels/formula.js';
import { offers } from '../../panels/verdict.js';
import { decimal, show } from '../../numbers.js';

/** @typedef {import('../../i18n.js').Words} Words */
/** @typedef {import('../../api.js').Geometry} Geometry */

/** @param {(import('../../dom.js').Child)[]} children */
const mathematics = (...children) => math('math', {}, row(...children));

/** @param {string} bracket */
const fence = (bracket) => math('mo', { stretchy: 'false' }, bracket);

/** @param {Words} words @param {Geometry} geometry */
const lecture = ({ t }, { fits, height, width }) => {
  const axis = height.fits ? width : height;
  return [
    el('span', { class: 'long' }, mathematics(math('mn', { class: fits ? 'output-ink' : 'error-ink' }, decimal(axis.exact_float)))),
    el('span', { class: 'short' }, mathematics(equation(axis))), // in Show mode, where the formula has no room of its own
    el('p', {}, fits ? `✓ ${t('fits')}` : `✗ ${t('cannot be applied')}`),
  ];
};

/** The size rounded down, what is left over, and the map that comes of it. @param {Words} words @param {Geometry} geometry @param {number[][]} map */
const frameworks = ({ t, plural }, { fits, height, width, output_shape: [, rows, cols] }, map) => {
  const { exact_float: exact, output } = height.fits ? width : height;
  const left = [
    height.unused && plural('{n} row unused', '{n} rows unused', height.unused),
    width.unused && plural('{n} column unused', '{n} columns unused', width.unused),
  ].filter(Boolean);
  return [
    mathematics(...(fits ? [] : [fence('⌊'), math('mn', { class: 'error-ink' }, decimal(exact)), fence('⌋'), sign('=')]), number('output-ink', output)),
    el('table', { class: 'small-map', 'aria-label': t('Activation map') },
      el('tbody', {}, ...map.map((cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, show(cell))))))),
    el('p', {}, [`${rows}×${cols}`, ...left].join(', ')),
  ];
};

/** @type {import('../panels.js').Panel} */
export const createAnswers = (host, store, _, signal) => {
  const { t } = store.env;
  const said = el('div', { class: 'answer' });
  const done = el('div', { class: 'answer' });
  const instead = el('div', { class: 'instead' });
  host.append(el('section', { class: 'answers', 'aria-label': t('Two answers') }, said, done, instead));
  const draw = () => {
    const { figure } = store.state;
    if (!figure?.geometry) return;
    const { geometry, map } = figure;
    for (const card of [said, done]) card.classList.toggle('bad', !geometry.fits && card === said);
    said.replaceChildren(el('h2', {}, t('Lecture')), ...lecture(store.env, geometry));
    instead.replaceChildren(...(geometry.fits ? [] : [offers(store, figure)]));
    done.replaceChildren(el('h2', {}, t('Frameworks')), ...frameworks(store.env, geometry, map));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};
