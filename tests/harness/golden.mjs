// The golden cases through the wasm: node golden.mjs HARNESS.js FOLDER. `../golden/README.md` says what the files are, and
// `../golden.rs` asks the same of the native booster. Says where each case differs first, and how much was compared.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** @typedef {{ free(): void, json(): string, metric_names(): string[], scores(): Float64Array }} Booster */
/**
 * @typedef {object} Data
 * @property {() => void} free
 * @property {(name: string, values: Float32Array, n_categories: number) => void} push
 * @property {(params: string) => Booster} train_scored
 * @property {(booster: Booster) => Float32Array} margins
 * @property {(booster: Booster) => Float32Array} predictions
 */
/**
 * @typedef {object} Case
 * @property {string} data
 * @property {number} train_rows
 * @property {boolean} weighted
 * @property {number[]} categorical
 * @property {Record<string, unknown>} params
 * @property {number} num_boost_round
 * @property {number | null} early_stopping_rounds
 */

const [harness, folder] = process.argv.slice(2);
if (!folder) {
  throw new Error("usage: node golden.mjs HARNESS.js FOLDER");
}
/** @type {{ Data: new (task: string, n_classes: number, n_train: number, labels: Float32Array, weights?: Float32Array) => Data }} */
const { Data } = createRequire(import.meta.url)(resolve(harness));

/** @param {string} path @returns {any} */
const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** @param {string} path */
function floats(path) {
  const bytes = readFileSync(path);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

/** @param {string} path @returns {never} */
function differ(path, /** @type {unknown} */ ours, /** @type {unknown} */ theirs) {
  const text = (/** @type {unknown} */ value) => (Object.is(value, -0) ? "-0" : JSON.stringify(value));
  throw new Error(`${path}: the wasm has ${text(ours)}, xgboost ${text(theirs)}`);
}

/**
 * As deep equality, but says where, and tells -0 from 0.
 * @param {string} path
 * @param {any} ours
 * @param {any} theirs
 */
function same(path, ours, theirs) {
  if (typeof ours !== "object" || typeof theirs !== "object") {
    // The sign of a base weight of zero is xgboost's summation order, not a value.
    const equal = path.includes(".base_weights[") ? ours === theirs : Object.is(ours, theirs);
    return equal || differ(path, ours, theirs);
  }
  if (Array.isArray(ours) !== Array.isArray(theirs)) {
    differ(path, ours, theirs);
  }
  const [names, expected] = [Object.keys(ours), Object.keys(theirs)];
  if (Array.isArray(ours) ? names.length !== expected.length : names.join() !== expected.join()) {
    differ(path, Array.isArray(ours) ? names.length : names, Array.isArray(ours) ? expected.length : expected);
  }
  names.forEach((name) => same(Array.isArray(ours) ? `${path}[${name}]` : `${path}.${name}`, ours[name], theirs[name]));
}

/**
 * Equal to within a part of the expected value, and so many values.
 * @param {string} path
 * @param {ArrayLike<number>} ours
 * @param {ArrayLike<number>} theirs
 * @param {(expected: number) => number} tolerance
 */
function close(path, ours, theirs, tolerance) {
  if (ours.length !== theirs.length) {
    differ(`${path}: how many`, ours.length, theirs.length);
  }
  for (let i = 0; i < ours.length; i++) {
    // NaN is never close.
    if (!(Math.abs(ours[i] - theirs[i]) <= tolerance(Math.abs(theirs[i])))) {
      differ(`${path}[${i}]`, ours[i], theirs[i]);
    }
  }
}

/** The data of a case: `label[,weight],<features>`, empty is missing. @param {Case} golden */
function load(golden) {
  const [header, ...rows] = readFileSync(join(folder, golden.data), "utf8").trim().split(/\r?\n/);
  const fields = rows.map((row) => row.split(","));
  const column = (/** @type {number} */ i) => Float32Array.from(fields, (row) => (row[i] === "" ? NaN : Number(row[i])));
  const names = header.split(",");
  const first = names[1] === "weight" ? 2 : 1;
  const kind = String(golden.params.objective).split(":")[0];
  const task = kind === "multi" ? "multiclass" : kind === "binary" ? "binary" : "regression";
  const n_classes = Number(golden.params.num_class ?? (task === "binary" ? 2 : 0));
  const data = new Data(task, n_classes, golden.train_rows, column(0), golden.weighted ? column(1) : undefined);
  names.slice(first).forEach((name, i) => {
    const values = column(first + i);
    const known = values.filter((value) => !Number.isNaN(value));
    data.push(name, values, golden.categorical[i] === 1 ? Math.max(0, ...known) + 1 : 0);
  });
  return data;
}

/** The hyperparameters as texts. @param {Case} golden */
function hyperparameters({ params, num_boost_round, early_stopping_rounds }) {
  const all = { ...params, num_round: num_boost_round, ...(early_stopping_rounds && { early_stopping_rounds }) };
  const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));
  return JSON.stringify(Object.fromEntries(Object.entries(all).map(([name, value]) => [name, text(value)])));
}

/** @param {string} name @returns {{ trees: number, nodes: number }} */
function check(name) {
  const at = (/** @type {string} */ file) => join(folder, "v3.2.0", name, file);
  /** @type {Case} */
  const golden = json(at("case.json"));
  const data = load(golden);
  const booster = data.train_scored(hyperparameters(golden));

  const model = JSON.parse(booster.json());
  const gradientBooster = model.learner.gradient_booster;
  /** @type {{ left_children: number[] }[]} */
  const trees = (gradientBooster.gbtree ?? gradientBooster).model.trees;
  same("model", model, json(at("model.json")));

  const margins = floats(at("margin.f32"));
  same("margins", Array.from(data.margins(booster)), Array.from(margins));
  close("predictions", data.predictions(booster), floats(at("pred.f32")), (expected) => 2e-7 * expected);

  /** @type {Record<string, Record<string, number[]>>} */
  const history = json(at("history.json"));
  const metrics = booster.metric_names();
  const scores = booster.scores();
  same("metrics", metrics.length, Object.values(history).flatMap(Object.keys).length);
  metrics.forEach((metric, i) => {
    const colon = metric.indexOf(":");
    const expected = history[metric.slice(0, colon)]?.[metric.slice(colon + 1)] ?? differ("metrics", metric, undefined);
    const found = scores.filter((_, at) => at % metrics.length === i);
    close(metric, found, expected, (value) => 1e-6 * value + 1e-16);
  });

  booster.free();
  data.free();
  return { trees: trees.length, nodes: trees.reduce((sum, tree) => sum + tree.left_children.length, 0) };
}

const names = readdirSync(join(folder, "v3.2.0")).filter((name) => name !== "cuts").sort();
if (names.length === 0) {
  throw new Error(`${folder} has no cases`);
}
const equal = { cases: 0, trees: 0, nodes: 0 };
for (const name of names) {
  try {
    const { trees, nodes } = check(name);
    equal.cases += 1;
    equal.trees += trees;
    equal.nodes += nodes;
  } catch (error) {
    console.error(`    ${name}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
const { cases, trees, nodes } = equal;
console.log(`    Through wasm: ${cases} cases, ${trees} trees, ${nodes} nodes compared: equal.`);
if (cases < names.length) {
  console.error(`    Cases that differ: ${names.length - cases}.`);
}
