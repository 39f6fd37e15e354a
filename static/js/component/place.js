// Where a <conv-walk> stands and what it came from.

/** The address of the server that a module came from. @param {string} from the module's */
export const baseOf = (from) => from.slice(0, from.lastIndexOf('/static/'));

/** The language that a place in a page is in, if the server has it, else the reader's. @param {Element} host
 * @param {readonly string[]} languages */
export const languageAt = (host, languages) => {
  let around = /** @type {Element | null} */ (host);
  while (around && !around.closest('[lang]')) around = /** @type {any} */ (around.getRootNode()).host ?? null;
  const wishes = [around?.closest('[lang]')?.getAttribute('lang') ?? '', ...navigator.languages];
  return wishes.map((wish) => wish.split('-')[0].toLowerCase()).find((wish) => languages.includes(wish)) ?? 'en';
};
