// What the two engines under Node share: the data files and the line protocol of native.py.

import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

/**
 * @typedef {object} Data
 * @property {Float32Array[]} train one array per feature
 * @property {Float32Array[]} heldOut
 * @property {Float32Array} labels of the training rows
 */

/** @param {string} folder @param {string} name @returns {Data} */
function load(folder, name) {
  const { n_train, n_held_out, n_features } = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
  const bytes = readFileSync(`${folder}/${name}.f32`);
  let offset = bytes.byteOffset;
  const take = (/** @type {number} */ length) => {
    const values = new Float32Array(bytes.buffer.slice(offset, offset + 4 * length));
    offset += 4 * length;
    return values;
  };
  const columns = (/** @type {number} */ n_rows) => Array.from({ length: n_features }, () => take(n_rows));
  return { train: columns(n_train), heldOut: columns(n_held_out), labels: take(n_train) };
}

/** CPU seconds of this process since `start`. @param {NodeJS.CpuUsage} start */
export function cpuSeconds(start) {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/**
 * Answers each line `ENGINE NAME PREDICTIONS` of standard input with a line of JSON.
 *
 * @param {(data: Data) => object} prepare what is not timed; called once per data set
 * @param {(prepared: any, engine: string) => Promise<{ answer: object, predictions: Float32Array }>} run
 */
export async function answerLines(prepare, run) {
  const folder = process.argv[2];
  let loaded = { name: "", prepared: {} };
  for await (const line of createInterface({ input: process.stdin })) {
    const [engine, name, file] = line.split(" ");
    if (loaded.name !== name) loaded = { name, prepared: prepare(load(folder, name)) };
    const { answer, predictions } = await run(loaded.prepared, engine);
    writeFileSync(file, predictions);
    console.log(JSON.stringify(answer));
  }
}
