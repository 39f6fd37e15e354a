// The dialogs of every page: the list of keys, and the share panel. Each is fetched when it is asked for the first time.

/** @param {import('../state/store.js').Store} store @param {() => Promise<() => void>} load gives what opens it
 * @param {AbortSignal} signal @returns {() => void} */
const opener = (store, load, signal) => {
  /** @type {Promise<() => void> | null} */
  let ready = null;
  return async () => {
    try {
      ready ??= load();
      const open = await ready;
      if (!signal.aborted) open();
    } catch {
      ready = null;
      store.send({ online: false });
    }
  };
};

/** @param {import('../state/store.js').Store} store @param {import('../keys.js').Binding[]} bindings @param {AbortSignal} signal */
export const createDialogs = (store, bindings, signal) => ({
  help: opener(store, async () => (await import('./help.js')).createHelp(store, bindings, signal), signal),
  share: opener(store, async () => (await import('../share/panel.js')).createShare(store, signal), signal),
});
