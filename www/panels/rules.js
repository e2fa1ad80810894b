// @ts-check
/** Rules of the job that most visitors leave as they are: Hyperband's rounds, completion criteria, folds, warm start. */

import { h, list } from "../dom.js";
import { helpButton } from "../help.js";
import { formatScore, t } from "../i18n/i18n.js";
import { complaints, explained, foldWithComplaints, invalidProps, numberInput, select } from "./forms.js";

/** @import {Dispatch, Parent, State} from "../state.js" */
/** @import {RuleSettings, WarmStartType} from "../protocol.js" */

/** Folds that are proposed when cross-validation is switched on. */
const USUAL_FOLDS = "5";

/**
 * @param {Dispatch} dispatch
 * @param {"min_resource" | "max_resource" | "max_runtime" | "target_value" | "max_not_improving" | "folds"} rule
 * @param {string} testId @param {import("../dom.js").Props} [more]
 */
const number = (dispatch, rule, testId, more = {}) =>
  numberInput({
    id: testId,
    "data-testid": testId,
    ...invalidProps(rule),
    value: ({ asked }) => asked.job.rules[rule],
    oninput: (event) => dispatch({ type: "askRules", change: { [rule]: event.target.value } }),
    ...more,
  });

/** @param {Dispatch} dispatch */
export const hyperband = (dispatch) =>
  h(
    "div",
    { class: "note", hidden: ({ asked }) => asked.job.strategy !== "Hyperband" },
    h(
      "div",
      { class: "field-pair" },
      explained(
        "setting.min-resource",
        "min-resource",
        () => t("rule.minResource"),
        number(dispatch, "min_resource", "min-resource", { inputmode: "numeric", placeholder: () => t("rule.auto") }),
        "min_resource",
      ),
      explained(
        "setting.max-resource",
        "max-resource",
        () => t("rule.maxResource"),
        number(dispatch, "max_resource", "max-resource", { inputmode: "numeric" }),
        "max_resource",
      ),
    ),
    h("p", { class: "hint" }, () => t("rule.resourceHelp")),
  );

/** What Bayesian knows of XGBoost before the first training job. @param {Dispatch} dispatch */
export const boosterPriors = (dispatch) =>
  h(
    "div",
    { class: "note", hidden: ({ asked }) => asked.job.strategy !== "Bayesian" },
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        "data-testid": "booster-priors",
        checked: ({ asked }) => !asked.job.rules.without_booster_priors,
        onchange: (event) => dispatch({ type: "askRules", change: { without_booster_priors: !event.target.checked } }),
      }),
      h("span", null, () => t("rule.boosterPriors")),
    ),
    h("p", { class: "hint" }, () => t("rule.boosterPriorsHelp"), helpButton("setting.booster-priors", () => t("rule.boosterPriors"))),
  );

/** Which criteria are set, for the closed fold. @param {RuleSettings} rules */
function criteria({ target_value, max_not_improving, on_convergence, on_regret_bound, max_runtime }) {
  const typed = [target_value, max_not_improving, max_runtime].filter((text) => text.trim() !== "");
  const count = typed.length + Number(on_convergence) + Number(on_regret_bound);
  return count === 0 ? "" : t("rule.criteriaSet", { count });
}

/**
 * @param {Dispatch} dispatch @param {"on_convergence" | "on_regret_bound"} rule @param {string} testId
 * @param {() => string} text
 */
const criterion = (dispatch, rule, testId, text) =>
  h(
    "label",
    { class: "check" },
    h("input", {
      type: "checkbox",
      "data-testid": testId,
      checked: ({ asked }) => asked.job.rules[rule],
      onchange: (event) => dispatch({ type: "askRules", change: { [rule]: event.target.checked } }),
    }),
    h("span", null, text),
  );

/** @param {Dispatch} dispatch */
export const completion = (dispatch) =>
  foldWithComplaints(
    { class: "completion", "data-testid": "completion-criteria" },
    () => t("rule.completion"),
    ({ asked }) => criteria(asked.job.rules),
    ["target_value", "max_not_improving", "max_runtime", "on_regret_bound"],
    h("p", { class: "hint" }, () => t("rule.completionHelp")),
    h(
      "div",
      { class: "field-pair" },
      explained(
        "setting.target-value",
        "target-value",
        () => t("rule.target"),
        number(dispatch, "target_value", "target-value", { placeholder: () => t("rule.none") }),
        "target_value",
      ),
      explained(
        "setting.max-runtime",
        "max-runtime",
        () => t("rule.maxRuntime"),
        number(dispatch, "max_runtime", "max-runtime", { inputmode: "numeric", placeholder: () => t("rule.none") }),
        "max_runtime",
      ),
    ),
    explained(
      "setting.max-not-improving",
      "max-not-improving",
      () => t("rule.notImproving"),
      number(dispatch, "max_not_improving", "max-not-improving", { inputmode: "numeric", placeholder: () => t("rule.none") }),
      "max_not_improving",
    ),
    criterion(dispatch, "on_convergence", "on-convergence", () => t("rule.convergence")),
    criterion(dispatch, "on_regret_bound", "on-regret-bound", () => t("rule.regretBound")),
    complaints("on_regret_bound"),
  );

/** @param {State} state */
const hasFolds = ({ asked }) => asked.job.rules.folds !== "";

/** @param {Dispatch} dispatch */
export const folds = (dispatch) =>
  foldWithComplaints(
    { class: "cross-validation" },
    () => t("rule.folds"),
    ({ asked }) => (asked.job.rules.folds === "" ? "" : t("rule.foldsSet", { count: Number(asked.job.rules.folds) || 0 })),
    ["folds"],
    h("p", { class: "hint" }, () => t("rule.foldsHelp"), helpButton("setting.folds", () => t("rule.folds"))),
    h(
      "div",
      { class: "check-and-number" },
      h(
        "label",
        { class: "check" },
        h("input", {
          type: "checkbox",
          "data-testid": "kfold",
          checked: hasFolds,
          onchange: (event) => dispatch({ type: "askRules", change: { folds: event.target.checked ? USUAL_FOLDS : "" } }),
        }),
        h("span", null, () => t("rule.foldsOn")),
      ),
      number(dispatch, "folds", "folds", {
        inputmode: "numeric",
        disabled: (state) => !hasFolds(state),
        "aria-label": () => t("rule.foldCount"),
      }),
    ),
    complaints("folds"),
  );

/** @type {readonly WarmStartType[]} */
const WARM_STARTS = ["", "IdenticalDataAndAlgorithm", "TransferLearning"];

/** Finished jobs, and those that the settings name though they are not (or no longer) there. @param {State} state @returns {Parent[]} */
const choosable = ({ parents }) => parents;

/** @param {Parent} parent */
const parentText = ({ name, metric, value }) => `${name} · ${metric} ${value === null ? "–" : formatScore(value)}`;

/** @param {Dispatch} dispatch */
export function warmStart(dispatch) {
  /** @type {string[]} */
  let chosen = [];
  const fold = foldWithComplaints(
    { class: "warm-start", "data-testid": "warm-start-fold", hidden: ({ parents }) => parents.length === 0 },
    () => t("rule.warmStart"),
    ({ asked }) => (asked.job.rules.warm_start === "" ? "" : t(`warmStart.${asked.job.rules.warm_start}`)),
    ["warm_start", "parents"],
    explained(
      "setting.warm-start",
      "warm-start",
      () => t("rule.warmStartType"),
      select(
        {
          id: "warm-start",
          "data-testid": "warm-start",
          ...invalidProps("warm_start"),
          value: (state) => {
            chosen = state.asked.job.rules.parents;
            return state.asked.job.rules.warm_start;
          },
          onchange: (event) => dispatch({ type: "askRules", change: { warm_start: event.target.value } }),
        },
        () => WARM_STARTS,
        (type) => type,
        (type) => t(`warmStart.${type === "" ? "Off" : type}`),
      ),
      "warm_start",
      h("p", { class: "hint" }, ({ asked }) => t(`warmStart.about.${asked.job.rules.warm_start === "" ? "Off" : asked.job.rules.warm_start}`)),
    ),
    h(
      "fieldset",
      { class: "parents", hidden: ({ asked }) => asked.job.rules.warm_start === "" },
      h("legend", { class: "field-label" }, () => t("rule.parents")),
      list(
        h("div", null),
        choosable,
        ({ name }) => name,
        (get) =>
          h(
            "label",
            { class: "check" },
            h("input", {
              type: "checkbox",
              "data-testid": "parent",
              "data-parent": get().name,
              checked: ({ asked }) => asked.job.rules.parents.includes(get().name),
              onchange: (event) => {
                const others = chosen.filter((name) => name !== get().name);
                dispatch({ type: "askRules", change: { parents: event.target.checked ? [...others, get().name] : others } });
              },
            }),
            h("span", null, () => parentText(get())),
          ),
      ),
      complaints("parents"),
    ),
  );
  return fold;
}
