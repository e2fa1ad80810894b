// @ts-check
/** The real XGBoost, where this machine has it: `../interop/test_page_model.py`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, results, root, test } from "./fixtures.mjs";

/** @param {string[]} parts */
function python(...parts) {
  const { status, stdout, stderr, error } = spawnSync("python3", [path.join(root, "tests/interop/test_page_model.py"), ...parts], { encoding: "utf8" });
  return { status, said: error ? `python3 is not here: ${error.message}` : `${stdout}${stderr}`.trim() };
}

/** Skips, out loud, where there is no Python with xgboost 3.2. */
export function needsXgboost() {
  const { status, said } = python("here");
  test.skip(status !== 0, `skipped: ${said}`);
}

/** Whether that Python has pandas, too. */
export const hasPandas = () => spawnSync("python3", ["-c", "import pandas"]).status === 0;

/**
 * The real XGBoost loads a model that was downloaded and predicts the rows of a file that was: it must come to the same.
 * @param {string} name of both, for who looks at them @param {string} model @param {string} predictions
 */
export function expectXgboostToAgree(name, model, predictions) {
  const folder = path.join(results, "xgboost");
  mkdirSync(folder, { recursive: true });
  const files = [`${name}-model.json`, `${name}-predictions.csv`].map((file) => path.join(folder, file));
  [model, predictions].forEach((text, at) => writeFileSync(files[at], text));
  const { status, said } = python("check", ...files);
  expect(status, said).toBe(0);
  console.log(`    ${name}: ${said}`);
}
