// @ts-check
/** What challenges read from a job. */

import { isRunning } from "../state.js";

/** @import {Snapshot, TrialRow} from "../protocol.js" */
/** @import {Run, State} from "../state.js" */

/** @typedef {TrialRow & {objective: number}} Scored */

/** Training jobs that are over, with a result. @param {Snapshot} snapshot @returns {Scored[]} */
export const scored = ({ trials }) =>
  /** @type {Scored[]} */ (trials.filter(({ status, objective }) => objective !== null && (status === "Completed" || status === "Stopped")));

/** Those that have begun. @param {Snapshot} snapshot */
export const begun = ({ trials }) => trials.filter(({ status }) => status !== "Waiting").length;

/** @param {Snapshot} snapshot */
const sign = ({ objective }) => (objective.type === "Maximize" ? -1 : 1);

/** Whether one value of the objective is better than another. @param {Snapshot} snapshot @param {number} one @param {number} other */
export const isBetter = (snapshot, one, other) => sign(snapshot) * one < sign(snapshot) * other;

/** The best of some training jobs; of equal ones the first. @param {Snapshot} snapshot @param {readonly Scored[]} trials */
export const bestOf = (snapshot, trials) =>
  trials.reduce((/** @type {Scored | null} */ best, trial) => (best && !isBetter(snapshot, trial.objective, best.objective) ? best : trial), null);

/** The job is over and has a result. @param {State} state */
export const isOver = (state) => state.snapshot !== null && !isRunning(state) && scored(state.snapshot).length > 0;

/** A metric of a training job after its last round. @param {Snapshot} snapshot @param {TrialRow} trial @param {string} metric */
export function metricOf({ metrics }, trial, metric) {
  const at = metrics.indexOf(metric);
  return at < 0 ? null : (trial.values?.[at] ?? null);
}

/** @param {string | number} value */
const asNumber = (value) => (value !== "" && Number.isFinite(Number(value)) ? Number(value) : value);

/** Every hyperparameter of a training job, tuned or not. @param {Run} run @param {TrialRow} trial @returns {Record<string, string | number>} */
export function configOf({ asked }, { hyperparameters }) {
  const fixed = asked.job.parameters.filter(({ tune }) => !tune).map(({ name, value }) => [name, asNumber(value)]);
  const tuned = Object.entries(hyperparameters).map(([name, value]) => [name, asNumber(value)]);
  return Object.fromEntries([...fixed, ...tuned]);
}

/** Names of what two configurations do not have in common. @param {Record<string, string | number>} one @param {Record<string, string | number>} other */
export const differences = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => (one[name] ?? "") !== (other[name] ?? ""));

/** @param {Run} run */
export const tunedNames = ({ asked }) => asked.job.parameters.filter(({ tune }) => tune).map(({ name }) => name);

/** @param {Snapshot} snapshot */
export const roundsOf = ({ trials }) => trials.reduce((sum, { rounds }) => sum + rounds, 0);
