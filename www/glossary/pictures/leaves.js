// @ts-check
/** Values of leaves, as XGBoost computes them: minus the sum of the gradients over the sum of the row weights and lambda. */

import { box, HALF, HEIGHT, line, pair, path, range, TOP } from "./svg.js";

/** Sums of gradients and of row weights of some leaves, those with few rows first. */
const LEAVES = [
  { g: -1.8, h: 2 },
  { g: 2.6, h: 3 },
  { g: -6, h: 8 },
  { g: 9, h: 14 },
  { g: -16, h: 20 },
  { g: 3, h: 24 },
];
const MIDDLE = (TOP + HEIGHT) / 2;
const SCALE = 40;

/** @param {{lambda?: number, alpha?: number, limit?: number}} rule */
function bars({ lambda = 0, alpha = 0, limit = Infinity }) {
  /** @param {{g: number, h: number}} leaf @param {number} l @param {number} a @param {number} most */
  const value = ({ g, h }, l, a, most) => Math.max(-most, Math.min(most, (-Math.sign(g) * Math.max(0, Math.abs(g) - a)) / (h + l)));
  return [
    ...LEAVES.flatMap((leaf, index) => {
      const before = value(leaf, 0, 0, Infinity) * SCALE;
      const after = value(leaf, lambda, alpha, limit) * SCALE;
      /** @param {number} height @param {string} look */
      const bar = (height, look) => box(4 + index * 21, MIDDLE - Math.max(height, 0), 15, Math.max(Math.abs(height), 1), look);
      return [bar(before, "hollow"), bar(after, "soft")];
    }),
    line(0, MIDDLE, HALF, MIDDLE, "axis"),
    ...(limit < 10 ? [-limit, limit].map((at) => line(0, MIDDLE - at * SCALE, HALF, MIDDLE - at * SCALE, "dashed")) : []),
  ];
}

export const lambda = () => pair("lambda 1", bars({ lambda: 1 }), "lambda 10", bars({ lambda: 10 }));
export const alpha = () => pair("alpha 1", bars({ alpha: 1 }), "alpha 5", bars({ alpha: 5 }));
export const maxDeltaStep = () => pair("max_delta_step 0", bars({}), "max_delta_step 0.5", bars({ limit: 0.5 }));

/** What a column does to the prediction: free, and only upwards. */
export function monotone() {
  const free = [0.3, 0.2, 0.5, 0.42, 0.75, 0.68, 0.9, 0.8];
  // The nearest curve that never falls (pool adjacent violators).
  const rising = [0.25, 0.25, 0.46, 0.46, 0.715, 0.715, 0.85, 0.85];
  /** @param {number[]} values */
  const steps = (values) => path(values.flatMap((value, index) => range(2).map((end) => /** @type {[number, number]} */ ([((index + end) * HALF) / values.length, HEIGHT - 6 - value * 78]))), "strong");
  return pair("0", [steps(free)], "1", [steps(rising)]);
}
