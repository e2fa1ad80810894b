// @ts-check
/** What a challenge puts into the form, and whether a job is on the data and under the rules of a challenge. */

import { DATA_DEFAULTS, JOB_DEFAULTS } from "../settings.js";

/** @import {DataSettings, JobSettings, ParamSetting, RuleSettings, Strategy} from "../protocol.js" */
/** @import {Run, State} from "../state.js" */

/**
 * `dataset`: a built-in one; `columns`: the model sees these only. `anySplit`: the visitor may split the rows in another way, and
 * judge by another metric. `tune`, `fixed`: hyperparameters that are not as XGBoost has them. `slow`: in slow motion.
 * @typedef {{
 *   dataset: string, columns?: readonly string[], anySplit?: boolean, shares?: Partial<DataSettings>,
 *   objective: string, strategy: Strategy, jobs: string, seed?: string,
 *   tune: Readonly<Record<string, Partial<ParamSetting>>>, fixed?: Readonly<Record<string, string>>, rules?: Partial<RuleSettings>, slow?: boolean,
 * }} SetUp
 */

/** @param {State} state @param {SetUp} setUp */
const builtIn = ({ builtIns }, { dataset }) => builtIns.find(({ id }) => id === dataset);

/** @param {State} state @param {SetUp} setUp */
export const dataName = (state, setUp) => builtIn(state, setUp)?.name[state.language] ?? "";

/** Whether the data at hand are those of the challenge. @param {State} state @param {SetUp} setUp */
export const hasData = ({ origin, loading, summary }, { dataset }) =>
  !loading && summary !== null && origin?.kind === "builtin" && origin.id === dataset;

/** Once its data are here. @param {State} state @param {SetUp} setUp @returns {DataSettings} */
export function dataOf(state, setUp) {
  const target = builtIn(state, setUp)?.target ?? null;
  const { columns } = setUp;
  const others = (state.preview?.columns ?? []).map(({ name }) => name).filter((name) => name !== target && !columns?.includes(name));
  return { ...DATA_DEFAULTS, target, ignored: columns ? others : [], ...setUp.shares };
}

/** @param {State} state @param {SetUp} setUp @returns {JobSettings} */
export function jobOf(state, setUp) {
  const parameters = state.parameters.map(({ setting, default: usual }) => {
    const range = setUp.tune[setting.name];
    const value = setUp.fixed?.[setting.name] ?? usual;
    return range ? { ...setting, value: usual, list: false, ...range, tune: true } : { ...setting, value, tune: false };
  });
  return {
    ...JOB_DEFAULTS,
    objective: setUp.objective,
    strategy: setUp.strategy,
    max_jobs: setUp.jobs,
    max_parallel: "1",
    seed: setUp.seed ?? "1",
    // A start from values that were good elsewhere would give the answer away.
    rules: { ...JOB_DEFAULTS.rules, without_booster_priors: true, ...setUp.rules },
    parameters,
  };
}

/** @param {string} one @param {string} other as typed */
const isSame = (one, other) => one.trim() === other.trim() || (one.trim() !== "" && Number(one) === Number(other));

/** @param {ParamSetting} one @param {ParamSetting | undefined} other */
function isSameSetting(one, other) {
  if (!other || one.tune !== other.tune) return false;
  if (!one.tune) return isSame(one.value, other.value);
  return one.list === other.list && (one.list ? one.values === other.values : isSame(one.min, other.min) && isSame(one.max, other.max));
}

/** Whether a job searches what the challenge has put into the form, with its strategy. @param {State} state @param {Run} run @param {SetUp} setUp */
export function isAsSetUp(state, { asked: { job } }, setUp) {
  const wanted = jobOf(state, setUp);
  const asked = new Map(job.parameters.map((setting) => [setting.name, setting]));
  return (
    job.strategy === wanted.strategy &&
    job.max_jobs.trim() === wanted.max_jobs &&
    job.rules.early_stopping === wanted.rules.early_stopping &&
    wanted.parameters.every((setting) => isSameSetting(setting, asked.get(setting.name)))
  );
}

/** @param {readonly string[]} names */
const sorted = (names) => JSON.stringify([...names].sort());

/** Whether the job on show counts: on the data of the challenge, and on nothing that others have found. @param {State} state @param {SetUp} setUp */
export function counts(state, setUp) {
  const { run, snapshot } = state;
  if (!run || !snapshot || run.dataName !== builtIn(state, setUp)?.file) return false;
  const { data, job } = run.asked;
  if (job.rules.warm_start !== "" || job.rules.folds.trim() !== "") return false;
  const wanted = dataOf(state, setUp);
  // Of another file that is open by now, the columns are not known.
  const isSameColumns = !setUp.columns || !hasData(state, setUp) || sorted(data.ignored) === sorted(wanted.ignored);
  if (data.target !== wanted.target || !isSameColumns) return false;
  if (setUp.anySplit) return true;
  const isSameSplit = isSame(data.validation_fraction, wanted.validation_fraction) && isSame(data.test_fraction, wanted.test_fraction) && isSame(data.seed, wanted.seed);
  return isSameSplit && snapshot.objective.metric === setUp.objective;
}
