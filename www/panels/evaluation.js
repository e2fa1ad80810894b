// @ts-check
/** What the best hyperparameters are worth: scores on the test rows, beside those of XGBoost's defaults. */

import { h, list, panel } from "../dom.js";
import { decimalsFor, formatNumber, formatScore, t } from "../i18n/i18n.js";
import { trialNumber } from "../state.js";

/** @import {State} from "../state.js" */
/** @import {Evaluation} from "../protocol.js" */

/** With fewer test rows than this, a row or two decide about the comparison. */
const FEW_ROWS = 200;

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
  decimalsFor(
    Math.max(Math.abs(scoreOf(evaluation, "tuned", metric)), Math.abs(scoreOf(evaluation, "default", metric))),
  );

/** @param {Evaluation} evaluation */
function verdict(evaluation) {
  const who = winner(evaluation);
  if (who === "equal" || who === "unknown") return t(`eval.${who}`);
  const gap = Math.abs(scoreOf(evaluation, "tuned") - scoreOf(evaluation, "default"));
  const base = Math.abs(scoreOf(evaluation, "default"));
  const share = base > 0 ? formatNumber(gap / base, { style: "percent", maximumFractionDigits: 1 }) : "–";
  return t(`eval.better.${who}`, { gap: formatScore(gap, decimalsOf(evaluation)), share });
}

/** @param {(evaluation: Evaluation) => string} read @returns {(state: State) => string} */
const of =
  (read) =>
  ({ evaluation }) =>
    evaluation ? read(evaluation) : "";

/** @param {"default" | "tuned"} which @param {string} testId */
const score = (which, testId) =>
  h(
    "div",
    { class: "score", "data-winner": ({ evaluation }) => (evaluation && winner(evaluation) === which ? "" : null) },
    h("h3", null, () => t(`eval.${which}`)),
    h(
      "p",
      {
        class: "score-value",
        "data-testid": testId,
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

/** @param {"default" | "tuned"} which */
const confusion = (which) =>
  h(
    "table",
    { class: "confusion" },
    h("caption", null, () => t(`eval.${which}`)),
    h(
      "thead",
      null,
      list(
        h("tr", null),
        ({ evaluation }) => ["", ...(evaluation?.confusion?.classes ?? [])],
        (_, index) => String(index),
        (get) => h("th", { scope: "col", title: () => get() }, () => get() || t("eval.trueByPredicted")),
      ),
    ),
    list(
      h("tbody", null),
      ({ evaluation }) => {
        const matrix = evaluation?.confusion;
        return matrix ? matrix[which].map((counts, row) => ({ counts, row, name: matrix.classes[row] })) : [];
      },
      ({ row }) => String(row),
      (get) =>
        list(
          h(
            "tr",
            null,
            h("th", { scope: "row", title: () => get().name }, () => get().name),
          ),
          () => get().counts.map((count, column) => ({ count, column })),
          ({ column }) => String(column),
          (cell) =>
            h(
              "td",
              {
                "data-hit": () => (cell().column === get().row ? "" : null),
                "data-zero": () => (cell().count === 0 ? "" : null),
              },
              () => formatNumber(cell().count),
            ),
        ),
    ),
  );

export const render = panel("evaluation", () =>
  h(
    "section",
    {
      class: "card evaluation",
      "data-testid": "evaluation",
      "aria-labelledby": "evaluation-title",
      hidden: ({ evaluation }) => !evaluation,
    },
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
        h("div", { class: "scores" }, score("default", "test-score-default"), score("tuned", "test-score-tuned")),
        h("p", { class: "verdict", role: "status" }, of(verdict)),
        h(
          "p",
          { class: "hint" },
          of(({ rows }) => t(rows.test < FEW_ROWS ? "eval.fewRows" : "eval.manyRows", { count: rows.test })),
        ),
        h(
          "div",
          { class: "confusions", hidden: ({ evaluation }) => !evaluation?.confusion },
          h("h3", null, () => t("eval.confusion")),
          h(
            "div",
            { class: "confusion-pair table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("eval.confusion") },
            confusion("default"),
            confusion("tuned"),
          ),
        ),
      ),
      metricsTable(),
    ),
  ),
);
