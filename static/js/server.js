// The server that a figure asks, wherever the document comes from: answers are kept, a refusal is thrown.

/** @typedef {{code: string, field: string | null, message: string, detail: Record<string, any>}} Refusal */
/**
 * Where answers come from; a file without a server may bring its own. `get` takes an address that begins with /, `catalogue`
 * the language's name; `heard` counts the answers that came over the network, so that one from memory does not pass for a
 * sign of life.
 * @typedef {object} Server
 * @property {readonly string[]} languages
 * @property {(address: string, language: string, signal: AbortSignal) => Promise<any>} get
 * @property {(address: string, body: object, signal: AbortSignal) => Promise<{ok: boolean, told: any}>} post
 * @property {(language: string) => Promise<import('./i18n.js').Catalogue>} catalogue
 * @property {() => number} heard
 * @property {() => Promise<boolean>} isThere
 * @property {(name: string, value: string) => void} remember  what the reader prefers, for the server's next page
 */

export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor(refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const KEPT = 1000; // answers: every scene's and its variants', and what was tried since
const YEAR = 31536000; // seconds
const NO_COOKIES = /** @type {const} */ ({ credentials: 'omit' });

/** @param {{base?: string, version: string, languages: readonly string[], part?: string}} about  `base`: its address, '' for this
 *   document's own; `part`: figure, if the words of a figure are all that is wanted
 * @returns {Server} */
export const createServer = ({ base = '', version, languages, part = '' }) => {
  /** @type {Map<string, any>} */
  const kept = new Map();
  /** @type {Map<string, Promise<import('./i18n.js').Catalogue>>} */
  const catalogues = new Map([['en', Promise.resolve({})]]);
  let heard = 0;

  /** @param {string} language */
  const fetchCatalogue = async (language) => {
    const answer = await fetch(`${base}/messages/${language}.json?v=${version}${part && `&part=${part}`}`, NO_COOKIES);
    if (!answer.ok) throw new Error(`no catalogue for ${language}`);
    return answer.json();
  };

  return Object.freeze({
    languages,
    heard: () => heard,
    /** @param {string} address @param {string} language @param {AbortSignal} signal */
    async get(address, language, signal) {
      const found = kept.get(address);
      if (found) return found;
      const answer = await fetch(base + address, { ...NO_COOKIES, signal, headers: { 'Accept-Language': language } });
      const body = await answer.json();
      if (answer.status >= 500) throw new TypeError(`the server failed: ${answer.status}`);
      heard += 1;
      if (!answer.ok) throw new Refused(body.error);
      kept.set(address, body);
      if (kept.size > KEPT) kept.delete(/** @type {string} */ (kept.keys().next().value));
      return body;
    },
    /** @param {string} address @param {object} body @param {AbortSignal} signal */
    async post(address, body, signal) {
      const answer = await fetch(base + address, {
        ...NO_COOKIES, method: 'POST', body: JSON.stringify(body), signal, headers: { 'Content-Type': 'application/json' },
      });
      if (answer.status >= 500) throw new TypeError(`the server failed: ${answer.status}`);
      return { ok: answer.ok, told: await answer.json() };
    },
    /** From memory if it was fetched before. @param {string} language */
    catalogue(language) {
      const known = catalogues.get(language) ?? fetchCatalogue(language);
      catalogues.set(language, known);
      known.catch(() => catalogues.delete(language));
      return known;
    },
    remember(name, value) {
      try {
        if (!base) document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
      } catch {
        // A sandboxed frame has no cookies; the address still holds the choice.
      }
    },
    isThere: () => fetch(`${base}/healthz`, NO_COOKIES).then((answer) => answer.ok, () => false),
  });
};
