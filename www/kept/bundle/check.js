// @ts-check
/** What a file of jobs may say: shapes that its values are held against before anything of it is kept or shown. */

import { LONGEST_LINE } from "./format.js";

/** The value is not what it should be; `field`: where it stands. */
export class Wrong extends Error {
  /** @param {string} field */
  constructor(field) {
    super(field);
    this.field = field;
  }
}

/** Throws `Wrong` where a value is not of its shape. @typedef {(value: unknown, field: string) => void} Shape */

/** @param {(value: any) => boolean} is @returns {Shape} */
const where = (is) => (value, field) => {
  if (!is(value)) throw new Wrong(field);
};

const LONG = LONGEST_LINE;
/** Trials, rounds, workers. */
const MOST = 1e6;

/** @param {number} most letters */
const text = (most) => where((value) => typeof value === "string" && value.length <= most);
const word = text(1000);
const prose = text(LONG);
const flag = where((value) => typeof value === "boolean");
const number = where(Number.isFinite);
const count = where((value) => Number.isInteger(value) && value >= 0 && value <= MOST);
/** @param {unknown[]} words */
const oneOf = (...words) => where((value) => words.includes(value));

/** @param {Shape} shape @returns {Shape} */
const maybe = (shape) => (value, field) => {
  if (value !== null) shape(value, field);
};

/** @param {Shape} shape @param {number} [most] @returns {Shape} */
const listOf = (shape, most = 1e6) => (value, field) => {
  if (!Array.isArray(value) || value.length > most) throw new Wrong(field);
  value.forEach((each, place) => shape(each, `${field}[${place}]`));
};

/** @param {unknown} value @param {string} field @returns {[string, unknown][]} */
function members(value, field) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Wrong(field);
  return Object.entries(value);
}

/** @param {Shape} shape @returns {Shape} */
const mapOf = (shape) => (value, field) => {
  for (const [name, each] of members(value, field)) shape(each, `${field}.${name.slice(0, 100)}`);
};

/** Members with these names, and no others. @param {Record<string, Shape>} shapes @param {Record<string, Shape>} [optional] @returns {Shape} */
const record = (shapes, optional = {}) => (value, field) => {
  const found = new Map(members(value, field));
  for (const name of found.keys()) {
    if (!Object.hasOwn(shapes, name) && !Object.hasOwn(optional, name)) throw new Wrong(`${field}.${name.slice(0, 100)}`);
  }
  for (const [name, shape] of Object.entries(shapes)) shape(found.get(name), `${field}.${name}`);
  for (const [name, shape] of Object.entries(optional)) if (found.has(name)) shape(found.get(name), `${field}.${name}`);
};

const SETTING = record({ name: word, tune: flag, value: word, min: word, max: word, scale: oneOf("Linear", "Logarithmic", "ReverseLogarithmic", "Auto"), list: flag, values: text(100_000) });

const RULES = record({
  early_stopping: oneOf("Off", "Auto"),
  hyperband_form: oneOf("Asynchronous", "Brackets"),
  min_resource: word,
  max_resource: word,
  max_runtime: word,
  target_value: word,
  max_not_improving: word,
  on_convergence: flag,
  on_regret_bound: flag,
  warm_start: oneOf("", "IdenticalDataAndAlgorithm", "TransferLearning"),
  parents: listOf(word, 5),
  folds: word,
  without_booster_priors: flag,
  enqueued: listOf(mapOf(word), 10_000),
});

const JOB = record({
  name: word,
  objective: word,
  strategy: oneOf("Bayesian", "Random", "Grid", "Hyperband", "TPE"),
  max_jobs: word,
  max_parallel: word,
  seed: word,
  rules: RULES,
  parameters: listOf(SETTING, 100),
  kept: mapOf(() => undefined),
});

const DATA = record(
  {
    target: maybe(word),
    ignored: listOf(word, 100_000),
    task: oneOf("binary", "multiclass", "regression", null),
    positive: maybe(word),
    validation_fraction: word,
    test_fraction: word,
    seed: word,
  },
  { split: oneOf("lab37", null) },
);

const HYPERPARAMETERS = mapOf(where((value) => Number.isFinite(value) || (typeof value === "string" && value.length <= 1000)));

const SUMMARY = record({
  name: word,
  status: oneOf("InProgress", "Completed", "Stopping", "Stopped", "Failed"),
  strategy: word,
  metric: word,
  type: oneOf("Minimize", "Maximize"),
  best: maybe(record({ name: word, objective: number, hyperparameters: HYPERPARAMETERS })),
  counters: record({ completed: count, in_progress: count, stopped: count, failed: count }),
  values: listOf(maybe(number), MOST),
});

/** @type {Shape} */
const origin = (value, field) => {
  const { kind } = Object.fromEntries(members(value, field));
  if (kind === "builtin") record({ kind: word, id: word })(value, field);
  else record({ kind: oneOf("file"), name: word })(value, field);
};

const isId = (/** @type {any} */ value) => typeof value === "string" && /^[0-9a-z-]{1,80}$/.test(value);

const MILLISECONDS = where((value) => Number.isFinite(value) && value >= 0 && value < 8.64e15);

export const RUN = record({
  id: where(isId),
  began: MILLISECONDS,
  changed: MILLISECONDS,
  origin,
  asked: record({ data: DATA, job: JOB }),
  file: maybe(where(isId)),
  job: prose,
  at: number,
  ended: count,
  total: count,
  over: flag,
  parents: listOf(prose, 5),
  summary: maybe(SUMMARY),
  bytes: number,
  fileBytes: number,
});

const value = where((each) => Number.isFinite(each) || each === "NaN" || each === "Infinity" || each === "-Infinity");

/** What each call is given. @type {Record<string, Shape[]>} */
const GIVEN = {
  worker_ready: [count],
  worker_lost: [count],
  reports: [count, count, count, listOf(value), flag],
  trial_done: [count],
  trial_stopped: [count],
  trial_failed: [count, word],
  pause: [],
  resume: [],
  stop: [],
  enqueue: [text(100_000)],
  edit: [text(1e6)],
};

/** @type {Shape} */
const CALL = (call, field) => {
  if (!Array.isArray(call) || call.length !== 4) throw new Wrong(field);
  const [method, given, at, commands] = call;
  const shapes = typeof method === "string" && Object.hasOwn(GIVEN, method) ? GIVEN[method] : null;
  if (!shapes || !Array.isArray(given) || given.length !== shapes.length) throw new Wrong(field);
  shapes.forEach((shape, place) => shape(given[place], field));
  if (method === "reports" && (given[2] < 1 || given[3].length % given[2] !== 0)) throw new Wrong(field);
  number(at, field);
  prose(commands, field);
};

export const CALLS = listOf(CALL, 100_000);

/** @type {Record<string, Shape>} */
export const RESULTS = {
  described: prose,
  models: record({ trial: count, tuned: prose, default: prose, scores: (scores, field) => (listOf(prose, 2)(scores, field), where((each) => each.length === 2)(scores, field)) }),
  rechecked: (rows, field) => {
    listOf(record({ trial: count, objective: number, values: listOf(maybe(number), 1000) }), 10_000)(rows, field);
    // Each was scored on as many folds.
    where((each) => new Set(each.map((/** @type {{values: unknown[]}} */ { values }) => values.length)).size === 1)(rows, field);
  },
};

export const FILE = record({ hash: where(isId), bytes: where((size) => Number.isInteger(size) && size > 0 && size <= 200e6) });
export { prose as PIECE, count as COUNT };
