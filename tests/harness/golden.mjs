// @ts-check
/**
 * The golden cases of `tests/golden` through the booster's wasm: every tree field and every margin must have the bits that
 * the real xgboost recorded. Usage: node golden.mjs HARNESS.js GOLDEN_FOLDER
 */
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [, , module, golden] = process.argv;
const { Data } = createRequire(import.meta.url)(path.resolve(module));

/** @param {string} file */
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

/** @param {string} text */
function columnsOf(text) {
  const [header, ...rows] = text.trimEnd().split(/\r?\n/).map((line) => line.split(","));
  const columns = header.map(
    (_, i) => new Float32Array(rows.map((row) => (row[i] === "" ? NaN : Number(row[i])))),
  );
  return { header, columns };
}

/** The case's rows, in wasm memory. @param {any} about */
function load(about) {
  const { header, columns } = columnsOf(readFileSync(path.join(golden, about.data), "utf8"));
  /** @type {Record<string, string>} */
  const tasks = { multi: "multiclass", binary: "binary" };
  const task = tasks[about.params.objective.split(":")[0]] ?? "regression";
  const nClasses = about.params.num_class ?? (task === "binary" ? 2 : 0);
  const hasWeights = header[1] === "weight";
  const weights = about.weighted ? columns[1] : undefined;
  const data = new Data(task, nClasses, about.train_rows, columns[0], weights);
  columns.slice(hasWeights ? 2 : 1).forEach((values, i) => {
    const codes = values.filter((value) => !Number.isNaN(value));
    const nCategories = about.categorical[i] === 1 ? codes.reduce((a, b) => Math.max(a, b), 0) + 1 : 0;
    data.push(header[i + (hasWeights ? 2 : 1)], values, nCategories);
  });
  return data;
}

/** As XGBoost takes them: texts. @param {any} about */
function paramsOf(about) {
  const text = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));
  const params = Object.entries({
    ...about.params,
    num_round: about.num_boost_round,
    ...(about.early_stopping_rounds ? { early_stopping_rounds: about.early_stopping_rounds } : {}),
  });
  return JSON.stringify(Object.fromEntries(params.map(([name, value]) => [name, text(value)])));
}

/** Where two values differ, or null. Numbers are f32: their shortest texts may differ, their bits may not. @param {any} a @param {any} b @param {string} at @returns {string | null} */
function difference(a, b, at) {
  if (typeof a === "number" && typeof b === "number") {
    return Math.fround(a) === Math.fround(b) ? null : `${at}: ${a}, but xgboost has ${b}`;
  }
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") {
    return a === b ? null : `${at}: ${JSON.stringify(a)}, but xgboost has ${JSON.stringify(b)}`;
  }
  const keys = Object.keys(b);
  if (Object.keys(a).length !== keys.length) return `${at}: ${Object.keys(a).length} entries, but xgboost has ${keys.length}`;
  for (const key of keys) {
    const found = difference(a[key], b[key], `${at}.${key}`);
    if (found) return found;
  }
  return null;
}

/** @param {any} model */
function boosterOf(model) {
  const booster = model.learner.gradient_booster;
  return { ...(booster.gbtree ?? booster).model, weight_drop: booster.weight_drop ?? null };
}

/** @param {string} file */
function wordsOf(file) {
  const bytes = readFileSync(file);
  return new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const counts = { cases: 0, trees: 0, nodes: 0 };
/** @type {string[]} */
const faults = [];
for (const name of readdirSync(path.join(golden, "v3.2.0")).filter((name) => name !== "cuts").sort()) {
  const folder = path.join(golden, "v3.2.0", name);
  const about = json(path.join(folder, "case.json"));
  const data = load(about);
  const booster = data.train_scored(paramsOf(about));
  const ours = boosterOf(JSON.parse(booster.json()));
  const theirs = boosterOf(json(path.join(folder, "model.json")));
  /** @type {Float32Array} */
  const margins = data.margins(booster);
  const words = new Uint32Array(margins.buffer, margins.byteOffset, margins.length);
  const expected = wordsOf(path.join(folder, "margin.f32"));
  const wrong = words.findIndex((word, i) => word !== expected[i]);
  const fault =
    difference(ours, theirs, name) ??
    (words.length !== expected.length || wrong >= 0 ? `${name}: margin ${wrong} has other bits` : null);
  if (fault) faults.push(fault);
  counts.cases += 1;
  counts.trees += ours.trees.length;
  counts.nodes += ours.trees.reduce((/** @type {number} */ sum, /** @type {any} */ tree) => sum + tree.parents.length, 0);
  booster.free();
  data.free();
}
faults.forEach((fault) => console.error(`    ${fault}`));
const { cases, trees, nodes } = counts;
console.log(`    Through wasm: ${cases} cases, ${trees} trees, ${nodes} nodes compared; ${faults.length} cases differ.`);
process.exitCode = faults.length === 0 && cases > 0 ? 0 : 1;
