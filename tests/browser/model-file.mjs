// @ts-check
/** A model file of XGBoost's, read without the engine; and what the tests of the retrained model share. */
import { readFile } from "node:fs/promises";
import { expect, LONG, open, reveal, setField, waitForStatus } from "./fixtures.mjs";

/** @import {Download, Page} from "@playwright/test" */

/** Runs a small job on a built-in data set and retrains its best training job. @param {Page} page @param {string} set @param {string} [language] @param {Record<string, string>} [fixed] hyperparameters that are not searched */
export async function retrained(page, set, language = "en", fixed = {}) {
  await open(page, `?lang=${language}`);
  // Nothing is said of a model before there is one.
  await expect(page.getByTestId("learnt")).toBeHidden();
  await reveal(page, "dataset-select");
  await page.getByTestId("dataset-select").selectOption(set);
  await expect(page.getByTestId("start")).toBeEnabled();
  await setField(page, "max-jobs", "3");
  for (const [name, value] of Object.entries(fixed)) {
    const row = page.locator(`[data-testid=param-row][data-param="${name}"]`);
    await reveal(page, "param-tune");
    await row.getByTestId("param-tune").uncheck();
    await row.getByTestId("param-value").fill(value);
  }
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("download-model")).toBeVisible({ timeout: LONG });
}

/** @param {Download} download */
export async function textOf(download) {
  return readFile(await download.path(), "utf8");
}

/** Presses a button and reads what it downloads. @param {Page} page @param {string} testId */
export async function downloaded(page, testId) {
  const coming = page.waitForEvent("download");
  await page.getByTestId(testId).click();
  const download = await coming;
  return { name: download.suggestedFilename(), text: await textOf(download) };
}

/** Fields hold no comma and no quotes in these files. @param {string} text */
export function rowsOf(text) {
  const [names, ...rows] = text.trimEnd().split(/\r?\n/).map((line) => line.split(","));
  return { names, rows };
}

/**
 * The margins of a row by the trees of the file: walks each tree from its root and adds up the leaves.
 * @param {any} model @param {Record<string, number>} row by feature; NaN is no value
 */
export function margins(model, row) {
  const { learner } = model;
  const { trees, tree_info: info } = learner.gradient_booster.model;
  const base = JSON.parse(learner.learner_model_param.base_score);
  const logistic = learner.objective.name === "binary:logistic";
  const sums = [base].flat().map((score) => (logistic ? Math.log(score / (1 - score)) : score));
  const outputs = Math.max(1, Number(learner.learner_model_param.num_class));
  while (sums.length < outputs) sums.push(sums[0]);
  trees.forEach((/** @type {any} */ tree, /** @type {number} */ index) => {
    let node = 0;
    while (tree.left_children[node] !== -1) {
      const value = Math.fround(row[learner.feature_names[tree.split_indices[node]]]);
      const yes = Number.isNaN(value) ? tree.default_left[node] === 1 : value < Math.fround(tree.split_conditions[node]);
      node = yes ? tree.left_children[node] : tree.right_children[node];
    }
    sums[info[index]] += tree.split_conditions[node];
  });
  return sums;
}

/** @param {number} margin */
export const sigmoid = (margin) => 1 / (1 + Math.exp(-margin));
