// @ts-check
/** Where the job stands, as SageMaker counts it: status and objective counters, the best and its ties, pace and time. */

import { h, icon } from "../../dom.js";
import { formatDuration, formatNumber, formatPercent, formatScore, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { JOB_NAME_CHARS, nextName } from "../name.js";
import { bestTrial, isRunning, trialNumber } from "../../state.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Snapshot, TrialRow} from "../../protocol.js" */

const TWICE = "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z";

/** @param {TrialRow} trial */
const isPending = ({ status }) => status === "Waiting" || status === "InProgress" || status === "Held";

/** SageMaker could start it again: not its hyperparameters were at fault. @param {TrialRow} trial */
const isRetryable = ({ status, reason }) => status === "Failed" && reason?.code === "worker_lost";

/** @type {WeakMap<Snapshot, ReturnType<typeof count>>} */
const counted = new WeakMap();

/** Counted once a snapshot, however many ask. @param {Snapshot} snapshot */
function counts(snapshot) {
  const known = counted.get(snapshot) ?? count(snapshot);
  counted.set(snapshot, known);
  return known;
}

/** @param {Snapshot} snapshot */
function count({ trials, counters }) {
  const retryable = trials.filter(isRetryable).length;
  const pending = trials.filter(isPending).length;
  const succeeded = trials.filter((trial) => !isPending(trial) && trial.objective !== null).length;
  return {
    Completed: counters.completed,
    InProgress: pending,
    Stopped: counters.stopped,
    RetryableError: retryable,
    NonRetryableError: counters.failed - retryable,
    Succeeded: succeeded,
    Pending: pending,
    Failed: trials.length - succeeded - pending,
  };
}

/** @typedef {keyof ReturnType<typeof counts>} Counter */

/** Training jobs that have the best value, too. @param {State} state */
function tiesText(state) {
  const best = bestTrial(state);
  if (!state.snapshot || !best) return "";
  const ties = state.snapshot.trials.filter((trial) => !isPending(trial) && trial.objective === best.objective).length - 1;
  return ties === 0 ? t("details.noTie") : t("details.ties", { count: ties });
}

/** @param {Snapshot} snapshot */
function paceText({ counters, times }) {
  const ended = counters.completed + counters.stopped + counters.failed;
  if (ended === 0 || times.elapsed <= 0) return "–";
  const rate = (1000 * ended) / times.elapsed;
  if (rate < 1) return t("details.oneEvery", { time: formatDuration(1000 / rate) });
  return t("details.perSecond", { rate: formatNumber(rate, { maximumSignificantDigits: 3 }) });
}

/** Share of the workers' time in which they trained. A trial that is held at a rung is on no worker, so it is not told then. @param {State} state */
function useText({ snapshot, run }) {
  if (!snapshot || !run) return "–";
  const workers = t("details.workers", { count: run.workers });
  const use = snapshot.times.worker_use;
  if (use === null || snapshot.hyperband?.form === "Brackets") return workers;
  return t("details.use", { workers, share: formatPercent(use / 100) });
}

/** @param {(snapshot: Snapshot, state: State) => string} read @returns {(state: State) => string} */
const ofJob = (read) => (state) => (state.snapshot ? read(state.snapshot, state) : "");

/** @param {() => string} title @param {(state: State) => string} value @param {string} [testId] */
const fact = (title, value, testId) => h("div", null, h("dt", null, title), h("dd", { "data-testid": testId ?? null }, value));

/** @param {string} title @param {readonly Counter[]} names */
const counterGroup = (title, names) =>
  h(
    "div",
    { class: "details-group" },
    h("h3", null, () => t(title)),
    h(
      "dl",
      { class: "details-counters" },
      ...names.map((name) =>
        h(
          "div",
          { "data-empty": ({ snapshot }) => (snapshot && counts(snapshot)[name] > 0 ? null : ""), "data-counter": name },
          h("dt", null, () => t(`counter.${name}`)),
          h("dd", { "data-testid": `details-${name}` }, ofJob((snapshot) => formatNumber(counts(snapshot)[name]))),
        ),
      ),
    ),
  );

/** @param {Snapshot} snapshot @param {State} state */
const leftText = (snapshot, state) =>
  !isRunning(state) || snapshot.paused || snapshot.times.left === null ? "–" : formatDuration(snapshot.times.left);

/** When it was seen, after the start: the clock of the engine is nobody's. @param {Snapshot} snapshot */
const convergedText = ({ times }) =>
  times.converged === null ? t("details.notConverged") : t("details.after", { time: formatDuration(times.converged - times.started) });

/** The settings of the job that is shown, in the form, under another name. @param {State} state @param {Dispatch} dispatch */
function duplicate(state, dispatch) {
  const { run, snapshot, parents, loads, asked } = state;
  if (!run || !snapshot) return;
  const name = nextName(snapshot.name, [snapshot.name, ...parents.map((parent) => parent.name)]);
  const data = run.load === loads && JSON.stringify(run.asked.data) !== JSON.stringify(asked.data) ? run.asked.data : null;
  dispatch({ type: "adopt", job: { ...run.asked.job, name }, data });
  const sentences = [{ code: "job_duplicated", params: { from: snapshot.name, name } }];
  dispatch({ type: "say", message: { topic: "copy", level: "info", title: "details.duplicated", sentences } });
}

export const render = panel("details", (/** @type {Dispatch} */ dispatch) => {
  /** @type {State | null} */
  let now = null;
  return h(
    "section",
    {
      class: "card details",
      "data-testid": "details",
      "aria-labelledby": "details-title",
      hidden: (state) => {
        now = state;
        return state.snapshot === null;
      },
    },
    h(
      "header",
      { class: "details-head" },
      h("h2", { id: "details-title" }, () => t("details.title")),
      h("code", { "data-testid": "details-name", title: () => t("details.nameLimit", { limit: JOB_NAME_CHARS }) }, ofJob(({ name }) => name)),
      h(
        "button",
        { type: "button", class: "quiet", "data-testid": "duplicate", title: () => t("details.duplicateHelp"), onclick: () => now && duplicate(now, dispatch) },
        icon(TWICE),
        h("span", null, () => t("details.duplicate")),
      ),
    ),
    h(
      "div",
      { class: "details-grid" },
      counterGroup("details.statuses", ["Completed", "InProgress", "Stopped", "RetryableError", "NonRetryableError"]),
      counterGroup("details.objectives", ["Succeeded", "Pending", "Failed"]),
      h(
        "dl",
        { class: "details-facts" },
        fact(
          () => t("details.best"),
          (state) => {
            const best = bestTrial(state);
            return best && best.objective !== null ? t("details.bestValue", { trial: trialNumber(best.trial), value: formatScore(best.objective) }) : "–";
          },
          "details-best",
        ),
        fact(() => t("details.tie"), tiesText, "details-ties"),
        fact(() => t("details.pace"), ofJob(paceText), "details-pace"),
        fact(() => t("details.useTitle"), useText, "details-use"),
        fact(() => t("details.left"), ofJob(leftText), "details-left"),
      ),
    ),
    h(
      "details",
      { class: "fold details-more", "data-testid": "details-more" },
      h("summary", null, () => t("details.more")),
      h(
        "dl",
        { class: "details-facts" },
        fact(
          () => "ConsumedResources.RuntimeInSeconds",
          ofJob(({ times }) => formatNumber(Math.ceil(times.elapsed / 1000))),
          "details-runtime",
        ),
        fact(
          () => "NumberOfTrainingJobsObjectiveNotImproving",
          ofJob(({ completion }) => formatNumber(completion.not_improving)),
          "details-not-improving",
        ),
        fact(() => "ConvergenceDetectedTime", ofJob(convergedText), "details-converged"),
        fact(() => "RandomSeed", ofJob(({ seed }) => String(seed))),
        fact(() => "MaxParallelTrainingJobs", ofJob(({ max_parallel }) => formatNumber(max_parallel))),
      ),
      h("p", { class: "hint" }, () => t("details.help")),
    ),
  );
});
