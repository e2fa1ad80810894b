// @ts-check
/** The glossary: opened from the header and from a field, searched, closed, by keyboard, in both languages. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { expect, open, results, test } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** @param {Page} page @param {string} id */
const entry = (page, id) => page.locator(`[data-entry="${id}"]`);
/** The way to an entry beside a hyperparameter. @param {Page} page @param {string} name */
const helpOf = (page, name) => page.locator(`[data-testid=param-row][data-param="${name}"] [data-glossary]`);
/** The entries that are shown, by id. @param {Page} page */
const shown = (page) => page.locator("[data-entry]:visible").evaluateAll((all) => all.map((each) => each.getAttribute("data-entry")));

test("the header opens it at its search, a field at its entry; Escape closes it and gives the focus back", async ({ page }) => {
  await open(page);
  const button = page.getByTestId("open-glossary");
  await button.click();
  await expect(page.getByTestId("glossary")).toBeVisible();
  await expect(page.getByTestId("glossary-search")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("glossary")).toBeHidden();
  await expect(button).toBeFocused();

  await helpOf(page, "eta").focus();
  await page.keyboard.press("Enter");
  const eta = entry(page, "param.eta");
  await expect(eta.locator("summary")).toBeFocused();
  await expect(eta).toHaveAttribute("open", "");
  await expect(eta).toBeInViewport();
  await expect(eta.locator("svg.gp")).toBeVisible();
  // From the engine's table: SageMaker's range, and the one that the form has.
  await expect(eta).toContainText("0.1 to 0.5, linear");
  await expect(eta).toContainText("0.01 to 0.5, logarithmic");
  // By keyboard from one entry to a neighbour.
  await eta.locator(".glossary-see [data-glossary='param.num_round']").focus();
  await page.keyboard.press("Enter");
  await expect(entry(page, "param.num_round").locator("summary")).toBeFocused();
  await expect(eta).not.toHaveAttribute("open", "");
  await page.getByTestId("glossary-close").click();
  await expect(helpOf(page, "eta")).toBeFocused();
});

test("the metric and the strategy open what is chosen", async ({ page }) => {
  await open(page);
  await page.getByTestId("dataset-select").selectOption("breast_cancer");
  await expect(page.getByTestId("start")).toBeEnabled();
  await page.getByTestId("objective-metric").selectOption("validation:aucpr");
  await page.locator(".field:has(#objective-metric) [data-glossary]").click();
  await expect(entry(page, "metric.aucpr").locator("summary")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.getByTestId("strategy").selectOption("HyperbandBrackets");
  await page.locator(".field:has(#strategy) [data-glossary]").click();
  await expect(entry(page, "strategy.HyperbandBrackets").locator("summary")).toBeFocused();
});

test("the search finds entries by the names of four libraries and by words", async ({ page }) => {
  await open(page);
  await page.getByTestId("open-glossary").click();
  const search = page.getByTestId("glossary-search");
  // It comes when it is asked for.
  await expect(search).toBeVisible();
  const all = (await shown(page)).length;
  for (const [typed, first] of [
    ["learning_rate", "param.eta"],
    ["l2_regularization", "param.lambda"],
    ["min_sum_hessian_in_leaf", "param.min_child_weight"],
    ["reg_alpha", "param.alpha"],
    ["roc_auc_score", "metric.auc"],
    ["BINARY_ERROR", "metric.error"],
    ["MaxNumberOfTrainingJobs", "setting.max-jobs"],
    ["gaussian process", "strategy.Bayesian"],
  ]) {
    await search.fill(typed);
    await expect.poll(async () => (await shown(page))[0], typed).toBe(first);
  }
  // What is called so comes before what only mentions it.
  await search.fill("alpha");
  await expect.poll(async () => (await shown(page))[0]).toBe("param.alpha");
  expect((await shown(page)).length).toBeGreaterThan(1);
  await search.fill("no such words");
  await expect.poll(() => shown(page)).toEqual([]);
  await expect(page.getByTestId("glossary-found")).toHaveText("No entry has all of these words.");
  // A way to an entry that the search hides shows it all the same.
  await search.fill("gamma");
  await page.keyboard.press("ArrowDown");
  await expect(entry(page, "param.gamma").locator("summary")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(search).toBeFocused();
  await page.keyboard.press("Escape");
  await helpOf(page, "eta").click();
  await expect(entry(page, "param.eta").locator("summary")).toBeFocused();
  await expect.poll(async () => (await shown(page)).length).toBe(all);
});

test("every entry has its picture, and in French no text is missing", async ({ page }) => {
  await open(page, "?lang=fr");
  await page.getByTestId("open-glossary").click();
  await expect(page.locator("#glossary-title")).toHaveText("Glossaire");
  const poor = await page.locator("[data-entry]").evaluateAll(async (all) => {
    for (const each of all) each.setAttribute("open", "");
    await new Promise((resolve) => setTimeout(resolve));
    return all.filter((each) => !each.querySelector("svg.gp > *") || !each.querySelector("figcaption")).map((each) => each.getAttribute("data-entry"));
  });
  expect(poor).toEqual([]);
  // A missing text would show its key.
  const keys = await page.getByTestId("glossary").evaluate((dialog) => (/** @type {HTMLElement} */ (dialog).innerText.match(/\b(?:param|metric|strategy|setting|picture|glossary|help)\.[a-z_]+[a-zA-Z._-]*/g) ?? []));
  expect(keys).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByTestId("language").selectOption("en");
  await page.getByTestId("open-glossary").click();
  await expect(page.locator("#glossary-title")).toHaveText("Glossary");
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"]) {
    test(`at ${size} width in ${theme} it can be read, by everyone`, async ({ page }) => {
      mkdirSync(results, { recursive: true });
      await page.setViewportSize(viewport);
      await open(page, `?lang=en&theme=${theme}`);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await helpOf(page, "max_depth").click();
      await expect(entry(page, "param.max_depth").locator("svg.gp")).toBeVisible();
      await page.screenshot({ path: path.join(results, `glossary-${size}-${theme}.png`) });
      const sideways = await page.locator(".glossary-list").evaluate((list) => list.scrollWidth - list.clientWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      expect(await barriers(page)).toEqual([]);
    });
  }
}

test.describe("when it cannot be had", () => {
  test.use({ tolerate: [/Failed to load|ERR_FAILED|net::/] });
  test("a message says so, and the next press tries again", async ({ page }) => {
    await open(page);
    await page.route("**/glossary/facts.json", (route) => route.abort());
    await page.getByTestId("open-glossary").click();
    await expect(page.getByTestId("message")).toContainText("The glossary could not be loaded.");
    await page.unroute("**/glossary/facts.json");
    await page.getByTestId("open-glossary").click();
    await expect(page.getByTestId("glossary")).toBeVisible();
  });
});
