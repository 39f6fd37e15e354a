// Making nodes: HTML, SVG and MathML, never from a string of markup.

const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/** @param {Element} node @param {Attributes} attributes */
export const setAttributes = (node, attributes) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
};

/** @template {Element} T @param {T} node @param {Attributes} attributes @param {Child[]} children @returns {T} */
const fill = (node, attributes, children) => {
  setAttributes(node, attributes);
  for (const child of children) if (child) node.append(child);
  return node;
};

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children
 */
export const el = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag @param {Attributes} [attributes] @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export const svg = (tag, attributes = {}, ...children) =>
  fill(/** @type {SVGElementTagNameMap[Tag]} */ (document.createElementNS(SVG, tag)), attributes, children);

/** @param {string} tag @param {Attributes} [attributes] @param {...Child} children */
export const math = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS(MATHML, tag), attributes, children);

/** Set text only when it differs, so that nothing is laid out or announced again for nothing.
 * @param {Node} node @param {string} text */
export const setText = (node, text) => {
  if (node.textContent !== text) node.textContent = text;
};
