// @ts-check
/** Predictions of the retrained model: a file of the visitor's, and one row. */

import { h, icon, list, onUpdate } from "../../dom.js";
import { formatDuration, formatNumber, formatPercent, formatValue, say, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { modelOf, thresholdOf } from "../model.js";
import { save } from "../save.js";
import { rowForm } from "./row.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sentence} from "../../protocol.js" */
/** @import {ModelQuestions} from "../model.js" */

const FOLDER = "M2 4.5V12a1 1 0 001 1h10a1 1 0 001-1V6a1 1 0 00-1-1H8L6.5 3.5H3a1 1 0 00-1 1z";
const DOWN = "M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10";
/** Columns of the file that the preview shows. */
const COLUMNS_SHOWN = 60;

/** @param {State} state */
const fileOf = (state) => modelOf(state).file;

/** @param {State} state */
const result = (state) => fileOf(state)?.predicted?.result ?? null;

/** @param {State} state */
const needed = (state) => modelOf(state).shown?.fields.map(({ name }) => name) ?? [];

/** @param {ModelQuestions} model */
function dropZone(model) {
  const input = h("input", {
    type: "file",
    id: "predict-file",
    class: "visually-hidden",
    "data-testid": "predict-file",
    accept: ".csv,.tsv,.txt,.arff,.gz,text/csv,text/tab-separated-values,application/gzip",
    "aria-describedby": "predict-columns",
    onchange: () => {
      const file = input.files?.[0];
      // The same file can be chosen again after it was changed.
      if (file) model.predictFile(file);
      input.value = "";
    },
  });
  return h(
    "div",
    { class: "predict-drop" },
    h(
      "span",
      { class: "file-button" },
      input,
      h(
        "label",
        { for: "predict-file", class: "button" },
        icon(FOLDER),
        h("span", null, () => t("predict.open")),
      ),
    ),
    h("p", { class: "hint" }, () => t("predict.drop")),
    h(
      "p",
      { class: "predict-columns", id: "predict-columns", tabIndex: 0, role: "region", "aria-label": () => t("predict.columnsNeeded") },
      (state) => t("predict.columns", { count: needed(state).length }),
      " ",
      h("code", null, (state) => needed(state).join(", ")),
    ),
  );
}

/** @param {ModelQuestions} model */
function progress(model) {
  const bar = h("progress", { max: 1, "aria-label": () => t("predict.predicting") });
  onUpdate((state) => {
    bar.value = fileOf(state)?.predicting?.fraction ?? 0;
  });
  return h(
    "div",
    { class: "learning", "data-testid": "predicting", hidden: (state) => !fileOf(state)?.predicting },
    bar,
    h("span", { class: "hint" }, (state) => {
      const file = fileOf(state);
      if (!file?.predicting) return "";
      const { fraction, left } = file.predicting;
      const percent = formatPercent(fraction);
      return `${file.name} · ${left === null ? percent : t("best.left", { percent, time: formatDuration(left) })}`;
    }),
    h(
      "button",
      { type: "button", "data-testid": "predict-cancel", "data-heirs": "predict-file", onclick: () => model.cancelFile() },
      () => t("best.cancel"),
    ),
  );
}

/** @param {string} className @param {string} role @param {(state: State) => readonly Sentence[]} read */
const sentences = (className, role, read) =>
  list(
    h("ul", { class: className, role, hidden: (state) => read(state).length === 0 }),
    read,
    ({ code, params }) => `${code} ${JSON.stringify(params)}`,
    (get) => h("li", null, () => say(get())),
  );

/** How the predictions are spread. @param {State} state */
function summary(state) {
  const found = result(state);
  if (!found) return "";
  const rows = t("data.rows", { count: found.rows });
  if (found.range) {
    const [least, mean, most] = found.range.map(formatValue);
    return `${rows}. ${t("predict.range", { least, mean, most })}`;
  }
  const classes = found.classes.map(({ name, rows: of }) => `${name} ${formatNumber(of)} (${formatPercent(of / found.rows)})`);
  return `${rows}. ${t("predict.classes", { classes: classes.join(", ") })}`;
}

/** The columns of the preview: what is predicted first. @param {State} state */
function columns(state) {
  const found = result(state);
  if (!found) return [];
  const own = found.columns.slice(0, COLUMNS_SHOWN).map((name, place) => ({ name, place, added: false }));
  return [...found.added.map((name, place) => ({ name, place: found.columns.length + place, added: true })), ...own];
}

const preview = () =>
  h(
    "div",
    { class: "rows-scroll predict-preview", tabIndex: 0, role: "region", "aria-label": () => t("predict.preview") },
    h(
      "table",
      { class: "rows-table", "data-testid": "predict-preview" },
      h(
        "thead",
        null,
        list(
          h("tr", null),
          columns,
          ({ name, place }) => `${place} ${name}`,
          (get) => h("th", { scope: "col", "data-added": () => (get().added ? "" : null) }, () => get().name),
        ),
      ),
      list(
        h("tbody", null),
        (state) => result(state)?.head ?? [],
        (_, index) => String(index),
        (get) =>
          list(
            h("tr", null),
            columns,
            ({ name, place }) => `${place} ${name}`,
            (column) => h("td", { "data-added": () => (column().added ? "" : null) }, () => get()[column().place] ?? ""),
          ),
      ),
    ),
  );

function outcome() {
  /** @type {State | null} */
  let now = null;
  return h(
    "div",
    {
      class: "predict-result",
      "data-testid": "predict-result",
      hidden: (state) => {
        now = state;
        return result(state) === null;
      },
    },
    sentences("notices", "status", (state) => result(state)?.notices ?? []),
    h(
      "div",
      { class: "predict-outcome" },
      h("p", { role: "status", "data-testid": "predict-summary" }, (state) => {
        const file = fileOf(state);
        return file?.predicted ? `${file.name}: ${summary(state)}` : "";
      }),
      h(
        "button",
        {
          type: "button",
          class: "strong",
          "data-testid": "predict-download",
          onclick: () => {
            const predicted = now && fileOf(now)?.predicted;
            if (predicted) save(predicted.result.name, predicted.file);
          },
        },
        icon(DOWN),
        h("span", null, () => t("predict.download")),
      ),
    ),
    preview(),
    h("p", { class: "hint" }, (state) => {
      const found = result(state);
      return found ? t("predict.shown", { count: found.head.length, rows: formatNumber(found.rows) }) : "";
    }),
  );
}

/** @param {Dispatch} _dispatch @param {ModelQuestions} model */
function build(_dispatch, model) {
  const card = h(
    "section",
    {
      class: "card predict",
      "data-testid": "predict",
      "data-drop": "",
      "aria-labelledby": "predict-title",
      hidden: (state) => modelOf(state).shown === null,
      ondragover: (/** @type {DragEvent} */ event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        card.toggleAttribute("data-over", true);
      },
      ondragleave: (/** @type {DragEvent} */ event) => {
        if (!card.contains(/** @type {Node | null} */ (event.relatedTarget))) card.toggleAttribute("data-over", false);
      },
      ondrop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        card.toggleAttribute("data-over", false);
        const file = event.dataTransfer?.files[0];
        if (file) model.predictFile(file);
      },
    },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "predict-title" }, () => t("predict.title")),
      h("p", { class: "hint" }, (state) => {
        const { shown } = modelOf(state);
        if (!shown) return "";
        const about = t("predict.about", { target: shown.target });
        const [, positive] = shown.classes;
        if (shown.classes.length !== 2) return about;
        const threshold = formatNumber(thresholdOf(state), { maximumSignificantDigits: 4 });
        return `${about} ${t("predict.threshold", { class: positive, threshold })}`;
      }),
    ),
    h(
      "div",
      { class: "predict-body" },
      h("h3", null, () => t("predict.fileTitle")),
      dropZone(model),
      progress(model),
      sentences("complaints predict-errors", "alert", (state) => fileOf(state)?.errors ?? []),
      outcome(),
    ),
    h("div", { class: "predict-body" }, h("h3", null, () => t("predict.rowTitle")), rowForm(model)),
  );
  return card;
}

export const render = panel("predict", build);
