// The question of a scene: put, answered, judged. Until it is right or shown, the scene tells nothing else.

import { el } from '../../dom.js';
import { fetchJudged, fetchQuestions, settingsOf, toNext } from '../asking.js';
import { SHOWN, answerOf, isAsked, isVeiled, judgedNow } from '../veil.js';
import { createForm, formulaOf, wordsOf } from '../question.js';

/** @typedef {import('../asking.js').Question} Question */
/** @typedef {import('../asking.js').Judged} Judged */

const RETRY = 2000; // ms until a lost server is asked again

/** @type {import('../panels.js').Panel} */
export const createQuestion = (host, store, scene, signal) => {
  const { t } = store.env;
  const place = el('p', { class: 'place' });
  const prompt = el('h2', { id: 'question-title', class: 'prompt' });
  const form = el('div');
  const words = el('div', { class: 'words', role: 'status' });
  const why = el('div', { class: 'why' });
  const onward = el('div', { class: 'ways' });
  const root = el('section', { class: 'question', 'aria-labelledby': 'question-title', hidden: true }, place, prompt, form, words, why, onward);
  host.append(root);

  /** @type {Question[]} */
  let questions = [];
  /** @type {ReturnType<typeof createForm> | null} */
  let fields = null;
  let drawn = 0; // the question whose form stands
  let judging = ''; // the answer that the server has been given
  let retry = 0;
  signal.addEventListener('abort', () => clearTimeout(retry), { once: true });

  const say = (/** @type {string} */ said) => store.send(/** @type {any} */ ({ said }));
  const button = (/** @type {string} */ label, /** @type {() => void} */ act, strong = false) => {
    const node = el('button', { type: 'button', class: strong ? 'strong' : null }, label);
    node.addEventListener('click', act);
    return node;
  };

  const goOn = () => {
    toNext(store, scene);
    if (isAsked(store.state)) fields?.again();
  };

  /** @param {any} state */
  const put = ({ asked, said }) => {
    const question = questions[asked - 1];
    drawn = asked;
    place.hidden = questions.length < 2;
    place.textContent = t('Question {n} of {total}', { n: asked, total: questions.length });
    prompt.textContent = question.prompt;
    fields = createForm(store.env, question, said, say);
    form.replaceChildren(fields.root);
  };

  /** @param {any} state @param {Judged | null} judged */
  const tell = (state, judged) => {
    const veiled = isVeiled(state);
    const { verdict } = judged ?? {};
    form.hidden = !veiled;
    words.replaceChildren(...(judged ? wordsOf(store.env, judged, state.said) : []));
    words.className = `words ${verdict ? (verdict.right ? 'right' : 'wrong') : ''}`;
    why.replaceChildren(...(verdict && !veiled ? [formulaOf(verdict, root.clientWidth, state.show), el('p', {}, verdict.reason)] : []));
    const last = state.asked >= questions.length;
    onward.replaceChildren(veiled ? button(t('Show the answer'), () => say(SHOWN))
      : button(last ? t('Go on') : t('Next question'), goOn, true));
  };

  /** Where the mistake lies, or the answer shows. @param {Judged} judged */
  const lead = ({ verdict }) => {
    if (!verdict) return;
    const { settings, step } = verdict.show;
    store.send(/** @type {any} */ ({ ...settingsOf(store.schema, settings), step, playing: false }));
  };

  /** @param {any} state */
  const judge = async (state) => {
    const of = answerOf(state);
    if (judging === of) return;
    judging = of;
    clearTimeout(retry);
    const fresh = store.state.judged?.of !== of && !reloaded;
    const hand = root.matches(':focus-within');
    try {
      const judged = { of, ...await fetchJudged(store.env, questions[state.asked - 1], state.said, signal) };
      if (signal.aborted || answerOf(store.state) !== of) return;
      store.send({ judged });
      if (fresh) lead(judged);
      if (!fresh || !hand) return;
      if (isVeiled(store.state)) fields?.again();
      else onward.querySelector('button')?.focus();
    } catch {
      if (signal.aborted) return;
      judging = '';
      store.send({ online: false });
      retry = window.setTimeout(draw, RETRY);
    }
  };
  let reloaded = true; // what the address says was shown before

  const draw = () => {
    const state = /** @type {any} */ (store.state);
    root.hidden = !isAsked(state) || !questions[state.asked - 1];
    if (root.hidden) { drawn = 0; return; }
    if (drawn !== state.asked) put(state);
    tell(state, judgedNow(state));
    if (state.said && (!judgedNow(state) || judging !== answerOf(state))) judge(state);
    if (!state.said) judging = '';
  };

  const begin = async () => {
    try {
      questions = await fetchQuestions(store.env, { scene: scene.id }, signal);
      if (signal.aborted) return;
      draw();
      reloaded = false;
    } catch {
      if (signal.aborted) return;
      store.send({ online: false });
      retry = window.setTimeout(begin, RETRY);
    }
  };
  const parts = (/** @type {any} */ s) => [s.ask, s.asked, s.said, s.judged, s.show];
  store.watch((state, before) => {
    const [now, was] = [parts(state), parts(before)];
    if (now.some((value, i) => value !== was[i])) draw();
  }, signal);
  begin();
};
