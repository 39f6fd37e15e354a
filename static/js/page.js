// What a page's HTML tells its scripts: the languages that there are and the version of the files.

import { createServer } from './server.js';
import { makeSchema } from './state/schema.js';

const { languages, version = '' } = document.body.dataset;

export const LANGUAGES = Object.freeze((languages ?? 'en').split(' '));

/** The server that the page came from. */
export const SERVER = createServer({ version, languages: LANGUAGES });

/** The settings of the page `/`. */
export const PAGE = makeSchema({ languages: LANGUAGES });
