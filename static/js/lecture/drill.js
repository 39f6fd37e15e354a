// The drill: questions drawn from a seed in the address, one after another, and at the end what came of them.

import { Refused } from '../server.js';
import { el, setText } from '../dom.js';
import { makeSchema } from '../state/schema.js';
import { createStore, initial } from '../state/store.js';
import { ASKED, ask, fetchJudged, fetchQuestions } from './asking.js';
import { SHOWN } from './veil.js';
import { createForm, formulaOf, wordsOf } from './question.js';
import { DRILL, drawSeed, pathOf } from './scenes.js';
import { addressOf } from '../state/address.js';
import { VIEWS } from './views.js';

/** @typedef {import('../env.js').Env} Env */
/** @typedef {import('../state/store.js').Store} Store */
/** @typedef {import('./asking.js').Question} Question */
/** @typedef {import('./asking.js').Judged} Judged */
/** @typedef {{stage: HTMLElement, panel: HTMLElement, foot: HTMLElement}} Places */
/** @typedef {(show?: import('./asking.js').Verdict['show']) => void} Tell */

const RETRY = 2000; // ms until a lost server is asked again
const STAGE = makeSchema({ looks: { ask, ...ASKED } });

/** A question's settings as values, if the stage of one channel can draw them. @param {Record<string, string>} settings @returns {Record<string, any> | null} */
const drawable = (settings) => {
  const values = Object.entries(settings).map(([name, text]) => [name, STAGE.kinds[name]?.read(text)]);
  return values.some(([, value]) => value === undefined) ? null : Object.fromEntries(values);
};

/** The question on the stage, the answer kept back until it is told. @param {HTMLElement} host @param {Env} env @param {Record<string, any>} values
 * @param {AbortSignal} signal @returns {Tell} */
const createStage = (host, env, values, signal) => {
  const { plane } = VIEWS;
  const store = createStore(STAGE, env, initial(STAGE, values));
  const load = async (/** @type {any} */ more = {}, /** @type {any} */ marks = {}) => {
    const settings = { ...store.state, ...more };
    const found = await plane.ask(settings, env, signal).then((figure) => ({ figure, refusal: null }), async (trouble) => {
      if (!(trouble instanceof Refused)) throw trouble;
      return { figure: await plane.unanswered(settings, env, signal), refusal: trouble.refusal };
    }).catch(() => null);
    if (found && !signal.aborted) store.send({ ...more, ...found, figure: Object.freeze({ ...found.figure, ...marks }) });
  };
  plane.create(host, store, signal);
  load();
  return (show) => {
    const told = (show && drawable(show.settings)) ?? values;
    load({ ...told, asked: 0 }, { mistaken: show?.mistaken ?? null });
  };
};

/** What a question gives, where no stage can draw it. @param {HTMLElement} host @param {Env} env @param {Question} question */
const createFacts = (host, { t }, { facts }) => {
  const { size: [rows, cols], channels, kernel, out_channels: filters, stride, padding, dilation, bias } = facts;
  const times = (/** @type {(number | undefined)[]} */ ...lengths) => lengths.filter((length) => length !== undefined).join('×');
  const lines = /** @type {[string, string, string][]} */ ([
    [t('Input'), 'input-ink', times(cols, rows, channels)],
    [facts.layer === 'max' ? t('Window') : t('Filter'), 'filter-ink', times(kernel, kernel)],
    filters !== undefined && [t('Filters'), 'filter-ink', String(filters)],
    [t('Stride'), 'stride-ink', String(stride)],
    padding !== undefined && [t('Padding'), 'padding-ink', String(padding)],
    dilation > 1 && [t('Dilation'), 'filter-ink', String(dilation)],
    typeof bias === 'boolean' && [t('Bias'), 'stride-ink', bias ? t('yes') : t('no')],
  ].filter(Boolean));
  host.replaceChildren(el('table', { class: 'facts', 'aria-label': t('What is given') }, el('tbody', {}, ...lines.map(([name, ink, text]) =>
    el('tr', {}, el('th', { scope: 'row' }, name), el('td', { class: ink }, text))))));
};

/**
 * @param {Places} places @param {Store} store of the seed and the count @param {string[]} said the answers so far, in order
 * @param {AbortSignal} signal
 */
export const createDrill = (places, store, said, signal) => {
  const { env } = store;
  const { t, plural } = env;
  const panel = el('div', { class: 'question drill' });
  const stage = el('div', { class: 'drill-stage' });
  places.panel.replaceChildren(panel);
  places.stage.replaceChildren(stage);
  /** @type {Question[]} */
  let questions = [];
  let life = new AbortController(); // of one question

  const anew = () => {
    life.abort();
    life = new AbortController();
    stage.replaceChildren();
    panel.replaceChildren();
    return AbortSignal.any([life.signal, signal]);
  };
  const offline = (/** @type {() => void} */ again, /** @type {AbortSignal} */ current) => {
    if (current.aborted) return;
    store.send({ online: false });
    const retry = window.setTimeout(again, RETRY);
    current.addEventListener('abort', () => clearTimeout(retry), { once: true });
  };
  const progress = (/** @type {number} */ done, /** @type {string} */ text) => {
    const bar = el('progress', { max: questions.length, value: done, 'aria-label': t('Progress') });
    places.foot.replaceChildren(el('div', { class: 'bar progress' }, bar, el('span', { class: 'count' }, text)));
  };

  const begin = async () => {
    const current = anew();
    const { seed, count } = /** @type {any} */ (store.state);
    try {
      questions = await fetchQuestions(env, { seed, count }, current);
      if (current.aborted) return;
      store.send({ online: true });
      next();
    } catch {
      offline(begin, current);
    }
  };

  const next = () => (said.length < questions.length ? put(questions[said.length]) : score());

  /** @param {Question} question */
  const put = (question) => {
    const current = anew();
    const values = drawable(question.settings);
    const tell = values ? createStage(stage, env, values, current) : (createFacts(stage, env, question), () => {});
    const words = el('div', { class: 'words', role: 'status' });
    const why = el('div', { class: 'why' });
    const onward = el('div', { class: 'ways' });
    const answer = async (/** @type {string} */ written) => {
      try {
        const judged = { of: '', ...await fetchJudged(env, question, written, current) };
        if (current.aborted) return;
        store.send({ online: true });
        words.className = `words ${judged.verdict ? (judged.verdict.right && written !== SHOWN ? 'right' : 'wrong') : ''}`;
        words.replaceChildren(...wordsOf(env, judged, written));
        if (!judged.verdict) return form.again();
        said.push(written);
        settle(judged, written);
      } catch {
        offline(() => answer(written), current);
      }
    };
    const settle = (/** @type {Judged} */ { verdict }, /** @type {string} */ written) => {
      if (!verdict) return;
      form.root.remove();
      tell(verdict.show);
      const wrong = !verdict.right && el('p', {}, el('strong', {}, t('The answer: {answer}', { answer: verdict.right_text })));
      why.replaceChildren(...(wrong ? [el('p', {}, t('You answered {answer}', { answer: spokenAnswer(question, written) })), wrong] : []),
        formulaOf(verdict, panel.clientWidth), el('p', {}, verdict.reason));
      const button = el('button', { type: 'button', class: 'strong' }, said.length < questions.length ? t('Next question') : t('To the score'));
      button.addEventListener('click', next);
      onward.replaceChildren(button);
      button.focus();
      progress(said.length, t('{n} of {total}', { n: said.length, total: questions.length }));
    };
    const form = createForm(env, question, '', answer);
    const shown = el('button', { type: 'button' }, t('Show the answer'));
    shown.addEventListener('click', () => answer(SHOWN));
    onward.append(shown);
    const n = said.length + 1;
    panel.append(el('p', { class: 'place' }, t('Question {n} of {total}', { n, total: questions.length })),
      el('h2', { class: 'prompt', id: 'question-title' }, question.prompt), form.root, words, why, onward);
    progress(n - 1, t('{n} of {total}', { n, total: questions.length }));
    form.again();
  };

  const score = async () => {
    const current = anew();
    try {
      const judged = await Promise.all(questions.map((question, i) => fetchJudged(env, question, said[i], current)));
      if (current.aborted) return;
      const wrong = questions.map((question, i) => ({ question, said: said[i], verdict: /** @type {import('./asking.js').Verdict} */ (judged[i].verdict) }))
        .filter(({ verdict, said: written }) => !verdict.right || written === SHOWN);
      const right = questions.length - wrong.length;
      const title = el('h2', { class: 'prompt', tabindex: -1 }, plural('{n} of {total} right', '{n} of {total} right', right, { total: questions.length }));
      stage.replaceChildren(el('section', { class: 'missed', 'aria-label': t('What was wrong') }, wrong.length
        ? el('ol', {}, ...wrong.map((one) => missed(env, one))) : el('p', { class: 'all-right' }, `✓ ${t('Everything was right.')}`)));
      panel.replaceChildren(title, ...waysOn());
      progress(questions.length, `${right} / ${questions.length}`);
      title.focus();
    } catch {
      offline(score, current);
    }
  };

  const waysOn = () => {
    const button = (/** @type {string} */ label, /** @type {() => void} */ act, strong = false) => {
      const node = el('button', { type: 'button', class: strong ? 'strong' : null }, label);
      node.addEventListener('click', act);
      return node;
    };
    const { seed, count } = /** @type {any} */ (store.state);
    const address = new URL(addressOf(pathOf('drill'), DRILL, /** @type {any} */ ({ ...DRILL.defaults(), seed, count })), location.href).href;
    const copied = el('p', { class: 'copied', role: 'status' });
    const copy = () => navigator.clipboard?.writeText(address).then(() => setText(copied, t('The link is copied.')), () => {});
    return [
      el('div', { class: 'ways' }, button(t('The same questions again'), () => { said.length = 0; next(); }, true),
        button(t('New questions'), () => store.send(/** @type {any} */ ({ seed: drawSeed() })))),
      el('h3', {}, t('For the class, the same questions')),
      el('p', { class: 'link' }, el('a', { href: address }, address)),
      el('div', { class: 'ways' }, button(t('Copy the link'), copy)), copied,
    ];
  };

  store.watch((state, before) => {
    const drawn = (/** @type {any} */ { seed, count }) => `${seed} ${count}`;
    if (drawn(state) === drawn(before)) return;
    said.length = 0;
    begin();
  }, signal);
  begin();
};

/** An answer as readers see it. @param {Question} question @param {string} said */
const spokenAnswer = ({ form: { kind, options } }, said) => {
  const word = options.find(({ value }) => value === said)?.label;
  return word ?? (kind === 'list' ? said.replaceAll(' ', ', ') : said.replaceAll('x', '×'));
};

/** One that was wrong, with its mistakes. @param {Env} env @param {{question: Question, said: string, verdict: import('./asking.js').Verdict}} one */
const missed = ({ t }, { question, said, verdict }) => el('li', {},
  el('p', { class: 'asked' }, question.prompt),
  el('p', {}, said === SHOWN ? t('The answer was shown.') : t('You answered {answer}', { answer: spokenAnswer(question, said) }), ' · ',
    el('strong', {}, t('The answer: {answer}', { answer: verdict.right_text }))),
  ...(said === SHOWN ? [] : verdict.mistakes.map(({ sentence }) => el('p', { class: 'mistake' }, sentence))));
