// Something that is there only while the state wants it, and of which nothing is left when it does not.

/** @param {import('../state/store.js').Store} store @param {(state: import('../state/store.js').State) => boolean} wanted
 * @param {(life: AbortSignal) => (() => void) | void} make  may give what takes it down @param {AbortSignal} signal */
export const keepWhile = (store, wanted, make, signal) => {
  /** @type {AbortController | null} */
  let life = null;
  const follow = () => {
    const there = life !== null;
    if (wanted(store.state) === there) return;
    life?.abort();
    life = there ? null : new AbortController();
    if (!life) return;
    const down = make(AbortSignal.any([life.signal, signal]));
    if (down) life.signal.addEventListener('abort', down, { once: true });
  };
  store.watch(follow, signal);
  follow();
};
