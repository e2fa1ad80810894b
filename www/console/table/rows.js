// @ts-check
/**
 * The rows of the table of training jobs. Rows have one height, so the place of each is known: only those in view and a few
 * more are in the document, with as much space before and behind as the others would take.
 */

import { h, icon, list, onUpdate, view } from "../../dom.js";
import { hover, hovered, onHover } from "../../hover.js";
import { say, t } from "../../i18n/i18n.js";
import { trialNumber } from "../../state.js";
import { shownColumns } from "./columns.js";
import { shownRows } from "./filter.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {TrialRow} from "../../protocol.js" */
/** @import {Column} from "./columns.js" */
/** @import {ChangeTable} from "../panels/trials.js" */

/** Height of a row in CSS pixels; console/trials.css has the same. */
const ROW = 33;
/** Rows before and behind those in view, so that scrolling finds them there. */
const MORE = 3;
/** So few rows are all in the document, where the browser's own search finds them. */
const ALL = 30;
const VARY = "M8 3v10M3 8h10";
const PIN = "M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5";

/** @param {State} state */
const tableOf = (state) => /** @type {NonNullable<State["console"]>} */ (state.console).table;

/** @param {State} state */
const columns = (state) => shownColumns(state, tableOf(state).columns);

/** While the job takes more training jobs, each can be varied. @param {State} state */
const canVary = ({ snapshot }) => snapshot?.status === "InProgress";

/**
 * `index`: its place among all rows, the pinned ones first. `slot`: the row in the document that it is in: a row that is
 * scrolled or sorted away becomes another's.
 * @typedef {{row: TrialRow, index: number, slot: string, pinned: boolean}} Place
 */

/**
 * @param {{dispatch: Dispatch, change: ChangeTable, headOf: (head: HTMLTableSectionElement) => HTMLElement}} parts
 */
export function rowsOf({ dispatch, change, headOf }) {
  /** @type {State | null} */
  let now = null;
  /** The training job whose row the keyboard was in. @type {number | null} */
  let active = null;
  /** First and last row in the document, by their place among those that are not pinned. */
  let [first, last] = [0, 0];
  let slots = 1;
  /** What is in view of the scroller, as it told last: to ask it at every render would lay out the page each time. */
  const sight = { top: 0, height: 600 };
  /** The row that Tab goes to: where the keyboard was last, if that is in view. @type {number | undefined} */
  let stop;
  const isActive = (/** @type {number} */ trial) => trial === stop;

  /** @param {State} state */
  const shown = (state) => shownRows(state, tableOf(state));

  /** @param {State} state @returns {Place[]} */
  function places(state) {
    const { pinned, rows } = shown(state);
    return rows.slice(first, last).map((row, nth) => ({
      row,
      index: pinned.length + first + nth,
      // Counted from the end: the newest come first, and the others stay in the rows that they are in.
      slot: String((rows.length - 1 - first - nth) % slots),
      pinned: false,
    }));
  }
  /** @param {State} state @returns {Place[]} */
  const pinnedPlaces = (state) => shown(state).pinned.map((row, index) => ({ row, index, slot: String(row.trial), pinned: true }));

  const before = h("td", { class: "space" });
  const behind = h("td", { class: "space" });
  /** @param {HTMLElement} cell */
  const spacer = (cell) => h("tbody", { class: "spacer", "aria-hidden": "true" }, h("tr", null, cell));
  const columnWidths = list(h("colgroup", null), columns, ({ id }) => id, (get) => {
    const node = h("col", null);
    onUpdate(() => {
      node.style.width = `${get().width}px`;
    });
    return node;
  });

  const build = (/** @type {() => Place} */ get) => trialRow(get, { dispatch, change, isActive, state: () => now });
  const body = view(() =>
    h(
      "table",
      { class: "trials-table", "data-testid": "trials-table", "aria-rowcount": (state) => 1 + shown(state).pinned.length + shown(state).rows.length },
      columnWidths,
      headOf(h("thead", null)),
      list(h("tbody", { class: "pinned-rows" }), pinnedPlaces, ({ slot }) => slot, build),
      spacer(before),
      list(h("tbody", null), places, ({ slot }) => slot, build),
      spacer(behind),
    ),
  );

  const scroller = h(
    "div",
    {
      class: "table-scroll",
      "data-testid": "trials-scroll",
      tabIndex: 0,
      role: "region",
      "aria-labelledby": "trials-title",
      onscroll: () => {
        sight.top = scroller.scrollTop;
        scroller.toggleAttribute("data-sideways", scroller.scrollLeft > 0);
        place(false);
      },
      onkeydown: (event) => onKey(event),
      onfocusin: ({ target }) => {
        const trial = trialAt(target);
        if (trial === null) return;
        hover(trial);
        if (trial === active) return;
        active = trial;
        place(true);
      },
      onfocusout: () => hover(null),
      onpointerover: ({ target }) => hover(trialAt(target)),
      onpointerleave: () => hover(null),
    },
    body.node,
  );

  /** Puts the rows in view into the document. @param {boolean} all whether those that are there may have changed, too */
  function place(all) {
    if (!now) return;
    const { rows } = shown(now);
    const from = Math.floor(sight.top / ROW);
    const to = from + Math.ceil(sight.height / ROW);
    const missing = (first > 0 && from < first + MORE / 3) || (last < rows.length && to > last - MORE / 3);
    if (!all && !missing) return;
    const whole = rows.length <= ALL;
    first = whole ? 0 : Math.max(0, Math.min(from - MORE, rows.length));
    last = whole ? rows.length : Math.min(rows.length, to + MORE);
    slots = Math.max(slots, last - first);
    const { pinned } = shown(now);
    const there = [...pinned, ...rows.slice(first, last)];
    stop = (there.find(({ trial }) => trial === active) ?? pinned[0] ?? rows[from] ?? rows[first])?.trial;
    before.style.height = `${first * ROW}px`;
    behind.style.height = `${(rows.length - last) * ROW}px`;
    const focused = /** @type {HTMLElement | null} */ (body.node.contains(document.activeElement) ? document.activeElement : null);
    const trial = trialAt(focused);
    body.update(now);
    link(hovered());
    if (!focused || trial === null || (trialAt(focused) === trial && document.activeElement === focused)) return;
    // The keyboard follows its training job; if that is out of view, it is with the table.
    const control = `tr[data-trial="${trial}"] ${focused.dataset.testid ? `[data-testid="${focused.dataset.testid}"]` : ".row-button"}`;
    (/** @type {HTMLElement | null} */ (body.node.querySelector(control)) ?? scroller).focus({ preventScroll: true });
  }

  /** @param {number} index among all rows */
  function goTo(index) {
    if (!now) return;
    const { pinned, rows } = shown(now);
    const all = pinned.length + rows.length;
    const wanted = Math.max(0, Math.min(all - 1, index));
    const row = pinned[wanted] ?? rows[wanted - pinned.length];
    if (!row) return;
    const nth = wanted - pinned.length;
    // What stays on top covers as much as it is high.
    const covered = ROW * (1 + pinned.length);
    const room = scroller.clientHeight - covered;
    if (nth >= 0 && nth * ROW < scroller.scrollTop) scroller.scrollTop = nth * ROW;
    else if (nth >= 0 && (nth + 1) * ROW > scroller.scrollTop + room) scroller.scrollTop = (nth + 1) * ROW - room + 2;
    sight.top = scroller.scrollTop;
    active = row.trial;
    place(true);
    const button = /** @type {HTMLElement | null} */ (scroller.querySelector(`[data-trial="${row.trial}"] .row-button`));
    button?.focus({ preventScroll: true });
    // The table may stick out of the window.
    button?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    const trial = trialAt(event.target);
    if (trial === null) return;
    const { pinned, rows } = shown(now);
    const nth = [...pinned, ...rows].findIndex((row) => row.trial === trial);
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW) - 2 - pinned.length);
    /** @type {Record<string, number>} */
    const goals = { ArrowDown: nth + 1, ArrowUp: nth - 1, Home: 0, End: Infinity, PageDown: nth + page, PageUp: nth - page };
    if (event.key in goals) goTo(goals[event.key]);
    else if (event.key === "p") togglePin(change, trial);
    else return;
    event.preventDefault();
  }

  /** @param {number | null} trial */
  function link(trial) {
    for (const row of scroller.querySelectorAll("[data-linked]")) row.removeAttribute("data-linked");
    if (trial !== null) scroller.querySelector(`tr[data-trial="${trial}"]`)?.setAttribute("data-linked", "");
  }
  onHover(scroller, link);
  new ResizeObserver(() => {
    sight.height = scroller.clientHeight || sight.height;
    sight.top = scroller.scrollTop;
    place(false);
  }).observe(scroller);

  onUpdate((state) => {
    now = state;
    const width = columns(state).reduce((sum, column) => sum + column.width, 0);
    body.node.style.width = `${width}px`;
    place(true);
  });
  return scroller;
}

/** The training job of the row that something is in. @param {EventTarget | null} target */
function trialAt(target) {
  const row = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".trial-row")) : null;
  return row ? Number(row.dataset.trial) : null;
}

/** @param {ChangeTable} change @param {number} trial */
const togglePin = (change, trial) =>
  change(({ pinned }) => ({ pinned: pinned.includes(trial) ? pinned.filter((each) => each !== trial) : [...pinned, trial] }));

/** @typedef {{dispatch: Dispatch, change: ChangeTable, isActive: (trial: number) => boolean, state: () => State | null}} Parts */

/** A row that is left alone where nothing of it has changed. @param {() => Place} get @param {Parts} parts */
function trialRow(get, parts) {
  const inner = view(() => rowItself(get, parts));
  let at = -1;
  /** @type {unknown[]} */
  let known = [];
  onUpdate((state) => {
    const { row, index, pinned } = get();
    // The newest come first: the place of every other one changes with them, and nothing else of it.
    if (index !== at) {
      at = index;
      inner.node.setAttribute("aria-rowindex", String(2 + index));
      if (pinned) inner.node.style.setProperty("--nth", String(index));
    }
    const { snapshot, selected, language } = state;
    const { trial } = row;
    const seen = [row, pinned, columns(state), selected === trial, snapshot?.best === trial, parts.isActive(trial), canVary(state), language];
    if (seen.every((each, at) => each === known[at])) return;
    known = seen;
    inner.update(state);
  });
  return inner.node;
}

/** @param {() => Place} get @param {Parts} parts */
function rowItself(get, parts) {
  const { dispatch, state } = parts;
  const trial = () => get().row.trial;
  return list(
    h("tr", {
      class: "trial-row",
      "data-testid": "trial-row",
      "data-trial": trial,
      "data-status": () => get().row.status,
      "data-best": ({ snapshot }) => snapshot?.best === trial(),
      "data-selected": ({ selected }) => selected === trial(),
      "data-pinned": () => get().pinned,
      onclick: () => dispatch({ type: "select", trial: state()?.selected === trial() ? null : trial() }),
    }),
    columns,
    ({ id }) => id,
    (column) => cell(get, column, parts),
  );
}

/** @param {() => Place} get @param {() => Column} column @param {Parts} parts */
function cell(get, column, { dispatch, change, isActive }) {
  const row = () => get().row;
  const shown = () => column().text(row());
  const tabIndex = () => (isActive(row().trial) ? 0 : -1);
  switch (column().id) {
    case "trial": {
      /** @param {string} name @param {() => string} label @param {string} drawing @param {() => void} act @param {import("../../dom.js").Props} [props] */
      const tool = (name, label, drawing, act, props) =>
        h(
          "button",
          {
            type: "button",
            class: "icon-button",
            "data-testid": name,
            "aria-label": label,
            title: label,
            tabIndex,
            onclick: (event) => {
              // The row's click would open it.
              event.stopPropagation();
              act();
            },
            ...props,
          },
          icon(drawing),
        );
      const number = () => ({ trial: trialNumber(row().trial) });
      return h(
        "td",
        { class: "number trial-cell" },
        // A button, so that a row can be opened from the keyboard; its click is the row's.
        h(
          "button",
          {
            type: "button",
            class: "row-button",
            tabIndex,
            "aria-pressed": ({ selected }) => String(selected === row().trial),
            "aria-label": () => t("trials.select", number()),
          },
          shown,
        ),
        tool("pin", () => t("trials.pin", number()), PIN, () => togglePin(change, row().trial), { "aria-pressed": () => String(get().pinned) }),
        tool("vary", () => t("trials.vary", number()), VARY, () => dispatch({ type: "vary", trial: row().trial }), { hidden: (state) => !canVary(state) }),
      );
    }
    case "status":
      return h(
        "td",
        { class: "status-cell", title: () => reasonText(row()) },
        h("span", { class: "status", "data-status": () => row().status }, shown),
        // Many are stopped, for few reasons: those have a word here, and their sentence where they are open.
        h("span", { class: "stop-reason", "data-testid": "stop-reason", hidden: () => row().status !== "Stopped" }, () =>
          row().status === "Stopped" ? t(`stopped.${row().reason?.code}`) : "",
        ),
        h("span", { class: "fail-reason", "data-testid": "fail-reason", hidden: () => row().status !== "Failed" }, () =>
          row().status === "Failed" ? reasonText(row()) : "",
        ),
        h("span", { class: "tag own-tag", hidden: () => row().origin !== "enqueued" }, () => t("trials.own")),
      );
    default:
      return h("td", { class: column().number ? "number" : null, "data-column": column().id }, shown);
  }
}

/** @param {TrialRow} row */
const reasonText = ({ reason }) => (reason ? say(reason) : "");
