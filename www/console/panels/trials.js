// @ts-check
/**
 * Every training job as a row: sorted, filtered, pinned; a click opens it and shows it in the charts. However many there are,
 * only the rows in view are in the document, and nothing is rendered while the table is out of sight.
 */

import { h, list, onUpdate, view } from "../../dom.js";
import { formatNumber, say, t } from "../../i18n/i18n.js";
import { memory } from "../../memory.js";
import { paced } from "../../pace.js";
import { panel } from "../../panel.js";
import { inTurn } from "../../turns.js";
import { STATUSES, columnsOf, shownColumns } from "../table/columns.js";
import { shownRows } from "../table/filter.js";
import { rowsOf } from "../table/rows.js";
import { comparison } from "./comparison.js";
import { detail } from "./detail.js";
import { download } from "./files.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Analyst} from "../analyst.js" */
/** @import {GrownQuestions} from "../grown.js" */
/** @import {Column, Status} from "../table/columns.js" */
/** @import {TableState} from "../state.js" */

/** While the job is at work, its table is rendered this often, in milliseconds. */
const PACE = { every: 250, rest: 2, now: () => performance.now(), later: setTimeout };

/** @param {State} state @returns {TableState} */
const tableOf = (state) => /** @type {NonNullable<State["console"]>} */ (state.console).table;

/** Sorted by a column, then the other way round, then in the order of trials. @param {TableState} table @param {string} column @returns {TableState["sort"]} */
function nextSort({ sort }, column) {
  if (sort?.column !== column) return { column, direction: "ascending" };
  return sort.direction === "ascending" ? { column, direction: "descending" } : null;
}

/** @param {TableState} table */
const isFiltered = ({ statuses, text }) => statuses.length > 0 || text.trim() !== "";

export const render = panel("trials", (/** @type {Dispatch} */ dispatch, /** @type {Analyst} */ analyst, /** @type {GrownQuestions} */ grown) => {
  /** The state that is shown, or would be if it were in sight. @type {State | null} */
  let now = null;
  /** @param {(table: TableState) => Partial<TableState>} change */
  function change(change) {
    if (!now) return;
    const table = tableOf(now);
    dispatch({ type: "console", change: { table: { ...table, ...change(table) } } });
  }
  const clear = () => change(() => ({ statuses: [], text: "" }));

  const content = view(() =>
    h(
      "div",
      { class: "trials-content" },
      h(
        "header",
        { class: "card-head" },
        h("h2", { id: "trials-title" }, () => t("trials.title")),
        h("p", { class: "hint", "data-testid": "trials-count", role: "status" }, (state) => countText(state)),
        h(
          "div",
          { class: "trials-tools" },
          columnsMenu(change),
          h(
            "button",
            {
              type: "button",
              class: "quiet",
              "data-testid": "download-trials",
              title: () => t("trials.csvHelp"),
              onclick: () => now && download(now, analyst, dispatch),
            },
            () => t("trials.csv"),
          ),
        ),
      ),
      filters(change),
      rowsOf({ dispatch, change, headOf: (body) => head(body, change) }),
      h(
        "div",
        {
          class: "trials-none",
          "data-testid": "trials-none",
          hidden: (state) => {
            const { rows, pinned, total } = shownRows(state, tableOf(state));
            return total > 0 && rows.length + pinned.length > 0;
          },
        },
        h("p", null, (state) => t(shownRows(state, tableOf(state)).total === 0 ? "trials.noneYet" : "trials.noneMatch")),
        h("button", { type: "button", "data-testid": "clear-filter", hidden: (state) => !isFiltered(tableOf(state)), onclick: clear }, () => t("trials.clear")),
      ),
    ),
  );

  const card = h("div", { class: "card trials", hidden: ({ snapshot }) => !snapshot }, content.node);
  let inSight = true;
  /** What is shown. @type {State | null} */
  let shown = null;
  function update() {
    // Once even out of sight: who hears the page is told what its buttons are.
    if ((!inSight && shown) || !now?.snapshot || !now.console || now === shown) return;
    shown = now;
    content.update(now);
  }
  const updateSoon = paced(PACE, () => inTurn(content, update));
  new IntersectionObserver((entries) => {
    inSight = entries[entries.length - 1].isIntersecting;
    update();
  }).observe(card);
  onUpdate((state) => {
    now = state;
    if (shown && isOnlyProgress(shown, state)) updateSoon();
    else update();
  });
  return h("div", { class: "trials-block" }, card, comparison(dispatch, analyst), detail(dispatch, analyst, grown));
});

/** Whether the training jobs have gone on, and nothing else has changed that the table shows. @param {State} before @param {State} after */
const isOnlyProgress = (before, after) =>
  after.snapshot?.status === "InProgress" &&
  before.snapshot?.status === "InProgress" &&
  before.run === after.run &&
  before.console?.table === after.console?.table &&
  before.selected === after.selected &&
  before.language === after.language;

/** @param {State} state */
function countText(state) {
  const { matching, total } = shownRows(state, tableOf(state));
  const params = { shown: formatNumber(matching), count: total };
  return isFiltered(tableOf(state)) ? t("trials.shownOf", params) : t("trials.count", params);
}

/** @typedef {(change: (table: TableState) => Partial<TableState>) => void} ChangeTable */

/** @param {HTMLTableSectionElement} node @param {ChangeTable} change */
function head(node, change) {
  node.append(
    list(
      h("tr", { "aria-rowindex": 1 }),
      (state) => shownColumns(state, tableOf(state).columns),
      ({ id }) => id,
      (get) =>
        h(
          "th",
          {
            scope: "col",
            class: () => (get().number ? "number" : null),
            "data-column": () => get().id,
            "aria-sort": (state) => {
              const { sort } = tableOf(state);
              return sort?.column === get().id ? sort.direction : "none";
            },
          },
          h(
            "button",
            {
              type: "button",
              class: () => (get().mono ? "sort mono" : "sort"),
              title: () => get().title(),
              onclick: () => change((table) => ({ sort: nextSort(table, get().id) })),
            },
            h("span", { class: "sort-title" }, () => get().title()),
          ),
        ),
    ),
  );
  return node;
}

/** @param {ChangeTable} change */
function filters(change) {
  /** @param {Status} status */
  const toggle = (status) =>
    change(({ statuses }) => ({ statuses: statuses.includes(status) ? statuses.filter((each) => each !== status) : [...statuses, status] }));
  return h(
    "div",
    { class: "trials-filters" },
    h(
      "div",
      { class: "chips", role: "group", "aria-label": () => t("trials.byStatus") },
      ...STATUSES.map((status) =>
        h(
          "button",
          {
            type: "button",
            class: "chip",
            "data-testid": "status-chip",
            "data-status": status,
            "aria-pressed": (state) => String(tableOf(state).statuses.includes(status)),
            onclick: () => toggle(status),
          },
          h("span", { class: "status", "data-status": status }, () => t(`status.${status}`)),
          h("span", { class: "chip-count" }, (state) => formatNumber(shownRows(state, tableOf(state)).counts[status])),
        ),
      ),
    ),
    h(
      "div",
      { class: "trials-search" },
      h("input", {
        type: "text",
        id: "trials-filter",
        "data-testid": "trials-filter",
        autocomplete: "off",
        spellcheck: "false",
        "aria-label": () => t("trials.filter"),
        placeholder: () => t("trials.filterExample"),
        "aria-invalid": (state) => (shownRows(state, tableOf(state)).error ? "true" : null),
        "aria-describedby": "trials-filter-error",
        value: (state) => tableOf(state).text,
        oninput: (event) => change(() => ({ text: event.target.value })),
      }),
      h("p", { class: "complaint", id: "trials-filter-error", role: "status", "data-testid": "filter-error" }, (state) => {
        const { error } = shownRows(state, tableOf(state));
        return error ? say(error) : "";
      }),
    ),
  );
}

/** @param {ChangeTable} change */
function columnsMenu(change) {
  /** @param {Column} column @param {boolean} shown */
  const choose = ({ id }, shown) =>
    change(({ columns }) => {
      const chosen = { ...columns, [id]: shown };
      memory.set("columns", JSON.stringify(chosen));
      return { columns: chosen };
    });
  const summary = h("summary", null, () => t("trials.columns"));
  const menu = h(
    "details",
    {
      class: "columns-menu",
      "data-testid": "columns-menu",
      onkeydown: (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        summary.focus();
      },
      onfocusout: ({ relatedTarget }) => {
        if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
      },
    },
    summary,
    h(
      "fieldset",
      { class: "columns-list" },
      h("legend", { class: "visually-hidden" }, () => t("trials.columns")),
      list(
        h("div", null),
        (state) => columnsOf(state).filter(({ always }) => !always),
        ({ id }) => id,
        (get) =>
          h(
            "label",
            { class: () => (get().mono ? "mono" : null) },
            h("input", {
              type: "checkbox",
              "data-column": () => get().id,
              checked: (state) => tableOf(state).columns[get().id] ?? get().shown,
              onchange: (event) => choose(get(), event.target.checked),
            }),
            () => get().title(),
          ),
      ),
    ),
  );
  document.addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  return menu;
}
