// @ts-check
/** A tuning job as a whole: its best value so far, and who trains when. */

import { axes, box, dot, draws, line, path, picture, range, WIDTH } from "./svg.js";

/** @import {Point} from "./svg.js" */

const JOBS = 24;
const [UP, DOWN] = [8, 96];

/** Values of the training jobs of the pictures, ever better on the whole; 0 is best. */
const VALUES = (() => {
  const random = draws(6);
  return range(JOBS).map((job) => 0.1 + 0.34 * Math.exp(-job / 4) + 0.45 * random() ** 1.5);
})();

/** @param {number} job */
const x = (job) => 10 + (job * (WIDTH - 20)) / (JOBS - 1);
/** @param {number} value */
const y = (value) => DOWN - (DOWN - UP) * Math.min(value, 1);
/** @param {number} job the best up to it */
const best = (job) => Math.min(...VALUES.slice(0, job + 1));
const LAST_GAIN = range(JOBS).filter((job) => job === 0 || VALUES[job] < best(job - 1)).at(-1) ?? 0;

/** @param {number} n */
const soFar = (n) => path(range(n).flatMap((job) => /** @type {Point[]} */ ([...(job > 0 ? [[x(job), y(best(job - 1))]] : []), [x(job), y(best(job))]])), "good");
/** @param {number} n */
const points = (n) => VALUES.slice(0, n).map((value, job) => dot(x(job), y(value), 3.2, "soft"));

/** @param {number} n jobs that are run @param {Node[]} more */
const history = (n, ...more) => picture(axes(2, UP - 4, WIDTH - 4, DOWN - UP + 6), ...more, ...points(n), soFar(n));

export const maxJobs = () => history(JOBS);

export function targetValue() {
  const target = best(LAST_GAIN) + 0.015;
  const reached = VALUES.findIndex((value) => value <= target);
  return history(reached + 1, line(2, y(target), WIDTH, y(target), "dashed"));
}

export function notImproving() {
  const end = Math.min(JOBS, LAST_GAIN + 5);
  return history(end, box(x(LAST_GAIN) + 4, UP - 4, x(end - 1) - x(LAST_GAIN), DOWN - UP + 4, "wash"));
}

/** What the best job may still lack, as the model sees it: less and less. */
export function regret() {
  const bound = range(JOBS).map((job) => /** @type {Point} */ ([x(job), y(0.95 * Math.exp(-job / 6) + 0.04)]));
  return picture(axes(2, UP - 4, WIDTH - 4, DOWN - UP + 6), line(2, y(0.09), WIDTH, y(0.09), "dashed"), path(bound, "strong"));
}

/** How long each training job takes. */
const TIMES = (() => {
  const random = draws(19);
  return range(12).map(() => 22 + 40 * random());
})();

/**
 * Training jobs one after the other on some lanes, each on the one that is free first.
 * @param {number} lanes @param {number} top @param {number} height of a lane @param {number} [n] @param {number} [until] time is up
 */
function lanes(lanes, top, height, n = 6, until = Infinity) {
  const free = range(lanes).map(() => 0);
  return TIMES.slice(0, n).flatMap((time) => {
    const lane = free.indexOf(Math.min(...free));
    const from = free[lane];
    free[lane] += time;
    if (from >= until) return [];
    return [box(6 + from, top + lane * height, Math.min(time, until - from) - 2, height - 3, from + time > until ? "bad" : "soft")];
  });
}

export const parallel = () => picture(...lanes(1, 4, 16), line(0, 28, WIDTH, 28, "axis"), ...lanes(4, 36, 16));
/** The same training jobs on two workers, and on four. */
export const workers = () => picture(...lanes(2, 4, 16, 8), line(0, 42, WIDTH, 42, "axis"), ...lanes(4, 48, 14, 8));
export const runtime = () => picture(...lanes(3, 14, 24, 12, 150), line(157, 4, 157, 100, "dashed"));

/** A seed gives one sequence, another seed another. */
export function seed() {
  /** @param {number} from @param {number} height @param {string} look */
  const sequence = (from, height, look) => {
    const random = draws(from);
    return range(14).map((index) => dot(12 + index * 19.6, height - 12 + 24 * random(), 4, look));
  };
  return picture(...sequence(5, 20, "soft"), ...sequence(5, 52, "soft"), line(0, 70, WIDTH, 70, "dashed"), ...sequence(77, 88, "good"));
}

/** The name of a training job: the tuning job's, its number, something of its own. */
export const name = () => picture(box(10, 38, 150, 26, "soft"), box(165, 38, 40, 26, "good"), box(210, 38, 60, 26, "faint"));
