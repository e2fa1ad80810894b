// @ts-check
/**
 * The file that kept jobs are taken away in, and brought back from: gzip, and in it a JSON value a line. First what it is, then
 * each run with its calls and results, then the visitors' files in pieces, and last that it is whole.
 */

/** @import {Call, KeptResult, KeptRun} from "../database.js" */

export const FORMAT = "tuning-playground-jobs";
export const VERSION = 1;
export const FILE_NAME = "tuning-jobs.json.gz";

/** A longer line is not read, in letters. */
export const LONGEST_LINE = 48 * 2 ** 20;
/** Bytes of a file in one line: a multiple of three, so that the pieces of base64 fit together. */
export const PIECE = 3 * 2 ** 20;

/**
 * @typedef {(
 *   | {format: string, version: number, runs: number}
 *   | {run: KeptRun}
 *   | {calls: unknown[]}
 *   | {result: {what: KeptResult["what"], value: unknown}}
 *   | {file: {hash: string, bytes: number}}
 *   | {piece: string}
 *   | {end: number}
 * )} Line
 */

/** JSON has no such numbers. */
const ODD = new Map([["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]]);

/** @param {Call} call */
export const packed = ([method, given, at, commands]) => [
  method,
  given.map((value) => (value instanceof Float64Array ? Array.from(value, (each) => (Number.isFinite(each) ? each : String(each))) : value)),
  at,
  commands,
];

/** @param {(number | string)[]} values */
export const unpacked = (values) => Float64Array.from(values, (value) => (typeof value === "number" ? value : (ODD.get(value) ?? NaN)));

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
