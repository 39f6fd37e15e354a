// The top bar: name, what the page puts in the middle, language, theme, Show mode, help.

import { el } from '../dom.js';
import { icon } from '../icons.js';
import { nextLanguage, nextTheme, themeOf } from '../preferences.js';

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {import('../keys.js').Actions} actions
 * @param {HTMLElement[]} middle @param {AbortSignal} signal */
export const createHeader = (host, store, { help, show, share, home = '/' }, middle, signal) => {
  const { t, language: current } = store.env;
  /** @param {string} label @param {() => void} act @param {...(Node | string)} inside */
  const button = (label, act, ...inside) => {
    const node = el('button', { type: 'button', 'aria-label': label, title: label }, ...inside);
    node.addEventListener('click', act);
    return node;
  };
  const names = { auto: t('system'), light: t('light'), dark: t('dark'), contrast: t('high contrast') };
  const other = nextLanguage(store);
  const language = button(t('Switch the language to {name}', { name: new Intl.DisplayNames([other], { type: 'language' }).of(other) ?? '' }), () => store.send({ lang: other }),
    el('b', {}, current.toUpperCase()), el('span', { class: 'roomy-only' }, `/ ${other.toUpperCase()}`));
  const theme = button('', () => store.send({ theme: nextTheme(store.state) }), icon('theme'));
  const showing = button(t('Show mode'), show, icon('show'), el('span', { class: 'wide-only' }, t('Show')));
  showing.classList.add('show-button');
  host.replaceChildren(
    el('a', { class: 'brand', href: home, 'aria-label': 'Convwalk' }, 'conv', el('em', {}, 'walk')),
    ...middle,
    ...(share ? [button(t('Share'), share, icon('share'), el('span', { class: 'wide-only' }, t('Share')))] : []),
    ...(other === current ? [] : [language]), theme, showing, button(t('Keys and help'), help, '?'),
  );
  const draw = () => {
    const label = t('Theme: {name}', { name: names[themeOf(store.state)] });
    if (theme.title === label) return;
    theme.title = label;
    theme.setAttribute('aria-label', label);
  };
  store.watch(draw, signal);
  draw();
};
