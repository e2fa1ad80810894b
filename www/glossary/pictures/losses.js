// @ts-check
/** What a prediction costs: losses and metrics as functions, and residuals. */

import { area, axes, dot, draws, HALF, HEIGHT, line, pair, path, picture, plot, range, TOP, WIDTH, words } from "./svg.js";

const TALL = HEIGHT - TOP - 6;
const HALF_FRAME = { x: 0, y: TOP, width: HALF, height: TALL };
const FRAME = { x: 0, y: TOP, width: WIDTH, height: TALL };

/** @param {(x: number) => number} f @param {[number, number]} xs @param {[number, number]} ys @param {string} [look] */
const half = (f, xs, ys, look = "strong") => path(plot(f, xs, ys, HALF_FRAME), look);
const halfAxes = () => axes(0, TOP, HALF, TALL);
const fullAxes = () => axes(0, TOP, WIDTH, TALL);

export const objective = () =>
  pair("reg:squarederror", [halfAxes(), half((x) => x * x, [-2, 2], [0, 4])], "binary:logistic", [halfAxes(), half((x) => Math.log1p(Math.exp(-x)), [-4, 4], [0, 4])]);

/** @param {number} slope */
const pseudoHuber = (slope) => (/** @type {number} */ x) => slope * slope * (Math.sqrt(1 + (x / slope) ** 2) - 1);

export const huberSlope = () =>
  pair(
    "huber_slope 0.5",
    [halfAxes(), half((x) => x * x / 2, [-3, 3], [0, 4], "faint"), half(pseudoHuber(0.5), [-3, 3], [0, 4])],
    "huber_slope 2",
    [halfAxes(), half((x) => x * x / 2, [-3, 3], [0, 4], "faint"), half(pseudoHuber(2), [-3, 3], [0, 4])],
  );

/** @param {number} alpha */
const pinball = (alpha) => (/** @type {number} */ x) => (x < 0 ? -alpha * x : (1 - alpha) * x);

export const quantiles = () => pair("0.5", [halfAxes(), half(pinball(0.5), [-2, 2], [0, 2])], "0.9", [halfAxes(), half(pinball(0.9), [-2, 2], [0, 2])]);

/** How the variance grows with the mean. */
export const tweediePower = () =>
  picture(
    fullAxes(),
    ...[1.1, 1.5, 1.9].flatMap((power, index) => {
      const points = plot((x) => x ** power, [0, 4], [0, 14], { ...FRAME, width: WIDTH - 30 });
      const [x, y] = points[points.length - 1];
      return [path(points, ["soft", "strong", "second"][index]), words(x + 5, y + 4, String(power))];
    }),
  );

/** The cost of the probability that the true class was given. */
export function logloss() {
  const frame = { ...FRAME, width: WIDTH - 4 };
  const f = (/** @type {number} */ p) => -Math.log(Math.max(p, 1e-6));
  const points = [0.5, 0.9].map((p) => ({ p, x: frame.width * p, y: frame.y + frame.height * (1 - f(p) / 4) }));
  return picture(
    fullAxes(),
    path(plot(f, [0.005, 1], [0, 4], frame, 120), "strong"),
    ...points.flatMap(({ p, x, y }) => [dot(x, y, 4, "good"), words(x, y - 8, `${p}: ${f(p).toFixed(2)}`, p > 0.8 ? "end" : "start")]),
  );
}

/** A cost by prediction where the true value is marked. @param {(p: number) => number} f @param {number} truth @param {[number, number]} xs @param {[number, number]} ys */
function byPrediction(f, truth, xs, ys) {
  const x = (WIDTH * (truth - xs[0])) / (xs[1] - xs[0]);
  return picture(fullAxes(), line(x, TOP, x, TOP + TALL, "dashed"), path(plot(f, xs, ys, FRAME, 120), "strong"), words(x + 5, TOP + 8, `y = ${truth}`));
}

export const poisson = () => byPrediction((p) => p - 2 * Math.log(p) + Math.log(2), 2, [0.2, 6], [1, 4]);
export const gammaDeviance = () => byPrediction((p) => 2 * (Math.log(p / 2) + 2 / p - 1), 2, [0.4, 6], [-0.1, 4]);
export const gammaLikelihood = () => byPrediction((p) => 2 / p + Math.log(p), 2, [0.4, 6], [1.5, 4]);
export const tweedie = () => byPrediction((p) => (2 * p ** -0.5) / 0.5 + p ** 0.5 / 0.5, 2, [0.2, 6], [5.3, 9]);
export const logarithms = () => byPrediction((p) => (Math.log1p(p) - Math.log1p(10)) ** 2, 10, [0, 30], [0, 3]);
export const huberMetric = () => byPrediction((p) => pseudoHuber(1)(p - 3), 3, [0, 8], [0, 4]);
export const quantile = () => byPrediction((p) => pinball(0.9)(p - 4), 4, [0, 8], [0, 4]);

/** Points around a model; `share`: residuals in proportion to the value. */
function rows() {
  const random = draws(11);
  return range(9).map((index) => {
    const x = 14 + index * 30;
    const model = 88 - index * 7;
    return { x, model, y: model + (random() - 0.5) * 44 };
  });
}

/** @param {(row: {x: number, model: number, y: number}) => Node[]} residual */
const residuals = (residual) =>
  picture(fullAxes(), line(4, 91, 270, 28, "soft"), ...rows().flatMap((row) => [...residual(row), dot(row.x, row.y, 3.4, "strong")]));

export const absolute = () => residuals(({ x, model, y }) => [line(x, model, x, y, "bad")]);

export const squares = () =>
  residuals(({ x, model, y }) => {
    const side = y - model;
    return [area([[x, model], [x, y], [x + Math.abs(side), y], [x + Math.abs(side), model]], "bad")];
  });

/** Each residual over the height of its own point. */
export const shares = () => residuals(({ x, model, y }) => [line(x, HEIGHT - 6, x, y, "faint wide"), line(x, model, x, y, "bad")]);

/** Residuals from the mean, and from the model. */
export function explained() {
  const all = rows();
  const mean = all.reduce((sum, { y }) => sum + y, 0) / all.length;
  const squeezed = (/** @type {number} */ x) => (x * HALF) / WIDTH;
  /** @param {(row: {model: number}) => number} guess @param {Node} guide */
  const panel = (guess, guide) => [
    halfAxes(),
    guide,
    ...all.flatMap((row) => [line(squeezed(row.x), guess(row), squeezed(row.x), row.y, "bad"), dot(squeezed(row.x), row.y, 3, "strong")]),
  ];
  return pair("0", panel(() => mean, line(0, mean, HALF, mean, "soft")), "r2", panel(({ model }) => model, line(2, 91, squeezed(270), 28, "soft")));
}
