// @ts-check
/** The columns that the table of training jobs can have: what each is called, what stands in it, and how wide it is. */

import { decimalsFor, formatDuration, formatNumber, formatScore, formatValue, t } from "../../i18n/i18n.js";
import { trialNumber } from "../../state.js";

/** @import {Snapshot, TrialRow} from "../../protocol.js" */
/** @import {Run, State} from "../../state.js" */

/**
 * `value`: what it is sorted and filtered by; null: none. `names`: what it is called in a condition, beside its title.
 * `shown`: without being asked for. `always`: it cannot be taken away. `mono`: a name of XGBoost's.
 * @typedef {{
 *   id: string, title: () => string, names: string[], number: boolean, mono: boolean, shown: boolean, always: boolean, width: number,
 *   value: (row: TrialRow) => number | string | null, text: (row: TrialRow) => string,
 * }} Column
 */

/** @type {readonly TrialRow["status"][]} */
const STATUS_ORDER = ["InProgress", "Held", "Waiting", "Completed", "Stopped", "Failed"];

/** SageMaker's words for a training job; what waits or is held is in progress there. @typedef {"InProgress" | "Completed" | "Stopped" | "Failed"} Status */
/** @type {readonly Status[]} */
export const STATUSES = ["InProgress", "Completed", "Stopped", "Failed"];

/** @param {TrialRow} row @returns {Status} */
export const statusOf = ({ status }) => (status === "Waiting" || status === "Held" ? "InProgress" : status);

/** Hyperparameter and metric columns carry these, so that one called `status` is not taken for the status. */
const PARAM = "param:";
const METRIC = "metric:";

const NONE = "–";

/** How long a trial has been at work, in milliseconds; a running one until now. @param {TrialRow} row @param {Snapshot} snapshot */
function duration({ times, status }, snapshot) {
  if (times.started === null) return null;
  const now = snapshot.times.ended ?? snapshot.times.started + snapshot.times.elapsed;
  if (times.ended === null && status !== "InProgress") return null;
  return Math.max(0, (times.ended ?? now) - times.started);
}

/** About as wide as a text in the table's letters. @param {string} text @param {number} least */
const widthFor = (text, least) => Math.max(least, Math.ceil(text.length * 7.2) + 28);

/**
 * @param {Partial<Column> & Pick<Column, "id" | "title" | "value" | "text">} column
 * @returns {Column}
 */
const column = (column) => ({ names: [], number: true, mono: false, shown: false, always: false, width: widthFor(column.title(), 84), ...column });

/** @param {string} id @param {() => string} title @param {(row: TrialRow) => number | null} value @param {readonly TrialRow[]} trials */
function scores(id, title, value, trials) {
  // The same decimals in the whole column, so that values compare at a glance.
  const decimals = decimalsFor(trials.reduce((most, row) => Math.max(most, Math.abs(value(row) ?? 0)), 0));
  return column({
    id,
    title,
    value,
    text: (row) => {
      const found = value(row);
      return found === null ? NONE : formatScore(found, decimals);
    },
  });
}

/** The hyperparameters that all trials have alike. @param {Run | null} run */
const fixedOf = (run) => (run?.asked.job.parameters ?? []).filter(({ tune }) => !tune);

/** @param {string} text */
const asValue = (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text);

/** The columns for a job at one moment, in their order. @param {State} state @returns {readonly Column[]} */
export function columnsOf({ snapshot, run, language }) {
  if (!snapshot) return [];
  if (known?.snapshot === snapshot && known.language === language) return known.columns;
  const { trials, objective, metrics } = snapshot;
  // A hyperparameter that depends on another is not in every trial.
  const tuned = [...new Set(trials.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  const fixed = fixedOf(run).filter(({ name }) => !tuned.includes(name));
  /** @param {(row: TrialRow) => number | string | null} value */
  const written = (value) => (/** @type {TrialRow} */ row) => {
    const found = value(row);
    return found === null || found === "" ? NONE : formatValue(found);
  };
  /** @param {string} name @param {(row: TrialRow) => number | string | null} value */
  const param = (name, value) =>
    column({ id: PARAM + name, title: () => name, names: [name], mono: true, value, text: written(value), width: widthFor(name, 92) });
  const started = (/** @type {TrialRow} */ { times }) => (times.started === null ? null : Math.max(0, times.started - snapshot.times.started));
  /** @param {number | null} milliseconds */
  const time = (milliseconds) => (milliseconds === null ? NONE : formatDuration(milliseconds));
  /** @param {number | null} milliseconds */
  const seconds = (milliseconds) => (milliseconds === null ? null : milliseconds / 1000);
  const columns = [
    column({
      id: "trial",
      title: () => "#",
      names: ["trial"],
      value: ({ trial }) => trialNumber(trial),
      text: ({ trial }) => formatNumber(trialNumber(trial)),
      shown: true,
      always: true,
      width: 92,
    }),
    column({
      id: "status",
      title: () => t("trials.status"),
      names: ["status"],
      number: false,
      value: ({ status }) => STATUS_ORDER.indexOf(status),
      text: ({ status }) => t(`status.${status}`),
      shown: true,
      width: 184,
    }),
    { ...scores("objective", () => objective.metric, (row) => row.objective, trials), names: ["objective", objective.metric], shown: true },
    ...tuned.map((name) => ({ ...param(name, ({ hyperparameters }) => hyperparameters[name] ?? null), shown: true })),
    column({ id: "rounds", title: () => t("trials.rounds"), names: ["rounds"], value: ({ rounds }) => rounds, text: written(({ rounds }) => rounds), shown: true }),
    column({
      id: "seconds",
      title: () => t("trials.time"),
      names: ["time", "seconds"],
      value: (row) => seconds(duration(row, snapshot)),
      text: (row) => time(duration(row, snapshot)),
      shown: true,
    }),
    column({
      id: "started",
      title: () => t("trials.started"),
      names: ["started"],
      value: (row) => seconds(started(row)),
      text: (row) => time(started(row)),
      width: widthFor(t("trials.started"), 96),
    }),
    ...metrics.map((name, index) => scores(METRIC + name, () => t("trials.lastRound", { metric: name }), ({ values }) => values?.[index] ?? null, trials)),
    column({ id: "origin", title: () => t("trials.origin"), names: ["origin"], number: false, value: ({ origin }) => origin, text: ({ origin }) => t(`origin.${origin}`), width: 104 }),
    ...(trials.some(({ bracket }) => bracket !== null)
      ? [column({ id: "bracket", title: () => t("trials.bracket"), names: ["bracket"], value: ({ bracket }) => bracket, text: written(({ bracket }) => bracket) })]
      : []),
    column({ id: "name", title: () => t("trials.name"), names: ["name"], number: false, value: ({ name }) => name, text: ({ name }) => name, width: 8 * (snapshot.name.length + 13) + 24 }),
    ...fixed.map(({ name, value }) => param(name, () => asValue(value))),
  ];
  for (const metric of columns) if (metric.id.startsWith(METRIC)) metric.names = [metric.id.slice(METRIC.length)];
  known = { snapshot, language, columns };
  return columns;
}

/** The same for every cell of a snapshot: found once. @type {{snapshot: Snapshot, language: string, columns: Column[]} | null} */
let known = null;

/** Those that are shown, by what the visitor chose. @param {State} state @param {Record<string, boolean>} chosen by id */
export function shownColumns(state, chosen) {
  const all = columnsOf(state);
  if (chosenOnce?.all !== all || chosenOnce.chosen !== chosen) {
    chosenOnce = { all, chosen, shown: all.filter(({ id, shown, always }) => always || (chosen[id] ?? shown)) };
  }
  return chosenOnce.shown;
}

/** The same for every row: found once. @type {{all: readonly Column[], chosen: Record<string, boolean>, shown: Column[]} | null} */
let chosenOnce = null;

/** What stands in the row of a training job without being in a column of its own. @param {string} id */
export const isParam = (id) => id.startsWith(PARAM);
