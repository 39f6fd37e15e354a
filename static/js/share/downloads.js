// Files of the view: fetched here rather than by a link, so that what takes long shows how far it is, can be given up, and
// tells in its place why it failed.

import { el, setText } from '../dom.js';
import { createGrid } from './grid.js';
import { lackingNodes } from './snippets.js';

/** @typedef {import('./panel.js').Download} Download */
/** @typedef {import('./panel.js').Shared} Shared */
/** @typedef {import('./panel.js').Voice} Voice */
/** @typedef {import('./panel.js').Say} Say */

/** @param {number} bytes @param {Say} say */
const sizeOf = (bytes, say) =>
  (bytes < 1e6 ? say('{n} kB', { n: Math.max(1, Math.round(bytes / 1e3)) }) : say('{n} MB', { n: (bytes / 1e6).toFixed(1) }));

/** @param {Response} answer @param {(done: number, total: number) => void} progress `total` 0: not known @returns {Promise<Blob>} */
const received = async (answer, progress) => {
  const packed = answer.headers.get('content-encoding');
  const total = packed ? 0 : Number(answer.headers.get('content-length') ?? 0);
  const parts = [];
  let done = 0;
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (answer.body).getReader();
  for (;;) {
    const { done: ended, value } = await reader.read();
    if (ended) return new Blob(parts, { type: answer.headers.get('content-type') ?? '' });
    parts.push(value);
    done += value.length;
    progress(done, total);
  }
};

/** Why the server refuses; where a package is missing, how to install it. @param {Response} answer @param {Say} say */
const refusalOf = async (answer, say) => {
  const { error } = await answer.json().catch(() => ({ error: null }));
  const reason = error?.message ?? `${answer.status} ${answer.statusText}`;
  const line = error?.detail?.install;
  return line && !reason.includes(line) ? `${reason} ${say('Install what is missing with: {line}', { line })}` : reason;
};

/** @param {Blob} file @param {string} name */
const save = (file, name) => {
  const href = URL.createObjectURL(file);
  const link = el('a', { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};

/** One file. @param {string} id @param {Voice} voice @param {AbortSignal} signal */
const createRow = (id, { say, tell }, signal) => {
  const title = el('b', { id: `share-file-${id}` });
  const note = el('span', { class: 'share-note' });
  const scale = el('select', { 'aria-label': say('Scale') });
  const start = el('button', { type: 'button' }, say('Download'));
  const cancel = el('button', { type: 'button', hidden: true }, say('Cancel'));
  const bar = el('progress', { hidden: true, 'aria-labelledby': `share-file-${id}` });
  const status = el('span', { class: 'share-status', role: 'status' });
  const grid = id === 'html' ? createGrid(say) : null;
  const root = el('div', { class: 'share-file', 'data-file': id }, el('span', { class: 'share-what' }, title, note),
    scale, start, cancel, el('span', { class: 'share-progress' }, bar, status), grid?.root);
  let working = new AbortController();
  /** @type {Download | null} */
  let file = null;
  let server = '';

  /** @param {boolean} busy */
  const mark = (busy) => {
    const focused = document.activeElement;
    start.hidden = busy;
    cancel.hidden = bar.hidden = !busy;
    if (focused === start && busy) cancel.focus();
    if (focused === cancel && !busy) start.focus();
  };
  const addressNow = () => {
    const { address = '', scales = [] } = file ?? {};
    const extra = [scales.length ? `scale=${scale.value}` : '', grid?.query() ?? ''].filter(Boolean);
    return [address.slice(server.length), ...extra].join(address.includes('?') || !extra.length ? '&' : '?').replace('?&', '?');
  };
  /** @param {string} text */
  const end = (text) => {
    mark(false);
    setText(status, text);
    tell(text);
  };
  const run = async () => {
    working.abort();
    working = new AbortController();
    const current = AbortSignal.any([working.signal, signal]);
    const { name = '', title: called = '' } = file ?? {};
    bar.removeAttribute('value');
    setText(status, say('Being made'));
    status.classList.remove('bad');
    mark(true);
    try {
      const answer = await fetch(addressNow(), { signal: current });
      if (!answer.ok) throw new Error(await refusalOf(answer, say));
      const blob = await received(answer, (done, total) => {
        if (total) {
          bar.max = total;
          bar.value = done;
        }
        setText(status, total ? say('{size} of {total}', { size: sizeOf(done, say), total: sizeOf(total, say) }) : sizeOf(done, say));
      });
      save(blob, name);
      end(say('Downloaded: {title}, {size}', { title: called, size: sizeOf(blob.size, say) }));
    } catch (trouble) {
      if (signal.aborted) return;
      if (current.aborted) return end(say('Cancelled'));
      status.classList.add('bad');
      const reason = trouble instanceof TypeError ? say('The server cannot be reached.') : /** @type {Error} */ (trouble).message;
      end(say('Not downloaded: {reason}', { reason }));
    }
  };
  start.addEventListener('click', run);
  cancel.addEventListener('click', () => working.abort());

  let weighed = '';
  /** Tell the size before the download. */
  const weigh = async () => {
    const address = addressNow();
    if (weighed === address || !root.checkVisibility()) return;
    weighed = address;
    const answer = await fetch(address, { method: 'HEAD', signal }).catch(() => null);
    const bytes = Number(answer?.headers.get('content-length') ?? 0);
    if (weighed !== address || !start.checkVisibility()) return;
    setText(status, answer?.ok && bytes ? sizeOf(bytes, say) : '');
  };
  if (grid) {
    grid.root.addEventListener('change', weigh);
    new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) weigh(); }).observe(root);
  }
  return {
    root,
    /** @param {Download} told @param {Shared} shared */
    draw: (told, shared) => {
      if (file && file.address !== told.address && !start.hidden) setText(status, '');
      file = told;
      ({ server } = shared);
      setText(title, told.title);
      setText(note, told.note);
      scale.hidden = told.scales.length === 0;
      if (scale.options.length !== told.scales.length)
        scale.replaceChildren(...told.scales.map((times) => el('option', { value: times, selected: times === 2 }, `${times}×`)));
      start.setAttribute('aria-label', `${say('Download')}: ${told.title}`);
      grid?.draw(shared);
    },
  };
};

/** @param {Voice} voice @param {AbortSignal} signal @returns {import('./panel.js').Part} */
export const createDownloads = (voice, signal) => {
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  const rows = new Map();
  const list = el('div', { class: 'share-files' });
  const lacking = el('div');
  const draw = (/** @type {Shared} */ shared) => {
    for (const file of shared.downloads) {
      const row = rows.get(file.id) ?? createRow(file.id, voice, signal);
      rows.set(file.id, row);
      row.draw(file, shared);
    }
    const wanted = shared.downloads.map(({ id }) => /** @type {HTMLElement} */ (rows.get(id)?.root));
    if (wanted.length !== list.children.length || wanted.some((node, i) => list.children[i] !== node)) list.replaceChildren(...wanted);
    lacking.replaceChildren(...lackingNodes(shared.unavailable.filter(({ group }) => group === 'download'), voice));
  };
  return { root: el('div', {}, list, lacking), draw };
};
