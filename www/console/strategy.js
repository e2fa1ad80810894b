// @ts-check
/** What the strategy has made of its training jobs: what it has covered, Hyperband's rungs, and the stopped ones finished. */

import { paced } from "../pace.js";
import { Refused } from "../requests.js";
import { stopwatch } from "./stopwatch.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Bracket, Finishing, Sentence, Tried} from "../protocol.js" */
/** @import {Analyst} from "./analyst.js" */

/** `left`: milliseconds until the stopped ones are finished; `errors`: why they cannot be. @typedef {{coverage: Tried[], ladder: Bracket[], finishing: Finishing | null, left: number | null, errors: Sentence[]}} StrategyState */
/** @type {StrategyState} */
export const NO_STRATEGY = { coverage: [], ladder: [], finishing: null, left: null, errors: [] };

/** The answers follow a job at work at most this often, in milliseconds. */
const ASKED = { every: 300, rest: 2, now: () => performance.now(), later: setTimeout };

/** @param {State} state */
export const strategyOf = (state) => state.console?.strategy ?? NO_STRATEGY;

/** @param {Store} store @param {Analyst} analyst */
export function followStrategy({ dispatch, get, subscribe }, analyst) {
  const now = () => strategyOf(get());
  /** @param {Partial<StrategyState>} part */
  const change = (part) => dispatch({ type: "console", change: { strategy: { ...now(), ...part } } });
  const time = stopwatch();
  /** Nobody reads what is out of sight. */
  let seen = false;

  const ask = paced(ASKED, async () => {
    const { run } = get();
    if (!seen || !run) return;
    try {
      const isHyperband = run.asked.job.strategy === "Hyperband";
      const coverage = await analyst.ask({ type: "coverage" });
      const ladder = isHyperband ? await analyst.ask({ type: "ladder" }) : [];
      if (JSON.stringify([coverage, ladder]) !== JSON.stringify([now().coverage, now().ladder])) change({ coverage, ladder });
    } catch (error) {
      // The worker hears of the job on another way: it says when it has.
      if (!(error instanceof Refused)) throw error;
    }
  });
  analyst.onChanged(ask);
  subscribe((_, action) => {
    if (action.type === "started") change(NO_STRATEGY);
  });

  return {
    /** @param {boolean} is in sight */
    sees(is) {
      seen = is;
      ask();
    },

    /** @param {Finishing | null} finishing as the worker tells it */
    take(finishing) {
      change({ finishing, left: finishing && !finishing.is_over ? time.at(finishing.fraction).left : null });
    },

    /** Trains the stopped training jobs to their end, or gives that up. @param {boolean} wanted */
    async finish(wanted) {
      time.start();
      try {
        change({ finishing: await analyst.ask({ type: "finish", wanted }), left: null, errors: [] });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        change({ finishing: null, errors: error.errors });
      }
    },
  };
}

/** @typedef {ReturnType<typeof followStrategy>} StrategyQuestions */
