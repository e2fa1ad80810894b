// @ts-check
/**
 * The seven steps: what to do in the page, when that is done, and what the visitor's own page then says. The texts stand in
 * `i18n`, under the name of the step.
 */

import { decimalsFor, formatDuration, formatNumber, formatScore, formatValue, t } from "../i18n/i18n.js";
import { bestTrial, isRunning, trialNumber } from "../state.js";
import { hasLabData, isLabFile, PART_NAMES, PARTS } from "./preset.js";

/** @import {TrialRow} from "../protocol.js" */
/** @import {State} from "../state.js" */
/** @import {Facts, LabState} from "./state.js" */

/** @typedef {"basics" | "tuner" | "configure" | "launch" | "analyse" | "retrain" | "conclude"} StepId */

/**
 * `controls`: where in the page something is to be done. `sight`: what to bring into sight, if not the first of them.
 * `isDone`: now. `facts`: what the page then says, for the answer. `answer`: the sentences of it. `right`: the answer of the check that holds.
 * @typedef {{
 *   id: StepId, controls: string[], sight?: string, right: "a" | "b" | "c",
 *   isDone: (state: State) => boolean, facts: (state: State) => Facts, answer: (facts: Facts, lab: LabState) => string[],
 * }} Step
 */

/** @param {Facts} facts @param {string} name */
const count = (facts, name) => formatNumber(Number(facts[name]));

/** An error or another metric, with as many digits as tell its values apart. @param {Facts} facts @param {string} name */
const score = (facts, name) => formatScore(Number(facts[name]), decimalsFor(Math.max(1, Math.abs(Number(facts[name])))));

/** @param {State} state */
const isOver = (state) => state.snapshot !== null && !isRunning(state) && bestTrial(state) !== null;

/** @param {State} state */
const tuned = ({ asked }) => asked.job.parameters.filter(({ tune }) => tune);

/** Training jobs with a result. @param {State} state @returns {(TrialRow & {objective: number})[]} */
const scored = ({ snapshot }) =>
  /** @type {(TrialRow & {objective: number})[]} */ ((snapshot?.trials ?? []).filter(({ objective }) => objective !== null));

/** Whether the training job that is selected is one of the worst: off the scale of the chart, several look alike. @param {State} state */
function isPoorSelected(state) {
  const [all, best] = [scored(state), bestTrial(state)];
  const chosen = all.find(({ trial }) => trial === state.selected);
  if (!chosen || chosen.objective === best?.objective) return false;
  const sign = state.snapshot?.objective.type === "Maximize" ? -1 : 1;
  return all.filter(({ objective }) => sign * objective > sign * chosen.objective).length <= all.length / 4;
}

/**
 * The cliff of alpha in the visitor's own tuning job: the training jobs with the largest alpha, as far as they all have the
 * worst result. @param {State} state @returns {Facts}
 */
function cliff(state) {
  const sign = state.snapshot?.objective.type === "Maximize" ? -1 : 1;
  const byAlpha = scored(state)
    .filter(({ hyperparameters }) => hyperparameters.alpha !== undefined)
    .map(({ hyperparameters, objective }) => ({ alpha: Number(hyperparameters.alpha), objective }))
    .sort((one, other) => other.alpha - one.alpha);
  const worst = Math.max(...byAlpha.map(({ objective }) => sign * objective));
  const end = byAlpha.findIndex(({ objective }) => sign * objective !== worst);
  const dead = byAlpha.slice(0, Math.max(0, end));
  return { dead: dead.length, deadFrom: dead.at(-1)?.alpha ?? 0, deadValue: dead.at(-1)?.objective ?? 0 };
}

/** @param {State} state */
function meanObjective(state) {
  const values = scored(state).map(({ objective }) => objective);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** @param {Facts} facts */
const ownCliff = (facts) => ({
  dead: count(facts, "dead"),
  from: formatValue(Number(facts.deadFrom)),
  error: score(facts, "deadValue"),
  slices: t("search.slices"),
});

/** @param {string} name */
const row = (name) => `[data-testid="param-row"][data-param="${name}"]`;

/** The upper end of the second search. */
const NARROW_ALPHA = 10;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: "basics",
    controls: ['[data-testid="dataset-select"]'],
    right: "a",
    isDone: hasLabData,
    facts: ({ summary, preview }) => ({
      rows: preview?.rows ?? 0,
      train: summary?.rows.train ?? 0,
      validation: summary?.rows.validation ?? 0,
      test: summary?.rows.test ?? 0,
      target: summary?.target ?? "",
    }),
    answer: (facts) => [
      t("lab.basics.answer", {
        rows: count(facts, "rows"),
        train: count(facts, "train"),
        validation: count(facts, "validation"),
        test: count(facts, "test"),
        target: facts.target,
      }),
    ],
  },
  {
    id: "tuner",
    controls: ['[data-testid="max-jobs"]', '[data-testid="max-parallel"]'],
    right: "b",
    isDone: (state) => PARTS.jobs(state) && state.asked.job.strategy === "Bayesian",
    facts: (state) => ({ tuned: tuned(state).length, jobs: Number(state.asked.job.max_jobs) }),
    answer: (facts) => [
      t("lab.tuner.answer", {
        count: Number(facts.tuned),
        total: formatNumber(10 ** Number(facts.tuned)),
        jobs: count(facts, "jobs"),
      }),
    ],
  },
  {
    id: "configure",
    controls: [row("alpha")],
    right: "a",
    isDone: (state) => hasLabData(state) && PART_NAMES.every((part) => PARTS[part](state)),
    facts: ({ summary }) => ({ validation: summary?.rows.validation ?? 0 }),
    answer: (facts) => [
      t("lab.configure.answer", {
        validation: count(facts, "validation"),
        one: formatScore(1 / Number(facts.validation), 5),
      }),
    ],
  },
  {
    id: "launch",
    controls: ['[data-testid="start"]'],
    // The button is always in sight; what comes of it is not, on a narrow screen.
    sight: '[data-testid="chart-history"]',
    right: "c",
    isDone: isOver,
    facts: (state) => {
      const { snapshot } = state;
      return {
        best: trialNumber(bestTrial(state)?.trial ?? 0),
        value: bestTrial(state)?.objective ?? 0,
        metric: snapshot?.objective.metric ?? "",
        jobs: scored(state).length,
        stopped: snapshot?.counters.stopped ?? 0,
        elapsed: snapshot?.times.elapsed ?? 0,
        mean: meanObjective(state),
        labFile: isLabFile(state) ? 1 : 0,
      };
    },
    answer: (facts) => [
      t("lab.launch.answer", {
        best: count(facts, "best"),
        jobs: count(facts, "jobs"),
        metric: facts.metric,
        value: score(facts, "value"),
        time: formatDuration(Number(facts.elapsed)),
      }),
      ...(Number(facts.stopped) > 0 ? [t("lab.launch.stopped", { count: Number(facts.stopped) })] : []),
    ],
  },
  {
    id: "analyse",
    controls: ['[data-testid="chart-history"]'],
    right: "b",
    isDone: (state) => isOver(state) && isPoorSelected(state),
    facts: (state) => {
      const [best, chosen] = [bestTrial(state), state.snapshot?.trials[state.selected ?? -1]];
      return {
        worst: trialNumber(chosen?.trial ?? 0),
        worstValue: chosen?.objective ?? 0,
        worstAlpha: chosen?.hyperparameters.alpha ?? "",
        best: trialNumber(best?.trial ?? 0),
        bestValue: best?.objective ?? 0,
        bestAlpha: best?.hyperparameters.alpha ?? "",
        ties: scored(state).filter(({ objective }) => objective === best?.objective).length,
        labFile: isLabFile(state) ? 1 : 0,
        ...cliff(state),
      };
    },
    answer: (facts) => [
      t(facts.worstAlpha === "" ? "lab.analyse.noAlpha" : "lab.analyse.answer", {
        worst: count(facts, "worst"),
        worstValue: score(facts, "worstValue"),
        worstAlpha: formatValue(facts.worstAlpha),
        best: count(facts, "best"),
        bestValue: score(facts, "bestValue"),
        bestAlpha: formatValue(facts.bestAlpha),
      }),
      ...(Number(facts.dead) > 1 ? [t("lab.analyse.own", ownCliff(facts))] : []),
      t("lab.analyse.cliff"),
      ...(Number(facts.labFile) === 1 ? [] : [t("lab.analyse.elsewhere")]),
      t("lab.analyse.ties", { count: Number(facts.ties) }),
    ],
  },
  {
    id: "retrain",
    controls: ['[data-testid="retrain"]'],
    right: "a",
    isDone: ({ evaluation }) => evaluation !== null,
    facts: ({ evaluation }) => {
      const { metric = "", type = "Minimize" } = evaluation?.objective ?? {};
      return {
        metric,
        minimize: type === "Minimize" ? 1 : 0,
        test: evaluation?.rows.test ?? 0,
        tuned: evaluation?.tuned.scores[metric] ?? 0,
        usual: evaluation?.default.scores[metric] ?? 0,
      };
    },
    answer: (facts) => {
      const gain = (Number(facts.usual) - Number(facts.tuned)) * (Number(facts.minimize) === 1 ? 1 : -1);
      const verdict = gain > 0 ? t("lab.retrain.better") : gain < 0 ? t("lab.retrain.worse") : t("lab.retrain.equal");
      const numbers = { metric: facts.metric, test: count(facts, "test"), tuned: score(facts, "tuned"), usual: score(facts, "usual") };
      const chance = gain === 0 ? [] : [t("lab.retrain.chance")];
      return [t("lab.retrain.answer", numbers), verdict, ...chance, t("lab.retrain.aws")];
    },
  },
  {
    id: "conclude",
    controls: [`${row("alpha")} [data-testid="param-max"]`, '[data-testid="start"]'],
    right: "c",
    isDone: (state) => {
      const alpha = state.run?.asked.job.parameters.find(({ name }) => name === "alpha");
      return isOver(state) && alpha?.tune === true && Number(alpha.max) <= NARROW_ALPHA;
    },
    facts: (state) => ({ value: bestTrial(state)?.objective ?? 0, mean: meanObjective(state) }),
    answer: (facts, { done: { launch } }) => {
      const now = { meanNow: score(facts, "mean"), bestNow: score(facts, "value") };
      if (!launch) return [t("lab.conclude.alone", now)];
      return [t("lab.conclude.answer", { ...now, meanBefore: score(launch, "mean"), bestBefore: score(launch, "value") })];
    },
  },
];

/** Names of the page's own controls and cards, for the texts that send a visitor to them. @param {State} state @returns {Record<string, string>} */
export const controlNames = ({ builtIns, language }) => ({
  set: builtIns.find(({ id }) => id === "breast_cancer")?.name[language] ?? "",
  open: t("data.open"),
  boosting: t("boosting.open"),
  glossary: t("glossary.open"),
  race: t("race.open").replace("…", ""),
  priors: t("rule.boosterPriors"),
  folds: t("rule.folds"),
  completed: t("status.Completed"),
  thinking: t("thinking.title"),
  coverage: t("figure.coverage.title"),
  ladder: t("figure.ladder.title"),
  early: t("early.title"),
  tuning: t("job.title"),
  maxJobs: t("job.maxJobs"),
  maxParallel: t("job.maxParallel"),
  fill: t("lab.preset"),
  start: t("run.start"),
  chart: t("figure.history.title"),
  retrain: t("best.retrain"),
});

/** What the page makes of the data at hand. @param {State} state */
export function recognised(state) {
  if (isLabFile(state)) return t("lab.file.own");
  if (!hasLabData(state)) return t("lab.file.none");
  return t("lab.file.without", { name: state.preview?.name ?? "" });
}
