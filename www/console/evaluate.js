// @ts-check
/**
 * What the analysis is asked about the final models, and when: a new evaluation, another threshold or class, repeats of the best
 * trials, another language. What it answers goes to the store.
 */

import { Refused } from "../requests.js";
import { EVALUATION, looksWith } from "./state.js";

/** @import {Analyses} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {ConsoleState, EvaluationState} from "./state.js" */
/** @import {Analyst} from "./analyst.js" */

/** While the resamples run, how far they are is asked again after this many milliseconds. */
const AGAIN = 200;

/** @param {Store} store @param {Analyst} analyst */
export function followEvaluation({ dispatch, get, subscribe }, analyst) {
  const own = () => /** @type {ConsoleState} */ (get().console).evaluation;
  /** @param {Partial<EvaluationState>} part */
  const change = (part) => dispatch({ type: "console", change: { evaluation: { ...own(), ...part } } });

  /**
   * Asks a question; while an answer is out, only the newest further question waits.
   * @template {keyof Analyses} Type
   * @param {() => ({type: Type} & Analyses[Type]["question"]) | null} question
   * @param {(answer: Analyses[Type]["answer"]) => void} take
   */
  function newest(question, take) {
    let asking = false;
    let stale = false;
    return async () => {
      stale = true;
      if (asking) return;
      asking = true;
      try {
        while (stale) {
          stale = false;
          const wanted = question();
          if (!wanted) continue;
          const about = get().run?.id;
          try {
            const answer = await analyst.ask(wanted);
            if (get().run?.id === about) take(answer);
          } catch (error) {
            // The models are not there yet: the worker says when they are. A fault it tells itself.
            if (!(error instanceof Refused)) throw error;
          }
        }
      } finally {
        asking = false;
      }
    };
  }

  /** The class and the threshold that were asked about. */
  let asked = { class: EVALUATION.class, threshold: EVALUATION.threshold };

  const isRegression = () => own().shown?.task === "regression";

  const askDecision = newest(
    () => {
      const { shown, class: label, threshold } = own();
      return shown && !isRegression() ? { type: "decision", class: label, threshold } : null;
    },
    (decision) => change({ decision }),
  );

  let again = 0;
  const askEvaluation = newest(
    () => (get().evaluation ? { type: "evaluation" } : null),
    (shown) => {
      // The models of another trial come behind.
      if (shown.trial !== get().evaluation?.trial) return;
      const first = own().shown === null;
      // Of two classes the second is the positive one.
      change(first && shown.task === "binary" ? { shown, class: 1 } : { shown });
      if (first) askDecision();
      clearTimeout(again);
      if (shown.resamples[0] < shown.resamples[1]) again = setTimeout(askEvaluation, AGAIN);
    },
  );

  const askFluke = newest(
    () => {
      const { rechecked } = get();
      return rechecked ? { type: "fluke", trials: rechecked } : null;
    },
    (fluke) => change({ fluke }),
  );

  /** Another opening of the test rows. */
  function look() {
    const { evaluation, run } = get();
    if (!evaluation || !run) return;
    change({ shown: null, decision: null, looks: looksWith(own().looks, run, evaluation.trial) });
    askEvaluation();
  }

  analyst.onChanged(() => {
    if (get().evaluation && own().shown === null) askEvaluation();
  });
  subscribe((_, action) => {
    switch (action.type) {
      case "started":
        clearTimeout(again);
        change({ ...EVALUATION, looks: own().looks });
        break;
      case "retrained":
        look();
        break;
      case "rechecked":
        askFluke();
        break;
      case "recheck":
        if (get().recheck) change({ fluke: null });
        break;
      case "console": {
        const { class: label, threshold } = own();
        if (label === asked.class && threshold === asked.threshold) return;
        asked = { class: label, threshold };
        askDecision();
        break;
      }
      case "language":
        // Their sentences are written by the worker, which is told the language first.
        askEvaluation();
        askDecision();
        askFluke();
        break;
    }
  });
  // It may have come before the console.
  look();
}
