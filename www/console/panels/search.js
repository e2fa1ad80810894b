// @ts-check
/** Charts of the search: where it has looked, what the surrogate makes of it, who was at work when. */

import { h, list, onUpdate } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { explained, figure } from "../../panels/figure.js";
import { edgeHints } from "./edges.js";
import { parallel } from "./parallel.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {Brushing} from "../brushing.js" */
/** @import {Offers} from "./offer.js" */
/** @import {Chart} from "../../panels/figure.js" */

/** Marks that stand for trials, wherever. */
const TRIALS = ["best", "completed", "running", "stopped", "failed"];

/** The hyperparameters that the job on show searches. @param {State} state */
export const searched = ({ run }) => (run ? run.asked.job.parameters.filter(({ tune }) => tune).map(({ name }) => name) : []);

/** @param {State} state @returns {[string, string] | null} */
export function pairOf(state) {
  const names = searched(state);
  const chosen = state.console?.pair;
  if (chosen && chosen.every((name) => names.includes(name))) return chosen;
  return names.length < 2 ? null : [names[0], names[1]];
}

/** @param {Dispatch} dispatch @param {0 | 1} place */
function pairSelect(dispatch, place) {
  /** @type {State | null} */
  let last = null;
  const select = h("select", {
    "data-testid": `contour-${place === 0 ? "first" : "second"}`,
    onchange: (event) => {
      const pair = last && pairOf(last);
      if (!pair) return;
      const chosen = event.target.value;
      // The same twice: they change places.
      const other = pair[1 - place] === chosen ? pair[place] : pair[1 - place];
      dispatch({ type: "console", change: { pair: place === 0 ? [chosen, other] : [other, chosen] } });
    },
  });
  list(select, searched, (name) => name, (get) => h("option", { value: () => get() }, () => get()));
  // After its options: it can only take a value that it has.
  onUpdate((state) => {
    last = state;
    const wanted = pairOf(state)?.[place] ?? "";
    if (select.value !== wanted) select.value = wanted;
  });
  return h(
    "label",
    { class: "field-inline" },
    h("span", { class: "hint" }, () => t(place === 0 ? "search.pairFirst" : "search.pairSecond")),
    select,
  );
}

/** @param {Sight} sight @param {Dispatch} dispatch @param {Brushing} brushing @param {Offers} offers */
function build(sight, dispatch, brushing, offers) {
  /** @param {Chart} chart */
  const chart = (chart) => figure(chart, dispatch, sight);
  /** One whose empty places stand for values. @param {Chart} chart */
  const field = (chart) => offers.upon(figure({ ...chart, onChoose: offers.onChoose(chart.id) }, dispatch, sight), chart.id);
  onUpdate(offers.follow);
  return h(
    "section",
    { class: "search", "aria-labelledby": "search-title", hidden: ({ run }) => run === null },
    h("h2", { id: "search-title", class: "section-title" }, () => t("search.title")),
    parallel(sight, dispatch, brushing),
    h(
      "div",
      { class: "card slices", "data-testid": "slices" },
      h(
        "header",
        { class: "card-head" },
        h("h3", null, () => t("search.slices")),
        h("p", { class: "hint" }, () => t("search.slicesQuestion")),
      ),
      edgeHints(dispatch),
      list(
        h("div", { class: "slice-grid" }),
        searched,
        (name) => name,
        (get) => field({ id: `slice:${get()}`, name: "slice", about: { name: get() }, small: true, legend: [] }),
      ),
      h(
        "ul",
        { class: "legend", "aria-label": () => t("figure.legend") },
        ...[...TRIALS, "surrogate"].map((each) =>
          h("li", { class: `legend-${each}`, hidden: (state) => !explained(each, state) }, h("span", { class: "swatch", "aria-hidden": "true" }), () => t(`chart.legend_${each}`)),
        ),
      ),
    ),
    h(
      "div",
      { class: "pair-of-charts" },
      field({
        id: "contour",
        legend: ["best", "completed"],
        tools: [h("div", { class: "contour-pair" }, pairSelect(dispatch, 0), pairSelect(dispatch, 1))],
      }),
      h("div", { id: "importance" }),
      chart({ id: "timeline", legend: TRIALS }),
      chart({ id: "distribution", legend: ["best", "completed"] }),
    ),
  );
}

export const render = panel("search", build);
