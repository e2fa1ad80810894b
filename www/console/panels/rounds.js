// @ts-check
/** Boosting rounds of a job: those that were trained, and those that early stopping has saved. */

/** @import {State} from "../../state.js" */
/** @import {TrialRow} from "../../protocol.js" */

/** Reasons of a rule, not of the visitor or the clock. */
const RULES = new Set(["stopped_by_median", "stopped_at_rung"]);

/** Ended by a rule before its last round. @param {TrialRow} trial */
export const isStoppedEarly = ({ status, reason, rounds, max_rounds: most }) =>
  status === "Stopped" && rounds < most && rounds > 0 && reason !== null && RULES.has(reason.code);

/** `all`: of the training jobs that are over; `saved`: of those, not trained. @param {State} state */
export function roundsOf({ snapshot }) {
  let all = 0;
  let saved = 0;
  for (const trial of snapshot?.trials ?? []) {
    if (isStoppedEarly(trial)) saved += trial.max_rounds - trial.rounds;
    else if (trial.status !== "Completed") continue;
    all += trial.max_rounds;
  }
  return { all, saved };
}
