// @ts-check
/** Every training job as a row: sortable, and a click shows it in the charts. */

import { h, icon, list, panel } from "../dom.js";
import { decimalsFor, formatDuration, formatNumber, formatScore, formatValue, say, t } from "../i18n/i18n.js";
import { trialNumber } from "../state.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {Snapshot, TrialRow} from "../protocol.js" */

const VARY = "M8 3v10M3 8h10";

/** @typedef {{id: string, title: () => string, number: boolean, mono?: boolean}} Column */

/** @type {readonly TrialRow["status"][]} */
const STATUS_ORDER = ["InProgress", "Held", "Waiting", "Completed", "Stopped", "Failed"];

/** The column of the buttons that run a variation: while the job takes more training jobs. */
const VARY_COLUMN = "vary";
/** Hyperparameter columns carry this, so that one called `status` is not taken for the status. */
const PARAM = "param:";

/**
 * The same for every cell of a snapshot: found once.
 * @template Result
 * @param {(snapshot: Snapshot) => Result} find
 */
function oncePerSnapshot(find) {
  /** @type {WeakMap<Snapshot, Result>} */
  const found = new WeakMap();
  return (/** @type {Snapshot} */ snapshot) => {
    const known = found.get(snapshot);
    if (known !== undefined) return known;
    const result = find(snapshot);
    found.set(snapshot, result);
    return result;
  };
}

/** @param {Snapshot | null} snapshot @returns {readonly Column[]} */
const columnsOf = (snapshot) => (snapshot ? columnsOfSnapshot(snapshot) : []);

const columnsOfSnapshot = oncePerSnapshot((snapshot) => {
  // A hyperparameter that depends on another is not in every trial.
  const names = [...new Set(snapshot.trials.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  return [
    { id: "trial", title: () => "#", number: true },
    { id: "status", title: () => t("trials.status"), number: false },
    { id: "objective", title: () => snapshot.objective.metric, number: true },
    ...names.map((name) => ({ id: PARAM + name, title: () => name, number: true, mono: true })),
    { id: "rounds", title: () => t("trials.rounds"), number: true },
    { id: "seconds", title: () => t("trials.time"), number: true },
    ...(snapshot.status === "InProgress" ? [{ id: VARY_COLUMN, title: () => "", number: false }] : []),
  ];
});

/** How long a trial has been at work, in milliseconds; a running one until now. @param {TrialRow} row @param {Snapshot} snapshot */
function duration({ times, status }, snapshot) {
  if (times.started === null) return null;
  const now = snapshot.times.ended ?? snapshot.times.started + snapshot.times.elapsed;
  if (times.ended === null && status !== "InProgress") return null;
  return Math.max(0, (times.ended ?? now) - times.started);
}

/** @param {TrialRow} row @param {string} column @param {Snapshot} snapshot @returns {number | string | null} */
function valueOf(row, column, snapshot) {
  if (column.startsWith(PARAM)) return row.hyperparameters[column.slice(PARAM.length)] ?? null;
  if (column === "status") return STATUS_ORDER.indexOf(row.status);
  if (column === "objective") return row.objective;
  if (column === "rounds") return row.rounds;
  if (column === "seconds") return duration(row, snapshot);
  return row.trial;
}

/** Rows without a value come last in both directions, else a failed trial would lead. @param {State} state */
function sorted({ snapshot, sort }) {
  if (!snapshot) return [];
  const sign = sort.direction === "ascending" ? 1 : -1;
  const keyed = snapshot.trials.map((row) => ({ row, value: valueOf(row, sort.column, snapshot) }));
  keyed.sort((a, b) => {
    const [noA, noB] = [a.value === null || Number.isNaN(a.value), b.value === null || Number.isNaN(b.value)];
    if (noA || noB) return Number(noA) - Number(noB) || a.row.trial - b.row.trial;
    if (typeof a.value === "string" || typeof b.value === "string") {
      return sign * String(a.value).localeCompare(String(b.value)) || a.row.trial - b.row.trial;
    }
    return sign * (Number(a.value) - Number(b.value)) || a.row.trial - b.row.trial;
  });
  return keyed.map(({ row }) => row);
}

/** @param {State} state @returns {{row: TrialRow, part: "row" | "reason"}[]} */
function rowsOf(state) {
  return sorted(state)
    .slice(0, state.rowsShown)
    .flatMap((row) => [
      { row, part: /** @type {const} */ ("row") },
      // Many are stopped, for few reasons: those have a word beside the status, and their sentence when they are selected.
      ...(row.reason && (row.status === "Failed" || row.trial === state.selected) ? [{ row, part: /** @type {const} */ ("reason") }] : []),
    ]);
}

/** The same decimals in the whole column, so that values compare at a glance. */
const objectiveDecimals = oncePerSnapshot(({ trials }) =>
  decimalsFor(trials.reduce((most, { objective }) => Math.max(most, Math.abs(objective ?? 0)), 0)),
);

/** @param {TrialRow} row @param {string} column @param {Snapshot} snapshot */
function cellText(row, column, snapshot) {
  const value = valueOf(row, column, snapshot);
  if (column === "trial") return formatNumber(trialNumber(row.trial));
  if (value === null) return "–";
  if (column === "objective") return formatScore(Number(value), objectiveDecimals(snapshot));
  if (column === "seconds") return formatDuration(Number(value));
  return formatValue(value);
}

export const render = panel("trials", (/** @type {Dispatch} */ dispatch) =>
  h(
    "div",
    { class: "card trials", hidden: ({ snapshot }) => !snapshot },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "trials-title" }, () => t("trials.title")),
      h("p", { class: "hint" }, () => t("trials.hint")),
    ),
    h(
      "div",
      { class: "table-scroll", tabIndex: 0, role: "region", "aria-labelledby": "trials-title" },
      h(
        "table",
        { class: "trials-table", "data-testid": "trials-table" },
        h(
          "thead",
          null,
          list(
            h("tr", null),
            ({ snapshot }) => columnsOf(snapshot),
            ({ id }) => id,
            (get) =>
              get().id === VARY_COLUMN ? h("td", { class: "vary-cell" }) : h(
                "th",
                {
                  scope: "col",
                  class: () => (get().number ? "number" : null),
                  "aria-sort": ({ sort }) => (sort.column === get().id ? sort.direction : "none"),
                },
                h(
                  "button",
                  {
                    type: "button",
                    class: () => (get().mono ? "sort mono" : "sort"),
                    onclick: () => dispatch({ type: "sort", column: get().id }),
                  },
                  () => get().title(),
                ),
              ),
          ),
        ),
        list(
          h("tbody", null),
          rowsOf,
          ({ row, part }) => `${part} ${row.trial}`,
          (get) => (get().part === "reason" ? reasonRow(() => get().row) : trialRow(() => get().row, dispatch)),
        ),
      ),
    ),
    h(
      "div",
      { class: "panel-foot", hidden: ({ snapshot, rowsShown }) => (snapshot?.trials.length ?? 0) <= rowsShown },
      h("button", { type: "button", onclick: () => dispatch({ type: "showMore" }) }, ({ snapshot, rowsShown }) =>
        t("trials.more", { count: (snapshot?.trials.length ?? 0) - rowsShown }),
      ),
    ),
  ),
);

/** @param {() => TrialRow} get */
const reasonRow = (get) =>
  h(
    "tr",
    { class: "reason-row", "data-status": () => get().status },
    h("td", { colspan: ({ snapshot }) => columnsOf(snapshot).length }, () => reasonText(get())),
  );

/** @param {() => TrialRow} get @param {Dispatch} dispatch */
function trialRow(get, dispatch) {
  /** @param {State} state */
  const toggle = ({ selected }) => dispatch({ type: "select", trial: selected === get().trial ? null : get().trial });
  /** @type {State | null} */
  let now = null;
  return list(
    h("tr", {
      class: "trial-row",
      "data-testid": "trial-row",
      "data-trial": () => get().trial,
      "data-status": () => get().status,
      "data-best": (state) => {
        now = state;
        return state.snapshot?.best === get().trial ? "" : null;
      },
      "data-selected": ({ selected }) => (selected === get().trial ? "" : null),
      onclick: () => now && toggle(now),
    }),
    ({ snapshot }) => columnsOf(snapshot),
    ({ id }) => id,
    (column) => cell(get, column, dispatch),
  );
}

/** @param {TrialRow} row */
const reasonText = ({ reason }) => (reason ? say(reason) : "");

/** @param {() => TrialRow} get @param {() => Column} column @param {Dispatch} dispatch */
function cell(get, column, dispatch) {
  const { id, number } = column();
  /** @param {State} state */
  const shown = ({ snapshot }) => (snapshot ? cellText(get(), id, snapshot) : "");
  if (id === "trial") {
    // A button, so that a row can be chosen from the keyboard; its click is the row's.
    return h(
      "td",
      { class: "number" },
      h(
        "button",
        {
          type: "button",
          class: "row-button",
          "aria-pressed": ({ selected }) => String(selected === get().trial),
          "aria-label": () => t("trials.select", { trial: trialNumber(get().trial) }),
        },
        shown,
      ),
    );
  }
  if (id === "status") {
    return h(
      "td",
      null,
      h("span", { class: "status", "data-status": () => get().status }, () => t(`status.${get().status}`)),
      h(
        "span",
        {
          class: "stop-reason",
          "data-testid": "stop-reason",
          hidden: () => get().status !== "Stopped",
          title: () => reasonText(get()),
        },
        () => (get().status === "Stopped" ? t(`stopped.${get().reason?.code}`) : ""),
      ),
      h("span", { class: "tag own-tag", hidden: () => get().origin !== "enqueued" }, () => t("trials.own")),
    );
  }
  if (id === VARY_COLUMN) {
    return h(
      "td",
      { class: "vary-cell" },
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "data-testid": "vary",
          "aria-label": () => t("trials.vary", { trial: trialNumber(get().trial) }),
          title: () => t("trials.vary", { trial: trialNumber(get().trial) }),
          onclick: (event) => {
            // The row's click would select it.
            event.stopPropagation();
            dispatch({ type: "vary", trial: get().trial });
          },
        },
        icon(VARY),
      ),
    );
  }
  return h("td", { class: number ? "number" : null, "data-column": id }, shown);
}
