// @ts-check
/**
 * Learning curves. They are those of boosting with a squared error where the data have a few directions, each with its
 * strength d: a round leaves 1 - eta d of what is missing there, so that noise is learned more slowly than what is strong
 * (Bühlmann and Yu 2003, "Boosting with the L2 loss").
 */

import { at, axes, box, dot, draws, HALF, line, pair, path, picture, range, TOP, WIDTH, words } from "./svg.js";

/** @import {Point} from "./svg.js" */

/** Strength and signal of each direction. */
const DIRECTIONS = [
  { d: 1, signal: 1 },
  { d: 0.35, signal: 0.5 },
  { d: 0.1, signal: 0.12 },
  { d: 0.05, signal: 0.02 },
  { d: 0.03, signal: 0 },
];
const NOISE = 0.16;
const BOTTOM = 98;
const TALL = BOTTOM - TOP;

/** @param {number} eta @param {number} round */
const training = (eta, round) =>
  DIRECTIONS.reduce((sum, { d, signal }) => sum + (signal + NOISE) * (1 - eta * d) ** (2 * round), 0);

/** @param {number} eta @param {number} round */
const validation = (eta, round) =>
  DIRECTIONS.reduce((sum, { d, signal }) => {
    const left = (1 - eta * d) ** round;
    return sum + signal * left ** 2 + NOISE * (1 - left) ** 2;
  }, 0.25);

/** What is at the top of the plots. */
const MOST = 2.1;

/** @param {(round: number) => number} curve @param {number} rounds @param {number} width @param {number} [upTo] @returns {Point[]} */
const drawn = (curve, rounds, width, upTo = rounds) =>
  range(upTo + 1).map((round) => [(width * round) / rounds, BOTTOM - (TALL * Math.min(curve(round), MOST)) / MOST]);

/** @param {number} eta @param {number} rounds @param {number} width */
const both = (eta, rounds, width) => [
  axes(0, TOP, width, TALL),
  path(drawn((round) => training(eta, round), rounds, width), "soft"),
  path(drawn((round) => validation(eta, round), rounds, width), "strong"),
];

/** @param {number} eta @param {number} rounds */
const bestRound = (eta, rounds) =>
  range(rounds + 1).reduce((best, round) => (validation(eta, round) < validation(eta, best) ? round : best), 0);

const ROUNDS = 60;

export const eta = () => pair("eta 0.8", both(0.8, ROUNDS, HALF), "eta 0.1", both(0.1, ROUNDS, HALF));

export function numRound() {
  const best = drawn((round) => validation(0.5, round), ROUNDS, WIDTH)[bestRound(0.5, ROUNDS)];
  return picture(...both(0.5, ROUNDS, WIDTH), line(best[0], TOP, best[0], BOTTOM, "dashed"), dot(best[0], best[1], 4, "good"));
}

export function earlyStoppingRounds() {
  const best = bestRound(0.5, ROUNDS);
  const patience = 14;
  const curve = (/** @type {number} */ round) => validation(0.5, round);
  const all = drawn(curve, ROUNDS, WIDTH);
  const end = all[best + patience];
  return picture(
    axes(0, TOP, WIDTH, TALL),
    box(all[best][0], TOP, end[0] - all[best][0], TALL, "wash"),
    path(all.slice(best + patience), "faint dashed"),
    path(all.slice(0, best + patience + 1), "strong"),
    dot(all[best][0], all[best][1], 4, "good"),
    dot(end[0], end[1], 4, "bad"),
  );
}

/** The last value counts. */
export function lastValue() {
  const all = drawn((round) => validation(0.5, round), ROUNDS, WIDTH - 10);
  const best = all[bestRound(0.5, ROUNDS)];
  const last = all[ROUNDS];
  return picture(
    axes(0, TOP, WIDTH, TALL),
    path(all, "strong"),
    dot(best[0], best[1], 4, "hollow"),
    dot(last[0], last[1], 4.5, "good"),
    line(last[0], last[1], 0, last[1], "dashed"),
  );
}

/** Probabilities of 31 rows that grow with the rounds, and two metrics of them. */
export function twoMetrics() {
  const random = draws(7);
  const rows = range(31).map((row) => ({ first: 2 * random() - 1, last: -1.4 + row * 0.2 }));
  const margin = (/** @type {number} */ round) => rows.map(({ first, last }) => last + (first - last) * 0.9 ** round);
  /** @param {number} round */
  const logloss = (round) => margin(round).reduce((sum, z) => sum + Math.log1p(Math.exp(-z)), 0) / 31;
  /** @param {number} round */
  const error = (round) => margin(round).filter((z) => z <= 0).length / 31;
  return picture(
    axes(0, TOP, WIDTH, TALL),
    path(drawn((round) => 2 * logloss(round), 30, WIDTH), "strong"),
    path(
      range(31).flatMap((round) => drawn((at) => 2 * error(at), 30, WIDTH).slice(round, round + 1).flatMap(([x, y]) => /** @type {Point[]} */ ([[x, y], [x + WIDTH / 30, y]]))).slice(0, -1),
      "second",
    ),
    words(WIDTH, BOTTOM - (TALL * 2 * logloss(30)) / MOST - 5, "logloss", "end"),
    words(WIDTH, BOTTOM - (TALL * 2 * error(30)) / MOST - 5, "error", "end"),
  );
}

/** A model that begins far off, and one that begins at the mean. */
export function baseScore() {
  const from = (/** @type {number} */ start) => (/** @type {number} */ round) => start * 0.86 ** (2 * round) + 0.3;
  return picture(
    axes(0, TOP, WIDTH, TALL),
    path(drawn(from(1.7), 30, WIDTH), "soft"),
    path(drawn(from(0.6), 30, WIDTH), "strong"),
    dot(0, BOTTOM - (TALL * 2) / MOST, 4, "soft"),
    dot(0, BOTTOM - (TALL * 0.9) / MOST, 4, "good"),
  );
}

/** The same job with three seeds: what differs is noise. */
export function seeds() {
  const lines = [3, 11, 29].map((seed, index) => {
    const random = draws(seed);
    let wander = 0;
    return path(
      drawn(
        (round) => {
          wander = 0.85 * wander + (round > 0 ? 0.16 * (random() - 0.5) : 0);
          return validation(0.15, round) + wander;
        },
        ROUNDS,
        WIDTH,
      ),
      ["strong", "second", "soft"][index],
    );
  });
  return picture(axes(0, TOP, WIDTH, TALL), ...lines);
}

/** dart goes up and down as trees are left out. */
export function dart() {
  const random = draws(5);
  const ragged = range(ROUNDS + 1).map((round) => validation(0.1, round) + (round > 3 ? 0.3 * random() ** 2 : 0));
  return pair(
    "gbtree",
    both(0.3, ROUNDS, HALF),
    "dart",
    [axes(0, TOP, HALF, TALL), path(drawn((round) => training(0.12, round), ROUNDS, HALF), "soft"), path(drawn((round) => ragged[round], ROUNDS, HALF), "strong")],
  );
}

/** @param {number[]} values */
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
};

/** The median rule: earlier curves, the median of their running averages, and a job that is above it. */
export function medianRule() {
  const rounds = 40;
  const earlier = [0.9, 0.5, 0.3, 0.22, 0.15].map((speed, index) => (/** @type {number} */ round) => validation(speed * 0.5, round) + 0.05 * index);
  const averages = (/** @type {(round: number) => number} */ curve) => {
    let sum = 0;
    return range(rounds + 1).map((round) => (sum += curve(round)) / (round + 1));
  };
  const means = earlier.map(averages);
  const medians = range(rounds + 1).map((round) => median(means.map((mean) => mean[round])));
  // It learns fast at first, and then no more.
  const late = (/** @type {number} */ round) => 1.05 + 0.9 * 0.5 ** round;
  // As the page does it: never in the first rounds.
  const stop = range(rounds).find((round) => round >= 4 && late(round) > medians[round]) ?? rounds;
  const points = drawn(late, rounds, WIDTH);
  return picture(
    axes(0, TOP, WIDTH, TALL),
    ...earlier.map((curve) => path(drawn(curve, rounds, WIDTH), "faint")),
    path(drawn((round) => medians[round], rounds, WIDTH), "second dashed"),
    path(points.slice(0, stop + 1), "strong"),
    dot(points[stop][0], points[stop][1], 4.5, "bad"),
  );
}

/** Hyperband's learning curves: most end at a rung. */
export function rungs() {
  const ends = [27, 9, 9, 3, 3, 3, 3, 3, 3];
  const speeds = [0.5, 0.3, 0.26, 0.16, 0.14, 0.12, 0.1, 0.07, 0.05];
  const x = (/** @type {number} */ round) => (WIDTH - 6) * (Math.log(round) / Math.log(27));
  return picture(
    at(
      0,
      0,
      ...[3, 9, 27].flatMap((round) => [line(x(round), TOP, x(round), BOTTOM, "dashed"), words(x(round), 11, String(round), round === 27 ? "end" : "middle")]),
      axes(0, TOP, WIDTH, TALL),
      ...ends.flatMap((end, index) => {
        const points = range(end).map((step) => /** @type {Point} */ ([x(step + 1), BOTTOM - (TALL * validation(speeds[index], step + 1)) / MOST]));
        const [lastX, lastY] = points[points.length - 1];
        return [path(points, index === 0 ? "strong" : "soft"), dot(lastX, lastY, index === 0 ? 4 : 2.5, index === 0 ? "good" : "bad")];
      }),
    ),
  );
}
