// The notice over the page: the server is gone, or the address could not be read.

import { el, setText } from '../dom.js';
import { sentenceOf } from '../state/address.js';

/** @param {HTMLElement} host @param {import('../state/store.js').Store} store @param {AbortSignal} signal */
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
      el('ul', {}, ...problems.map((problem) => el('li', {}, sentenceOf(store.env, problem)))));
  };
  store.watch((state, before) => { if (state.online !== before.online || state.problems !== before.problems) draw(); }, signal);
  draw();
};
