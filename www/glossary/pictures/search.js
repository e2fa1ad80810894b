// @ts-check
/** Where training jobs fall in the ranges, by strategy, and how the ranges are measured. */

import { area, at, axes, box, dot, draws, HALF, HEIGHT, line, pair, path, picture, plot, range, shape, TOP, WIDTH, words } from "./svg.js";

/** @import {Point} from "./svg.js" */

const SIDE = 100;

/** A square of two hyperparameters; where the objective is good is shaded. @param {readonly (readonly [number, number])[]} points @param {number} [from] from this on they are guided */
function square(points, from = points.length) {
  /** @param {number} r */
  const ring = (r) => shape("ellipse", { cx: SIDE * BEST[0], cy: SIDE * BEST[1], rx: r, ry: 0.72 * r, class: "gp-fill wash" });
  return [
    shape("rect", { x: 0.5, y: 0.5, width: SIDE, height: SIDE, class: "gp-line axis" }),
    ring(28),
    ring(15),
    ...points.map(([x, y], index) => dot(SIDE * x, SIDE * y, 3.4, index >= from ? "good" : "soft")),
  ];
}

/** Where the objective of these pictures is best. */
const BEST = [0.66, 0.4];

/** @param {number} n @param {number} seed @returns {[number, number][]} */
const scattered = (n, seed) => {
  const random = draws(seed);
  return range(n).map(() => [0.05 + 0.9 * random(), 0.05 + 0.9 * random()]);
};

/** Around the best, ever nearer. @param {number} n @param {number} seed @returns {[number, number][]} */
const gathered = (n, seed) => {
  const random = draws(seed);
  return range(n).map((index) => {
    const reach = 0.34 * (1 - index / (n + 2));
    return [BEST[0] + reach * (2 * random() - 1), BEST[1] + reach * (2 * random() - 1)];
  });
};

const GRID = range(16).map((index) => /** @type {[number, number]} */ ([0.14 + (index % 4) * 0.24, 0.14 + Math.floor(index / 4) * 0.24]));

const centred = (/** @type {Node[]} */ drawing) => picture(at((WIDTH - SIDE) / 2, 2, ...drawing));

export const random = () => centred(square(scattered(16, 5)));
export const grid = () => centred(square(GRID));
/** Random, Grid, and one that learns. */
export const strategies = () =>
  picture(...[square(scattered(16, 5)), square(GRID), square([...scattered(5, 9), ...gathered(11, 3)], 5)].map((drawing, index) => shape("g", { transform: `translate(${index * 97} 8) scale(0.86)` }, ...drawing)));

const LENGTH = 0.17;
/** Matern 5/2, the kernel of the page's own process. @param {number} a @param {number} b */
function kernel(a, b) {
  const r = (Math.sqrt(5) * Math.abs(a - b)) / LENGTH;
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

/** Solves a small system of equations, by Gauss; it is positive definite. @param {number[][]} matrix @param {number[]} right */
function solve(matrix, right) {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  rows.forEach((pivot, i) => {
    for (const row of rows.slice(i + 1)) {
      const factor = row[i] / pivot[i];
      row.forEach((_, column) => (row[column] -= factor * pivot[column]));
    }
  });
  /** @type {number[]} */
  const found = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const known = found.reduce((sum, value, index) => sum + value * rows[i][i + 1 + index], 0);
    found.unshift((rows[i][rows.length] - known) / rows[i][i]);
  }
  return found;
}

/** A Gaussian process of four values: what it expects, how sure it is, and where it looks next. */
export function gaussianProcess() {
  const xs = [0.08, 0.36, 0.62, 0.95];
  const ys = [0.5, -0.7, -0.2, 0.9];
  const matrix = xs.map((a) => xs.map((b) => kernel(a, b) + (a === b ? 1e-4 : 0)));
  const weights = solve(matrix, ys);
  const posterior = (/** @type {number} */ x) => {
    const k = xs.map((other) => kernel(x, other));
    const mean = k.reduce((sum, value, index) => sum + value * weights[index], 0);
    const explained = solve(matrix, k).reduce((sum, value, index) => sum + value * k[index], 0);
    return { mean, deviation: Math.sqrt(Math.max(0, 1 - explained)) };
  };
  const frame = { x: 0, y: 4, width: WIDTH, height: 92 };
  const ends = /** @type {[number, number]} */ ([-1.9, 1.9]);
  /** @param {number} times */
  const bound = (times) => plot((x) => posterior(x).mean + times * posterior(x).deviation, [0, 1], ends, frame, 100);
  // The bound that is lowest: a simple stand-in for the expected improvement that shows the same trade.
  const next = range(101).map((step) => step / 100).reduce((best, x) => (posterior(x).mean - posterior(x).deviation < posterior(best).mean - posterior(best).deviation ? x : best), 0);
  return picture(
    area([...bound(1), ...bound(-1).reverse()], "wash"),
    path(bound(0), "strong"),
    line(next * WIDTH, 4, next * WIDTH, 96, "dashed"),
    ...xs.map((x, index) => dot(x * WIDTH, 4 + 92 * (1 - (ys[index] - ends[0]) / (ends[1] - ends[0])), 4, "soft")),
    dot(next * WIDTH, 96, 4.5, "good"),
  );
}

/** A sum of bells. @param {readonly number[]} centres @param {number} width */
const density = (centres, width) => (/** @type {number} */ x) =>
  centres.reduce((sum, centre) => sum + Math.exp(-0.5 * ((x - centre) / width) ** 2), 0) / (centres.length * width * 2.5066);

/** Densities of the good and of the other training jobs; the next one is where their ratio is largest. */
export function parzen() {
  const [good, rest] = [[0.6, 0.68, 0.74], [0.06, 0.14, 0.25, 0.33, 0.45, 0.52, 0.86, 0.95]];
  const [l, g] = [density(good, 0.07), density(rest, 0.1)];
  const frame = { x: 0, y: 4, width: WIDTH, height: 80 };
  const next = range(101).map((step) => step / 100).reduce((best, x) => (l(x) / (g(x) + 0.05) > l(best) / (g(best) + 0.05) ? x : best), 0);
  return picture(
    line(0, 84, WIDTH, 84, "axis"),
    path(plot(l, [0, 1], [0, 5], frame, 100), "good"),
    path(plot(g, [0, 1], [0, 5], frame, 100), "soft"),
    line(next * WIDTH, 4, next * WIDTH, 84, "dashed"),
    ...good.map((x) => dot(x * WIDTH, 94, 3.6, "good")),
    ...rest.map((x) => dot(x * WIDTH, 94, 3.6, "soft")),
  );
}

/** Jobs at a rung, and those that go on. @param {number} width @param {readonly [jobs: number, rounds: number][]} rungs lowest first */
const ladder = (width, rungs) =>
  rungs.flatMap(([jobs, rounds], level) => {
    const y = 78 - level * 32;
    const each = (width - 24) / rungs[0][0];
    const goesOn = rungs[level + 1]?.[0] ?? jobs;
    return [
      words(0, y + 12, String(rounds)),
      ...range(jobs).map((job) => box(24 + job * each, y, each - 3, 16, job < goesOn ? "good" : "faint")),
    ];
  });

export const halving = () => picture(...ladder(WIDTH, [[9, 3], [3, 9], [1, 27]]));

/** Many with few rounds, some with more, few with all. */
export const brackets = () =>
  picture(...ladder(140, [[9, 3], [3, 9], [1, 27]]), at(152, -32, ...ladder(76, [[5, 9], [1, 27]])), at(236, -64, ...ladder(44, [[3, 27]])));

/** Where ten values of a range fall, evenly on each scale. */
export function scales() {
  const steps = range(10).map((step) => step / 9);
  const [low, high] = [0.001, 1];
  const places = [steps, steps.map((u) => (low * (high / low) ** u - low) / (high - low))];
  return picture(
    ...places.flatMap((values, index) => [
      line(4, 34 + index * 46, WIDTH - 4, 34 + index * 46, "axis"),
      words(4, 22 + index * 46, index === 0 ? "0.001" : "log"),
      ...values.map((value) => dot(4 + (WIDTH - 8) * value, 34 + index * 46, 4, index === 0 ? "soft" : "good")),
    ]),
    words(WIDTH - 4, 22, "1", "end"),
  );
}

/** A range around what is good, and one that ends before it. */
export function ranges() {
  const f = (/** @type {number} */ x) => 1.6 * (x - 0.62) ** 2 + 0.05;
  /** @param {number} from @param {number} to */
  const panel = (from, to) => [
    box(HALF * from, TOP, HALF * (to - from), HEIGHT - TOP - 6, "wash"),
    axes(0, TOP, HALF, HEIGHT - TOP - 6),
    path(plot(f, [0, 1], [0, 0.7], { x: 0, y: TOP, width: HALF, height: HEIGHT - TOP - 6 }), "soft"),
    dot(HALF * Math.min(Math.max(0.62, from), to), TOP + (HEIGHT - TOP - 6) * (1 - f(Math.min(Math.max(0.62, from), to)) / 0.7), 4.5, to > 0.62 ? "good" : "bad"),
  ];
  return pair("", panel(0.3, 0.9), "", panel(0.05, 0.42));
}

/** First jobs drawn at random, and near what was good elsewhere. */
export const priors = () => picture(at(15, 2, ...square(scattered(5, 9))), at(165, 2, ...square(gathered(5, 8), 0)));

/** Points of the parents, and the new ones. */
export const warmStart = () => picture(at(15, 2, ...square(scattered(12, 5))), line(124, 52, 152, 52, "strong"), path(/** @type {Point[]} */ ([[146, 47], [153, 52], [146, 57]]), "strong"), at(165, 2, ...square([...scattered(12, 5), ...gathered(6, 3)], 12)));
