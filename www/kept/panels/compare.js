// @ts-check
/** Two jobs side by side: what they were asked, how good they got, and when. */

import { h } from "../../dom.js";
import { formatNumber, formatScore, formatValue, has, t, textsUnder } from "../../i18n/i18n.js";
import { figure } from "../../panels/figure.js";
import { watcher } from "../../sight.js";
import { bestOfBoth, differences } from "../compare.js";
import { nameOf, statusOf } from "../query.js";

/** @import {Picture} from "../../protocol.js" */
/** @import {FromArtist, Race} from "../../race/messages.js" */
/** @import {KeptRun} from "../database.js" */

/** @typedef {{node: HTMLElement, picture: () => Picture | null, end: () => void}} Comparison */

const PLACES = ["racer_1", "racer_2"];

/** A name of the catalogue, or as it is: a hyperparameter. @param {string} name */
const labelOf = (name) => (has(name) ? t(name) : name);
/** @param {string | number | null} value */
const shown = (value) => (value === null || value === "" ? "–" : formatValue(value));

/** Both may be called the same. @param {[KeptRun, KeptRun]} runs @returns {[string, string]} */
function titles(runs) {
  const [one, other] = runs.map(nameOf);
  return one === other ? [`${one} (1)`, `${other} (2)`] : [one, other];
}

/** @param {string} testId @param {() => string} title @param {[string, string]} heads @param {{name: string, values: (string | number | null)[]}[]} lines */
function table(testId, title, heads, lines) {
  return h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": title },
    h(
      "table",
      { "data-testid": testId },
      h("caption", null, title),
      h(
        "thead",
        null,
        h("tr", null, h("td", null), ...heads.map((head, place) => h("th", { scope: "col", class: `legend-${PLACES[place]}` }, h("span", { class: "swatch", "aria-hidden": "true" }), head))),
      ),
      h("tbody", null, ...lines.map(({ name, values }) => h("tr", { "data-name": name }, h("th", { scope: "row" }, () => labelOf(name)), ...values.map((value) => h("td", null, () => shown(value)))))),
    ),
  );
}

/** @param {KeptRun} run @returns {Race["entrants"][number]["runs"]} */
const runsOf = ({ summary }) => [{ finishes: (summary?.values ?? []).map((value, place) => [place, value, 0, 0]), over: true }];

/**
 * @param {[KeptRun, KeptRun]} runs @param {[string, string]} files names of their data sets
 * @param {{changed: () => void, close: () => void}} page
 * @returns {Comparison}
 */
export function comparison(runs, files, { changed, close }) {
  const heads = titles(runs);
  const [first, second] = runs.map(({ summary }) => summary);
  const sameMetric = first !== null && second !== null && first.metric === second.metric;
  const differ = differences(runs, files);
  const outcome = [
    { name: "jobs.column.status", values: runs.map((run) => t(`status.${statusOf(run)}`)) },
    { name: "jobs.column.best", values: runs.map(({ summary }) => (summary?.best ? formatScore(summary.best.objective) : null)) },
    { name: "jobs.column.counts", values: runs.map(({ ended }) => formatNumber(ended)) },
    ...bestOfBoth(runs),
  ];

  /** @type {Picture | null} */
  let picture = null;
  /** @type {Worker | null} */
  let artist = null;
  /** @type {[number, number] | null} */
  let size = null;
  function draw() {
    if (!size || !sameMetric) return;
    if (!artist) {
      artist = new Worker(new URL("../../race/draw-worker.js", import.meta.url), { type: "module" });
      artist.onmessage = (/** @type {MessageEvent<FromArtist>} */ { data }) => {
        // Without a picture there are the tables.
        if (data.type === "drawn") ({ picture } = data.shown);
        changed();
      };
      artist.onerror = (event) => event.preventDefault();
    }
    const budget = Math.max(1, ...runs.map(({ summary }) => summary?.values.length ?? 0));
    /** @type {Race} */
    const race = { metric: first.metric, minimize: first.type === "Minimize", budget, entrants: runs.map((run, place) => ({ name: heads[place], yardstick: false, runs: runsOf(run) })) };
    artist.postMessage({ type: "draw", race, measure: "jobs", size, texts: textsUnder("chart.") });
  }
  const sight = watcher((sizes) => {
    size = sizes.race ?? null;
    draw();
  });
  const about = Object.fromEntries(PLACES.map((place, index) => [place, heads[index]]));

  const node = h(
    "section",
    { class: "jobs-compare", "data-testid": "jobs-compare", "aria-labelledby": "jobs-compare-title" },
    h(
      "div",
      { class: "jobs-compare-head" },
      h("h2", { id: "jobs-compare-title", tabIndex: -1 }, () => t("jobs.compareTitle", { one: heads[0], other: heads[1] })),
      h("button", { type: "button", "data-testid": "jobs-compare-close", onclick: close }, () => t("jobs.compareClose")),
    ),
    sameMetric ? figure({ id: "race", name: "jobs", legend: PLACES, about, chooses: false }, () => undefined, sight) : h("p", { class: "hint", "data-testid": "jobs-other-metric" }, () => t("jobs.otherMetric")),
    h(
      "div",
      { class: "jobs-compare-tables" },
      differ.length > 0 ? table("jobs-differences", () => t("jobs.differences"), heads, differ) : h("p", { class: "hint", "data-testid": "jobs-no-differences" }, () => t("jobs.noDifferences")),
      table("jobs-outcome", () => t("jobs.outcome"), heads, outcome),
    ),
  );
  return {
    node,
    picture: () => picture,
    end: () => artist?.terminate(),
  };
}
