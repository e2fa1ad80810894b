// @ts-check
/** Rows by their predicted probability: what a threshold decides, and the two curves over all thresholds. */

import { area, axes, box, dot, line, path, picture, range, words } from "./svg.js";

/** @import {Point} from "./svg.js" */

/** Probabilities and classes of some rows, in order. */
const ROWS = [
  { p: 0.97, positive: true },
  { p: 0.91, positive: true },
  { p: 0.86, positive: true },
  { p: 0.79, positive: false },
  { p: 0.72, positive: true },
  { p: 0.64, positive: true },
  { p: 0.47, positive: false },
  { p: 0.43, positive: true },
  { p: 0.36, positive: false },
  { p: 0.29, positive: false },
  { p: 0.21, positive: true },
  { p: 0.14, positive: false },
  { p: 0.08, positive: false },
  { p: 0.03, positive: false },
];
const THRESHOLD = 0.5;
const LINE = { x: 8, width: 264 };
/** @param {number} p */
const place = (p) => LINE.x + LINE.width * p;

/**
 * Positives above, negatives below, and the threshold. What counts is filled; what it is a share of is ringed.
 * @param {(row: {positive: boolean, called: boolean}) => {of: boolean, counts: boolean}} rule
 */
function decided(rule) {
  return picture(
    box(place(THRESHOLD), 4, place(1) - place(THRESHOLD), 88, "wash"),
    line(LINE.x, 48, LINE.x + LINE.width, 48, "axis"),
    line(place(THRESHOLD), 4, place(THRESHOLD), 92, "dashed"),
    words(place(0), 103, "0"),
    words(place(THRESHOLD), 103, String(THRESHOLD), "middle"),
    words(place(1), 103, "1", "end"),
    words(2, 22, "+"),
    words(2, 80, "–"),
    ...ROWS.flatMap((row) => {
      const { of, counts } = rule({ positive: row.positive, called: row.p > THRESHOLD });
      const y = row.positive ? 28 : 70;
      const look = !of ? "faint" : counts ? "good" : "bad";
      return counts && of ? [dot(place(row.p), y, 6, look)] : [dot(place(row.p), y, 6, `hollow ${look}`)];
    }),
  );
}

export const rightOrWrong = () => decided(({ positive, called }) => ({ of: true, counts: positive === called }));
export const precision = () => decided(({ positive, called }) => ({ of: called, counts: positive }));
export const recall = () => decided(({ positive, called }) => ({ of: positive, counts: called }));
export const f1 = () => decided(({ positive, called }) => ({ of: positive || called, counts: positive && called }));

/** The share that is found, class by class. */
export function byClass() {
  const shares = [true, false].map((positive) => {
    const all = ROWS.filter((row) => row.positive === positive);
    return all.filter((row) => row.p > THRESHOLD === positive).length / all.length;
  });
  const mean = (shares[0] + shares[1]) / 2;
  return picture(
    ...shares.flatMap((share, index) => [words(12, 30 + index * 34, index === 0 ? "+" : "–"), box(26, 16 + index * 34, 240, 20, "faint"), box(26, 16 + index * 34, 240 * share, 20, "good")]),
    line(26 + 240 * mean, 6, 26 + 240 * mean, 94, "dashed"),
  );
}

const SQUARE = { x: 90, y: 2, side: 96 };
const POSITIVES = ROWS.filter(({ positive }) => positive).length;
/** Positives and negatives among the first so many rows. @param {number} n */
const called = (n) => {
  const hits = ROWS.slice(0, n).filter(({ positive }) => positive).length;
  return { hits, alarms: n - hits };
};

/** @param {number} x @param {number} y @returns {Point} */
const inSquare = (x, y) => [SQUARE.x + SQUARE.side * x, SQUARE.y + SQUARE.side * (1 - y)];

export function roc() {
  const curve = range(ROWS.length + 1).map((n) => inSquare(called(n).alarms / (ROWS.length - POSITIVES), called(n).hits / POSITIVES));
  return picture(
    area([...curve, inSquare(1, 0)], "wash"),
    axes(SQUARE.x, SQUARE.y, SQUARE.side, SQUARE.side),
    path([inSquare(0, 0), inSquare(1, 1)], "dashed"),
    path(curve, "strong"),
  );
}

export function precisionRecall() {
  const curve = range(ROWS.length).map((n) => inSquare(called(n + 1).hits / POSITIVES, called(n + 1).hits / (n + 1)));
  const chance = POSITIVES / ROWS.length;
  return picture(
    area([inSquare(0, 0), inSquare(0, 1), ...curve, inSquare(1, 0)], "wash"),
    axes(SQUARE.x, SQUARE.y, SQUARE.side, SQUARE.side),
    path([inSquare(0, chance), inSquare(1, chance)], "dashed"),
    path([inSquare(0, 1), ...curve], "strong"),
  );
}

/** Three rows with the probabilities of three classes; the true class is marked. `missed`: the largest is another. */
export function severalClasses() {
  const rows = [
    { given: [0.7, 0.2, 0.1], truth: 0 },
    { given: [0.25, 0.3, 0.45], truth: 1 },
    { given: [0.1, 0.15, 0.75], truth: 2 },
  ];
  return picture(
    ...rows.flatMap(({ given, truth }, row) => {
      const isRight = given[truth] === Math.max(...given);
      return given.map((share, index) => box(12 + row * 94 + index * 24, 98 - 86 * share, 18, 86 * share, index === truth ? (isRight ? "good" : "bad") : "faint"));
    }),
    line(4, 98, 276, 98, "axis"),
  );
}
