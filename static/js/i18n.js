// Words in the reader's language. The English sentence is the key; catalogues come from the server.

/** @type {Record<string, string | string[]>} */
let messages = {};
let language = 'en';
/** @type {string[]} */
let forms = ['one', 'other'];

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** @type {Map<string, Record<string, string | string[]>>} */
const catalogues = new Map([['en', {}]]);

/** A catalogue, from memory if it was fetched before. @param {string} name @param {string} version */
export const fetchCatalogue = async (name, version) => {
  const known = catalogues.get(name);
  if (known) return known;
  const answer = await fetch(`/messages/${name}.json?v=${version}`);
  if (!answer.ok) throw new Error(`no catalogue for ${name}`);
  const found = await answer.json();
  catalogues.set(name, found);
  return found;
};

/** @param {string} name @param {string} version */
export const loadLanguage = async (name, version) => {
  messages = await fetchCatalogue(name, version);
  language = name;
  const { pluralCategories } = new Intl.PluralRules(name).resolvedOptions();
  forms = ORDER.filter((form) => pluralCategories.includes(/** @type {any} */ (form)));
};

export const currentLanguage = () => language;

/** @param {string} text @param {Record<string, string | number>} values */
const fill = (text, values) =>
  text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

/** @param {string} id the English sentence, with {named} places @param {Record<string, string | number>} [values] */
export const t = (id, values = {}) => {
  const found = messages[id];
  return fill(typeof found === 'string' && found ? found : id, values);
};

/** @param {string} one @param {string} other @param {number} n also filled in as {n} @param {Record<string, string | number>} [values] */
export const plural = (one, other, n, values = {}) => {
  const found = messages[one];
  const texts = Array.isArray(found) && found.every(Boolean) ? found : [one, other];
  const form = forms.indexOf(new Intl.PluralRules(language).select(n));
  return fill(texts[Math.min(form, texts.length - 1)], { n, ...values });
};
