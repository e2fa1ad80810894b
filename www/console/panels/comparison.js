// @ts-check
/** Two pinned training jobs side by side: where they differ, by how much, which did better, and both learning curves. */

import { h, list, onUpdate, view } from "../../dom.js";
import { formatNumber, formatScore, formatValue, t } from "../../i18n/i18n.js";
import { trialNumber } from "../../state.js";
import { trialCurves } from "./trialcurves.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {TrialRow} from "../../protocol.js" */
/** @import {Analyst} from "../analyst.js" */

/** The two that are pinned. @param {State} state @returns {[TrialRow, TrialRow] | null} */
function pairOf({ snapshot, console: own }) {
  const rows = own?.table.pinned.flatMap((trial) => snapshot?.trials[trial] ?? []) ?? [];
  return rows.length === 2 ? [rows[0], rows[1]] : null;
}

/** `better`: which of both, if one is. @typedef {{name: string, mono: boolean, values: string[], difference: string, differs: boolean, better: number | null}} Line */

/** @param {string} metric */
const bare = (metric) => metric.slice(metric.indexOf(":") + 1);

/** Whether more is better; null: not known. @param {State} state @param {string} metric */
function direction({ snapshot, summary }, metric) {
  const objective = snapshot?.objective;
  if (objective && bare(objective.metric) === bare(metric)) return objective.type;
  return summary?.metrics.find(({ name }) => bare(name) === bare(metric))?.type ?? null;
}

/** @param {number} value @param {(size: number) => string} format */
const signed = (value, format) => `${value > 0 ? "+" : "−"}${format(Math.abs(value))}`;

/** @param {State} state @returns {Line[]} */
function linesOf(state) {
  const pair = pairOf(state);
  if (!pair || !state.snapshot) return [];
  const [a, b] = pair;
  /** @param {string} name @returns {Line} */
  const param = (name) => {
    const values = pair.map(({ hyperparameters }) => hyperparameters[name] ?? null);
    const [one, other] = values;
    const differs = one !== other;
    const numbers = typeof one === "number" && typeof other === "number";
    const factor = numbers && one > 0 && other > 0 ? other / one : null;
    const times = factor !== null && factor !== 1 ? ` (× ${formatNumber(factor, { maximumSignificantDigits: 3 })})` : "";
    return {
      name,
      mono: true,
      values: values.map((value) => (value === null ? "–" : formatValue(value))),
      difference: !differs ? "" : numbers ? signed(other - one, formatValue) + times : t("compare.differs"),
      differs,
      better: null,
    };
  };
  /**
   * @param {string} name @param {(row: TrialRow) => number | null} read @param {"Maximize" | "Minimize" | null} type
   * @param {(value: number) => string} [format]
   * @returns {Line}
   */
  const score = (name, read, type, format = (value) => formatScore(value)) => {
    const values = pair.map(read);
    const [one, other] = values;
    const differs = one !== other;
    const both = one !== null && other !== null;
    const otherIsBetter = both && (type === "Maximize" ? other > one : other < one);
    return {
      name,
      mono: false,
      values: values.map((value) => (value === null ? "–" : format(value))),
      difference: both && differs ? signed(other - one, format) : "",
      differs,
      better: both && differs && type ? Number(otherIsBetter) : null,
    };
  };
  const names = [...new Set([...Object.keys(a.hyperparameters), ...Object.keys(b.hyperparameters)])];
  const { objective, metrics } = state.snapshot;
  return [
    score(objective.metric, (row) => row.objective, objective.type),
    ...metrics.flatMap((metric, index) =>
      metric === objective.metric ? [] : [score(t("trials.lastRound", { metric }), (row) => row.values?.[index] ?? null, direction(state, metric))],
    ),
    score(t("trials.rounds"), ({ rounds }) => rounds, null, (value) => formatNumber(value)),
    ...names.map(param),
  ];
}

/** @param {Dispatch} dispatch @param {Analyst} analyst */
export function comparison(dispatch, analyst) {
  /** @type {State | null} */
  let now = null;
  const unpin = () => {
    if (now?.console) dispatch({ type: "console", change: { table: { ...now.console.table, pinned: [] } } });
  };
  /** @param {number} nth */
  const column = (nth) =>
    h("th", { scope: "col", class: `number compared-${nth}` }, h("span", { class: "swatch", "aria-hidden": "true" }), (state) => {
      const row = pairOf(state)?.[nth];
      return row ? t("compare.job", { trial: trialNumber(row.trial) }) : "";
    });
  const content = view(() =>
    h(
      "div",
      { class: "detail-body" },
      h(
        "header",
        { class: "card-head" },
        h("h2", { id: "compare-title" }, () => t("compare.title")),
        h("p", { class: "hint" }, () => t("compare.hint")),
        h("button", { type: "button", class: "quiet", "data-testid": "unpin", onclick: unpin }, () => t("compare.unpin")),
      ),
      h(
        "div",
        { class: "table-scroll", tabIndex: 0, role: "region", "aria-labelledby": "compare-title" },
        h(
          "table",
          { class: "compare-table", "data-testid": "compare-table" },
          h("thead", null, h("tr", null, h("td", null), column(0), column(1), h("th", { scope: "col", class: "number" }, () => t("compare.difference")))),
          list(h("tbody", null), linesOf, ({ name }) => name, (get) =>
            h(
              "tr",
              { "data-name": () => get().name, "data-differs": () => get().differs },
              h("th", { scope: "row", class: () => (get().mono ? "mono" : null) }, () => get().name),
              ...[0, 1].map((nth) =>
                h(
                  "td",
                  { class: "number", "data-better": () => get().better === nth },
                  () => get().values[nth],
                  h("span", { class: "better", hidden: () => get().better !== nth }, () => ` ${t("compare.better")}`),
                ),
              ),
              h("td", { class: "number difference" }, () => get().difference),
            ),
          ),
        ),
      ),
      trialCurves(
        {
          id: "compared",
          legend: ["first", "first_train", "second", "second_train"],
          trialsOf: (state) => pairOf(state)?.map(({ trial }) => trial) ?? [],
        },
        dispatch,
        analyst,
      ),
    ),
  );
  const card = h("section", { class: "card detail", "data-testid": "comparison", "aria-labelledby": "compare-title", hidden: (state) => pairOf(state) === null }, content.node);
  onUpdate((state) => {
    now = state;
    if (pairOf(state)) content.update(state);
  });
  return card;
}
