// Our booster as wasm. Timed: binning and all rounds, from columns that are in wasm memory already.
// Engine `wasm_held_out` does what ydf-training does: 300 rounds at eta 0.1, stopped early by 10 % of the rows.

import { createRequire } from "node:module";
import { answerLines, cpuSeconds } from "./data.mjs";

const { Data, memory_bytes } = createRequire(import.meta.url)(process.argv[3]);

const SHARED = { objective: "binary:logistic", max_depth: "6", max_bin: "256" };
const PARAMS = JSON.stringify({ ...SHARED, num_round: "100", eta: "0.3" });
const PARAMS_HELD_OUT = JSON.stringify({ ...SHARED, num_round: "300", eta: "0.1", early_stopping_rounds: "30" });

await answerLines(
  ({ train, heldOut, labels }) => {
    const n_held_out = heldOut[0].length;
    const all = new Float32Array(labels.length + n_held_out);
    all.set(labels);
    const data = new Data("binary", 2, labels.length, all);
    train.forEach((column, i) => {
      const values = new Float32Array(all.length);
      values.set(column);
      values.set(heldOut[i], labels.length);
      data.push(`f${i}`, values, 0);
    });
    return { data, n_held_out };
  },
  async ({ data, n_held_out }, engine) => {
    const start = process.cpuUsage();
    const booster = engine === "wasm_held_out" ? data.train_held_out(PARAMS_HELD_OUT) : data.train(PARAMS);
    const seconds = cpuSeconds(start);
    const bytes = memory_bytes();
    const predictions = data.margins(booster).slice(-n_held_out);
    booster.free();
    return { answer: { seconds, bytes }, predictions };
  },
);
