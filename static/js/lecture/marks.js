// What a lecturer puts over the picture: a dark screen, a dot of light, ink. It outlives scenes, except the ink.

/** A point as fractions of a thing on the stage, so that it stands on the same thing in a window of another size.
 * @typedef {{anchor: string, x: number, y: number}} Point */
/** @typedef {{blank: boolean, tool: '' | 'laser' | 'pen', dot: Point | null, ink: Point[][]}} Marks */
/** @typedef {{state: Readonly<Marks>, send: (change: Partial<Marks>) => void,
 *   watch: (watcher: (state: Readonly<Marks>) => void, signal: AbortSignal) => void}} MarksStore */

/** @returns {MarksStore} */
export const createMarks = () => {
  /** @type {Set<(state: Readonly<Marks>) => void>} */
  const watchers = new Set();
  const store = {
    state: Object.freeze(/** @type {Marks} */ ({ blank: false, tool: '', dot: null, ink: [] })),
    /** @param {Partial<Marks>} change */
    send(change) {
      store.state = Object.freeze({ ...store.state, ...change });
      for (const watcher of [...watchers]) watcher(store.state);
    },
    /** @param {(state: Readonly<Marks>) => void} watcher @param {AbortSignal} signal */
    watch(watcher, signal) {
      watchers.add(watcher);
      signal.addEventListener('abort', () => watchers.delete(watcher), { once: true });
    },
  };
  return store;
};

/** @param {MarksStore} marks @param {'laser' | 'pen'} tool */
export const toggleTool = (marks, tool) => marks.send({ tool: marks.state.tool === tool ? '' : tool, dot: null });

/** @param {MarksStore} marks */
export const toggleBlank = (marks) => marks.send({ blank: !marks.state.blank });
