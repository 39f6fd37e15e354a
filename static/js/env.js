// What a figure has around it: words in one language and a server. A page has one of it; a document with several figures
// has several. It is in the store, from where every part takes it when it is made; another language is another one.

import { createWords } from './i18n.js';

/** @typedef {import('./i18n.js').Words} Words */
/** @typedef {import('./server.js').Server} Server */
/** @typedef {(address: string, signal: AbortSignal) => Promise<any>} Get */
/** @typedef {Words & {server: Server, get: Get}} Env  `get`: the answer at an address of the server, in the words' language */

/** @param {Server} server @param {string} language @returns {Promise<Env>} */
export const createEnv = async (server, language) => Object.freeze({
  ...createWords(language, await server.catalogue(language)),
  server,
  get: (/** @type {string} */ address, /** @type {AbortSignal} */ signal) => server.get(address, language, signal),
});
