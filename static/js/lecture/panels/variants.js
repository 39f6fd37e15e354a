// One click each: the settings that a scene is about, and what the server says of them with the present other settings.

import { el, math } from '../../dom.js';
import { decimal } from '../../numbers.js';
import { equation, number, row, sign } from '../../panels/formula.js';
import { geometryAddress, keptSizeAddress } from '../../rest.js';
import { same } from '../../state/schema.js';
import { changeOf, schemaOf } from '../scenes.js';

/** @typedef {import('../../state/store.js').Store} Store */
/** @typedef {import('../../i18n.js').Words} Words */
/** @typedef {import('../scenes.js').Variant} Variant */
/** @typedef {Record<string, any>} Values */
/** What is written beside a button, the same in short for Show mode, and what a click sets beyond the variant's own settings.
 * @typedef {{says: (Node | string)[], short?: Node, offers: Values[]}} Telling */

const LETTERS = /** @type {Record<string, [string, string]>} */ ({
  size: ['N', 'input-ink'], out_channels: ['K', 'output-ink'], kernel: ['F', 'filter-ink'], stride: ['S', 'stride-ink'],
  padding: ['P', 'padding-ink'],
});

/** @param {any} value */
const text = (value) => (typeof value === 'object' ? String(value.rows) : String(value));

/** "F = 3, S = 1", each in its idea's colour. @param {Values} change */
const label = (change) =>
  Object.keys(LETTERS).filter((name) => name in change)
    .map((name) => el('b', { class: LETTERS[name][1] }, `${LETTERS[name][0]} = ${text(change[name])}`));

/** @param {...Node} children */
const mathematics = (...children) => math('math', {}, row(...children));

/** How each kind of variant is asked for and told. @type {Record<Variant['tells'], {address: (values: any, most: number) => string,
 *   tell: (words: Words, report: any, values: any, most: number) => Telling}>} */
const TELLS = {
  nothing: { address: () => '', tell: () => ({ says: [], offers: [{}] }) },
  size: {
    address: geometryAddress,
    tell: (_, { geometry }) => ({ says: [mathematics(equation(geometry.height)), ...(geometry.fits ? [] : [el('span', { class: 'error-ink' }, '✗')])], offers: [{}],
      short: el('b', { class: geometry.fits ? 'output-ink' : 'error-ink' }, `→ ${decimal(geometry.height.exact_float)}`) }),
  },
  weights: { address: geometryAddress, tell: () => ({ says: [], offers: [{}] }) },
  padding: {
    address: keptSizeAddress,
    tell: ({ t }, { geometry: { padding, height } }) => {
      if (padding.top !== padding.bottom) return { says: [t('no whole P keeps the size')], offers: [] };
      const half = math('mfrac', {}, row(number('filter-ink', height.kernel), sign('−'), number('', 1)), row(number('', 2)));
      return { says: [mathematics(math('mi', { class: 'padding-ink' }, 'P'), sign('='), half, sign('='), number('padding-ink', padding.top))],
        offers: [{ padding: padding.top }], short: el('b', { class: 'padding-ink' }, `→ P = ${padding.top}`) };
    },
  },
  paddings: {
    address: (values, most) => geometryAddress({ ...values, padding: most }), // so that the window is not refused as too large
    tell: ({ t }, { alternatives, geometry }, _, most) => {
      const found = alternatives.padding.filter((/** @type {number} */ padding) => padding <= most);
      const none = t('N = {size}: no P fits', { size: geometry.height.size });
      return { says: found.length ? [] : [el('span', { class: 'error-ink' }, none)],
        offers: found.map((/** @type {number} */ padding) => ({ padding })) };
    },
  },
};

/** @param {Store} store @param {import('../scenes.js').Scene} scene @param {Variant} variant @param {AbortSignal} signal */
const createVariant = (store, scene, variant, signal) => {
  const own = changeOf(scene, variant);
  const most = store.schema.kinds.padding.most ?? 0;
  const { address, tell } = TELLS[variant.tells];
  const root = el('div', { class: `variant ${variant.tells}` });
  let asked = '';

  /** @param {Values} more @param {(Node | string)[]} says @param {Node} [short] */
  const button = (more, says, short) => {
    const change = { ...own, ...more };
    const node = el('button', { type: 'button' },
      el('span', { class: 'label' }, ...label(variant.tells === 'paddings' ? more : own)), 
      says.length > 0 && el('span', { class: 'says' }, ...says), short && el('span', { class: 'short' }, short));
    node.addEventListener('click', () => store.send(change));
    return { node, change };
  };
  /** @type {{node: HTMLElement, change: Values}[]} */
  let buttons = [];

  const press = () => {
    for (const { node, change } of buttons)
      node.setAttribute('aria-pressed', String(same(store.schema, store.state, { ...store.state, ...change }, Object.keys(change))));
  };
  /** @param {Telling} telling */
  const show = ({ says, offers, short }) => {
    const lead = variant.tells === 'paddings' ? [el('span', { class: 'label' }, ...label(own), el('b', { class: 'padding-ink' }, 'P = ?'))] : [];
    buttons = offers.map((more) => (lead.length ? button(more, []) : button(more, says, short)));
    root.replaceChildren(...lead, ...buttons.map(({ node }) => node), ...(offers.length && !lead.length ? [] : says));
    press();
  };
  const draw = async () => {
    press();
    const values = { ...store.state, ...own };
    const where = address(values, most);
    if (where === asked) return;
    asked = where;
    const report = where ? await store.env.get(where, signal).catch(() => null) : {};
    if (asked !== where || signal.aborted) return;
    if (report) show(tell(store.env, report, values, most));
    else asked = '';
  };
  store.watch((state, before) => { if (state.figure !== before.figure || !same(store.schema, state, before)) draw(); }, signal);
  show({ says: [], offers: variant.tells === 'paddings' ? [] : [{}] });
  draw();
  return root;
};

/** The weights of the layer as the slide counts them. @param {Words} words @param {any} geometry */
const weights = ({ plural }, { weight_shape: [filters, channels, kh, kw], output_shape: [maps, rows, cols], parameters }) => [
  el('span', {}, '→ ', el('b', { class: 'output-ink' }, `${rows}×${cols}×${maps}`)),
  el('span', {}, `(${kh}·${kw}·${channels} + 1)·${filters} = `, el('b', {}, plural('{n} parameter', '{n} parameters', parameters))),
];

/** @type {import('../panels.js').Panel} */
export const createVariants = (host, store, scene, signal) => {
  if (!scene.variants.length) return;
  const make = (/** @type {Variant} */ variant) => createVariant(store, scene, variant, signal);
  const ofFilters = scene.variants.filter(({ tells }) => tells === 'weights');
  const others = scene.variants.filter(({ tells }) => tells !== 'weights');
  const count = el('p', { class: 'weighs' });
  host.append(el('section', { class: 'variants', 'aria-label': store.env.t('One click each') },
    ...(ofFilters.length ? [el('div', { class: 'filters' }, ...ofFilters.map(make)), count] : []), ...others.map(make)));
  const draw = () => {
    const geometry = store.state.figure?.geometry;
    if (geometry && ofFilters.length) count.replaceChildren(...weights(store.env, geometry));
  };
  store.watch((state, before) => { if (state.figure !== before.figure) draw(); }, signal);
  draw();
};

/** Everything that the variants of a scene will ask for. @param {import('../scenes.js').Scene} scene @param {any} settings
 * @param {import('../../env.js').Get} ask @param {AbortSignal} signal */
export const askAhead = (scene, settings, ask, signal) =>
  Promise.all(scene.variants.map((variant) => {
    const most = schemaOf(scene).kinds.padding.most ?? 0;
    const where = TELLS[variant.tells].address({ ...settings, ...changeOf(scene, variant) }, most);
    return where ? ask(where, signal) : null;
  }));
