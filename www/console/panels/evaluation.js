// @ts-check
/** What the final models are worth: the tuned one and XGBoost's defaults on the test rows, with the verdict and its reasons. */

import { h, list, onUpdate } from "../../dom.js";
import { decimalsFor, formatDuration, formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { figure } from "../../panels/figure.js";
import { trialNumber } from "../../state.js";
import { classes, classSelect, matrices, residuals, threshold } from "./evaluation-classes.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Evaluation} from "../../protocol.js" */
/** @import {Sight} from "../../sight.js" */

/** The validation metric under its own name. @param {string} name */
const bare = (name) => name.replace(/^(validation|train):/, "");

/** @param {Evaluation} evaluation @param {"default" | "tuned"} which @param {string} [metric] */
function scoreOf(evaluation, which, metric = evaluation.objective.metric) {
  const { scores } = evaluation[which];
  return scores[metric] ?? scores[bare(metric)] ?? NaN;
}

/** @param {Evaluation} evaluation @returns {"tuned" | "default" | "equal" | "unknown"} */
function winner(evaluation) {
  const [tuned, standard] = [scoreOf(evaluation, "tuned"), scoreOf(evaluation, "default")];
  if (Number.isNaN(tuned) || Number.isNaN(standard)) return "unknown";
  if (tuned === standard) return "equal";
  return tuned > standard === (evaluation.objective.type === "Maximize") ? "tuned" : "default";
}

/** Both scores get as many decimals: they are compared digit by digit. @param {Evaluation} evaluation @param {string} [metric] */
const decimalsOf = (evaluation, metric) =>
  decimalsFor(Math.max(Math.abs(scoreOf(evaluation, "tuned", metric)), Math.abs(scoreOf(evaluation, "default", metric))));

/** The difference on these rows, whatever it is worth. @param {Evaluation} evaluation */
function gapSentence(evaluation) {
  const who = winner(evaluation);
  if (who === "equal" || who === "unknown") return t(`eval.${who}`);
  const gap = Math.abs(scoreOf(evaluation, "tuned") - scoreOf(evaluation, "default"));
  const base = Math.abs(scoreOf(evaluation, "default"));
  const share = base > 0 ? formatNumber(gap / base, { style: "percent", maximumFractionDigits: 1 }) : "–";
  return t(`eval.better.${who}`, { gap: formatScore(gap, decimalsOf(evaluation)), share });
}

/** @param {State} state */
const own = ({ console }) => console?.evaluation ?? null;

/** @param {(evaluation: Evaluation) => string} read @returns {(state: State) => string} */
const of =
  (read) =>
  ({ evaluation }) =>
    evaluation ? read(evaluation) : "";

/** Who is better for sure. @param {State} state */
function proven(state) {
  const verdict = own(state)?.shown?.comparison?.verdict;
  return verdict === "better" ? "tuned" : verdict === "worse" ? "default" : null;
}

/** @param {"default" | "tuned"} which */
const score = (which) =>
  h(
    "div",
    { class: "score", "data-winner": (state) => (proven(state) === which ? "" : null) },
    h("h3", null, () => t(`eval.${which}`)),
    h(
      "p",
      {
        class: "score-value",
        "data-testid": `test-score-${which}`,
        "data-value": ({ evaluation }) => (evaluation ? scoreOf(evaluation, which) : null),
      },
      of((evaluation) => formatScore(scoreOf(evaluation, which), decimalsOf(evaluation))),
    ),
    h(
      "p",
      { class: "hint" },
      of((evaluation) => t("eval.rounds", { count: evaluation[which].rounds })),
    ),
  );

/** Resamples done and all, while some are to come. @param {State} state */
function resampling(state) {
  const resamples = own(state)?.shown?.resamples;
  return resamples && resamples[0] < resamples[1] ? resamples : null;
}

/** @param {State} state @returns {string} */
function verdictOf(state) {
  const shown = own(state)?.shown;
  return shown?.comparison?.verdict ?? (shown && !resampling(state) ? "none" : "working");
}

/** @param {State} state */
function verdictText(state) {
  const shown = own(state)?.shown;
  if (shown?.comparison) return shown.comparison.sentence;
  return shown?.reason ? t("eval.noVerdict", { reason: shown.reason }) : "";
}

/** The verdict, or how far its resamples are. */
function verdict() {
  /** When the first of them were seen, and how many. @type {{at: number, done: number} | null} */
  let began = null;
  /** @param {State} state */
  function progress(state) {
    const resamples = resampling(state);
    if (!resamples) return "";
    const [done, all] = resamples;
    const text = t("eval.resampling", { done: formatNumber(done), count: all });
    const passed = performance.now() - (began?.at ?? 0);
    if (!began || done <= began.done || passed < 500) return text;
    const left = (passed * (all - done)) / (done - began.done);
    return left < 1000 ? text : t("eval.resamplingLeft", { text, time: formatDuration(left) });
  }
  onUpdate((state) => {
    const resamples = resampling(state);
    began = resamples && (began ?? { at: performance.now(), done: resamples[0] });
  });
  return h(
    "div",
    { class: "verdict", "data-testid": "verdict", "data-verdict": verdictOf },
    h("p", { class: "verdict-text", role: "status" }, verdictText),
    h(
      "div",
      { class: "verdict-work", hidden: (state) => verdictOf(state) !== "working" },
      h("progress", {
        max: "1",
        "aria-label": () => t("eval.working"),
        value: (state) => {
          const [done, all] = resampling(state) ?? [0, 1];
          return done / all;
        },
      }),
      h("span", { class: "hint" }, (state) => progress(state) || t("eval.working")),
    ),
    h(
      "details",
      { class: "fold", hidden: (state) => !own(state)?.shown?.comparison },
      h("summary", null, () => t("eval.verdictAbout")),
      h("p", { class: "hint" }, (state) => {
        const found = own(state)?.shown?.comparison;
        if (!found) return "";
        const share = formatNumber(found.share_better, { style: "percent", maximumFractionDigits: 1 });
        return t("eval.verdictHelp", { share, count: found.resamples });
      }),
    ),
  );
}

/** How often the test rows have been opened. @param {State} state */
function looks(state) {
  const seen = own(state)?.looks.trials ?? [];
  const { evaluation } = state;
  if (!evaluation || seen.length === 0) return "";
  if (seen.length === 1) return t("eval.openedOnce", { trial: trialNumber(evaluation.trial) });
  return t("eval.openedAgain", { count: seen.length });
}

const metricsTable = () =>
  h(
    "table",
    { class: "metrics-table" },
    h("caption", { class: "visually-hidden" }, () => t("eval.metrics")),
    h(
      "thead",
      null,
      h(
        "tr",
        null,
        h("th", { scope: "col" }, () => t("eval.metric")),
        h("th", { scope: "col", class: "number" }, () => t("eval.defaultShort")),
        h("th", { scope: "col", class: "number" }, () => t("eval.tunedShort")),
      ),
    ),
    list(
      h("tbody", null),
      ({ evaluation }) => evaluation?.metrics.map((metric) => ({ metric, evaluation })) ?? [],
      ({ metric }) => metric.name,
      (get) => {
        /** @param {"default" | "tuned"} which */
        const cell = (which) => {
          const other = which === "default" ? "tuned" : "default";
          return h(
            "td",
            {
              class: "number",
              "data-better": () => {
                const { metric, evaluation } = get();
                const gap = scoreOf(evaluation, which, metric.name) - scoreOf(evaluation, other, metric.name);
                return (metric.type === "Maximize" ? gap > 0 : gap < 0) ? "" : null;
              },
            },
            () => {
              const { metric, evaluation } = get();
              return formatScore(scoreOf(evaluation, which, metric.name), decimalsOf(evaluation, metric.name));
            },
          );
        };
        return h(
          "tr",
          null,
          h(
            "th",
            { scope: "row" },
            h("code", null, () => get().metric.name),
            h("span", { class: "direction", title: () => t(`direction.${get().metric.type}`) }, () =>
              get().metric.type === "Maximize" ? " ↑" : " ↓",
            ),
          ),
          cell("default"),
          cell("tuned"),
        );
      },
    ),
  );

/** @param {Dispatch} dispatch @param {Sight} sight */
function charts(dispatch, sight) {
  /** @param {string} id @param {string[]} legend */
  const chart = (id, legend) => figure({ id, legend, chooses: false }, dispatch, sight);
  const isRegression = (/** @type {State} */ state) => own(state)?.shown?.task === "regression";
  return h(
    "div",
    { class: "evaluation-charts", "data-task": (state) => own(state)?.shown?.task ?? null, hidden: (state) => !own(state)?.shown },
    h(
      "div",
      { class: "chart-choice", hidden: (state) => own(state)?.shown?.task !== "multiclass" },
      classSelect(dispatch),
    ),
    h(
      "div",
      { class: "pair-of-charts", hidden: isRegression },
      chart("roc", ["tuned", "default", "threshold", "reference"]),
      chart("precision_recall", ["tuned", "default", "threshold", "reference"]),
      chart("calibration", ["tuned", "default", "reference"]),
      chart("scores", ["of_class", "of_others", "default_scores", "threshold"]),
    ),
    h(
      "div",
      { class: "pair-of-charts", hidden: (state) => !isRegression(state) },
      chart("residuals", ["tuned", "default", "reference"]),
      residuals(),
    ),
  );
}

/** @param {Dispatch} dispatch @param {Sight} sight */
const build = (dispatch, sight) =>
  h(
    "section",
    {
      class: "evaluation",
      "data-testid": "evaluation",
      "aria-labelledby": "evaluation-title",
      hidden: ({ evaluation }) => !evaluation,
    },
    h(
      "div",
      { class: "card" },
      h(
        "header",
        { class: "card-head" },
        h("h2", { id: "evaluation-title", tabIndex: -1 }, () => t("eval.title")),
        h(
          "p",
          { class: "hint" },
          of(({ rows, trial }) =>
            t("eval.rows", { trial: trialNumber(trial), fitted: formatNumber(rows.fitted), count: rows.test }),
          ),
        ),
      ),
      h(
        "div",
        { class: "evaluation-body" },
        h(
          "div",
          { class: "evaluation-scores" },
          h(
            "p",
            { class: "eval-metric" },
            of(({ objective }) => `${bare(objective.metric)} · ${t(`direction.${objective.type}`)}`),
          ),
          h("div", { class: "scores" }, score("default"), score("tuned")),
          h("p", { class: "gap" }, of(gapSentence)),
          verdict(),
          h("p", { class: "hint looks", "data-testid": "looks" }, looks),
        ),
        metricsTable(),
      ),
      threshold(dispatch),
      matrices(),
      classes(),
    ),
    charts(dispatch, sight),
  );

export const render = panel("evaluation", build);
