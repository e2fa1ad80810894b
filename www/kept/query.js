// @ts-check
/** Which of the kept jobs are listed, and in which order: as SageMaker's ListHyperParameterTuningJobs. */

/** @import {KeptRun} from "./database.js" */

/** @typedef {"Name" | "Status" | "CreationTime"} SortBy */
/**
 * An empty text filters nothing. Times as a field for date and time has them.
 * @typedef {{
 *   SortBy: SortBy, SortOrder: "Ascending" | "Descending", NameContains: string, StatusEquals: string,
 *   CreationTimeAfter: string, CreationTimeBefore: string, LastModifiedTimeAfter: string, LastModifiedTimeBefore: string,
 * }} Query
 */

/** @type {readonly SortBy[]} */
export const SORT_KEYS = ["Name", "Status", "CreationTime"];
export const STATUSES = ["InProgress", "Completed", "Stopping", "Stopped", "Failed"];
/** @type {readonly ("CreationTimeAfter" | "CreationTimeBefore" | "LastModifiedTimeAfter" | "LastModifiedTimeBefore")[]} */
export const TIMES = ["CreationTimeAfter", "CreationTimeBefore", "LastModifiedTimeAfter", "LastModifiedTimeBefore"];

/** The newest on top, as in SageMaker's console. @type {Query} */
export const EVERYTHING = {
  SortBy: "CreationTime",
  SortOrder: "Descending",
  NameContains: "",
  StatusEquals: "",
  CreationTimeAfter: "",
  CreationTimeBefore: "",
  LastModifiedTimeAfter: "",
  LastModifiedTimeBefore: "",
};

/** @param {KeptRun} run */
export const nameOf = ({ summary, asked }) => summary?.name || asked.job.name || "–";
/** @param {KeptRun} run */
export const statusOf = ({ summary, over }) => summary?.status ?? (over ? "Completed" : "InProgress");

/** @param {number} time @param {string} after @param {string} before */
const isBetween = (time, after, before) => !(time <= Date.parse(after)) && !(time >= Date.parse(before));

/** Names are told apart whatever their capitals, as SageMaker's. @param {string} one @param {string} other */
const inOrder = (one, other) => one.toLowerCase().localeCompare(other.toLowerCase(), "en", { numeric: true });

/** @type {Record<SortBy, (one: KeptRun, other: KeptRun) => number>} */
const ORDERS = {
  Name: (one, other) => inOrder(nameOf(one), nameOf(other)),
  Status: (one, other) => inOrder(statusOf(one), statusOf(other)),
  CreationTime: (one, other) => one.began - other.began,
};

/** @param {readonly KeptRun[]} runs @param {Query} query @returns {KeptRun[]} */
export function listed(runs, query) {
  const part = query.NameContains.trim().toLowerCase();
  const sign = query.SortOrder === "Ascending" ? 1 : -1;
  return runs
    .filter(
      (run) =>
        nameOf(run).toLowerCase().includes(part) &&
        (query.StatusEquals === "" || statusOf(run) === query.StatusEquals) &&
        isBetween(run.began, query.CreationTimeAfter, query.CreationTimeBefore) &&
        isBetween(run.changed, query.LastModifiedTimeAfter, query.LastModifiedTimeBefore),
    )
    .sort((one, other) => sign * ORDERS[query.SortBy](one, other) || other.began - one.began);
}
