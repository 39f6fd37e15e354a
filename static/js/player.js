// A clock over steps: knows no picture and no convolution. Time is an argument, so frames cannot change the lesson.

/** Milliseconds from one step to the next. @param {string} speed */
export const stepTime = (speed) => 1000 / Number(speed);

const GLIDE = 250; // ms at most; always shorter than the step

/** Milliseconds that the window glides. @param {string} speed */
export const glideTime = (speed) => Math.min(GLIDE, 0.6 * stepTime(speed));

/**
 * @param {{total: () => number, step: () => number, time: () => number, loop: () => boolean,
 *   onStep: (step: number) => void, onEnd: () => void,
 *   frame?: (tick: (now: number) => void) => number, cancel?: (id: number) => void}} options
 */
export const createPlayer = ({ total, step, time, loop, onStep, onEnd,
  frame = requestAnimationFrame, cancel = cancelAnimationFrame }) => {
  let ticking = 0;
  /** @type {number | null} */
  let last = null;

  /** @param {number} now */
  const tick = (now) => {
    ticking = frame(tick);
    last ??= now;
    const steps = Math.floor((now - last) / time());
    if (steps < 1) return;
    last += steps * time();
    const next = step() + steps;
    if (next < total()) return onStep(next);
    if (loop() && total() > 0) return onStep(next % total());
    if (step() < total() - 1) onStep(total() - 1);
    onEnd();
  };

  return {
    start() {
      if (ticking) return;
      last = null;
      ticking = frame(tick);
    },
    stop() {
      cancel(ticking);
      ticking = 0;
    },
  };
};

/** The player of the state: it plays while `playing` is set and no other window's clock moves the steps.
 * @param {import('./state/store.js').Store} store @param {AbortSignal} signal */
export const bindPlayer = (store, signal) => {
  const player = createPlayer({
    total: () => store.state.figure?.total ?? 0,
    step: () => store.state.step,
    time: () => stepTime(store.state.speed),
    loop: () => store.state.loop,
    onStep: (step) => store.send({ step }),
    onEnd: () => store.send({ playing: false }),
  });
  store.watch(({ playing, led }) => (playing && !led ? player.start() : player.stop()), signal);
  signal.addEventListener('abort', () => player.stop(), { once: true });
};

/** Play or pause; from the last step, play begins anew. @param {import('./state/store.js').Store} store */
export const togglePlay = (store) => {
  const { playing, step, figure } = store.state;
  const atEnd = figure !== null && step >= figure.total - 1;
  store.send(playing || !figure?.total ? { playing: false } : { playing: true, led: false, step: atEnd ? 0 : step, pointed: null, pin: null });
};

/** Go by some steps, as a hand does: the walk pauses. @param {import('./state/store.js').Store} store @param {number} by */
export const walk = (store, by) => goTo(store, store.state.step + by);

/** @param {import('./state/store.js').Store} store @param {number} step */
export const goTo = (store, step) => {
  const last = (store.state.figure?.total ?? 1) - 1;
  store.send({ step: Math.max(0, Math.min(step, last)), playing: false, pin: null, pointed: null });
};
