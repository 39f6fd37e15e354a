// /embed: the figure of the page / alone, for a frame.

import { LANGUAGES, PAGE } from '../page.js';
import { fillPlane } from '../shell.js';
import { addressOf } from '../state/address.js';
import { SHELL, makeSchema } from '../state/schema.js';
import { view } from '../lecture/views/plane.js';
import { openFrame } from './frame.js';

openFrame(makeSchema({ languages: LANGUAGES, looks: SHELL }), null, (store) => ({ view, stage: 'plane', fill: fillPlane, link: () => addressOf('/', PAGE, store.state) }));
