// What the person who shares may choose before copying: the frame's width, controls, theme and language; what pictures show.

import { el, setText } from '../dom.js';

/** @typedef {import('./panel.js').Voice} Voice */
/** @typedef {import('./panel.js').Part} Part */

/** @param {string} label @param {HTMLElement} control */
const field = (label, control) => el('label', { class: 'share-choice' }, el('span', {}, label), control);

/** @param {[string, string][]} options */
const select = (options) => el('select', {}, ...options.map(([value, title]) => el('option', { value }, title)));

/** What is chosen now, by its name in GET /share, and how that changes. All groups share it.
 * @typedef {{choices: Record<string, string>, choose: (changed: Record<string, string>) => void}} Choosing */

/** The controls of a group of snippets; none for a group that has no choice.
 * @param {string} group @param {Voice} voice @param {Choosing} choosing @param {import('../state/store.js').Store} store @returns {Part | null} */
export const createChoices = (group, { say }, { choices, choose }, store) => {
  if (group !== 'embed' && group !== 'documents') return null;
  const width = el('input', { type: 'number', class: 'number', min: 200, max: 2000, step: 10 });
  const theme = select([['auto', say('as the reader’s system')], ['light', say('light')], ['dark', say('dark')], ['contrast', say('high contrast')]]);
  const language = select([['', say('as this page')], ...store.env.server.languages.map((name) => /** @type {[string, string]} */ ([name, nameOf(name)]))]);
  const controls = select([['play', say('play only')], ['full', say('all')], ['none', say('none')]]);
  const autoplay = el('input', { type: 'checkbox' });
  const picture = select([['walk', say('the whole walk')], ['step', '']]);
  const framed = group === 'embed';
  const root = el('div', { class: 'share-choices' },
    field(say('Width, pixels'), width), framed ? field(say('Controls'), controls) : field(say('Pictures show'), picture),
    field(say('Theme'), theme), field(say('Language'), language), framed && field(say('Plays by itself'), autoplay));
  root.addEventListener('change', () => {
    const pixels = Math.round(Math.min(2000, Math.max(200, width.valueAsNumber || 640)));
    choose({
      width: String(pixels), theme: theme.value, language: language.value,
      ...(framed ? { controls: controls.value, autoplay: String(autoplay.checked) } : { picture: picture.value }),
    });
  });
  const draw = () => {
    setText(/** @type {Node} */ (picture.options[1]), say('step {n}', { n: store.state.step + 1 }));
    width.value = choices.width;
    theme.value = choices.theme;
    language.value = choices.language;
    controls.value = choices.controls;
    picture.value = choices.picture;
    autoplay.checked = choices.autoplay === 'true';
  };
  return { root, draw };
};

/** @param {string} language */
const nameOf = (language) => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
