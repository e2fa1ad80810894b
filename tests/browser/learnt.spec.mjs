// @ts-check
/** What the retrained model has learnt: its charts, its trees and its file, held against each other. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, onOnePage, open, results, retrain, root, setField, test, waitForStatus } from "./fixtures.mjs";
import { downloaded, retrained, rowsOf } from "./model-file.mjs";
import { hasPandas, needsXgboost } from "./xgboost.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {Page} page @param {string} name */
const card = (page, name) => page.getByTestId(`chart-${name}`);

/** The table beside a chart. @param {Page} page @param {string} name */
async function tableOf(page, name) {
  await card(page, name).locator(".chart-table").evaluate((fold) => {
    /** @type {HTMLDetailsElement} */ (fold).open = true;
  });
  return card(page, name)
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
}

onOnePage("a model of iris", (page) => retrained(page, "iris"), (on) => {
  test("importance counts what the file of the model has, and the dots have every feature", on(async (page) => {
    const { name, text } = await downloaded(page, "download-model");
    expect(name).toBe("iris-model.json");
    await expect(page.getByTestId("model-python")).toContainText('import xgboost\nbooster = xgboost.Booster(model_file="iris-model.json")');
    await expect(page.getByTestId("model-python")).not.toContainText("pandas");
    await expect(page.locator(".model-levels")).toBeHidden();
    const { learner } = JSON.parse(text);
    /** @type {Map<string, number>} */
    const splits = new Map();
    /** @type {Map<string, number>} */
    const gains = new Map();
    for (const tree of learner.gradient_booster.model.trees) {
      tree.left_children.forEach((/** @type {number} */ child, /** @type {number} */ node) => {
        if (child === -1) return;
        const feature = learner.feature_names[tree.split_indices[node]];
        splits.set(feature, (splits.get(feature) ?? 0) + 1);
        gains.set(feature, (gains.get(feature) ?? 0) + tree.loss_changes[node]);
      });
    }
    /** @param {Map<string, number>} scores */
    const sorted = (scores) => [...scores].sort((a, b) => b[1] - a[1]);

    await card(page, "feature_importance").scrollIntoViewIfNeeded();
    await expect(card(page, "feature_importance").locator(".chart-bar")).toHaveCount(splits.size);
    const type = page.getByTestId("importance-type");
    await expect(type.getByRole("radio", { name: "gain", exact: true })).toBeChecked();
    await type.getByRole("radio", { name: "weight" }).check();
    await expect
      .poll(async () => (await tableOf(page, "feature_importance")).map(([feature, count]) => [feature, Number(count.replace(/\D/g, ""))]))
      .toEqual(sorted(splits));
    await expect(card(page, "feature_importance").locator(".chart-answer")).toContainText(sorted(splits)[0][0]);
    await type.getByRole("radio", { name: "total_gain" }).check();
    await expect.poll(async () => (await tableOf(page, "feature_importance")).map(([feature]) => feature)).toEqual(sorted(gains).map(([feature]) => feature));

    await card(page, "shap").scrollIntoViewIfNeeded();
    await expect(page.getByTestId("learning")).toBeHidden();
    await expect(card(page, "shap").locator(".chart-dots").first()).toBeAttached();
    const axis = card(page, "shap").locator(".chart-axis-title");
    await expect(axis.filter({ hasText: "setosa" })).toHaveCount(1);
    await page.getByTestId("shap-output").selectOption({ label: "virginica" });
    await expect(axis.filter({ hasText: "virginica" })).toHaveCount(1);
    // Largest first.
    const sizes = (await tableOf(page, "shap")).map((cells) => Number(cells[1])).filter((size) => size > 0);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    await card(page, "shap").locator(".chart-box").focus();
    await page.keyboard.press("End");
    await expect(card(page, "shap").getByRole("tooltip")).toContainText("SHAP value");
  }));

  test("trees are gone through by keyboard and read out as the file has them", on(async (page) => {
    const { learner } = JSON.parse((await downloaded(page, "download-model")).text);
    const { trees } = learner.gradient_booster.model;
    await card(page, "tree").scrollIntoViewIfNeeded();
    const which = page.getByTestId("tree-which");
    await expect(which).toHaveText(`tree 1 of ${trees.length} (round 1), for setosa`);
    const number = page.getByTestId("tree-number");
    await number.focus();
    for (let tree = 0; tree < 4; tree += 1) await page.keyboard.press("ArrowUp");
    await expect(which).toHaveText(`tree 5 of ${trees.length} (round 2), for versicolor`);
    await page.keyboard.press("ArrowDown");
    await expect(which).toHaveText(`tree 4 of ${trees.length} (round 2), for setosa`);
    await page.getByTestId("tree-next").click();
    await page.getByTestId("tree-next").click();
    await expect(which).toHaveText(`tree 6 of ${trees.length} (round 2), for virginica`);

    // The first mark is the root.
    const box = card(page, "tree").locator(".chart-box");
    await box.focus();
    await page.keyboard.press("PageUp");
    await page.keyboard.press("PageUp");
    await expect(which).toHaveText(`tree 4 of ${trees.length} (round 2), for setosa`);
    await page.keyboard.press("Home");
    const tip = card(page, "tree").getByRole("tooltip");
    await expect(tip).toContainText(learner.feature_names[trees[3].split_indices[0]]);
    const condition = Number(/Yes if below\s*([\d.]+)/.exec(await tip.innerText())?.[1]);
    expect(Math.abs(condition - trees[3].split_conditions[0])).toBeLessThan(1e-3 * Math.abs(condition));
    await number.fill("100000");
    await number.press("Enter");
    await expect(which).toContainText(`tree ${trees.length} of ${trees.length}`);
    await expect(page.getByTestId("tree-next")).toBeDisabled();

    const coming = page.waitForEvent("download");
    await card(page, "tree").getByTestId("save-svg").click();
    expect((await coming).suggestedFilename()).toBe("tree.svg");
  }));
});

test("a node that stands for more opens, and Escape goes back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  // Deeper than this width has room for.
  await retrained(page, "breast_cancer", "en", { max_depth: "6" });
  await card(page, "tree").scrollIntoViewIfNeeded();
  const more = card(page, "tree").locator(".chart-tree-more");
  await expect(more.first()).toBeAttached();
  const box = card(page, "tree").locator(".chart-box");
  const tip = card(page, "tree").getByRole("tooltip");
  await box.focus();
  // A tree that is drawn anew at another size begins from its root.
  await expect(async () => {
    await page.keyboard.press("Home");
    const told = () => tip.innerText({ timeout: 2000 });
    for (let steps = 0; !/Nodes below/.test(await told()) && steps < 60; steps += 1) await page.keyboard.press("ArrowRight");
  }).toPass();
  const node = /Node\s*(\d+)/.exec(await tip.innerText())?.[1];
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("tree-back")).toBeVisible();
  // What was closed is the root now, with its condition.
  await expect(tip).toContainText("Gain");
  expect(/Node\s*(\d+)/.exec(await tip.innerText())?.[1]).toBe(node);
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("tree-back")).toBeHidden();
  // Nothing is wider than the window.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("in French, and another language redraws the tree", async ({ page }) => {
  await retrained(page, "penguins", "fr");
  await expect(page.getByRole("heading", { name: "Ce que le modèle a appris" })).toBeVisible();
  await card(page, "tree").scrollIntoViewIfNeeded();
  await expect(card(page, "tree").locator(".chart-note").first()).toContainText(/^Arbre 1 sur/);
  await page.getByTestId("language").selectOption("en");
  await expect(card(page, "tree").locator(".chart-note").first()).toContainText(/^Tree 1 of/);
});

test("categories come with Python that numbers them as the model does", async ({ page }) => {
  // Names beyond ASCII are those of which the file of a model cannot tell XGBoost the codes.
  const data = readFileSync(path.join(root, "www/data/penguins.csv"), "utf8").replaceAll("Biscoe", "Île Biscoe").replaceAll("Dream", "Rêve");
  await open(page);
  await page.getByTestId("file-input").setInputFiles({ name: "manchots.csv", mimeType: "text/csv", buffer: Buffer.from(data) });
  await expect(page.getByTestId("target-select")).toHaveValue("species");
  await setField(page, "max-jobs", "3");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
  const python = page.getByTestId("model-python");
  await expect(page.locator(".model-levels")).toBeVisible();
  await expect(python).toContainText('booster = xgboost.Booster(model_file="manchots-model.json")');
  await expect(python).toContainText('    "island": ["Rêve", "Torgersen", "Île Biscoe"],\n');

  needsXgboost();
  test.skip(!hasPandas(), "skipped: python3 has no pandas");
  // Rows of two islands of three: numbered by themselves, one would be another.
  const [names, ...all] = data.trimEnd().split(/\r?\n/);
  const rows = all.filter((row) => !row.includes("Rêve"));
  await page.getByTestId("predict-file").setInputFiles({ name: "rows.csv", mimeType: "text/csv", buffer: Buffer.from([names, ...rows].join("\n")) });
  await expect(page.getByTestId("predict-summary")).toContainText(`${rows.length} rows`);
  const [model, predictions] = [await downloaded(page, "download-model"), await downloaded(page, "predict-download")];
  const folder = path.join(results, "python");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, model.name), model.text);
  writeFileSync(path.join(folder, "rows.csv"), predictions.text);
  const lines = (await python.innerText()).trimEnd().split("\n");
  const script = [...lines.slice(0, -1), `print(${lines[lines.length - 1]}.tolist())`].join("\n");
  const theirs = JSON.parse(execFileSync("python3", ["-c", script], { encoding: "utf8", cwd: folder }));
  const ours = rowsOf(predictions.text).rows.map((row) => row.slice(-3).map(Number));
  expect(theirs).toHaveLength(rows.length);
  const differences = ours.flatMap((shares, at) => shares.map((share, place) => Math.abs(share - theirs[at][place])));
  expect(Math.max(...differences)).toBeLessThan(1e-5);
});
