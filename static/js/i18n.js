// Words in one language. The English sentence is the key; a catalogue gives what stands for it.

/** A list holds the plural forms in gettext's order. @typedef {Record<string, string | string[]>} Catalogue */
/** @typedef {Record<string, string | number>} Values */
/**
 * `t` takes the English sentence with {named} places; `plural` one sentence for one and another for more, and fills the
 * number in as {n}.
 * @typedef {{language: string, t: (id: string, values?: Values) => string,
 *   plural: (one: string, other: string, n: number, values?: Values) => string}} Words
 */

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** @param {string} text @param {Values} values */
const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** @param {string} language @param {Catalogue} catalogue @returns {Words} */
export const createWords = (language, catalogue) => {
  const rules = new Intl.PluralRules(language);
  const { pluralCategories } = rules.resolvedOptions();
  const forms = ORDER.filter((form) => pluralCategories.includes(/** @type {any} */ (form)));
  return Object.freeze({
    language,
    t: (/** @type {string} */ id, /** @type {Values} */ values = {}) => {
      const found = catalogue[id];
      return fill(typeof found === 'string' && found ? found : id, values);
    },
    plural: (/** @type {string} */ one, /** @type {string} */ other, /** @type {number} */ n, /** @type {Values} */ values = {}) => {
      const found = catalogue[one];
      const texts = Array.isArray(found) && found.every(Boolean) ? found : [one, other];
      const form = forms.indexOf(rules.select(n));
      return fill(texts[Math.min(form, texts.length - 1)], { n, ...values });
    },
  });
};
