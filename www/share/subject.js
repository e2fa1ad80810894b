// @ts-check
/** What a link is made of: a job, with the bytes of its data. */

import { Refused } from "../requests.js";

/** @import {Analyst} from "../console/analyst.js" */
/** @import {LinkShared} from "../protocol.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */

/** @param {ArrayBuffer} one @param {ArrayBuffer} other */
function isSame(one, other) {
  const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
  return a.length === b.length && a.every((byte, place) => byte === b[place]);
}

/** Whether these are the bytes of one of the page's own files. @param {State} state @param {string} name @param {ArrayBuffer} bytes */
async function isBuiltIn({ builtIns }, name, bytes) {
  if (!builtIns.some(({ file }) => file === name)) return false;
  const response = await fetch(new URL(`../data/${name}`, import.meta.url)).catch(() => null);
  return response?.ok ? isSame(await response.arrayBuffer(), bytes) : false;
}

/** The data of a job. @param {State} state @param {Tuner} tuner @param {boolean} ofRun the job that has run; else the form's */
export async function subject(state, tuner, ofRun) {
  const name = (ofRun ? state.run?.dataName : state.preview?.name) ?? "";
  const { bytes } = await tuner.ask({ type: "file", ofRun });
  if (!bytes) throw new Refused([{ code: "nothing_loaded", params: {} }]);
  return { name, bytes, builtin: await isBuiltIn(state, name, bytes) };
}

/**
 * A link of the job that has run, with its results and without its data, and these.
 * @param {State} state @param {Tuner} tuner @param {Analyst} analyst
 * @returns {Promise<{made: LinkShared, bytes: ArrayBuffer, builtin: boolean}>}
 */
export async function linkOf(state, tuner, analyst) {
  const { bytes, builtin } = await subject(state, tuner, true);
  const options = { with_results: true, builtin, with_data: false, teacher: { hidden: [], locked: [], autostart: false } };
  return { made: await analyst.ask({ type: "share", file: bytes, options }), bytes, builtin };
}
