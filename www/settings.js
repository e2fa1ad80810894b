// @ts-check
/**
 * The job's settings, as the page keeps them: what they are at first (`src/session/dto/defaults.rs` says the same), what a
 * change of strategy entails, and how they are sent to the engine. Pure functions; the rules themselves are the engine's.
 */

import { currentLanguage } from "./i18n/i18n.js";

/** @import {DataSettings, JobSettings, ParamSetting, RuleSettings, Strategy} from "./protocol.js" */

/**
 * A choice of the strategy field. `ours`: SageMaker has it not.
 * @typedef {{id: string, strategy: Strategy, form: RuleSettings["hyperband_form"], ours: boolean}} StrategyChoice
 */

/** @type {readonly StrategyChoice[]} */
export const STRATEGIES = [
  { id: "Bayesian", strategy: "Bayesian", form: "Asynchronous", ours: false },
  { id: "Random", strategy: "Random", form: "Asynchronous", ours: false },
  { id: "Grid", strategy: "Grid", form: "Asynchronous", ours: false },
  { id: "Hyperband", strategy: "Hyperband", form: "Asynchronous", ours: false },
  { id: "HyperbandBrackets", strategy: "Hyperband", form: "Brackets", ours: true },
  { id: "TPE", strategy: "TPE", form: "Asynchronous", ours: true },
];

/** @param {JobSettings} job */
export const strategyId = ({ strategy, rules }) =>
  STRATEGIES.find((choice) => choice.strategy === strategy && (strategy !== "Hyperband" || choice.form === rules.hyperband_form))
    ?.id ?? strategy;

/** @type {RuleSettings} */
const RULE_DEFAULTS = {
  early_stopping: "Off",
  hyperband_form: "Asynchronous",
  min_resource: "",
  max_resource: "",
  max_runtime: "",
  target_value: "",
  max_not_improving: "",
  on_convergence: false,
  on_regret_bound: false,
  warm_start: "",
  parents: [],
  folds: "",
  without_booster_priors: false,
  enqueued: [],
};

/** @type {DataSettings} */
export const DATA_DEFAULTS = {
  target: null,
  ignored: [],
  task: null,
  positive: null,
  validation_fraction: "0.2",
  test_fraction: "0.2",
  seed: "1",
};

/** @type {JobSettings} */
export const JOB_DEFAULTS = {
  name: "",
  objective: "",
  strategy: "Bayesian",
  max_jobs: "20",
  max_parallel: "4",
  seed: "1",
  rules: RULE_DEFAULTS,
  parameters: [],
  kept: {},
};

/**
 * The request as it is shown: what was read and has no use here stands in place of the playground's own.
 * @param {Record<string, any>} request @param {Record<string, any>} kept @returns {Record<string, any>}
 */
export const withKept = (request, kept) => ({
  ...request,
  ...kept,
  TrainingJobDefinition: { ...request.TrainingJobDefinition, ...kept.TrainingJobDefinition },
});

/** The number of rounds that a trial of Hyperband has if nothing stops it is not searched: Hyperband itself deals it out. */
const ROUNDS = "num_round";

/** What a strategy has set aside, to be put back with another. @typedef {{maxJobs: string | null, rounds: ParamSetting | null}} Aside */

/** @param {JobSettings} job */
const roundsOf = (job) => job.parameters.find(({ name }) => name === ROUNDS);
/** @param {JobSettings} job @param {ParamSetting} setting */
const withRounds = (job, setting) => job.parameters.map((old) => (old.name === ROUNDS ? setting : old));

/**
 * Under Hyperband the rounds are fixed at the most that were to be tried, which is MaxResource then; other jobs stay.
 * @param {JobSettings} job @param {Aside} aside @returns {{job: JobSettings, aside: Aside}}
 */
export function withRoundsFixed(job, aside) {
  const rounds = roundsOf(job);
  if (job.strategy !== "Hyperband" || !rounds) return { job, aside };
  if (!rounds.tune) {
    const rules = { ...job.rules, max_resource: job.rules.max_resource || rounds.value };
    return { job: { ...job, rules }, aside };
  }
  const value = rounds.list ? (wordsOf(rounds.values).at(-1) ?? rounds.value) : rounds.max;
  const parameters = withRounds(job, { ...rounds, tune: false, value });
  return { job: { ...job, parameters, rules: { ...job.rules, max_resource: value } }, aside: { ...aside, rounds } };
}

/**
 * The settings under another strategy. A Grid job runs every combination, so it needs no number of training jobs; Hyperband
 * deals out the rounds, so they are not tuned. Both are undone with the next strategy.
 * @param {JobSettings} job @param {Aside} aside @param {StrategyChoice} choice
 * @returns {{job: JobSettings, aside: Aside}}
 */
export function withStrategy(job, aside, { strategy, form }) {
  const next = { ...job, strategy, rules: { ...job.rules, hyperband_form: form } };
  let { maxJobs, rounds } = aside;
  if (strategy === "Grid" && job.strategy !== "Grid") {
    maxJobs = job.max_jobs;
    next.max_jobs = "";
  } else if (strategy !== "Grid" && maxJobs !== null) {
    next.max_jobs ||= maxJobs;
    maxJobs = null;
  }
  if (strategy !== "Hyperband" && rounds !== null) {
    const now = roundsOf(next);
    if (now && !now.tune) next.parameters = withRounds(next, { ...rounds, value: now.value });
    rounds = null;
  }
  return withRoundsFixed(next, { maxJobs, rounds });
}

/** A comma between two digits is a decimal one where numbers are written so. */
const SEPARATORS = { en: /[\s;,]+/, fr: /[\s;]+|,(?!\d)/ };

/** The values of a list as typed. @param {string} typed */
export const wordsOf = (typed) => typed.split(SEPARATORS[currentLanguage()]).filter((word) => word !== "");

/** In French a number may be typed with a comma. @param {string} typed */
const asTyped = (typed) => (currentLanguage() === "fr" ? typed.replace(/^(\s*-?\d*),(\d+\s*)$/, "$1.$2") : typed);

/** @param {DataSettings} data @returns {DataSettings} */
export const dataToSend = (data) => ({
  ...data,
  validation_fraction: asTyped(data.validation_fraction),
  test_fraction: asTyped(data.test_fraction),
});

/** @param {ParamSetting} setting @returns {ParamSetting} */
export const settingToSend = (setting) => ({
  ...setting,
  value: asTyped(setting.value),
  min: asTyped(setting.min),
  max: asTyped(setting.max),
  values: wordsOf(setting.values).map(asTyped).join(" "),
});

/** An empty field is no value. @param {Record<string, string>} texts @returns {Record<string, string>} */
export const textsToSend = (texts) =>
  Object.fromEntries(Object.entries(texts).map(([name, typed]) => [name, asTyped(typed.trim())]).filter(([, typed]) => typed !== ""));

/** What has no part in the strategy is not sent, so that it cannot be complained about. @param {JobSettings} job @returns {JobSettings} */
export function jobToSend(job) {
  const { rules } = job;
  const halves = job.strategy === "Hyperband";
  return {
    ...job,
    rules: {
      ...rules,
      early_stopping: halves ? "Off" : rules.early_stopping,
      min_resource: halves ? rules.min_resource : "",
      max_resource: halves ? rules.max_resource : "",
      target_value: asTyped(rules.target_value),
      parents: rules.warm_start === "" ? [] : rules.parents,
    },
    parameters: job.parameters.map(settingToSend),
  };
}
