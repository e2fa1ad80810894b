// @ts-check
/** What the retrained model has learnt: XGBoost's importance of its features, and the summary of its SHAP values. */

import { h, list, onUpdate } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { hitsOf } from "../../hits.js";
import { panel } from "../../panel.js";
import { figure } from "../../panels/figure.js";
import { setValue } from "../../panels/forms.js";
import { trialNumber } from "../../state.js";
import { modelOf } from "../model.js";
import { progressBar } from "./progress.js";
import { treeFigure } from "./trees.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {Hit} from "../../hits.js" */
/** @import {ImportanceType} from "../../protocol.js" */
/** @import {ModelQuestions} from "../model.js" */

/** Under XGBoost's names, which are the same in every language. @type {readonly ImportanceType[]} */
const IMPORTANCE_TYPES = ["gain", "weight", "cover", "total_gain", "total_cover"];
/** Features that a chart shows at most. */
const MOST_FEATURES = 15;

/** What a line of a mark says. @param {Hit | undefined} hit @param {number} line */
const lineOf = (hit, line) => hit?.lines[line]?.[1] ?? "";

/** What the bars say in this run. @param {State} state */
function importanceAnswer(state) {
  const [first, second] = hitsOf(state.pictures.feature_importance);
  if (!first) return "";
  const params = { type: modelOf(state).importanceType, first: lineOf(first, 0), value: lineOf(first, 1) };
  if (!second) return t("learnt.importanceAlone", params);
  return t("learnt.importanceAnswer", { ...params, second: lineOf(second, 0), secondValue: lineOf(second, 1) });
}

/** What the dots say in this run. @param {State} state */
function shapAnswer(state) {
  const of = hitsOf(state.pictures.shap).filter(({ lines }) => lines[1]?.[0] === "tip_mean_shap");
  if (of.length === 0) return "";
  const params = { first: lineOf(of[0], 0), value: lineOf(of[0], 1) };
  if (of.length === 1) return t("learnt.shapAlone", params);
  return t("learnt.shapAnswer", { ...params, second: lineOf(of[1], 0), secondValue: lineOf(of[1], 1) });
}

/** @param {ModelQuestions} model */
function importanceTypes(model) {
  return h(
    "fieldset",
    { class: "importance-switch", "data-testid": "importance-type" },
    h("legend", { class: "visually-hidden" }, () => t("learnt.importanceType")),
    ...IMPORTANCE_TYPES.map((type) =>
      h(
        "label",
        { title: () => t(`chart.axis_${type}`) },
        h("input", {
          type: "radio",
          name: "importance-type",
          value: type,
          checked: (state) => modelOf(state).importanceType === type,
          onchange: () => model.showImportance(type),
        }),
        h("code", null, type),
      ),
    ),
  );
}

/** Whose SHAP values, where there are several outputs. @param {ModelQuestions} model */
function outputs(model) {
  /** @param {State} state */
  const names = (state) => modelOf(state).shown?.outputs ?? [];
  const select = list(
    h("select", { "data-testid": "shap-output", onchange: (event) => model.showOutput(Number(event.target.value)) }),
    (state) => names(state).map((name, place) => ({ name, place })),
    ({ name, place }) => `${place} ${name}`,
    (get) => h("option", { value: String(get().place) }, () => get().name),
  );
  setValue(select, (state) => String(modelOf(state).output));
  return h(
    "label",
    { class: "field-inline shap-output", hidden: (state) => names(state).length < 2 },
    h("span", { class: "hint" }, () => t("learnt.output")),
    select,
  );
}

/** The model as a file. @param {ModelQuestions} model */
const download = (model) =>
  h(
    "div",
    { class: "model-file" },
    h(
      "button",
      { type: "button", class: "strong", "data-testid": "download-model", onclick: () => model.saveModel() },
      () => t("model.download"),
    ),
    h("p", { class: "hint" }, () => t("model.downloadHelp")),
  );

/** @param {Sight} sight @param {Dispatch} dispatch @param {ModelQuestions} model */
function build(sight, dispatch, model) {
  /** @param {State} state */
  const none = (state) => modelOf(state).shown === null;
  const shap = figure(
    {
      id: "shap",
      legend: ["dots_ramp", "dots_none"],
      chooses: false,
      tools: [h("p", { class: "chart-answer" }, shapAnswer), outputs(model), progressBar("learning", () => t("learnt.learning"), (state) => modelOf(state).learning)],
    },
    dispatch,
    sight,
  );
  const shapBox = /** @type {HTMLElement} */ (shap.querySelector(".chart-box"));
  let shown = 0;
  onUpdate((state) => {
    const features = Math.min(MOST_FEATURES, modelOf(state).shown?.fields.length ?? 0);
    if (features === shown) return;
    shown = features;
    shapBox.style.height = `${Math.max(240, 92 + 26 * features)}px`;
  });
  return h(
    "section",
    { class: "search learnt", "aria-labelledby": "learnt-title", "data-testid": "learnt", hidden: ({ run }) => run === null },
    h(
      "header",
      { class: "section-head" },
      h("h2", { id: "learnt-title", class: "section-title" }, () => t("learnt.title")),
      h("p", { class: "hint" }, (state) => {
        const { shown } = modelOf(state);
        if (!shown) return "";
        const { trial, trees, rounds, fields } = shown;
        const counts = { trees: formatNumber(trees), rounds: formatNumber(rounds), features: formatNumber(fields.length) };
        return t("learnt.about", { trial: trialNumber(trial), ...counts });
      }),
    ),
    h("p", { class: "card learnt-empty", hidden: (state) => !none(state) }, () => t("learnt.empty")),
    h(
      "div",
      { class: "learnt-charts", hidden: none },
      h(
        "div",
        { class: "pair-of-charts" },
        shap,
        figure(
          {
            id: "feature_importance",
            legend: [],
            rows: true,
            tools: [h("p", { class: "chart-answer" }, importanceAnswer), importanceTypes(model)],
          },
          dispatch,
          sight,
        ),
      ),
      treeFigure({ id: "tree", name: "tree", read: modelOf, count: (state) => modelOf(state).shown?.trees ?? null }, dispatch, model.trees),
      h("div", { class: "card" }, download(model)),
    ),
  );
}

export const render = panel("learnt", build);
