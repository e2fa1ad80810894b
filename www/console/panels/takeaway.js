// @ts-check
/** Everything that can be taken along, in one place: model, training jobs, the job for other tools, charts; and what comes back. */

import { h, icon, list, onUpdate } from "../../dom.js";
import { formatBytes, formatPercent, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { sentences } from "../../panels/messages.js";
import { bestTrial, isRunning } from "../../state.js";
import { inTurn } from "../../turns.js";
import { modelOf } from "../model.js";
import { modelFileName } from "../name.js";
import { isCategory, pythonOf } from "../python.js";
import { saveChart } from "../save.js";
import { ownFile, rowsGoAlong, takeawayOf, tooManyRows } from "../takeaway.js";
import { copy } from "./files.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Child} from "../../dom.js" */
/** @import {FileEnd, Takeaway} from "../takeaway.js" */

const DOWN = "M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10";
const COPY = "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7";
const FOLDER = "M2 4.5V12a1 1 0 001 1h10a1 1 0 001-1V6a1 1 0 00-1-1H8L6.5 3.5H3a1 1 0 00-1 1z";

/** Why something cannot be had yet: a key of the catalogues. @typedef {(state: State) => string | null} Reason */

/** @type {Reason} */
const withoutJob = ({ snapshot }) => (snapshot?.trials.length ? null : "takeaway.no_job");
/** @type {Reason} */
const withoutBest = (state) => withoutJob(state) ?? (bestTrial(state) ? null : "message.no_trial_with_value");
/** @type {Reason} */
const withoutModel = (state) => withoutJob(state) ?? (modelOf(state).shown ? null : "takeaway.no_model");

/**
 * @typedef {{end: FileEnd, id: string, text: string}} File `id`: of the tests; `text`: on its button
 */

/**
 * One thing to take along: its name, what it is for, or why it cannot be had, and its buttons.
 * @param {string} id @param {Reason} reason @param {Child[]} buttons @param {Child[]} more
 */
const entry = (id, reason, buttons, ...more) =>
  h(
    "li",
    { class: "takeaway-entry", "data-testid": `takeaway-${id}`, "data-off": (state) => (reason(state) ? "" : null) },
    h(
      "div",
      { class: "takeaway-line" },
      h(
        "div",
        { class: "takeaway-words" },
        h("h3", null, () => t(`takeaway.${id}.title`)),
        h("p", { class: "hint" }, () => t(`takeaway.${id}.about`)),
        h("p", { class: "takeaway-why", id: `takeaway-why-${id}`, hidden: (state) => !reason(state) }, (state) => {
          const why = reason(state);
          return why ? t(why) : "";
        }),
      ),
      h("div", { class: "takeaway-buttons" }, ...buttons),
    ),
    ...more,
  );

/** @param {string} id @param {Reason} reason @param {File} file @param {Takeaway} takeaway */
const button = (id, reason, { end, id: testId, text }, takeaway) =>
  h(
    "button",
    {
      type: "button",
      "data-testid": testId,
      disabled: (state) => reason(state) !== null,
      "aria-label": () => t("takeaway.download", { what: t(`takeaway.${id}.title`), format: text }),
      "aria-describedby": (state) => (reason(state) ? `takeaway-why-${id}` : null),
      onclick: () => takeaway.download(end),
    },
    icon(DOWN),
    h("span", null, text),
  );

/** @param {string} id @param {Reason} reason @param {File[]} files @param {Takeaway} takeaway @param {Child[]} more */
const files = (id, reason, files, takeaway, ...more) =>
  entry(id, reason, files.map((file) => button(id, reason, file, takeaway)), ...more);

/** @param {State} state */
const fieldsOf = (state) => modelOf(state).shown?.fields ?? [];

/** @param {State} state */
const python = (state) => pythonOf(modelFileName(state), fieldsOf(state));

/** Python that reads the model's file. @param {Dispatch} dispatch */
function snippet(dispatch) {
  let text = "";
  return h(
    "details",
    { class: "fold takeaway-python", open: true, hidden: (state) => withoutModel(state) !== null },
    h("summary", null, () => t("model.python")),
    h(
      "div",
      { class: "takeaway-code" },
      h(
        "pre",
        { tabIndex: 0, role: "region", "aria-label": () => t("model.python"), "data-testid": "model-python" },
        h("code", null, (state) => (text = python(state))),
      ),
      h(
        "button",
        { type: "button", class: "quiet", "data-testid": "copy-python", onclick: () => copy(text, dispatch) },
        icon(COPY),
        h("span", null, () => t("request.copy")),
      ),
    ),
    h("p", { class: "hint model-levels", hidden: (state) => !fieldsOf(state).some(isCategory) }, () => t("model.levelsHelp")),
  );
}

/** Whether the rows go into notebook and script. @param {Takeaway} takeaway */
const rows = (takeaway) =>
  h(
    "div",
    { class: "takeaway-rows" },
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        "data-testid": "takeaway-rows",
        "aria-describedby": "takeaway-rows-about",
        checked: rowsGoAlong,
        disabled: (state) => withoutJob(state) !== null || tooManyRows(state),
        onchange: (event) => takeaway.change({ withRows: event.target.checked }),
      }),
      h("span", null, () => t("takeaway.rows")),
    ),
    h("p", { class: "hint", id: "takeaway-rows-about" }, (state) => {
      if (withoutJob(state) === null && tooManyRows(state)) return t("takeaway.rowsTooMany");
      return t(rowsGoAlong(state) ? "takeaway.rowsIn" : "takeaway.rowsOut", { file: state.run?.dataName ?? state.preview?.name ?? "" });
    }),
  );

/** The figures whose charts are drawn, by the name of the file that they make. */
function drawnCharts() {
  /** @type {Map<string, {title: string, svg: SVGSVGElement}>} */
  const drawn = new Map();
  for (const figure of document.querySelectorAll("[data-figure]")) {
    const svg = figure.querySelector("svg.chart");
    const title = figure.querySelector("figcaption h2, figcaption h4")?.textContent ?? "";
    const { figure: id = "" } = /** @type {HTMLElement} */ (figure).dataset;
    if (svg instanceof SVGSVGElement && title) drawn.set(id, { title, svg });
  }
  return drawn;
}

/** @type {Reason} */
const withoutCharts = ({ pictures }) => (Object.keys(pictures).length > 0 ? null : "takeaway.no_charts");

/** Any of the charts, as a file. @param {Takeaway} takeaway */
function charts(takeaway) {
  const select = h("select", {
    id: "takeaway-chart",
    "data-testid": "takeaway-chart",
    "aria-label": () => t("takeaway.charts.which"),
    disabled: (state) => withoutCharts(state) !== null,
    onchange: () => takeaway.change({ chart: select.value }),
    // A chart may have been drawn since.
    onfocus: () => fill(),
    onpointerenter: () => fill(),
  });
  let known = "";
  /** @type {State | null} */
  let now = null;
  function fill() {
    if (!now) return;
    const options = [...drawnCharts()].map(([id, { title }]) => ({ id, title }));
    const found = JSON.stringify(options);
    if (found !== known) {
      known = found;
      select.replaceChildren(...options.map(({ id, title }) => new Option(title, id)));
    }
    const { chart } = takeawayOf(now);
    const wanted = options.some(({ id }) => id === chart) ? chart : (options[0]?.id ?? "");
    if (select.value !== wanted) select.value = wanted;
  }
  onUpdate((state) => {
    now = state;
    // A figure is drawn a moment after its picture has come, in its turn.
    inTurn(select, fill);
  });
  /** @param {"svg" | "png"} format */
  const saving = (format) =>
    h(
      "button",
      {
        type: "button",
        "data-testid": `take-${format}`,
        disabled: (state) => withoutCharts(state) !== null,
        "aria-label": () => t("takeaway.download", { what: t("takeaway.charts.title"), format: format.toUpperCase() }),
        "aria-describedby": (state) => (withoutCharts(state) ? "takeaway-why-charts" : null),
        onclick: async () => {
          const id = select.value;
          const chart = drawnCharts().get(id);
          if (chart) await saveChart(chart.svg, chart.title, id.replace(/\W+/g, "-"), format);
        },
      },
      icon(DOWN),
      h("span", null, format.toUpperCase()),
    );
  return entry("charts", withoutCharts, [saving("svg"), saving("png")], h("div", { class: "takeaway-choice" }, select));
}

/** @type {Reason} */
const withoutEnd = (state) => withoutJob(state) ?? (isRunning(state) ? "takeaway.not_over" : null);

/** How far the file is, and what has come of it. @param {State} state */
function fileText(state) {
  const { making, made } = takeawayOf(state);
  if (making !== null) return t("takeaway.html.making", { percent: formatPercent(making) });
  return made ? t("takeaway.html.made", { name: made.name, size: formatBytes(made.bytes) }) : "";
}

/** Which data go along. @param {State} state */
function dataText(state) {
  const own = ownFile(state);
  if (!own) return "";
  const { name, bytes } = own;
  return bytes === null ? t("takeaway.html.data", { name }) : t("takeaway.html.dataSize", { name, size: formatBytes(bytes) });
}

/** The run as one HTML file. @param {Takeaway} takeaway */
const html = (takeaway) =>
  entry(
    "html",
    withoutEnd,
    [
      h(
        "button",
        {
          type: "button",
          "data-testid": "download-html",
          disabled: (state) => withoutEnd(state) !== null || takeawayOf(state).making !== null,
          "aria-label": () => t("takeaway.download", { what: t("takeaway.html.title"), format: ".html" }),
          "aria-describedby": (state) => (withoutEnd(state) ? "takeaway-why-html" : ownFile(state) ? "takeaway-html-data" : null),
          onclick: () => takeaway.downloadHtml(),
        },
        icon(DOWN),
        h("span", null, ".html"),
      ),
    ],
    h("p", { class: "hint", id: "takeaway-html-data", "data-testid": "html-data", hidden: (state) => withoutEnd(state) !== null || !ownFile(state) }, dataText),
    h("p", { class: "hint", role: "status", "data-testid": "html-made" }, fileText),
  );

/** A study that comes back. @param {Takeaway} takeaway */
function study(takeaway) {
  const input = h("input", {
    type: "file",
    id: "journal-file",
    class: "visually-hidden",
    "data-testid": "journal-file",
    "aria-describedby": "takeaway-study-about",
    accept: ".log,.journal,.jsonl,.txt",
    onchange: () => {
      const file = input.files?.[0];
      // The same file can be chosen again after it was changed.
      input.value = "";
      if (file) takeaway.openJournal(file);
    },
  });
  return h(
    "div",
    { class: "takeaway-study", "data-testid": "takeaway-study" },
    h(
      "div",
      { class: "takeaway-line" },
      h(
        "div",
        { class: "takeaway-words" },
        h("h3", null, () => t("takeaway.study.title")),
        h("p", { class: "hint", id: "takeaway-study-about" }, () => t("takeaway.study.about")),
      ),
      h(
        "div",
        { class: "takeaway-buttons" },
        h(
          "span",
          { class: "file-button" },
          input,
          h("label", { for: "journal-file", class: "button" }, icon(FOLDER), h("span", null, () => t("takeaway.study.open"))),
        ),
      ),
    ),
    list(
      h("div", { class: "takeaway-said" }),
      (state) => {
        const { said } = takeawayOf(state);
        return said ? [said] : [];
      },
      ({ level, title, sentences }) => JSON.stringify([level, title, sentences]),
      (get) =>
        h(
          "div",
          { class: `message message-${get().level}`, role: get().level === "error" ? "alert" : "status", "data-testid": "takeaway-message" },
          h(
            "div",
            { class: "message-text" },
            h("strong", null, () => t(get().title)),
            sentences(() => get().sentences),
          ),
        ),
    ),
  );
}

/** @param {Dispatch} dispatch @param {Takeaway} takeaway */
function build(dispatch, takeaway) {
  const csv = { end: "-training-jobs.csv", id: "take-csv", text: "CSV" };
  const json = { end: "-training-jobs.json", id: "take-json", text: "JSON" };
  return h(
    "section",
    { class: "card takeaway", "data-testid": "takeaway", "aria-labelledby": "takeaway-title" },
    h(
      "header",
      { class: "takeaway-head" },
      h("h2", { id: "takeaway-title" }, () => t("takeaway.title")),
      h("p", { class: "hint" }, () => t("takeaway.hint")),
    ),
    h(
      "div",
      { class: "takeaway-groups" },
      h(
        "ul",
        { class: "takeaway-list", "aria-label": () => t("takeaway.results") },
        files("model", withoutModel, [{ end: "-model.json", id: "take-model", text: "JSON" }], takeaway, snippet(dispatch)),
        files("jobs", withoutJob, [csv, json], takeaway),
        charts(takeaway),
        html(takeaway),
      ),
      h(
        "ul",
        { class: "takeaway-list", "aria-label": () => t("takeaway.elsewhere") },
        files("notebook", withoutBest, [{ end: ".ipynb", id: "download-notebook", text: ".ipynb" }], takeaway),
        files("ray", withoutJob, [{ end: "-ray.py", id: "download-ray", text: ".py" }], takeaway),
        h("li", { class: "takeaway-entry takeaway-of-both" }, rows(takeaway)),
        files(
          "sagemaker",
          withoutJob,
          [
            { end: ".request.json", id: "take-request", text: "JSON" },
            { end: "-sagemaker.py", id: "take-boto3", text: ".py" },
          ],
          takeaway,
        ),
        files("optuna", withoutJob, [{ end: "-optuna.log", id: "download-optuna", text: ".log" }], takeaway),
      ),
    ),
    study(takeaway),
  );
}

export const render = panel("takeaway", build);
