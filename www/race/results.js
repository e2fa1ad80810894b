// @ts-check
/** How far the race is and what it has come to: progress, chart, verdict, table. */

import { h, list, onUpdate } from "../dom.js";
import { figure } from "../panels/figure.js";
import { formatDuration, formatNumber, formatScore, say, t } from "../i18n/i18n.js";
import { watcher } from "../sight.js";

/** @import {Measure, Standing} from "./messages.js" */
/** @import {Model} from "./model.js" */

/** @type {readonly Measure[]} */
const MEASURES = ["jobs", "rounds", "seconds"];
const RACERS = ["racer_1", "racer_2", "racer_3", "racer_4"];

/** @param {Model} race */
export function results(race) {
  const { model } = race;
  return h(
    "div",
    { class: "race-results" },
    h("p", { class: "race-empty", "data-testid": "race-empty", hidden: () => model.about !== null }, () => t("race.empty")),
    h("p", { class: "hint race-about", "data-testid": "race-about", hidden: () => model.about === null }, () => {
      const { data = "", metric = "", budget = 0, seed = "" } = model.about ?? {};
      return t("race.about", { data, metric, count: budget, seed });
    }),
    h("div", { hidden: () => model.about === null && model.phase === "idle" }, progress(race)),
    list(
      h("div", { class: "complaints", role: "alert" }),
      () => model.errors,
      (error) => JSON.stringify(error),
      (get) => h("p", { class: "complaint", "data-testid": "race-error" }, () => say(get())),
    ),
    h("div", { class: "race-shown", "data-phase": () => model.phase, hidden: () => model.about === null }, ...(model.about ? [effort(race), chart(race), verdict(race), table(race)] : [])),
  );
}

/** @param {Model} race */
function statusText({ model }) {
  if (model.phase === "idle") return "";
  return t(`race.status.${model.phase === "running" && model.held ? "waiting" : model.phase}`);
}

/** @param {Model} race */
function progressText({ model, left }) {
  const standings = model.shown?.standings ?? [];
  const over = standings.reduce((sum, standing) => sum + standing.over, 0);
  const total = (model.about?.ids.length ?? 0) * (model.about?.repeats ?? 0);
  const runs = total > 0 && model.phase !== "starting" ? t("race.runs", { over: formatNumber(over), total: formatNumber(total) }) : "";
  const time = left();
  return [runs, time === null ? "" : t("run.left", { time: formatDuration(time) })].filter(Boolean).join(", ");
}

/** @param {Model} race */
function progress(race) {
  const { model } = race;
  const fill = h("span", { class: "progress-fill" });
  onUpdate(() => {
    fill.style.transform = `scaleX(${race.share()})`;
  });
  return h(
    "div",
    { class: "race-progress" },
    h(
      "div",
      null,
      h("span", { class: "status", role: "status", "data-testid": "race-status", "data-phase": () => model.phase }, () => statusText(race)),
      h("span", { class: "hint", "data-testid": "race-runs" }, () => progressText(race)),
      h(
        "button",
        { type: "button", "data-testid": "race-cancel", "data-heirs": "race-start", hidden: () => model.phase !== "running", onclick: () => race.cancel() },
        () => t("race.cancel"),
      ),
    ),
    h(
      "div",
      {
        class: "progress",
        role: "progressbar",
        "data-testid": "race-progress",
        "data-status": () => ({ over: "Completed", cancelled: "Stopped", failed: "Failed" })[/** @type {"over"} */ (model.phase)] ?? null,
        "aria-label": () => t("race.progress"),
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": () => Math.round(100 * race.share()),
        "aria-valuetext": () => progressText(race),
      },
      fill,
    ),
  );
}

/** What the effort is measured in. @param {Model} race */
function effort(race) {
  const { model } = race;
  return h(
    "fieldset",
    { class: "race-effort" },
    h("legend", null, () => t("race.effort")),
    ...MEASURES.map((measure) =>
      h(
        "label",
        null,
        h("input", {
          type: "radio",
          name: "race-effort",
          value: measure,
          "data-testid": "race-measure",
          checked: () => model.measure === measure,
          onchange: () => race.setMeasure(measure),
        }),
        h("span", null, () => t(`race.effort.${measure}`)),
      ),
    ),
    h("p", { class: "hint" }, () => t(`race.effortAbout.${model.measure}`)),
  );
}

/** @param {Model} race */
function chart(race) {
  const names = race.model.about?.names ?? [];
  const about = Object.fromEntries(names.map((name, place) => [RACERS[place], name]));
  const legend = [...RACERS.slice(0, names.length), "race_band", "race_lap"];
  const sight = watcher((sizes) => race.setSize(sizes.race ?? null));
  return figure({ id: "race", legend, about, chooses: false }, () => undefined, sight);
}

/** @param {Model} race */
function verdict({ model }) {
  return h(
    "div",
    { class: "race-verdict", hidden: () => model.shown === null },
    h("h2", null, () => t("race.verdict")),
    h("p", { class: "race-answer", role: "status", "data-testid": "race-verdict" }, () => model.shown?.verdict ?? ""),
    list(
      h("ul", { "data-testid": "race-duels", hidden: () => model.shown?.duels.length === 0 }),
      () => model.shown?.duels ?? [],
      (text) => text,
      (get) => h("li", null, () => get()),
    ),
    h("p", { class: "hint", hidden: () => model.shown?.duels.length === 0 }, () => t("race.method")),
  );
}

/** @param {Model} race */
function table(race) {
  const { model } = race;
  const hasYardstick = model.about?.ids.includes("Random") ?? false;
  /** @param {number} value */
  const effortText = (value) => (model.measure === "seconds" ? formatDuration(1000 * value) : formatNumber(value, { maximumFractionDigits: 1 }));
  const repeats = () => formatNumber(model.about?.repeats ?? 0);

  /** @type {{id: string, head: () => string, cell: (standing: Standing) => string}[]} */
  const columns = [
    { id: "best", head: () => t("race.column.best"), cell: ({ best }) => (best ? formatScore(best[0]) : "–") },
    {
      id: "spread",
      head: () => t("race.column.spread"),
      cell: ({ best }) => {
        if (!best) return "–";
        const ends = model.about?.minimize ? [best[2], best[1]] : [best[1], best[2]];
        return ends.map((value) => formatScore(value)).join(" – ");
      },
    },
    { id: "wins", head: () => t("race.column.wins"), cell: ({ wins }) => t("race.of", { part: formatNumber(wins), total: repeats() }) },
    ...(hasYardstick
      ? [
          {
            id: "reach",
            head: () => t(`race.column.reach.${model.measure}`),
            cell: (/** @type {Standing} */ { to_reach: reach, over }) => {
              if (over === 0) return "–";
              return reach ? t("race.reached", { effort: effortText(reach[0]), part: formatNumber(reach[3]), total: repeats() }) : t("race.never");
            },
          },
        ]
      : []),
    { id: "rounds", head: () => t("race.column.rounds"), cell: ({ rounds }) => (rounds === null ? "–" : formatNumber(rounds, { maximumFractionDigits: 0 })) },
    { id: "seconds", head: () => t("race.column.seconds"), cell: ({ seconds }) => (seconds === null ? "–" : formatDuration(1000 * seconds)) },
  ];
  return h(
    "div",
    { class: "race-table", hidden: () => model.shown === null },
    h(
      "div",
      { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("race.table") },
      h(
        "table",
        { "data-testid": "race-table" },
        h("thead", null, h("tr", null, h("th", { scope: "col" }, () => t("race.column.strategy")), ...columns.map(({ head }) => h("th", { scope: "col" }, head)))),
        list(
          h("tbody", null),
          () => (model.shown?.standings ?? []).map((standing, place) => ({ standing, place })),
          ({ place }) => String(place),
          (get) => {
            const { place } = get();
            return h(
              "tr",
              { "data-testid": "race-row", "data-strategy": () => model.about?.ids[place], "data-leads": () => (model.shown?.leader === place ? "" : null) },
              h("th", { scope: "row", class: `legend-${RACERS[place]}` }, h("span", { class: "swatch", "aria-hidden": "true" }), () => model.about?.names[place] ?? ""),
              ...columns.map(({ id, cell }) => h("td", { "data-column": id }, () => cell(get().standing))),
            );
          },
        ),
      ),
    ),
    h("p", { class: "hint" }, () => t("race.notes")),
  );
}
