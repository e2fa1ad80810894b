// @ts-check
/**
 * How the tuner thinks: tells the analysis which training job is thought of, asks it why that was chosen, and takes the job one
 * training job at a time, or in slow motion.
 */

import { paced } from "../pace.js";
import { Refused } from "../requests.js";
import { isRunning } from "../state.js";
import { searched } from "./panels/search.js";
import { THINKING } from "./state.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {ThinkingState} from "./state.js" */

/** The answer follows a job at work at most this often, in milliseconds. */
const ASKED = { every: 250, rest: 2, now: () => performance.now(), later: setTimeout };

/** @param {State} state @returns {ThinkingState} */
export const thinkingOf = (state) => state.console?.thinking ?? THINKING;

/** The hyperparameters of the charts: the second is another one, or none. @param {State} state @returns {[string, string]} */
export function namesOf(state) {
  const names = searched(state);
  const { first, second } = thinkingOf(state);
  const one = first !== null && names.includes(first) ? first : (names[0] ?? "");
  const fits = second !== null && second !== one && names.includes(second);
  return [one, fits ? /** @type {string} */ (second) : (names.find((name) => name !== one) ?? "")];
}

/** @param {Store} store @param {Tuner} tuner @param {Analyst} analyst */
export function followThinking({ dispatch, get, subscribe }, tuner, analyst) {
  /** @param {Partial<ThinkingState>} part */
  const change = (part) => dispatch({ type: "console", change: { thinking: { ...thinkingOf(get()), ...part } } });
  /** Nobody reads what is out of sight. */
  let seen = false;
  let told = "";
  /** The next start is for one training job. */
  let first = false;

  const ask = paced(ASKED, async () => {
    if (!seen || !get().run) return;
    try {
      const shown = await analyst.ask({ type: "thinking" });
      if (JSON.stringify(shown) !== JSON.stringify(thinkingOf(get()).shown)) change({ shown });
    } catch (error) {
      // The worker hears of the job on another way: it says when it has.
      if (!(error instanceof Refused)) throw error;
    }
  });

  function tell() {
    const { trial, after } = thinkingOf(get());
    const names = namesOf(get());
    const now = JSON.stringify([get().run?.id, trial, after, names]);
    if (now === told) return;
    told = now;
    analyst.send({ type: "thinking", trial, after, names });
    ask();
  }

  subscribe((_, action) => {
    if (action.type === "starting" && first) {
      first = false;
      // The start itself is sent behind this.
      queueMicrotask(() => tuner.send({ type: "step", runId: action.runId }));
    } else if (action.type === "startRefused") first = false;
    if (action.type === "started") change({ trial: null, after: false, shown: null });
    tell();
  });
  analyst.onChanged(ask);
  tell();

  return {
    change,

    /** @param {boolean} is in sight */
    sees(is) {
      seen = is;
      ask();
    },

    /** One training job more, then the job is held; of a job that is not there, the first. */
    step() {
      change({ trial: null, after: false });
      const { run } = get();
      if (run && isRunning(get())) tuner.send({ type: "step", runId: run.id });
      else {
        first = true;
        dispatch({ type: "start" });
      }
    },

    /** @param {boolean} slow */
    slow: (slow) => dispatch({ type: "slow", slow }),
  };
}

/** @typedef {ReturnType<typeof followThinking>} Thoughts */
