// @ts-check
/** What the list of jobs shows of a run, from what the page is told of it. */

/** @import {Snapshot, SnapshotChanges, TrialRow} from "../protocol.js" */

/**
 * `best`: the best training job. `values`: the objective of each training job that has ended, null where there is none.
 * @typedef {{
 *   name: string, status: Snapshot["status"], strategy: string, metric: string, type: "Maximize" | "Minimize",
 *   best: {name: string, objective: number, hyperparameters: TrialRow["hyperparameters"]} | null,
 *   counters: Snapshot["counters"], values: (number | null)[],
 * }} Summary
 */

const ENDED = new Set(["Completed", "Stopped", "Failed"]);

/** @returns {(changes: SnapshotChanges) => Summary} told of each change, says where the job stands */
export function createSummary() {
  /** @type {Pick<TrialRow, "name" | "status" | "objective" | "hyperparameters">[]} */
  const rows = [];
  return ({ name, status, strategy, objective: { metric, type }, counters, trials, best: place }) => {
    for (const { trial, name, status, objective, hyperparameters } of trials) rows[trial] = { name, status, objective, hyperparameters };
    const ended = rows.filter((row) => ENDED.has(row.status));
    const best = place === null ? null : rows[place];
    return {
      name,
      status,
      strategy,
      metric,
      type,
      best: best && best.objective !== null ? { name: best.name, objective: best.objective, hyperparameters: best.hyperparameters } : null,
      counters,
      values: ended.map(({ objective }) => objective),
    };
  };
}
