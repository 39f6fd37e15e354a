// The top bar: name, what the page puts in the middle, language, theme, Show mode, help.

import { el, setText } from '../dom.js';
import { icon } from '../icons.js';
import { nextLanguage, nextTheme, themeOf } from '../preferences.js';

/** Without `share` there is no button for it; `home` null: the name leads nowhere.
 * @param {HTMLElement} host @param {import('../state/store.js').Store} store
 * @param {import('../keys.js').Actions & {home?: string | null}} actions
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

/** The notice over the page: the server is gone, or the address could not be read.
 * @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
export const createBanner = (host, store, signal) => {
  const { t } = store.env;
  const text = el('div');
  const close = el('button', { type: 'button', 'aria-label': t('Close') }, '×');
  const banner = el('div', { class: 'banner', role: 'alert', hidden: true }, text, close);
  close.addEventListener('click', () => store.send({ problems: [] }));
  host.append(banner);
  signal.addEventListener('abort', () => banner.remove(), { once: true });

  const draw = () => {
    const { online, problems } = store.state;
    banner.hidden = online && problems.length === 0;
    close.hidden = !online;
    if (!online) setText(text, t('The server cannot be reached. What you see is the last answer; the page goes on by itself when the server is back.'));
    else text.replaceChildren(t('The address was not read completely; the default is shown instead:'),
      el('ul', {}, ...problems.map(({ name, value, rule }) => el('li', {}, rule
        ? t('{name}={value} is not {rule}', { name, value, rule: rule(store.env) }) : t('{name} is not known here', { name })))));
  };
  store.watch((state, before) => { if (state.online !== before.online || state.problems !== before.problems) draw(); }, signal);
  draw();
};
