// @ts-check
/** What the strategy has made of its training jobs: where it has looked, who climbed Hyperband's rungs, what stopping was worth. */

import { h, list } from "../../dom.js";
import { formatNumber, formatPercent, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { figure } from "../../panels/figure.js";
import { strategyOf } from "../strategy.js";
import { early } from "./early.js";
import { roundsOf } from "./rounds.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {Tried} from "../../protocol.js" */
/** @import {StrategyQuestions} from "../strategy.js" */

/** @param {State} state */
const isHyperband = ({ run }) => run?.asked.job.strategy === "Hyperband";

/** @param {State} state @returns {{most: Tried, least: Tried, widest: Tried} | null} */
function extremes(state) {
  const { coverage } = strategyOf(state);
  const [first] = coverage;
  if (!first || first.different === 0) return null;
  return {
    most: coverage.reduce((found, each) => (each.different > found.different ? each : found), first),
    least: coverage.reduce((found, each) => (each.different < found.different ? each : found), first),
    widest: coverage.reduce((found, each) => (each.gap > found.gap ? each : found), first),
  };
}

/** What the dots say in this run. @param {State} state */
function coverageAnswer(state) {
  const found = extremes(state);
  const count = state.snapshot?.trials.filter(({ rounds }) => rounds > 0).length ?? 0;
  if (!found || count < 2) return "";
  const { most, least, widest } = found;
  const names = { most: most.name, mostValues: formatNumber(most.different), least: least.name, leastValues: formatNumber(least.different) };
  const gap = widest.gap > 0 ? t("coverage.gap", { name: widest.name, share: formatPercent(widest.gap) }) : "";
  const isGrid = state.run?.asked.job.strategy === "Grid";
  return `${t(isGrid ? "coverage.grid" : "coverage.answer", { count, ...names })} ${gap}`.trim();
}

/** What the ladder says in this run. @param {State} state */
function ladderAnswer(state) {
  const { ladder } = strategyOf(state);
  if (ladder.length === 0) return "";
  const begun = ladder.reduce((sum, { rungs }) => sum + rungs[0].reached, 0);
  const atTheTop = ladder.reduce((sum, { rungs }) => sum + rungs[rungs.length - 1].reached, 0);
  const { saved, all } = roundsOf(state);
  const share = formatPercent(all > 0 ? saved / all : 0);
  return t("ladder.answer", { count: begun, top: formatNumber(atTheTop), saved: formatNumber(saved), all: formatNumber(all), share });
}

/** Each rung of each bracket. */
const rungs = () =>
  h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("ladder.table") },
    h(
      "table",
      { class: "plain-table", "data-testid": "ladder-table" },
      h(
        "thead",
        null,
        h("tr", null, ...["bracket", "rounds", "reached", "wentOn"].map((key) => h("th", { scope: "col", class: "number" }, () => t(`ladder.${key}`)))),
      ),
      list(
        h("tbody", null),
        (state) => strategyOf(state).ladder.flatMap(({ bracket, rungs }) => rungs.map((rung, place) => ({ bracket, place, ...rung }))),
        ({ bracket, place }) => `${bracket} ${place}`,
        (get) =>
          h(
            "tr",
            { "data-first": () => (get().place === 0 ? "" : null) },
            h("td", { class: "number" }, () => formatNumber(get().bracket)),
            h("td", { class: "number" }, () => formatNumber(get().rounds)),
            h("td", { class: "number" }, () => formatNumber(get().reached)),
            h("td", { class: "number" }, () => formatNumber(get().went_on)),
          ),
      ),
    ),
  );

/** @param {Sight} sight @param {Dispatch} dispatch @param {StrategyQuestions} strategy */
function build(sight, dispatch, strategy) {
  const section = h(
    "section",
    { class: "strategy-shown", "data-testid": "strategy-shown", "aria-label": () => t("strategyShown.title"), hidden: ({ run }) => run === null },
    h(
      "div",
      { class: "card ladder", hidden: (state) => !isHyperband(state) },
      figure(
        {
          id: "ladder",
          legend: ["best", "completed", "running", "stopped"],
          tools: [h("p", { class: "chart-answer", role: "status", "data-testid": "ladder-answer" }, ladderAnswer)],
        },
        dispatch,
        sight,
      ),
      rungs(),
    ),
    early(sight, dispatch, strategy),
    figure(
      {
        id: "coverage",
        legend: ["best", "completed", "running", "stopped", "failed"],
        tools: [h("p", { class: "chart-answer", role: "status", "data-testid": "coverage-answer" }, coverageAnswer)],
      },
      dispatch,
      sight,
    ),
  );
  new IntersectionObserver((entries) => strategy.sees(entries[entries.length - 1].isIntersecting), { rootMargin: "200px" }).observe(section);
  return section;
}

export const render = panel("strategy-shown", build);
