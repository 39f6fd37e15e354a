// The server of an offline file: its answers lie in memory; what it does not hold is refused in words.

import { createWords } from '../i18n.js';
import { Refused } from '../server.js';
import { walked } from './walk.js';

/** @typedef {import('../server.js').Server} Server */
/** @typedef {Record<string, import('../i18n.js').Catalogue>} Catalogues by language */

/** @param {{catalogues: Catalogues, answers: Record<string, any>}} packed @returns {Server} */
export const createPacked = ({ catalogues, answers }) => Object.freeze({
  languages: Object.keys(catalogues),
  heard: () => 0,
  /** @param {string} address @param {string} language */
  async get(address, language) {
    const found = answers[address];
    if (!found) throw new Refused(missing(createWords(language, catalogues[language]), address));
    if (found.error) throw new Refused({ ...found.error, message: found.error.message[language] });
    return found.steps ? walked(found) : found;
  },
  post: () => Promise.reject(new TypeError('a file has no server')),
  catalogue: (/** @type {string} */ language) => Promise.resolve(catalogues[language]),
  isThere: () => Promise.resolve(true),
  remember: () => {},
});

/** @param {import('../i18n.js').Words} words @param {string} address @returns {import('../server.js').Refusal} */
const missing = ({ t }, address) =>
  ({ code: 'not_packed', field: null, message: t('this file does not hold the answer to {address}', { address }), detail: {} });
