// @ts-check
/**
 * Ten challenges in the drawer of the lab. They come when somebody asks for them, with their texts and styles; each sets up the
 * form, and notices in the visitor's own training jobs that it is solved.
 */

import { addTexts } from "../i18n/i18n.js";
import { unfold } from "../lab/point.js";
import { addStyles } from "../later.js";
import { challengesOf, chosenOf, isSolved } from "./progress.js";
import { counts, dataOf, jobOf } from "./setup.js";
import { INITIAL, keep, recall } from "./state.js";
import { CHALLENGES, numberOf } from "./tasks.js";
import { row } from "./tasks/parts.js";
import { render as board } from "./panels/board.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {ChallengesState} from "./state.js" */
/** @import {Challenge, ChallengeId} from "./tasks.js" */

/**
 * What the lab lends: the way to the title of its drawer, and to controls of the page.
 * @typedef {{focusTitle: () => void, show: (controls: readonly string[]) => void}} Drawer
 */

/** @typedef {{render: (state: State) => void, pointed: (state: State) => readonly string[]}} Challenges */

const IDS = CHALLENGES.map(({ id }) => id);

/** After these there may be something new to notice. */
const NEWS = new Set(["snapshot", "rechecked"]);

/**
 * @param {Store} store @param {Drawer} drawer
 * @returns {Promise<Challenges>}
 * @throws {Error} when a part of it cannot be had
 */
export async function create({ dispatch, get, subscribe }, drawer) {
  const folder = (/** @type {string} */ name) => new URL(name, import.meta.url);
  await Promise.all([addStyles(folder("./challenges.css")), addTexts(folder("./i18n/"))]);

  /** @param {Partial<ChallengesState>} part */
  function change(part) {
    const next = { ...challengesOf(get()), ...part };
    const challenges = { ...next, place: next.chosen === null ? 0 : numberOf(next.chosen), of: IDS.length };
    dispatch({ type: "lab", change: { challenges } });
    keep(challenges);
  }
  change(recall(IDS));

  /** What the form had before, and its data, to be put back. @type {{asked: State["asked"], dataset: string | null} | null} */
  let before = null;
  /** What waits until its data are here. @type {{dataset: string, then: () => void} | null} */
  let waiting = null;
  /** The challenge whose controls are shown. @type {ChallengeId | null} */
  let pointed = null;

  /** @param {string} dataset @param {() => void} then */
  function withData(dataset, then) {
    waiting = { dataset, then };
    const { origin, loading } = get();
    if (!loading && origin?.kind === "builtin" && origin.id === dataset) goOn();
    else dispatch({ type: "openBuiltIn", id: dataset });
  }

  function goOn() {
    const next = waiting;
    waiting = null;
    next?.then();
  }

  /** Takes in what the job on show says. @param {State} state */
  function notice(state) {
    const challenge = chosenOf(state);
    if (!state.lab?.open || state.lab.view !== "challenges" || !challenge) return;
    const { memos, solved, since } = challengesOf(state);
    const { id } = challenge;
    if ((state.run?.id ?? 0) <= (since[id] ?? 0) || !counts(state, challenge.setUp)) return;
    // What was solved stays as it was, until it is begun anew.
    if (memos[id] && isSolved(challenge, memos[id])) return;
    const memo = challenge.observe(state, memos[id] ?? {});
    if (JSON.stringify(memo) !== JSON.stringify(memos[id])) {
      const isNew = isSolved(challenge, memo);
      change({ memos: { ...memos, [id]: memo }, ...(isNew ? { solved: { ...solved, [id]: memo } } : {}) });
    }
    if (isSolved(challenge, memo)) {
      // The job may go on as fast as it can.
      if (challenge.setUp.slow) dispatch({ type: "slow", slow: false });
    } else if (challenge.holds?.(state, memo)) dispatch({ type: "pause" });
  }

  subscribe((state, action) => {
    if (waiting && action.type === "loaded" && state.origin?.kind === "builtin" && state.origin.id === waiting.dataset) queueMicrotask(goOn);
    else if (waiting && (action.type === "loadFailed" || action.type === "openFile")) waiting = null;
    if (NEWS.has(action.type)) notice(state);
  });

  /** Begins anew with a challenge. @param {ChallengeId} id @param {Partial<ChallengesState>} [more] */
  function begin(id, more) {
    const { memos, since } = challengesOf(get());
    change({ memos: { ...memos, [id]: {} }, since: { ...since, [id]: get().run?.id ?? 0 }, ...more });
  }

  const actions = {
    /** @param {ChallengeId | null} chosen */
    choose(chosen) {
      before = null;
      pointed = null;
      change({ chosen });
      notice(get());
      requestAnimationFrame(drawer.focusTitle);
    },

    /** @param {Challenge} challenge */
    setUp({ id, setUp }) {
      const { asked, origin } = get();
      before = { asked, dataset: origin?.kind === "builtin" ? origin.id : null };
      pointed = null;
      begin(id);
      if (get().slow !== (setUp.slow ?? false)) dispatch({ type: "slow", slow: setUp.slow ?? false });
      withData(setUp.dataset, () => {
        dispatch({ type: "adopt", job: jobOf(get(), setUp), data: dataOf(get(), setUp) });
        // What is tuned is to be seen.
        requestAnimationFrame(() => unfold(Object.keys(setUp.tune).map(row)));
      });
    },

    /** Puts back what the form had. */
    undo() {
      if (!before) return;
      const { asked, dataset } = before;
      before = null;
      const adopt = () => dispatch({ type: "adopt", job: asked.job, data: asked.data });
      if (dataset === null) adopt();
      else withData(dataset, adopt);
      dispatch({ type: "slow", slow: false });
    },

    /** Whether what was set up can be undone: the file of a visitor cannot be opened again. */
    canUndo: () => before !== null && before.dataset !== null,

    /** @param {Challenge} challenge */
    forget({ id }) {
      const { [id]: _, ...solved } = challengesOf(get()).solved;
      begin(id, { solved });
    },

    forgetAll() {
      const id = get().run?.id ?? 0;
      change({ ...INITIAL, since: Object.fromEntries(IDS.map((each) => [each, id])) });
      requestAnimationFrame(drawer.focusTitle);
    },

    /** @param {Challenge} challenge */
    show({ id, controls }) {
      pointed = id;
      change({});
      drawer.show(controls);
    },
  };

  return {
    render: (state) => board(state, actions),
    pointed(state) {
      const challenge = chosenOf(state);
      return challenge && challenge.id === pointed && !challengesOf(state).solved[challenge.id] ? challenge.controls : [];
    },
  };
}

/** @typedef {{
 *   choose: (id: ChallengeId | null) => void, setUp: (challenge: Challenge) => void, undo: () => void, canUndo: () => boolean,
 *   forget: (challenge: Challenge) => void, forgetAll: () => void, show: (challenge: Challenge) => void,
 * }} Actions */
