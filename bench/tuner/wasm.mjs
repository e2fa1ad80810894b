// The tuner as wasm behind the ask/tell protocol: node wasm.mjs HARNESS.js STRATEGY

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [harness, strategy] = process.argv.slice(2);
const { Tuner } = createRequire(import.meta.url)(harness);
const tuner = new Tuner(strategy);

for await (const line of createInterface({ input: process.stdin })) {
  const reply = tuner.answer(line);
  if (reply === undefined) {
    // An open pipe would keep Node alive, and the benchmark waits for its end.
    process.stdin.destroy();
    break;
  }
  process.stdout.write(`${reply}\n`);
}
