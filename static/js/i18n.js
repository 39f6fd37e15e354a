// Words in the reader's language. The English sentence is the key; catalogues come from the server.

/** @type {Record<string, string | string[]>} */
let messages = {};
let language = 'en';
/** @type {string[]} */
let forms = ['one', 'other'];

const ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'];

/** @param {string} name @param {string} version */
export const loadLanguage = async (name, version) => {
  const answer = name === 'en' ? null : await fetch(`/messages/${name}.json?v=${version}`);
  if (answer && !answer.ok) throw new Error(`no catalogue for ${name}`);
  messages = answer ? await answer.json() : {};
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
