// What of a question the views need to know: whether it stands, what has been said to it, and whether its answer is kept back.

/** @typedef {import('./asking.js').Judged} Judged */

export const SHOWN = 'show'; // "said" when the answer was asked for

/** Names the answer that a verdict is of. @param {any} state */
export const answerOf = ({ asked, said }) => `${asked}:${said}`;

/** Whether a question stands, answered or not. @param {any} state */
export const isAsked = (state) => Boolean(state.ask && state.asked);

/** The verdict of the present answer, if it has come. @param {any} state @returns {Judged | null} */
export const judgedNow = (state) => (state.judged?.of === answerOf(state) ? state.judged : null);

/** Whether the answer is still to be kept back. @param {any} state */
export const isVeiled = (state) => {
  const { verdict } = judgedNow(state) ?? {};
  return isAsked(state) && !(verdict && (verdict.right || state.said === SHOWN));
};
