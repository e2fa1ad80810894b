// @ts-check
/**
 * The job of AWS Academy's Lab 3.7, as its notebook asks SageMaker for it, and which parts of it the form already has.
 * `tests/browser/lab.spec.mjs` holds the request that comes of it against the notebook's.
 */

import { JOB_DEFAULTS } from "../settings.js";

/** @import {DataSettings, JobSettings, ParamInfo, ParamSetting} from "../protocol.js" */
/** @import {State} from "../state.js" */

/** The ranges of the notebook, SageMaker's Auto scale. @type {Readonly<Record<string, readonly [string, string]>>} */
export const RANGES = {
  alpha: ["0", "100"],
  eta: ["0.1", "0.3"],
  min_child_weight: ["1", "5"],
  num_round: ["1", "50"],
  subsample: ["0.5", "1"],
};

/** What its container, XGBoost 1.0, did by itself with so few rows, and XGBoost 3 does not. @type {Readonly<Record<string, string>>} */
const OF_THE_CONTAINER = { base_score: "0.5", tree_method: "exact" };

const METRIC = "validation:error";
const JOBS = "10";
const PARALLEL = "1";
/** Of the rows for validation, and of those for the test. */
const SHARE = "0.1";

/** Whether the data are the lab's own file. @param {State} state */
export const isLabFile = ({ preview }) => preview?.notices.some(({ code }) => code === "lab_file") ?? false;

/** Whether the lab can be done on the data. @param {State} state */
export const hasLabData = ({ summary, loading, dataErrors }) =>
  !loading && dataErrors.length === 0 && summary?.task === "binary" && summary.rows.test > 0;

/** A hyperparameter that the form has no row for. @param {string} name @param {string} value @returns {ParamSetting} */
const fixedRow = (name, value) => ({ name, tune: false, value, min: "", max: "", scale: "Auto", list: false, values: "" });

/** @param {ParamInfo} info @returns {ParamSetting} */
function labRow({ setting, default: value }) {
  const range = RANGES[setting.name];
  if (!range) return { ...setting, value, tune: false };
  return { ...setting, value, tune: true, min: range[0], max: range[1], scale: "Auto", list: false };
}

/** @param {State} state @returns {JobSettings} */
export function labJob(state) {
  const rows = state.parameters.map(labRow);
  const fixed = Object.entries(OF_THE_CONTAINER).map(([name, value]) => fixedRow(name, value));
  return {
    ...JOB_DEFAULTS,
    objective: METRIC,
    max_jobs: JOBS,
    max_parallel: PARALLEL,
    seed: state.asked.job.seed,
    // SageMaker begins with random training jobs, too.
    rules: { ...JOB_DEFAULTS.rules, early_stopping: "Auto", without_booster_priors: true },
    parameters: [...rows, ...fixed],
  };
}

/** @param {State} state @returns {DataSettings} */
export const labRows = (state) => ({
  ...state.asked.data,
  validation_fraction: SHARE,
  test_fraction: SHARE,
  split: isLabFile(state) ? "lab37" : null,
});

/** @param {ParamSetting} setting */
function isAsInLab({ name, tune, min, max, list }) {
  const range = RANGES[name];
  if (!range) return !tune;
  return tune && !list && Number(min) === Number(range[0]) && Number(max) === Number(range[1]);
}

/** @typedef {"rows" | "metric" | "jobs" | "early" | "ranges" | "container"} Part */

/** Whether the form has a part of the lab's job. @type {Readonly<Record<Part, (state: State) => boolean>>} */
export const PARTS = {
  rows: (state) => {
    // The engine's answer, not what was asked for: until it is here the rows are split as before.
    const { train, validation, test } = state.summary?.rows ?? { train: 0, validation: 0, test: 0 };
    const share = Number(SHARE) * (train + validation + test);
    const isShare = (/** @type {number} */ rows) => Math.abs(rows - share) <= 1;
    return (!isLabFile(state) || state.asked.data.split === "lab37") && isShare(validation) && isShare(test);
  },
  metric: ({ asked: { job } }) => job.objective === METRIC && job.strategy === "Bayesian" && job.rules.without_booster_priors,
  jobs: ({ asked }) => asked.job.max_jobs.trim() === JOBS && asked.job.max_parallel.trim() === PARALLEL,
  early: ({ asked }) => asked.job.rules.early_stopping === "Auto",
  ranges: ({ asked }) => asked.job.parameters.length > 0 && asked.job.parameters.every(isAsInLab),
  container: ({ asked }) =>
    Object.entries(OF_THE_CONTAINER).every(([name, value]) => asked.job.parameters.some((row) => row.name === name && row.value === value)),
};

/** @type {readonly Part[]} */
export const PART_NAMES = ["rows", "metric", "jobs", "early", "ranges", "container"];
