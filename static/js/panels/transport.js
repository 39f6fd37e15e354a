// The transport bar: play, step, row, scrub, speed, loop.

import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { goTo, togglePlay, walk } from '../player.js';
import { SETTINGS } from '../state/schema.js';

/** @typedef {import('../state/store.js').State} State */

const SEPARATE = 64; // steps that are still drawn apart on the scrubber

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createTransport = (host, store, signal) => {
  const { t } = store.env;
  /** @param {Parameters<typeof icon>[0]} sign @param {string} label @param {() => void} act @param {string} [name] */
  const button = (sign, label, act, name = '') => {
    const node = el('button', { type: 'button', 'aria-label': label, title: label, class: name || null, 'data-act': sign }, icon(sign));
    node.addEventListener('click', act);
    return node;
  };
  const columns = () => store.state.figure?.columns ?? 1;
  const last = () => (store.state.figure?.total ?? 1) - 1;
  const play = button('play', t('Play'), () => togglePlay(store), 'play');
  const buttons = [
    button('start', t('To the start'), () => goTo(store, 0)),
    button('rowUp', t('One output row up'), () => walk(store, -columns())),
    button('back', t('Step back'), () => walk(store, -1)),
    play,
    button('next', t('Step forward'), () => walk(store, 1)),
    button('rowDown', t('One output row down'), () => walk(store, columns())),
    button('end', t('To the end'), () => goTo(store, last())),
  ];
  const scrub = el('input', { type: 'range', class: 'scrub', min: 0, max: 0, step: 1, 'aria-label': t('Step') });
  scrub.addEventListener('input', () => goTo(store, scrub.valueAsNumber));
  const count = el('span', { class: 'count' });
  const loop = button('loop', t('Repeat'), () => store.send({ loop: !store.state.loop }));
  const speed = el('select', { 'aria-label': t('Speed') }, ...SETTINGS.speed.choices.map((value) => el('option', { value }, `${value}×`)));
  speed.addEventListener('change', () => store.send({ speed: /** @type {any} */ (speed.value) }));
  host.replaceChildren(el('div', { class: 'bar' }, el('div', { class: 'buttons' }, ...buttons), scrub, count, el('div', { class: 'pace' }, loop, speed)));

  const draw = (/** @type {State} */ { figure, step, playing, loop: repeats, speed: pace }) => {
    const total = figure?.total ?? 0;
    scrub.max = String(Math.max(0, total - 1));
    scrub.valueAsNumber = step;
    scrub.disabled = total < 2;
    scrub.style.setProperty('--steps', String(Math.max(1, total)));
    scrub.style.setProperty('--step', String(total ? step : -1));
    scrub.toggleAttribute('data-separate', total <= SEPARATE);
    scrub.setAttribute('aria-valuetext', figure?.describe(step) ?? '');
    setText(count, total ? `${step + 1} / ${total}` : '–');
    const label = playing ? t('Pause') : t('Play');
    if (play.getAttribute('aria-label') !== label) {
      play.setAttribute('aria-label', label);
      play.title = label;
      play.replaceChildren(icon(playing ? 'pause' : 'play'));
    }
    for (const node of buttons) node.disabled = total === 0;
    loop.setAttribute('aria-pressed', String(repeats));
    speed.value = pace;
  };
  store.watch(draw, signal);
  draw(store.state);
};
