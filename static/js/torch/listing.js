// Code as the server wrote it: lines of parts, each in the colour of its argument, and what a change has moved marked.

import { el } from '../dom.js';

/** @typedef {{text: string, arguments: string[]}} Part */
/** @typedef {{section: 'import' | 'numbers' | 'layer' | 'call', parts: Part[]}} Line */
/** @typedef {{framework: string, title: string, text: string, lines: Line[],
 *   remarks: {id: string, argument: string | null, template: string, detail: Record<string, string>}[]}} Code */

const HUES = /** @type {Record<string, string>} */ ({
  in_channels: 'input-ink', input: 'input-ink', out_channels: 'output-ink', kernel_size: 'filter-ink', weight: 'filter-ink',
  dilation: 'filter-ink', flip: 'filter-ink', stride: 'stride-ink', bias: 'stride-ink', padding: 'padding-ink', padding_mode: 'padding-ink',
  groups: 'group-ink',
});

/** For each set of arguments, all that the code says of it. @param {Code} code */
const saidOf = ({ lines }) => {
  /** @type {Map<string, string>} */
  const said = new Map();
  for (const { text, arguments: names } of lines.flatMap(({ parts }) => parts))
    said.set(names.join(), (said.get(names.join()) ?? '') + text);
  return said;
};

/** Which sets of arguments the code says otherwise than before. @param {Code | undefined} before @param {Code} after @returns {Set<string>} */
export const changes = (before, after) => {
  if (!before) return new Set();
  const was = saidOf(before);
  return new Set([...saidOf(after)].filter(([names, text]) => names && was.get(names) !== text).map(([names]) => names));
};

/** @param {Part} part @param {Set<string>} changed */
const partNode = ({ text, arguments: names }, changed) => {
  if (!names.length) {
    const at = text.search(/\s+# /);
    return at < 0 ? [text] : [text.slice(0, at), el('span', { class: 'comment' }, text.slice(at))];
  }
  return [el(changed.has(names.join()) ? 'mark' : 'span', { class: HUES[names[0]] ?? '', 'data-arguments': names.join(' ') }, text)];
};

/** @param {Line} line @param {Set<string>} changed */
const lineNode = ({ section, parts }, changed) =>
  el('span', { class: `code-line ${section}` }, ...parts.flatMap((part) => partNode(part, changed)), '\n');

/** Whether a line holds nothing but a row of an array. @param {Line} line */
const isRow = ({ section, parts }) => section === 'numbers' && parts.length === 1 && parts[0].arguments.length === 1;

/** The rows of each array as one "…", between what stands before and after them. @param {Line[]} lines @returns {Line[]} */
const folded = (lines) => {
  /** @type {Line[]} */
  const short = [];
  lines.forEach((line, i) => {
    const last = short[short.length - 1];
    if (isRow(line)) return;
    if (i && isRow(lines[i - 1])) short[short.length - 1] = { ...last, parts: [...last.parts, { text: '…', arguments: [] }, ...line.parts] };
    else short.push(line);
  });
  return short;
};

/** @param {string} name of what it is, for the laser @param {string} label */
export const createListing = (name, label) => {
  const code = el('code');
  const root = el('pre', { class: 'listing', tabindex: 0, role: 'region', 'aria-label': label, 'data-anchor': name }, code);
  return {
    root,
    /** @param {Code} content @param {Set<string>} changed @param {{only?: Line['section'], short?: boolean}} [shown] */
    draw({ lines }, changed, { only, short } = {}) {
      const chosen = only ? lines.filter(({ section, parts }) => section === only && parts.length) : lines;
      code.replaceChildren(...(short ? folded(chosen) : chosen).map((line) => lineNode(line, changed)));
    },
  };
};

/** Whether an array's rows stand in the code. @param {Code} code */
export const hasRows = ({ lines }) => folded(lines).length < lines.length;

/** What the framework says otherwise or not at all. @param {import('../i18n.js').Words} words @param {Code} code */
export const remarkNodes = ({ t }, { remarks }) =>
  remarks.map(({ argument, template, detail }) => el('li', {}, argument && el('code', { class: HUES[argument] ?? '' }, argument), ' ', t(template, detail)));
