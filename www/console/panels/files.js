// @ts-check
/** What a visitor takes along from the training jobs: files and texts. */

import { Refused } from "../../requests.js";
import { saveText } from "../save.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sentence} from "../../protocol.js" */
/** @import {Analyst} from "../analyst.js" */

/** @param {unknown} error @returns {Sentence[]} */
export function sentencesOf(error) {
  if (error instanceof Refused) return error.errors;
  return [{ code: "unexpected", params: { text: String(error) } }];
}

/** All training jobs as CSV. @param {State} state @param {Analyst} analyst @param {Dispatch} dispatch */
export async function download({ snapshot }, analyst, dispatch) {
  try {
    saveText(`${snapshot?.name ?? "job"}-training-jobs.csv`, await analyst.ask({ type: "trialsCsv" }), "text/csv");
  } catch (error) {
    dispatch({ type: "say", message: { topic: "copy", level: "error", title: "trials.csvFailed", sentences: sentencesOf(error) } });
  }
}

/** @param {string} text @param {Dispatch} dispatch */
export async function copy(text, dispatch) {
  // Absent on pages that are not served from a secure place.
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const sentences = done ? [] : [{ code: "copy_refused", params: { text } }];
  const title = done ? "detail.copied" : "best.notCopied";
  dispatch({ type: "say", message: { topic: "copy", level: "info", title, sentences } });
}

/** @param {string} text */
const isNumber = (text) => text.trim() !== "" && Number.isFinite(Number(text));

/** Numbers as numbers. @param {Record<string, string>} params */
export const asJson = (params) =>
  JSON.stringify(Object.fromEntries(Object.entries(params).map(([name, text]) => [name, isNumber(text) ? Number(text) : text])), null, 2);

/** As `xgboost.train` takes them: the number of rounds is an argument of its own. @param {Record<string, string>} params */
export function asXgboost({ num_round: rounds, ...params }) {
  const lines = Object.entries(params).map(([name, text]) => `    ${JSON.stringify(name)}: ${isNumber(text) ? text : JSON.stringify(text)},`);
  return ["params = {", ...lines, "}", ...(rounds === undefined ? [] : [`num_boost_round = ${rounds}`]), ""].join("\n");
}
