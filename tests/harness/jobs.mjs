// Made-up tuning jobs through the wasm: node jobs.mjs HARNESS.js NATIVE.json. `../generated_jobs` makes them up and says what
// their workers do; NATIVE.json is what `bin/jobs` printed. Every bit of every record must be the same.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [harness, native] = process.argv.slice(2);
if (!native) {
  throw new Error("usage: node jobs.mjs HARNESS.js NATIVE.json");
}
/** @type {{ generated_job: (number: number) => string[] }} */
const { generated_job } = createRequire(import.meta.url)(resolve(harness));

/** @type {string[][]} */
const expected = JSON.parse(readFileSync(native, "utf8"));
let records = 0;
expected.forEach((texts, number) => {
  const ours = generated_job(number);
  for (const [run, theirs] of texts.entries()) {
    records += theirs.split("TrialRecord {").length - 1;
    if (ours[run] === theirs) continue;
    const at = [...theirs].findIndex((character, i) => character !== ours[run]?.[i]);
    const around = (/** @type {string} */ text = "") => text.slice(Math.max(0, at - 60), at + 60);
    const name = `job ${number}${run === 1 ? " replayed" : ""}`;
    console.error(`    ${name}: the wasm has "${around(ours[run])}", the native tuner "${around(theirs)}"`);
    process.exitCode = 1;
  }
});
if (records === 0) {
  throw new Error(`${native} has no records`);
}
if (!process.exitCode) {
  console.log(`    Through wasm: ${expected.length} tuning jobs and their replays, ${records} trials compared: equal.`);
}
