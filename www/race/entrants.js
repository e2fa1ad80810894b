// @ts-check
/**
 * Who can race: the form's own job by each of its strategies, and what the engine says of it. The rules are the engine's, as in
 * the form.
 */

import { t } from "../i18n/i18n.js";
import { STRATEGIES, jobToSend, withStrategy } from "../settings.js";

/** @import {DataSettings, JobSettings, Sentence} from "../protocol.js" */
/** @import {StrategyChoice} from "../settings.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */

/** `errors`: why it cannot race; `notes`: keys of what is other than in the form. @typedef {{id: string, job: JobSettings, combinations: number | null, errors: Sentence[], notes: {key: string, params: Record<string, number>}[]}} Candidate */
/** `errors`: what is wrong with the form, whatever the strategy. @typedef {{candidates: Candidate[], budget: number, errors: Sentence[]}} Field */

/** As many strategies as are told apart in a chart. */
export const MOST = 4;
export const FEWEST = 2;
export const MOST_REPEATS = 20;

/** What people call a strategy; in a chart without what stands in brackets, where there is no other of the name. @param {string} id @param {readonly string[]} beside */
export function nameOf(id, beside) {
  const full = t(`strategy.${id}`);
  const short = full.replace(/ \(.*/, "");
  const isAmbiguous = beside.some((other) => other !== id && t(`strategy.${other}`).replace(/ \(.*/, "") === short);
  return isAmbiguous ? full : short;
}

/** Training jobs of the form's job; a Grid job without a number tries all combinations. @param {State} state */
function budgetOf({ asked, check }) {
  const typed = Number.parseInt(asked.job.max_jobs, 10);
  return Number.isFinite(typed) ? typed : Math.min(check.combinations ?? 0, 1000);
}

/**
 * The form's job by a strategy. Nothing is inherited from earlier jobs: what those have seen would be one strategy's luck.
 * @param {State} state @param {StrategyChoice} choice @param {number} budget
 */
function jobBy({ asked, aside }, choice, budget) {
  /** @type {JobSettings} */
  const alone = { ...asked.job, rules: { ...asked.job.rules, warm_start: "", parents: [] } };
  const { job } = withStrategy(alone, aside, choice);
  const isGrid = choice.strategy === "Grid";
  return jobToSend({ ...job, max_jobs: isGrid ? "" : job.max_jobs || String(budget) });
}

/** @param {State} state @param {StrategyChoice} choice @param {number | null} combinations @param {number} budget */
function notesOf({ asked }, { strategy }, combinations, budget) {
  /** @type {Candidate["notes"]} */
  const notes = [];
  const { rules, parameters } = asked.job;
  if (strategy === "Grid" && combinations !== null && combinations > budget) notes.push({ key: "race.gridCut", params: { count: combinations, budget } });
  if (strategy === "Grid" && combinations !== null && combinations < budget) notes.push({ key: "race.gridShort", params: { count: combinations } });
  if (strategy === "Hyperband") {
    if (rules.early_stopping === "Auto") notes.push({ key: "race.hyperbandOff", params: {} });
    if (parameters.some(({ name, tune }) => name === "num_round" && tune)) notes.push({ key: "race.hyperbandRounds", params: {} });
  }
  return notes;
}

/** Asks the engine about every strategy. @param {State} state @param {Tuner} tuner @returns {Promise<Field>} */
export async function fieldOf(state, tuner) {
  const budget = budgetOf(state);
  const asked = STRATEGIES.map(async (choice) => {
    const job = jobBy(state, choice, budget);
    const { checked } = await tuner.ask({ type: "check", job });
    const { combinations, errors } = checked;
    return { id: choice.id, job, combinations, errors, notes: notesOf(state, choice, combinations, budget) };
  });
  const candidates = await Promise.all(asked);
  // What all are refused for is the form's matter, not theirs.
  const keyOf = (/** @type {Sentence} */ error) => JSON.stringify(error);
  // A Grid job does without a number of training jobs.
  const others = candidates.filter(({ id }) => id !== "Grid");
  const isCommon = (/** @type {Sentence} */ error) => others.every(({ errors }) => errors.some((other) => keyOf(other) === keyOf(error)));
  const errors = candidates[0].errors.filter(isCommon);
  return { candidates: candidates.map((each) => ({ ...each, errors: each.errors.filter((error) => !isCommon(error)) })), budget, errors };
}

/**
 * The roles and the split that the engine has, as it takes them: those that are shown are not sent before somebody changes them.
 * @param {Candidate} candidate @param {Tuner} tuner @returns {Promise<DataSettings>}
 */
export async function dataOf(candidate, tuner) {
  const { request } = await tuner.ask({ type: "request", job: candidate.job });
  const { file, validation_fraction, test_fraction, seed, ...roles } = request.data;
  const [validation, test, whole] = [validation_fraction, test_fraction, seed].map(String);
  return { ...roles, validation_fraction: validation, test_fraction: test, seed: whole };
}

/** Who races if nobody says otherwise. @param {Field} field */
export function proposed({ candidates }) {
  const able = candidates.filter(({ errors }) => errors.length === 0).map(({ id }) => id);
  const usual = ["Bayesian", "Random", "Hyperband"].filter((id) => able.includes(id));
  return usual.length >= FEWEST ? usual : able.slice(0, FEWEST);
}

