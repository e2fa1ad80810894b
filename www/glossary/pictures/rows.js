// @ts-check
/** Rows and columns: which of them a tree sees, how they are grouped, and which part they are of. */

import { drawTree } from "./trees.js";
import { at, box, dot, draws, HALF, HEIGHT, line, pair, picture, range, TOP, WIDTH, words } from "./svg.js";

const ROWS = 5;
const COLUMNS = 9;

/** Dots in a field. @param {(index: number) => string} look @param {(index: number) => number} [size] */
const field = (look, size = () => 4) =>
  range(ROWS * COLUMNS).map((index) => dot(6 + (index % COLUMNS) * 14.5, TOP + 8 + Math.floor(index / COLUMNS) * 17, size(index), look(index)));

/** @param {number} seed @param {number} share */
const drawn = (seed, share) => {
  const random = draws(seed);
  return range(ROWS * COLUMNS).map(() => random() < share);
};

export function subsample() {
  const seen = drawn(3, 0.5);
  return pair("subsample 1", field(() => "soft"), "subsample 0.5", field((row) => (seen[row] ? "soft" : "hollow")));
}

/** Rows by the size of what is left to learn of them: drawn evenly, and in proportion to it. */
export function samplingMethod() {
  const random = draws(21);
  const gradients = range(ROWS * COLUMNS).map(() => 1.8 + 4.4 * random() ** 3);
  const even = drawn(4, 0.3);
  const pick = draws(13);
  const mean = gradients.reduce((sum, each) => sum + each, 0) / gradients.length;
  const byGradient = gradients.map((each) => pick() < (0.3 * (each - 1.2)) / (mean - 1.2));
  const size = (/** @type {number} */ row) => gradients[row];
  return pair("uniform", field((row) => (even[row] ? "soft" : "hollow"), size), "gradient_based", field((row) => (byGradient[row] ? "soft" : "hollow"), size));
}

/** Positives are few; their weight makes up for it. */
export function positiveWeight() {
  const isPositive = (/** @type {number} */ row) => [7, 21, 29, 40].includes(row);
  const look = (/** @type {number} */ row) => (isPositive(row) ? "good" : "soft");
  return pair("scale_pos_weight 1", field(look, () => 3.2), "scale_pos_weight 4", field(look, (row) => (isPositive(row) ? 6.4 : 3.2)));
}

/**
 * Two trees with the columns that each of their splits may use.
 * @param {(tree: number, level: number, node: number) => number} seedOf splits of one seed have the same columns
 */
function columns(seedOf) {
  /** @param {number} x @param {number} y @param {number} seed */
  const strip = (x, y, seed) => {
    const random = draws(seed);
    const order = range(6).map((column) => ({ column, key: random() })).sort((a, b) => a.key - b.key);
    const used = order.slice(0, 3).map(({ column }) => column);
    return range(6).map((column) => box(x - 24 + column * 8, y - 6, 7, 12, used.includes(column) ? "soft" : "hollow"));
  };
  return picture(
    ...[0, 1].map((tree) =>
      at(
        tree * (WIDTH - HALF),
        0,
        line(65, 18, 30, 84, "branch"),
        line(65, 18, 100, 84, "branch"),
        box(39, 10, 52, 16, "surface"),
        box(4, 76, 52, 16, "surface"),
        box(74, 76, 52, 16, "surface"),
        ...strip(65, 18, seedOf(tree, 0, 0)),
        ...strip(30, 84, seedOf(tree, 1, 0)),
        ...strip(100, 84, seedOf(tree, 1, 1)),
      ),
    ),
  );
}

export const byTree = () => columns((tree) => 3 + 10 * tree);
export const byLevel = () => columns((tree, level) => 3 + 10 * tree + 4 * level);
export const byNode = () => columns((tree, level, node) => 3 + 10 * tree + 4 * level + 17 * node);

/** Values of a column, and where it can be cut. @param {number} bins */
function cuts(bins) {
  const random = draws(17);
  const values = range(24).map(() => random()).sort((a, b) => a - b);
  const per = values.length / bins;
  const ends = range(bins - 1).map((bin) => (values[Math.floor((bin + 1) * per) - 1] + values[Math.floor((bin + 1) * per)]) / 2);
  return [
    ...ends.map((value) => line(value * HALF, TOP + 8, value * HALF, HEIGHT - 12, "dashed")),
    line(0, 62, HALF, 62, "axis"),
    ...values.map((value) => dot(value * HALF, 62, 2.8, "soft")),
  ];
}

export const maxBin = () => pair("max_bin 4", cuts(4), "max_bin 12", cuts(12));
export const treeMethod = () => pair("hist", cuts(6), "exact", cuts(24));

/** Categories at the two sides of a split. @param {string} label @param {string} left @param {string} right */
const groups = (label, left, right) => [
  words(0, 11, label),
  at(35, TOP + 4, ...drawTree({ below: [{}, {}] }, 60, 42)),
  words(32, 92, left, "middle"),
  words(98, 92, right, "middle"),
];

export const oneHot = () => picture(at(0, 0, ...groups("max_cat_to_onehot 6", "B", "A C D E")), at(WIDTH - HALF, 0, ...groups("max_cat_to_onehot 4", "A C", "B D E")));
export const catThreshold = () => picture(at(0, 0, ...groups("max_cat_threshold 1", "B", "A C D E F")), at(WIDTH - HALF, 0, ...groups("max_cat_threshold 3", "B D F", "A C E")));

/** The rows in three parts. */
export function parts() {
  const widths = [0.6, 0.2, 0.2];
  let x = 0;
  return picture(
    ...widths.map((share, index) => {
      const width = WIDTH * share - 3;
      const part = box(x, 34, width, 36, ["soft", "strong", "good"][index]);
      x += width + 4;
      return part;
    }),
  );
}

/** Folds: each part is held out once. */
export const folds = () =>
  picture(...range(5).flatMap((fold) => range(5).map((part) => box(part * 56, 4 + fold * 20, 53, 15, part === fold ? "second" : "soft"))));

/** A table of which one column is predicted. @param {(row: number, column: number) => string} look */
const table = (look) => picture(...range(6).flatMap((row) => range(5).map((column) => box(20 + column * 49, 2 + row * 17, 45, 14, look(row, column)))));

export const target = () => table((_, column) => (column === 4 ? "good" : "soft"));
export const positive = () => table((row, column) => (column === 4 ? ([1, 4].includes(row) ? "good" : "second") : "faint"));

/** Two classes, several classes, a number. */
export function task() {
  const random = draws(31);
  /** @param {number} x @param {(x: number, y: number) => string} look */
  const cloud = (x, look) => range(22).map(() => [random(), random()]).map(([a, b]) => dot(x + 6 + a * 72, 14 + b * 80, 3.4, look(a, b)));
  const numbers = range(22).map(() => [random(), random()]).map(([a, b]) => dot(202 + a * 72, 88 - 66 * a - 16 * (b - 0.5), 3.4, "soft"));
  return picture(
    ...cloud(0, (a, b) => (a > b ? "good" : "soft")),
    ...cloud(98, (a, b) => (a > 0.66 ? "good" : b > 0.5 ? "second" : "soft")),
    line(202, 90, 276, 16, "strong"),
    ...numbers,
  );
}
