// The guide: a button that copies beside each snippet, and a figure that is spoken to by messages.

const { copy = '', copied = '', selected = '' } = document.body.dataset;
const SHOWN = 2000; // ms
const KEPT = 12; // messages of the figure that are shown

const spoken = document.createElement('div');
spoken.className = 'spoken';
spoken.setAttribute('aria-live', 'polite');
document.body.append(spoken);

for (const text of document.querySelectorAll('.guide pre:not(.talk-log)')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'share-copy';
  button.textContent = copy;
  const name = document.getElementById(text.getAttribute('aria-labelledby') ?? '')?.textContent;
  if (name) button.setAttribute('aria-label', `${copy}: ${name}`);
  text.before(button);
  button.addEventListener('click', async () => {
    const done = await (navigator.clipboard?.writeText(text.textContent ?? '').then(() => true, () => false) ?? false);
    if (!done) getSelection()?.selectAllChildren(text);
    button.textContent = done ? copied : copy;
    button.toggleAttribute('data-done', done);
    spoken.textContent = done ? `${copied}: ${name ?? ''}` : selected;
    setTimeout(() => {
      button.textContent = copy;
      button.removeAttribute('data-done');
      spoken.textContent = '';
    }, SHOWN);
  });
}

for (const image of document.querySelectorAll('img[data-optional]')) // a server may lack what makes it
  image.addEventListener('error', () => image.closest('figure')?.remove());

const talk = document.getElementById('talk');
const frame = talk?.querySelector('iframe');
const log = talk?.querySelector('.talk-log');
const step = /** @type {HTMLInputElement | null | undefined} */ (talk?.querySelector('[data-seek]'));

/** @param {Record<string, any>} message */
const tell = (message) => frame?.contentWindow?.postMessage({ source: 'convwalk', version: 1, ...message }, '*');

talk?.addEventListener('click', ({ target }) => {
  const { type = '' } = target instanceof HTMLButtonElement ? target.dataset : {};
  if (type) tell({ type, ...(type === 'seek' ? { step: step?.valueAsNumber || 0 } : {}) });
});

/** @type {string[]} */
const lines = [];
window.addEventListener('message', ({ source, data }) => {
  const of = [...document.querySelectorAll('iframe')].find(({ contentWindow }) => contentWindow === source);
  if (!of || data?.source !== 'convwalk') return;
  if (data.type === 'resize') of.height = data.height;
  if (of !== frame || !log) return;
  const { source: _, version: __, ...told } = data;
  lines.push(JSON.stringify(told, (key, value) => (key === 'maps' ? '…' : value)));
  log.textContent = lines.slice(-KEPT).join('\n');
  log.scrollTop = log.scrollHeight;
});
tell({ type: 'get' });
