// What the person who shares may choose before copying: the frame's width, controls, theme and language; what pictures show.

import { el, setText } from '../dom.js';

/** @typedef {import('./panel.js').Voice} Voice */
/** @typedef {import('./panel.js').Part} Part */

/** @param {string} label @param {HTMLElement} control */
const field = (label, control) => el('label', { class: 'share-choice' }, el('span', {}, label), control);

/** @param {[string, string][]} options */
const select = (options) => el('select', {}, ...options.map(([value, title]) => el('option', { value }, title)));

/** The controls of a group of snippets; none for a group that has no choice.
 * @param {string} group @param {Voice} voice @param {(changed: Record<string, string>) => void} choose
 * @param {import('../state/store.js').Store} store @returns {Part | null} */
export const createChoices = (group, { say }, choose, store) => {
  if (group !== 'embed' && group !== 'documents') return null;
  const width = el('input', { type: 'number', class: 'number', min: 200, max: 2000, step: 10, value: 640 });
  const theme = select([['auto', say('as the reader’s system')], ['light', say('light')], ['dark', say('dark')], ['contrast', say('high contrast')]]);
  const language = select([['', say('as this page')], ...store.env.server.languages.map((name) => /** @type {[string, string]} */ ([name, nameOf(name)]))]);
  const controls = select([['play', say('play only')], ['full', say('all')], ['none', say('none')]]);
  const autoplay = el('input', { type: 'checkbox' });
  const picture = select([['walk', say('the whole walk')], ['step', '']]);
  const own = group === 'embed' ? [field(say('Controls'), controls)] : [field(say('Pictures show'), picture)];
  const plays = group === 'embed' ? [field(say('Plays by itself'), autoplay)] : [];
  const root = el('div', { class: 'share-choices' },
    field(say('Width, pixels'), width), ...own, field(say('Theme'), theme), field(say('Language'), language), ...plays);
  root.addEventListener('change', () => {
    const pixels = Math.round(Math.min(2000, Math.max(200, width.valueAsNumber || 640)));
    width.valueAsNumber = pixels;
    choose({
      width: String(pixels), theme: theme.value, language: language.value,
      ...(group === 'embed' ? { controls: controls.value, autoplay: String(autoplay.checked) } : { picture: picture.value }),
    });
  });
  return { root, draw: () => setText(/** @type {Node} */ (picture.options[1]), say('step {n}', { n: store.state.step + 1 })) };
};

/** @param {string} language */
const nameOf = (language) => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
