// @ts-check
/** Names of jobs and of their models. */

/** @import {State} from "../state.js" */

/** The file of the model. @param {State} state */
export const modelFileName = ({ run }) => `${(run?.dataName ?? "xgboost").replace(/\.(gz|csv|tsv|txt|arff)$/gi, "")}-model.json`;

/** Characters of a job's name at most (SageMaker). */
export const JOB_NAME_CHARS = 32;

/** `name-2`, `name-3`, …: the first that no job has. SageMaker tells names apart without regard to case. @param {string} name @param {string[]} taken */
export function nextName(name, taken) {
  const stem = name.replace(/-\d{1,3}$/, "");
  const known = new Set(taken.map((other) => other.toLowerCase()));
  for (let number = 2; ; number += 1) {
    const end = `-${number}`;
    const next = stem.slice(0, JOB_NAME_CHARS - end.length).replace(/-+$/, "") + end;
    if (!known.has(next.toLowerCase())) return next;
  }
}
