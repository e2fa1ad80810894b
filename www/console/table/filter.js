// @ts-check
/** Which rows the table of training jobs shows, and in which order. Pure functions of a snapshot and of what was asked. */

import { columnsOf, isParam, statusOf } from "./columns.js";

/** @import {Sentence, TrialRow} from "../../protocol.js" */
/** @import {State} from "../../state.js" */
/** @import {Column} from "./columns.js" */
/** @import {TableState} from "../state.js" */

/** @typedef {(row: TrialRow) => boolean} Test */

/** What compares, the longer ones first. @type {Record<string, (order: number) => boolean>} */
const OPERATORS = {
  "<=": (order) => order <= 0,
  ">=": (order) => order >= 0,
  "!=": (order) => order !== 0,
  "==": (order) => order === 0,
  "≤": (order) => order <= 0,
  "≥": (order) => order >= 0,
  "≠": (order) => order !== 0,
  "<": (order) => order < 0,
  ">": (order) => order > 0,
  "=": (order) => order === 0,
};
const OPERATOR = /<=|>=|!=|==|[≤≥≠<>=]/;

/** @param {string} text */
const plain = (text) => text.trim().toLowerCase();

/** Where the column of a condition is, by any of its names. @param {readonly Column[]} columns @param {string} name */
const columnCalled = (columns, name) =>
  columns.find(({ names, title }) => [...names, title()].some((own) => plain(own) === plain(name)));

/**
 * A condition such as `eta < 0.1`.
 * @param {string} text @param {readonly Column[]} columns
 * @returns {Test | Sentence}
 */
function condition(text, columns) {
  const operator = OPERATOR.exec(text)?.[0] ?? "";
  const at = text.indexOf(operator);
  const [name, wanted] = [text.slice(0, at).trim(), text.slice(at + operator.length).trim()];
  const column = columnCalled(columns, name);
  if (!column) {
    const known = columns.flatMap(({ names }) => names.slice(0, 1)).join(", ");
    return name === "" ? { code: "filter_needs_name", params: {} } : { code: "filter_no_column", params: { name, known } };
  }
  if (wanted === "" || OPERATOR.test(wanted)) return { code: "filter_needs_value", params: { name, operator } };
  const holds = OPERATORS[operator];
  const number = Number(wanted.replace("−", "-").replace(/^(-?\d*),(\d+)/, "$1.$2"));
  if (Number.isFinite(number)) {
    return (row) => {
      const value = column.value(row);
      return typeof value === "number" && !Number.isNaN(value) && holds(value < number ? -1 : value > number ? 1 : 0);
    };
  }
  // A word: what is chosen from, not measured.
  if (!["=", "==", "!=", "≠"].includes(operator)) return { code: "filter_not_a_number", params: { name, value: wanted } };
  return (row) => {
    const words = isParam(column.id) ? [String(column.value(row) ?? "")] : [column.text(row), ...(column.id === "status" ? [statusOf(row)] : [])];
    return holds(words.some((word) => plain(word) === plain(wanted)) ? 0 : 1);
  };
}

/**
 * What the text of the filter asks for: conditions where it compares, otherwise words that a row has to contain.
 * @param {string} text @param {readonly Column[]} columns
 * @returns {{test: Test, error: Sentence | null}}
 */
function asked(text, columns) {
  const query = text.trim();
  if (query === "") return { test: () => true, error: null };
  if (!OPERATOR.test(query)) {
    const words = plain(query).split(/\s+/);
    const searched = columns.filter(({ id }) => isParam(id) || id === "status" || id === "trial" || id === "name");
    return {
      test: (row) => {
        const own = [row.status, statusOf(row), ...searched.flatMap((column) => [`${column.names[0] ?? ""} ${column.text(row)}`, String(column.value(row) ?? "")])];
        const full = own.join("\n").toLowerCase();
        return words.every((word) => full.includes(word));
      },
      error: null,
    };
  }
  /** @type {Test[]} */
  const tests = [];
  for (const part of query.split(/\s+(?:and|et)\s+|[&;]+/i)) {
    if (!OPERATOR.test(part)) return { test: () => true, error: { code: "filter_needs_operator", params: { text: part.trim() } } };
    const test = condition(part, columns);
    // What cannot be read hides nothing.
    if (typeof test !== "function") return { test: () => true, error: test };
    tests.push(test);
  }
  return { test: (row) => tests.every((test) => test(row)), error: null };
}

/**
 * Rows without a value come last in both directions, else a failed trial would lead.
 * @param {readonly TrialRow[]} rows @param {Column} column @param {number} sign
 */
function sorted(rows, column, sign) {
  const keyed = rows.map((row) => ({ row, value: column.value(row) }));
  const collator = new Intl.Collator();
  keyed.sort((a, b) => {
    const [noA, noB] = [a.value === null || Number.isNaN(a.value), b.value === null || Number.isNaN(b.value)];
    if (noA || noB) return Number(noA) - Number(noB) || a.row.trial - b.row.trial;
    const order =
      typeof a.value === "string" || typeof b.value === "string"
        ? collator.compare(String(a.value), String(b.value))
        : Number(a.value) - Number(b.value);
    return sign * order || a.row.trial - b.row.trial;
  });
  return keyed.map(({ row }) => row);
}

/**
 * What the table shows. `pinned` stand on top, whatever the filter; `rows` follow, in their order; `error`: the text of the
 * filter cannot be read. `counts`: rows by status, of all.
 * @typedef {{pinned: TrialRow[], rows: TrialRow[], matching: number, total: number, counts: Record<string, number>, error: Sentence | null}} Shown
 */

/** @type {{state: State, table: TableState, shown: Shown} | null} */
let last = null;

/** @param {State} state @param {TableState} table @returns {Shown} */
export function shownRows(state, table) {
  const same = last && last.state.snapshot === state.snapshot && last.state.language === state.language;
  if (last && same && last.table === table) return last.shown;
  const shown = find(state, table);
  last = { state, table, shown };
  return shown;
}

/** @param {State} state @param {TableState} table @returns {Shown} */
function find(state, { sort, statuses, text, pinned: pins }) {
  const trials = state.snapshot?.trials ?? [];
  const columns = columnsOf(state);
  const { test, error } = asked(text, columns);
  /** @type {Record<string, number>} */
  const counts = { InProgress: 0, Completed: 0, Stopped: 0, Failed: 0 };
  /** @type {TrialRow[]} */
  const matching = [];
  for (const row of trials) {
    const status = statusOf(row);
    counts[status] += 1;
    if ((statuses.length === 0 || statuses.includes(status)) && test(row)) matching.push(row);
  }
  const column = sort && columns.find(({ id }) => id === sort.column);
  const pinned = pins.flatMap((trial) => trials[trial] ?? []);
  const others = pinned.length === 0 ? matching : matching.filter(({ trial }) => !pins.includes(trial));
  // In the order of trials: the newest on top.
  const rows = column && sort ? sorted(others, column, sort.direction === "ascending" ? 1 : -1) : [...others].reverse();
  return { pinned, rows, matching: matching.length, total: trials.length, counts, error };
}
