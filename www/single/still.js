// @ts-check
/**
 * The picture of a run, as text, tables and drawings: what a page that is one file shows before it comes to life, and all that
 * it shows where it does not.
 */

import { columnsOf } from "../console/table/columns.js";
import { searched } from "../console/panels/search.js";
import { h, svgNode } from "../dom.js";
import { currentLanguage, formatNumber, formatScore, formatValue, t } from "../i18n/i18n.js";
import { explained } from "../panels/figure.js";
import { bestTrial, trialNumber } from "../state.js";

/** @import {Picture} from "../protocol.js" */
/** @import {State} from "../state.js" */
/** @import {Sizes} from "../sight.js" */

/** In CSS pixels: as small as a chart is legible, so that it still is on a telephone. @type {[number, number]} */
const WIDE = [480, 300];
/** Of a chart with a row for each of what it shows: above them, and each. */
const HEAD = 92;
const ROW = 26;
/** @type {[number, number]} */
const SMALL = [340, 230];
const TRIALS = ["best", "completed", "stopped", "failed"];

/** As on the page. @type {readonly {id: string, legend: readonly string[]}[]} */
const CHARTS = [
  { id: "history", legend: ["best_so_far", "completed", "stopped", "failed"] },
  { id: "curves", legend: ["best", "faded", "stopped"] },
  { id: "parallel", legend: ["best", "rank"] },
  { id: "contour", legend: ["best", "completed"] },
  { id: "importance", legend: ["importance", "band"] },
  { id: "timeline", legend: TRIALS },
  { id: "distribution", legend: ["best", "completed"] },
];

/** Of the model that was trained with the best, where there is one. */
const OF_MODEL = [
  { id: "roc", legend: ["tuned", "default", "threshold", "reference"] },
  { id: "precision_recall", legend: ["tuned", "default", "threshold", "reference"] },
  { id: "calibration", legend: ["tuned", "default", "reference"] },
  { id: "scores", legend: ["of_class", "of_others", "default_scores", "threshold"] },
  { id: "residuals", legend: ["tuned", "default", "reference"] },
];

/** The charts of the picture, with their sizes. @param {State} state @returns {Sizes} */
export function sizesOf(state) {
  const names = searched(state);
  const all = state.evaluation ? [...CHARTS, ...OF_MODEL] : CHARTS;
  const sizes = Object.fromEntries(all.map(({ id }) => [id, WIDE]));
  sizes.importance = [WIDE[0], Math.max(WIDE[1], HEAD + ROW * names.length)];
  return { ...sizes, ...Object.fromEntries(names.map((name) => [`slice:${name}`, SMALL])) };
}

/** @param {readonly string[]} entries @param {State} state */
const legend = (entries, state) =>
  h(
    "ul",
    { class: "legend", "aria-label": t("figure.legend") },
    ...entries
      .filter((entry) => explained(entry, state))
      .map((entry) => h("li", { class: `legend-${entry}` }, h("span", { class: "swatch", "aria-hidden": "true" }), t(`chart.legend_${entry}`))),
  );

/** @param {Picture | undefined} picture @param {string} title @param {...Node} more */
function figure(picture, title, ...more) {
  const svg = picture && svgNode(picture.svg);
  if (!svg) return null;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const made = h("figure", { class: "chart-card" }, h("figcaption", null, h("h3", null, title)));
  made.append(h("div", { class: "chart-frame" }, svg), ...more);
  return made;
}

/** @param {(Node | null)[]} all */
const some = (all) => all.filter((each) => each !== null);

/** @typedef {Map<string, Picture>} Drawn */

/** @param {typeof CHARTS} all @param {State} state @param {Drawn} drawn */
const wide = (all, state, drawn) =>
  h("div", { class: "still-charts" }, ...some(all.map(({ id, legend: entries }) => figure(drawn.get(id), t(`figure.${id}.title`), legend(entries, state)))));

/** @param {State} state @param {Drawn} drawn */
function charts(state, drawn) {
  const slices = searched(state).map((name) => figure(drawn.get(`slice:${name}`), name));
  return [
    wide(CHARTS, state, drawn),
    h("h2", null, t("search.slices")),
    h("div", { class: "still-slices" }, ...some(slices)),
    legend([...TRIALS, "surrogate"], state),
  ];
}

/** @param {State} state */
function best(state) {
  const trial = bestTrial(state);
  const { snapshot } = state;
  if (!trial || !snapshot) return null;
  return h(
    "section",
    { class: "card best" },
    h(
      "div",
      { class: "best-score" },
      h("h2", null, t("best.title", { trial: trialNumber(trial.trial) })),
      h("p", { class: "best-value" }, trial.objective === null ? "–" : formatScore(trial.objective)),
      h("p", { class: "hint" }, `${snapshot.objective.metric} · ${t(`direction.${snapshot.objective.type}`)}`),
    ),
    h(
      "dl",
      { class: "best-params" },
      ...Object.entries(trial.hyperparameters).map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, formatValue(value)))),
    ),
  );
}

/** What the models are worth on the test rows. @param {State} state @param {Drawn} drawn */
function evaluation(state, drawn) {
  const { evaluation: known } = state;
  if (!known) return [];
  const cell = (/** @type {number | null | undefined} */ score) => h("td", { class: "number" }, formatScore(score ?? NaN));
  const head = h("tr", null, h("th", { scope: "col" }, t("eval.metric")), ...["eval.defaultShort", "eval.tunedShort"].map((key) => h("th", { scope: "col", class: "number" }, t(key))));
  const rows = known.metrics.map(({ name }) => h("tr", null, h("th", { scope: "row" }, name), cell(known.default.scores[name]), cell(known.tuned.scores[name])));
  return [
    h("h2", null, t("eval.title")),
    h("p", null, t("eval.rows", { trial: trialNumber(known.trial), fitted: formatNumber(known.rows.fitted), count: known.rows.test })),
    h("div", { class: "table-scroll card", tabIndex: 0, role: "region", "aria-label": t("eval.title") }, h("table", null, h("thead", null, head), h("tbody", null, ...rows))),
    wide(OF_MODEL, state, drawn),
  ];
}

/** Every training job, with the columns that the page shows at first. @param {State} state */
function trials(state) {
  const columns = columnsOf(state).filter(({ shown }) => shown);
  const kind = (/** @type {boolean} */ number) => (number ? "number" : null);
  return h(
    "div",
    { class: "table-scroll card", tabIndex: 0, role: "region", "aria-label": t("trials.title") },
    h(
      "table",
      null,
      h("thead", null, h("tr", null, ...columns.map(({ title, number }) => h("th", { scope: "col", class: kind(number) }, title())))),
      h(
        "tbody",
        null,
        ...(state.snapshot?.trials ?? []).map((row) =>
          h("tr", null, ...columns.map(({ text, number }) => h("td", { class: kind(number) }, text(row)))),
        ),
      ),
    ),
  );
}

/**
 * @param {State} state @param {Picture[]} pictures @param {Date} when it is made
 * @returns {string} HTML
 */
export function stillOf(state, pictures, when) {
  const { snapshot, run } = state;
  if (!snapshot) throw new Error("no job");
  const language = currentLanguage();
  const drawn = new Map(pictures.map((picture) => [picture.id, picture]));
  const { completed, stopped, failed } = snapshot.counters;
  /** @type {[string, number][]} */
  const counts = [["Completed", completed], ["Stopped", stopped], ["Failed", failed]];
  const node = h(
    "article",
    { lang: language, class: "still" },
    h("p", { class: "still-kind" }, t("app.title")),
    h("h1", null, snapshot.name),
    h("p", null, `${t(`status.${snapshot.status}`)} · `, t("single.of", { file: run?.dataName ?? "", date: new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(when) })),
    h("p", { class: "message message-info" }, t("single.still")),
    h(
      "ul",
      { class: "still-counts" },
      ...counts.map(([name, count]) => h("li", null, `${t(`status.${name}`)} ${formatNumber(count)}`)),
    ),
    best(state),
    ...evaluation(state, drawn),
    ...charts(state, drawn),
    h("h2", null, t("trials.title")),
    trials(state),
  );
  return node.outerHTML;
}
