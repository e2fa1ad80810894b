// @ts-check
/** The data: which file, what is in it, what is predicted from what, and which rows do what. */

import { h, icon, list, onUpdate } from "../dom.js";
import { helpButton } from "../help.js";
import { formatBytes, formatNumber, formatPercent, say, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";
import { complaints, explained, field, invalidProps, numberInput, select, settingsSection } from "./forms.js";
import { distribution } from "./distribution.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {ColumnSummary, DataSettings} from "../protocol.js" */

/** More columns than this are not listed: nobody reads them, and each costs a drawing. */
const COLUMNS_SHOWN = 400;
/** Rows of the file that are shown as they are. */
const ROWS_SHOWN = 8;
const COLUMNS_OF_ROWS = 60;
/** The task's possible classes that are listed one by one. */
const CLASSES_SHOWN = 12;

const FOLDER = "M2 4.5V12a1 1 0 001 1h10a1 1 0 001-1V6a1 1 0 00-1-1H8L6.5 3.5H3a1 1 0 00-1 1z";

/** The file of the visitor in the list of data sets. */
const OWN_FILE = "file";

/** What a built-in data set is about. @param {State} state */
function aboutText({ origin, builtIns, language }) {
  const entry = origin?.kind === "builtin" && builtIns.find(({ id }) => id === origin.id);
  return entry ? entry.about[language] : "";
}

/** @param {State} state */
function brief({ preview, summary, loading, ahead }) {
  if (loading && !ahead) return t("data.loading", { name: loading.name });
  if (!preview) return "";
  const rows = t("data.rows", { count: preview.rows });
  return summary ? `${rows} · ${t("data.features", { count: summary.features.length })}` : rows;
}

/** @param {State} state */
function sourceText({ preview }) {
  if (!preview) return "";
  const { format, encoding, gzip } = preview.source;
  const parts = [preview.name, formatBytes(preview.bytes), format.toUpperCase()];
  if (encoding !== "utf-8") parts.push(encoding === "utf-16" ? "UTF-16" : "Windows-1252");
  if (gzip) parts.push("gzip");
  return parts.join(" · ");
}

/** @param {Dispatch} dispatch */
function source(dispatch) {
  const input = h("input", {
    type: "file",
    id: "file-input",
    class: "visually-hidden",
    "data-testid": "file-input",
    accept: ".csv,.tsv,.txt,.arff,.gz,text/csv,text/tab-separated-values,application/gzip",
    onchange: () => {
      const file = input.files?.[0];
      // The same file can be chosen again after it was changed.
      if (file) dispatch({ type: "openFile", file });
      input.value = "";
    },
  });
  const sets = select(
    {
      id: "dataset-select",
      "data-testid": "dataset-select",
      value: ({ origin }) => (origin?.kind === "builtin" ? origin.id : OWN_FILE),
      onchange: (event) => {
        if (event.target.value !== OWN_FILE) dispatch({ type: "openBuiltIn", id: event.target.value });
      },
    },
    ({ builtIns, origin, language }) => [
      ...(origin?.kind === "file" ? [{ id: OWN_FILE, name: origin.name }] : []),
      ...builtIns.map(({ id, name }) => ({ id, name: name[language] })),
    ],
    ({ id }) => id,
    ({ name }) => name,
  );
  return h(
    "div",
    { class: "source" },
    h("label", { for: "dataset-select", class: "visually-hidden" }, () => t("data.set")),
    sets,
    h(
      "span",
      { class: "file-button" },
      input,
      h(
        "label",
        { for: "file-input", class: "button" },
        icon(FOLDER),
        h("span", null, () => t("data.open")),
      ),
    ),
    h("p", { class: "hint" }, aboutText, " ", () => t("data.drop")),
  );
}

function loadingBar() {
  const bar = h("progress", { max: 1, "aria-label": () => t("data.reading") });
  onUpdate(({ loading }) => {
    if (loading && loading.fraction !== null) bar.value = loading.fraction;
    else bar.removeAttribute("value");
  });
  return h("div", { class: "loading", hidden: ({ loading, ahead }) => !loading || ahead }, bar);
}

/** @param {(change: Partial<DataSettings>) => void} ask */
const roles = (ask) =>
  h(
    "div",
    { class: "field-pair target-and-task" },
    explained(
      "setting.target",
      "target-select",
      () => t("data.target"),
      select(
        {
          id: "target-select",
          "data-testid": "target-select",
          ...invalidProps("target"),
          value: ({ asked, summary }) => asked.data.target ?? summary?.target ?? "",
          onchange: (event) => ask({ target: event.target.value || null }),
        },
        ({ preview, asked, summary }) => [
          ...((asked.data.target ?? summary?.target) ? [] : [""]),
          ...(preview?.columns.map(({ name }) => name) ?? []),
        ],
        (name) => name,
        (name) => name || t("data.choose"),
      ),
      "target",
    ),
    explained(
      "setting.task",
      "task",
      () => t("data.task"),
      select(
        {
          id: "task",
          "data-testid": "task",
          ...invalidProps("task"),
          disabled: ({ summary }) => !summary,
          value: ({ asked, summary }) => asked.data.task ?? summary?.task ?? "",
          onchange: (event) => ask({ task: event.target.value, positive: null }),
        },
        ({ summary }) => summary?.possible_tasks ?? [],
        (task) => task,
        (task, { summary }) =>
          task === summary?.inferred_task ? t("task.inferred", { task: t(`task.${task}`) }) : t(`task.${task}`),
      ),
      "task",
    ),
  );

/** @param {(change: Partial<DataSettings>) => void} ask */
const classes = (ask) =>
  h(
    "div",
    { class: "classes", hidden: ({ summary, dataErrors }) => !summary || dataErrors.length > 0 || summary.classes.length === 0 },
    list(
      h("ul", { class: "chips", "aria-label": () => t("data.classes") }),
      ({ summary }) => summary?.classes.slice(0, CLASSES_SHOWN) ?? [],
      ({ name }) => name,
      (get) =>
        h(
          "li",
          { class: "chip", "data-positive": ({ summary }) => (get().name === summary?.positive ? "" : null) },
          h("span", { class: "chip-name" }, () => get().name),
          h("span", { class: "chip-count" }, () => formatNumber(get().rows)),
        ),
    ),
    h("span", { class: "hint" }, ({ summary }) => {
      const more = (summary?.classes.length ?? 0) - CLASSES_SHOWN;
      return more > 0 ? t("data.moreClasses", { count: more }) : "";
    }),
    h(
      "div",
      { class: "inline-field", hidden: ({ summary }) => summary?.task !== "binary" },
      h("label", { for: "positive" }, () => t("data.positive")),
      select(
        {
          id: "positive",
          "data-testid": "positive",
          value: ({ asked, summary }) => asked.data.positive ?? summary?.positive ?? "",
          onchange: (event) => ask({ positive: event.target.value }),
        },
        ({ summary }) => summary?.classes ?? [],
        ({ name }) => name,
        ({ name }) => name,
      ),
    ),
  );

/** @type {readonly ("train" | "validation" | "test")[]} */
const PARTS = ["train", "validation", "test"];

/** @param {(change: Partial<DataSettings>) => void} ask */
const split = (ask) =>
  h(
    "div",
    { class: "split" },
    h(
      "div",
      { class: "split-bar", "aria-hidden": "true" },
      ...PARTS.map((part) => {
        const piece = h("span", { class: `split-${part}` });
        onUpdate(({ summary }) => {
          piece.style.flexGrow = String(summary?.rows[part] ?? 0);
        });
        return piece;
      }),
    ),
    h(
      "ul",
      { class: "split-rows" },
      ...PARTS.map((part) =>
        h(
          "li",
          { class: `split-${part}` },
          h("span", null, () => t(`data.${part}`)),
          " ",
          h("b", null, ({ summary }) => formatNumber(summary?.rows[part] ?? 0)),
        ),
      ),
    ),
    h(
      "details",
      { class: "fold" },
      h("summary", null, () => t("data.split")),
      h(
        "div",
        { class: "field-triple" },
        ...[
          /** @type {const} */ (["validation_fraction", "validation_fraction", "data.validationShare"]),
          /** @type {const} */ (["test_fraction", "test_fraction", "data.testShare"]),
          /** @type {const} */ (["seed", "data_seed", "data.splitSeed"]),
        ].map(([setting, about, key]) =>
          field(
            about,
            () => t(key),
            numberInput({
              id: about,
              "data-testid": about,
              ...invalidProps(about),
              value: ({ asked }) => asked.data[setting],
              oninput: (event) => ask({ [setting]: event.target.value, split: null }),
            }),
            about,
          ),
        ),
      ),
      h(
        "p",
        { class: "hint" },
        ({ asked }) => t(asked.data.split ? "data.splitLab" : "data.splitHelp"),
        helpButton("setting.split", () => t("data.split")),
      ),
    ),
  );

/** @param {ColumnSummary} column @param {number} rows */
function missingText({ missing }, rows) {
  if (missing === 0) return "–";
  return rows > 0 ? `${formatNumber(missing)} (${formatPercent(missing / rows)})` : formatNumber(missing);
}

/** @param {Dispatch} dispatch */
const columns = (dispatch) =>
  h(
    "div",
    { class: "preview", "data-testid": "data-preview", hidden: ({ preview }) => !preview },
    h(
      "div",
      { class: "preview-scroll", tabIndex: 0, role: "region", "aria-label": () => t("data.columns") },
      h(
        "table",
        { class: "columns-table" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, () => t("data.column")),
            h("th", { scope: "col" }, () => t("data.type")),
            h("th", { scope: "col", class: "number" }, () => t("data.missing")),
            h("th", { scope: "col" }, () => t("data.values")),
          ),
        ),
        list(
          h("tbody", null),
          ({ preview, loads }) =>
            preview?.columns.slice(0, COLUMNS_SHOWN).map((column) => ({ column, loads, rows: preview.rows })) ?? [],
          ({ column, loads }, index) => `${loads} ${index} ${column.name}`,
          (get) => {
            const { column, rows } = get();
            const { name } = column;
            /** @param {State} state */
            const isTarget = ({ asked, summary }) => (asked.data.target ?? summary?.target) === name;
            return h(
              "tr",
              { "data-column": name, "data-role": (state) => (isTarget(state) ? "target" : null) },
              h(
                "th",
                { scope: "row" },
                h(
                  "label",
                  { class: "column-use", title: name },
                  h("input", {
                    type: "checkbox",
                    checked: (state) => isTarget(state) || !state.asked.data.ignored.includes(name),
                    disabled: isTarget,
                    "aria-label": () => t("data.use", { name }),
                    onchange: (event) => dispatch({ type: "useColumn", name, use: event.target.checked }),
                  }),
                  h("span", { class: "column-name" }, name),
                  h("span", { class: "tag", hidden: (state) => !isTarget(state) }, () => t("data.targetTag")),
                ),
              ),
              h("td", { class: "column-kind" }, () => t(`kind.${column.kind}`)),
              h("td", { class: "number", "data-missing": column.missing > 0 ? "" : null }, () =>
                missingText(column, rows),
              ),
              h("td", { class: "column-values" }, distribution(column)),
            );
          },
        ),
      ),
    ),
    h("p", { class: "hint", hidden: ({ preview }) => (preview?.columns.length ?? 0) <= COLUMNS_SHOWN }, ({ preview }) =>
      t("data.moreColumns", { count: (preview?.columns.length ?? 0) - COLUMNS_SHOWN }),
    ),
    h(
      "details",
      { class: "fold" },
      h("summary", null, () => t("data.firstRows")),
      h(
        "div",
        { class: "rows-scroll", tabIndex: 0, role: "region", "aria-label": () => t("data.firstRows") },
        h(
          "table",
          { class: "rows-table" },
          h(
            "thead",
            null,
            cells("tr", "th", ({ preview }) => preview?.columns.map(({ name }) => name) ?? []),
          ),
          list(
            h("tbody", null),
            ({ preview, loads }) => preview?.head.slice(0, ROWS_SHOWN).map((row) => ({ row, loads })) ?? [],
            ({ loads }, index) => `${loads} ${index}`,
            (get) => cells("tr", "td", () => get().row),
          ),
        ),
      ),
      h("p", { class: "hint" }, sourceText),
    ),
  );

/** @param {"tr"} tag @param {"td" | "th"} cell @param {(state: State) => readonly string[]} read */
const cells = (tag, cell, read) =>
  list(
    h(tag, null),
    (state) => read(state).slice(0, COLUMNS_OF_ROWS),
    (_, index) => String(index),
    (get) => h(cell, cell === "th" ? { scope: "col" } : null, () => get()),
  );

const notices = () =>
  list(
    h("ul", { class: "notices" }),
    ({ loadNotes, summary, loads }) =>
      [...loadNotes, ...(summary?.notices ?? [])].map((sentence) => ({ sentence, loads })),
    ({ sentence, loads }) => `${loads} ${sentence.code} ${JSON.stringify(sentence.params)}`,
    (get) => h("li", null, () => say(get().sentence)),
  );

/** Complaints that belong to no field of this panel. */
const otherComplaints = () =>
  list(
    h("div", { class: "complaints" }),
    ({ dataErrors }) => dataErrors.filter((error) => !FIELDS.has(error.field ?? "")),
    ({ code, params }) => `${code} ${JSON.stringify(params)}`,
    (get) => h("p", { class: "complaint", role: "alert", "data-testid": "message" }, () => say(get())),
  );

const FIELDS = new Set(["target", "task", "positive", "validation_fraction", "test_fraction", "data_seed"]);

export const render = panel("data", (/** @type {Dispatch} */ dispatch) => {
  /** @param {Partial<DataSettings>} change */
  const ask = (change) => dispatch({ type: "askData", change });
  return settingsSection(
    { name: "data", title: () => t("data.title"), brief },
    source(dispatch),
    loadingBar(),
    roles((change) =>
      change.target === undefined ? ask(change) : dispatch({ type: "askTarget", target: change.target }),
    ),
    otherComplaints(),
    classes(ask),
    complaints("positive"),
    notices(),
    columns(dispatch),
    split(ask),
  );
}, true);
