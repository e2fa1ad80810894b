// Our booster as wasm. Timed: binning and all rounds, from columns that are in wasm memory already.

import { createRequire } from "node:module";
import { answerLines, cpuSeconds } from "./data.mjs";

const { Data, memory_bytes } = createRequire(import.meta.url)(process.argv[3]);

const PARAMS = JSON.stringify({ num_round: "100", max_depth: "6", eta: "0.3", max_bin: "256", objective: "binary:logistic" });

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
  async ({ data, n_held_out }) => {
    const start = process.cpuUsage();
    const booster = data.train(PARAMS);
    const seconds = cpuSeconds(start);
    const predictions = data.margins(booster).slice(-n_held_out);
    booster.free();
    return { answer: { seconds, bytes: memory_bytes() }, predictions };
  },
);
