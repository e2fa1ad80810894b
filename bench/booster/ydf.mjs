// ydf-training, the booster that browsers had before. Its hyperparameters are fixed: up to 300 trees of depth 6, a learning
// rate of 0.1, and 10 % of the rows held out to stop early.

import { createRequire } from "node:module";
import { answerLines, cpuSeconds } from "./data.mjs";

const ydf = await createRequire(import.meta.url)("ydf-training")({ print: () => {}, printErr: () => {} });

/** @param {Float32Array[]} columns @returns {Record<string, unknown[]>} */
const named = (columns) => Object.fromEntries(columns.map((column, i) => [`f${i}`, Array.from(column)]));

await answerLines(
  ({ train, heldOut, labels }) => ({
    // Numbers as a label would be regression.
    train: { ...named(train), label: Array.from(labels, (label) => (label === 1 ? "yes" : "no")) },
    heldOut: named(heldOut),
  }),
  async ({ train, heldOut }) => {
    const start = process.cpuUsage();
    const model = new ydf.GradientBoostedTreesLearner("label", "CLASSIFICATION").train(train);
    const seconds = cpuSeconds(start);
    // Of the second class, which is the rarer one.
    const sign = model.getLabelClasses()[1] === "yes" ? 1 : -1;
    const predictions = Float32Array.from(model.predict(heldOut), (/** @type {number} */ value) => sign * value);
    model.unload();
    return { answer: { seconds }, predictions };
  },
);
