// @ts-check
/** Early stopping and its counterfactual: the rounds that it has saved, and, on demand, what the stopped ones would have become. */

import { h, list } from "../../dom.js";
import { formatNumber, formatPercent, formatScore, say, t } from "../../i18n/i18n.js";
import { figure } from "../../panels/figure.js";
import { bestTrial, isRunning, trialNumber } from "../../state.js";
import { strategyOf } from "../strategy.js";
import { progressText } from "./progress.js";
import { isStoppedEarly, roundsOf } from "./rounds.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {StrategyQuestions} from "../strategy.js" */

/** @param {State} state */
const stopped = ({ snapshot }) => snapshot?.trials.filter(isStoppedEarly) ?? [];
/** @param {State} state */
const isOver = (state) => strategyOf(state).finishing?.is_over === true;

/** @param {State} state */
function savedText(state) {
  const count = stopped(state).length;
  const { saved, all } = roundsOf(state);
  if (count === 0) return "";
  return t("early.saved", { count, saved: formatNumber(saved), all: formatNumber(all), share: formatPercent(saved / all) });
}

/** Those that would have been better than the best, the best of them first. @param {State} state */
function better(state) {
  const best = bestTrial(state)?.objective ?? null;
  const { finishing } = strategyOf(state);
  if (best === null || !finishing || !state.snapshot) return [];
  const sign = state.snapshot.objective.type === "Minimize" ? 1 : -1;
  return finishing.trials
    .flatMap(({ trial, value }) => (value !== null && sign * (value - best) < 0 ? [{ trial, value }] : []))
    .sort((a, b) => sign * (a.value - b.value));
}

/** What it has cost, in this run. @param {State} state */
function verdict(state) {
  const best = bestTrial(state);
  const { finishing } = strategyOf(state);
  if (!finishing?.is_over || !best || best.objective === null) return "";
  const [first, ...others] = better(state);
  const value = formatScore(best.objective);
  if (!first) return t("early.lostNothing", { count: finishing.trials.length, best: trialNumber(best.trial), value });
  const params = { trial: trialNumber(first.trial), reached: formatScore(first.value), best: trialNumber(best.trial), value };
  return t("early.lost", { count: 1 + others.length, lost: formatScore(Math.abs(first.value - best.objective)), ...params });
}

/** @param {State} state */
function progress(state) {
  const { finishing, left } = strategyOf(state);
  return progressText(finishing && { fraction: finishing.fraction, left });
}

/** Each finished one, as it was stopped and as it would have ended. @param {Dispatch} dispatch */
const table = (dispatch) =>
  h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("early.table") },
    h(
      "table",
      { class: "plain-table", "data-testid": "early-table" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, () => t("fluke.trial")),
          ...["rounds", "before", "after"].map((key) => h("th", { scope: "col", class: "number" }, () => t(`early.${key}`))),
        ),
      ),
      list(
        h("tbody", null),
        (state) => strategyOf(state).finishing?.trials ?? [],
        ({ trial }) => String(trial),
        (get) =>
          h(
            "tr",
            { "data-trial": () => get().trial, "data-better": (state) => (better(state).some(({ trial }) => trial === get().trial) ? "" : null) },
            h(
              "th",
              { scope: "row" },
              h(
                "button",
                {
                  type: "button",
                  class: "link-button",
                  "aria-label": () => t("fluke.select", { trial: trialNumber(get().trial) }),
                  onclick: () => dispatch({ type: "select", trial: get().trial }),
                },
                () => `#${trialNumber(get().trial)}`,
              ),
            ),
            h("td", { class: "number" }, () => `${formatNumber(get().stopped_at)} → ${formatNumber(get().rounds)}`),
            h("td", { class: "number" }, () => score(get().before)),
            h("td", { class: "number" }, () => score(get().value)),
          ),
      ),
    ),
  );

/** @param {number | null} value */
const score = (value) => (value === null ? "–" : formatScore(value));

/** @param {Sight} sight @param {Dispatch} dispatch @param {StrategyQuestions} strategy */
export const early = (sight, dispatch, strategy) =>
  h(
    "section",
    { class: "card early", "aria-labelledby": "early-title", "data-testid": "early", hidden: (state) => stopped(state).length === 0 },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "early-title" }, () => t("early.title")),
      h("p", { class: "hint" }, () => t("early.question")),
    ),
    h("p", { class: "early-saved", "data-testid": "early-saved" }, savedText),
    h(
      "div",
      { class: "early-actions" },
      h(
        "button",
        {
          type: "button",
          "data-testid": "finish-stopped",
          "data-heirs": "cancel-finishing",
          hidden: (state) => strategyOf(state).finishing !== null && !isOver(state),
          disabled: isRunning,
          onclick: () => strategy.finish(true),
        },
        (state) => t(isOver(state) ? "early.again" : "early.finish", { count: stopped(state).length }),
      ),
      h(
        "div",
        { class: "fluke-work", hidden: (state) => strategyOf(state).finishing === null || isOver(state) },
        h("progress", { max: "1", "aria-label": () => t("early.working"), value: (state) => strategyOf(state).finishing?.fraction ?? 0 }),
        h("span", { class: "hint" }, progress),
        h(
          "button",
          { type: "button", "data-testid": "cancel-finishing", "data-heirs": "finish-stopped", onclick: () => strategy.finish(false) },
          () => t("best.cancel"),
        ),
      ),
      h("p", { class: "hint", hidden: (state) => !isRunning(state) }, () => t("early.whenEnded")),
    ),
    list(
      h("ul", { class: "early-errors", role: "alert", hidden: (state) => strategyOf(state).errors.length === 0 }),
      (state) => strategyOf(state).errors,
      (_, index) => String(index),
      (get) => h("li", null, () => say(get())),
    ),
    h(
      "div",
      { class: "early-found", hidden: (state) => strategyOf(state).finishing === null },
      h("p", { class: "verdict-text", role: "status", "data-testid": "early-verdict" }, verdict),
      figure({ id: "finished", legend: ["best", "stopped", "continued"] }, dispatch, sight),
      h("details", { class: "fold early-fold" }, h("summary", null, () => t("early.table")), table(dispatch)),
    ),
  );
