// Tabs, as the ARIA practices have them: one stop for the Tab key, arrows from tab to tab.

import { el } from '../dom.js';

/** @param {{id: string, title: string, root: HTMLElement}[]} pages */
export const createTabs = (pages) => {
  const tabs = pages.map(({ id, title }) =>
    el('button', { type: 'button', role: 'tab', id: `share-tab-${id}`, 'aria-controls': `share-page-${id}` }, title));
  const sheets = pages.map(({ id, root }) =>
    el('div', { role: 'tabpanel', id: `share-page-${id}`, 'aria-labelledby': `share-tab-${id}`, class: 'share-page', tabindex: -1 }, root));
  /** @param {number} chosen */
  const show = (chosen) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === chosen));
      tab.tabIndex = i === chosen ? 0 : -1;
      sheets[i].hidden = i !== chosen;
    });
  };
  const list = el('div', { role: 'tablist', class: 'share-tabs' }, ...tabs);
  list.addEventListener('click', ({ target }) => {
    const at = tabs.findIndex((tab) => tab === target);
    if (at >= 0) show(at);
  });
  list.addEventListener('keydown', (event) => {
    const here = tabs.findIndex((tab) => tab === event.target);
    const to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    show(next);
    tabs[next].focus();
  });
  show(0);
  return el('div', { class: 'share-body' }, list, ...sheets);
};
