// Show mode: the figure alone, as large as the screen allows, which stays awake.

/** @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const bindShow = (store, signal) => {
  /** @type {WakeLockSentinel | null} */
  let awake = null;

  const keepAwake = async () => {
    if (!store.state.show || document.hidden || awake) return;
    awake = await navigator.wakeLock?.request('screen').catch(() => null) ?? null;
    awake?.addEventListener('release', () => { awake = null; });
  };

  const apply = () => {
    document.documentElement.toggleAttribute('data-show', store.state.show);
    if (store.state.show) keepAwake();
    else {
      awake?.release();
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    }
  };

  store.watch((state, before) => { if (state.show !== before.show) apply(); }, signal);
  document.addEventListener('fullscreenchange', () => { if (!document.fullscreenElement) store.send({ show: false }); }, { signal });
  document.addEventListener('visibilitychange', keepAwake, { signal });
  // The browser's own full screen (F11) is Show mode too.
  matchMedia('(display-mode: fullscreen)').addEventListener('change', ({ matches }) => store.send({ show: matches }), { signal });
  signal.addEventListener('abort', () => awake?.release(), { once: true });
  apply();
};

/** Enter or leave. Full screen needs a reader's own act, so it is asked for here and nowhere else.
 * @param {import('./state/store.js').Store} store */
export const toggleShow = (store) => {
  const show = !store.state.show;
  store.send({ show });
  if (show) document.documentElement.requestFullscreen?.().catch(() => {});
};
