// @ts-check
/** The two charts of the first screen, which the tuner's worker draws. */

import { h } from "../dom.js";
import { panel } from "../panel.js";
import { watcher } from "../sight.js";
import { figure } from "./figure.js";

/** @import {OnSizes} from "../sight.js" */
/** @import {Dispatch} from "../state.js" */
/** @import {Chart} from "./figure.js" */

/** @type {readonly Chart[]} */
const CHARTS = [
  { id: "history", legend: ["best_so_far", "completed", "running", "stopped", "failed"] },
  { id: "curves", legend: ["best", "running", "faded", "stopped", "selected", "selected_train"] },
];

export const render = panel("charts", (/** @type {OnSizes} */ onSizes, /** @type {Dispatch} */ dispatch) => {
  const sight = watcher(onSizes);
  return h("div", { class: "charts" }, ...CHARTS.map((chart) => figure(chart, dispatch, sight)));
});
