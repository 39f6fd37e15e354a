// A figure in a frame and the page around it, in messages. Version 1:
//
//   {source: 'convwalk', version: 1, type, …}
//
// Out, to the page that framed the figure and to no other:
//   ready   {query, scene, controls}        it can be spoken to; `scene` is null for the figure of the page /
//   resize  {height}                        px at which nothing is cut off; Canvas is told by its own lti.frameResize too
//   state   {query}                         what the reader or a message has set, as an address says it
//   step    {index, total, row, col, value, text}   row, col and value are null where a step has none
//   answer  {layer, total, input_shape, output_shape, fits, parameters, macs, maps}   the server's, to the present settings
//   play    {}                              the walk has begun
//   pause   {}                              it has stopped
//   error   {code, message, field, of}      a refusal of the server, or a message that could not be followed
//
// In, from that page and from no other:
//   play    {}
//   pause   {}
//   seek    {step}                          from 0; beyond the last one is the last
//   set     {settings: {stride: 2, …}}      names and values of the address; all of them or, where one is wrong, none
//   get     {}                              state, answer, step and resize are told once more
//
// `of` names the type of the message that went wrong, null where none did. A message without this source is somebody
// else's and is left alone. Fields and types may be added within a version: what is unknown is to be ignored.

import { answerOf, createRemote, stepOf, tellAll } from '../remote.js';
import { sentenceOf, toQuery } from '../state/address.js';

/** @typedef {import('../state/store.js').Store} Store */

const SOURCE = 'convwalk';
const VERSION = 1;

/** The page around, if there is one. */
const around = () => (window.parent === window ? null : window.parent);

/** @param {string} type @param {object} detail */
const post = (type, detail) => around()?.postMessage({ source: SOURCE, version: VERSION, type, ...detail }, '*');

/** @param {string | null} of @param {string} code @param {string} message @param {string | null} [field] */
const refuse = (of, code, message, field = null) => post('error', { code, message, field, of });

/** What each message does. @param {Store} store @param {() => void} measure
 * @returns {Record<string, (message: any) => void>} */
const commandsOf = (store, measure) => {
  const remote = createRemote(store);
  return {
    play: remote.play,
    pause: remote.pause,
    seek({ step }) {
      if (Number.isInteger(step) && step >= 0) remote.seek(step);
      else refuse('seek', 'bad_step', 'step is not a whole number from 0', 'step');
    },
    set({ settings }) {
      if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
        return refuse('set', 'bad_settings', 'settings is not an object', 'settings');
      for (const problem of remote.set(settings)) refuse('set', 'bad_setting', sentenceOf(store.env, problem), problem.name);
    },
    get() {
      post('state', { query: toQuery(store.schema, store.state) });
      const [answer, step] = [answerOf(store), stepOf(store)];
      if (answer) post('answer', answer);
      if (step) post('step', step);
      measure();
    },
  };
};

/** @param {Record<string, (message: any) => void>} commands @param {any} message */
const follow = (commands, message) => {
  if (message?.source !== SOURCE) return;
  const { version, type } = message;
  const known = typeof type === 'string' && Object.hasOwn(commands, type);
  if (version !== VERSION) refuse(known ? type : null, 'bad_version', `version is not ${VERSION}`, 'version');
  else if (!known) refuse(null, 'bad_type', `type is none of ${Object.keys(commands).join(', ')}`, 'type');
  else commands[type](message);
};

/** @param {Store} store @param {{scene: string | null, height: () => number}} figure @param {AbortSignal} signal
 * @returns {() => void} to be called when the height may have changed */
export const bindProtocol = (store, { scene, height }, signal) => {
  let told = 0;
  const measure = () => {
    told = height();
    post('resize', { height: told });
    around()?.postMessage({ subject: 'lti.frameResize', height: told }, '*');
  };
  const commands = commandsOf(store, measure);
  window.addEventListener('message', ({ source, data }) => {
    if (source && source === around()) follow(commands, data);
  }, { signal });
  tellAll(store, (type, detail) => post(type, type === 'error' ? { ...detail, of: null } : detail), signal);
  const { controls } = /** @type {any} */ (store.state);
  post('ready', { query: toQuery(store.schema, store.state), scene, controls });
  return () => { if (height() !== told) measure(); };
};
