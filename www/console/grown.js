// @ts-check
/** The trees of the training job that is open: the analysis grows them once more while somebody wants to see them. */

import { Refused } from "../requests.js";
import { stopwatch } from "./stopwatch.js";
import { FIRST_TREE, treesOf } from "./trees.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Grown, Sentence} from "../protocol.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {Progress} from "./stopwatch.js" */
/** @import {ShownTree} from "./trees.js" */

/** `growing`: how far they are, as long as some are missing; `errors`: why there are none. @typedef {{shown: Grown | null, growing: Progress | null, errors: Sentence[]} & ShownTree} GrownState */
/** @type {GrownState} */
export const NOT_GROWN = { shown: null, growing: null, errors: [], ...FIRST_TREE };

/** @param {State} state */
export const grownOf = (state) => state.console?.grown ?? NOT_GROWN;

/** @param {Store} store @param {Analyst} analyst */
export function connectGrown({ dispatch, get, subscribe }, analyst) {
  const now = () => grownOf(get());
  /** @param {Partial<GrownState>} part */
  const change = (part) => dispatch({ type: "console", change: { grown: { ...now(), ...part } } });
  const time = stopwatch();
  let wanted = false;
  let asking = false;
  /** Whether something has changed since the last question. */
  let stale = false;
  /** Run and training job that were asked about. */
  let about = "";

  const trees = treesOf({
    id: "trial_tree",
    now,
    count: () => now().shown?.trees ?? 0,
    change,
    ask: (tree, start, size) => analyst.ask({ type: "grownTree", tree, start, size }),
    draw: (picture) => dispatch({ type: "pictures", runId: get().run?.id ?? 0, pictures: [picture] }),
  });

  /** @param {Grown | null} shown */
  function take(shown) {
    if (shown?.trial !== get().selected || !wanted) return;
    const { shown: before, growing } = now();
    const isGrowing = shown.done < shown.wanted;
    if (isGrowing && !growing) time.start();
    change({ shown, growing: isGrowing ? time.at(shown.done / shown.wanted) : null, errors: [] });
    if (shown.rounds !== before?.rounds) trees.refresh();
  }

  async function ask() {
    stale = true;
    if (asking) return;
    asking = true;
    while (stale) {
      stale = false;
      const { run, selected } = get();
      const trial = wanted ? selected : null;
      const key = `${run?.id} ${trial}`;
      if (key !== about) change(NOT_GROWN);
      about = key;
      try {
        take(await analyst.ask({ type: "grow", trial }));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // It may not have heard of the job yet: it says when it has.
        const isBehind = error.errors.some(({ code }) => code === "analysis_behind" || code === "no_job" || code === "no_such_trial");
        if (!isBehind) change({ ...NOT_GROWN, errors: error.errors });
      }
    }
    asking = false;
  }

  subscribe(({ selected, run }, action) => {
    if (action.type === "language") queueMicrotask(trees.refresh);
    else if (wanted && about !== `${run?.id} ${selected}`) ask();
  });
  analyst.onChanged(() => {
    if (wanted && now().errors.length === 0) ask();
  });

  return {
    trees,
    take,

    /** @param {boolean} next whether somebody wants to see them */
    want(next) {
      if (next === wanted) return;
      wanted = next;
      ask();
    },
  };
}

/** @typedef {ReturnType<typeof connectGrown>} GrownQuestions */
