// @ts-check
/**
 * A real run of Lab 3.7 on AWS: its ten training jobs, and the job that trains the same ten here.
 *
 * Recorded in August 2025, from a published notebook: what was tried, the `validation:error` that AWS gave, the seconds of each
 * job. `lowest`: the smallest error after any of its rounds, as xgboost 1.0.0 gives it. `tests/lab_preset.rs` trains them.
 */

import { isRunning } from "../state.js";
import { labJob } from "./preset.js";

/** @import {JobSettings} from "../protocol.js" */
/** @import {State} from "../state.js" */

/** @typedef {{values: Record<string, string>, error: number, lowest: number, seconds: number}} AwsJob */

/** @type {readonly AwsJob[]} */
export const AWS_JOBS = [
  {
    values: { alpha: "7.6715", eta: "0.203734", min_child_weight: "4.800631", num_round: "35", subsample: "0.652582" },
    error: 0.09677,
    lowest: 0.06452,
    seconds: 135,
  },
  {
    values: { alpha: "58.054778", eta: "0.171727", min_child_weight: "1.770026", num_round: "26", subsample: "0.584043" },
    error: 0.67742,
    lowest: 0.67742,
    seconds: 34,
  },
  {
    values: { alpha: "78.878713", eta: "0.194119", min_child_weight: "4.096721", num_round: "32", subsample: "0.624261" },
    error: 0.67742,
    lowest: 0.67742,
    seconds: 35,
  },
  {
    values: { alpha: "16.261493", eta: "0.193967", min_child_weight: "2.34475", num_round: "41", subsample: "0.783091" },
    error: 0.09677,
    lowest: 0.09677,
    seconds: 34,
  },
  {
    values: { alpha: "1.053082", eta: "0.177255", min_child_weight: "3.618485", num_round: "50", subsample: "0.728272" },
    error: 0.09677,
    lowest: 0.06452,
    seconds: 34,
  },
  {
    values: { alpha: "24.618462", eta: "0.242786", min_child_weight: "1.933294", num_round: "30", subsample: "0.567585" },
    error: 0.22581,
    lowest: 0.22581,
    seconds: 36,
  },
  {
    values: { alpha: "8.725346", eta: "0.118658", min_child_weight: "1.996815", num_round: "42", subsample: "1.0" },
    error: 0.09677,
    lowest: 0.06452,
    seconds: 34,
  },
  {
    values: { alpha: "100.0", eta: "0.244179", min_child_weight: "1.926821", num_round: "43", subsample: "0.90379" },
    error: 0.67742,
    lowest: 0.67742,
    seconds: 33,
  },
  {
    values: { alpha: "13.483507", eta: "0.10026", min_child_weight: "2.117428", num_round: "2", subsample: "0.676179" },
    error: 0.22581,
    lowest: 0.22581,
    seconds: 34,
  },
  {
    values: { alpha: "10.756198", eta: "0.3", min_child_weight: "4.020071", num_round: "50", subsample: "0.953457" },
    error: 0.09677,
    lowest: 0.09677,
    seconds: 34,
  },
];

/** The whole job on AWS, with its waiting for machines, in milliseconds: 11 min 45 s. */
export const AWS_ELAPSED = 705_000;

/** What the replay is called, so that it is known again. */
const NAME = "lab37-replay";

/** The ten jobs as a tuning job: they are tried first, and no more are asked for. @param {State} state @returns {JobSettings} */
export function replayJob(state) {
  const job = labJob(state);
  const enqueued = AWS_JOBS.map(({ values }) => values);
  return { ...job, name: NAME, strategy: "Random", rules: { ...job.rules, early_stopping: "Off", enqueued } };
}

/** What the replay gave here: errors in the order of the ten, and how long it took, in milliseconds. @typedef {{errors: number[], elapsed: number}} Replayed */

/** Once the replay is over; else null. @param {State} state @returns {Replayed | null} */
export function replayed(state) {
  const { run, snapshot } = state;
  if (run?.asked.job.name !== NAME || !snapshot || isRunning(state)) return null;
  const errors = snapshot.trials.flatMap(({ objective }) => (objective === null ? [] : [objective]));
  return errors.length === AWS_JOBS.length ? { errors, elapsed: snapshot.times.elapsed } : null;
}

/** AWS told five decimals. @param {number} ours @param {number} theirs */
export const isSame = (ours, theirs) => Math.abs(ours - theirs) < 0.000_01;
