// @ts-check
/** What differs between two kept jobs: their settings, by SageMaker's names where it has one, and what came of them. */

/** @import {DataSettings, JobSettings, ParamSetting} from "../protocol.js" */
/** @import {KeptRun} from "./database.js" */

/** A line of the comparison: a key of the catalogue, or a name as it is. @typedef {{name: string, values: [string, string]}} Line */

/** @param {ParamSetting} setting */
function paramText({ tune, value, min, max, scale, list, values }) {
  if (!tune) return value;
  return list ? `{${values}}` : `[${min}, ${max}] ${scale}`;
}

/** @param {KeptRun} run @param {string} file @returns {Map<string, string>} */
function settings({ asked }, file) {
  const { data, job } = /** @type {{data: DataSettings, job: JobSettings}} */ (asked);
  const { rules } = job;
  const halves = job.strategy === "Hyperband";
  return new Map([
    ["jobs.data", file],
    ["data.target", data.target ?? ""],
    ["jobs.ignored", data.ignored.join(", ")],
    ["data.task", data.task ?? ""],
    ["data.positive", data.positive ?? ""],
    ["data.validationShare", data.split ?? data.validation_fraction],
    ["data.testShare", data.split ?? data.test_fraction],
    ["data.splitSeed", data.split ?? data.seed],
    ["job.objective", job.objective],
    ["job.strategy", halves && rules.hyperband_form === "Brackets" ? `${job.strategy} (Brackets)` : job.strategy],
    ["job.maxJobs", job.max_jobs],
    ["job.maxParallel", job.max_parallel],
    ["job.seed", job.seed],
    ["job.earlyStopping", halves ? "Off" : rules.early_stopping],
    ["rule.minResource", halves ? rules.min_resource : ""],
    ["rule.maxResource", halves ? rules.max_resource : ""],
    ["rule.maxRuntime", rules.max_runtime],
    ["rule.target", rules.target_value],
    ["rule.notImproving", rules.max_not_improving],
    ["rule.convergence", String(rules.on_convergence)],
    ["rule.regretBound", String(rules.on_regret_bound)],
    ["rule.boosterPriors", String(!rules.without_booster_priors)],
    ["rule.folds", rules.folds],
    ["rule.warmStart", rules.warm_start === "" ? "" : `${rules.warm_start}: ${rules.parents.join(", ")}`],
    ...job.parameters.map((setting) => /** @type {[string, string]} */ ([setting.name, paramText(setting)])),
  ]);
}

/** @param {[KeptRun, KeptRun]} runs @param {[string, string]} files names of their data sets @returns {Line[]} */
export function differences(runs, files) {
  const [one, other] = runs.map((run, place) => settings(run, files[place]));
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names]
    .map((name) => ({ name, values: /** @type {[string, string]} */ ([one.get(name) ?? "", other.get(name) ?? ""]) }))
    .filter(({ values: [first, second] }) => first !== second);
}

/** The hyperparameters of both best training jobs. @param {[KeptRun, KeptRun]} runs @returns {{name: string, values: (string | number | null)[]}[]} */
export function bestOfBoth(runs) {
  const best = runs.map(({ summary }) => summary?.best?.hyperparameters ?? {});
  const names = new Set(best.flatMap((values) => Object.keys(values)));
  return [...names].map((name) => ({ name, values: best.map((values) => values[name] ?? null) }));
}
