// @ts-check
/** What the model says of a job that is over or held: the recommended training job, and whether going on is worth it. */
import { barriers } from "./barriers.mjs";
import { test, expect, LONG, open, reveal, setField, showTable, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Starts a job and waits for it to end. @param {Page} page */
async function run(page) {
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  await waitForStatus(page, "Completed");
  return snapshot(page);
}

/**
 * Writes down the job's status whenever the page says whether to go on: a running job is over before a test has looked twice.
 * @param {Page} page @returns {Promise<() => Promise<string[]>>}
 */
async function watchWorth(page) {
  await page.evaluate(() => {
    /** @type {string[]} */
    const statuses = [];
    const worth = /** @type {HTMLElement} */ (document.querySelector("[data-testid=worth]"));
    const status = /** @type {HTMLElement} */ (document.querySelector("[data-testid=job-status]"));
    new MutationObserver(() => {
      if (!worth.hidden) statuses.push(status.dataset.status ?? "");
    }).observe(worth, { attributes: true });
    Object.assign(window, { statusesWithWorth: statuses });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).statusesWithWorth);
}

/**
 * Only which rows are drawn changes from trial to trial, so the best of 30 owes much to luck.
 * @param {Page} page
 */
async function noisyJob(page) {
  await page.getByTestId("dataset-select").selectOption("diabetes");
  await expect(page.getByTestId("task")).toHaveValue("regression");
  for (const name of ["eta", "max_depth", "min_child_weight", "num_round"]) {
    await page.locator(`[data-testid=param-row][data-param="${name}"]`).getByTestId("param-tune").uncheck();
  }
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "30");
  return run(page);
}

test("where values are noisy another training job may be recommended, and retrained", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("recommended")).toBeHidden();
  const { recommended, best, objective, trials } = await noisyJob(page);
  expect(recommended).not.toBeNull();
  expect(recommended.trial).not.toBe(best);
  // Its own value is worse, and the model expects it to be better.
  expect(objective.type).toBe("Minimize");
  expect(trials[recommended.trial].objective).toBeGreaterThan(trials[best].objective);
  expect(recommended.mean).toBeLessThan(recommended.best_mean);
  const card = page.getByTestId("recommended");
  await expect(card).toBeVisible();
  await expect(card).toHaveAttribute("data-trial", String(recommended.trial));
  await expect(card.locator("h3")).toHaveText(`Recommended: training job #${recommended.trial + 1}`);
  await expect(card).toContainText(`of #${best + 1}`);
  await page.getByTestId("show-recommended").click();
  await showTable(page);
  await expect(page.locator("[data-testid=trial-row][data-selected]")).toHaveAttribute(
    "data-trial",
    String(recommended.trial),
  );
  await page.getByTestId("retrain-recommended").click();
  await expect(page.getByTestId("evaluation")).toBeVisible({ timeout: LONG });
  await expect(page.getByTestId("evaluation")).toContainText(`#${recommended.trial + 1}`);
});

test("a job that is over says whether going on is worth it; one that runs does not", async ({ page }) => {
  await open(page);
  // It comes with the console.
  await page.locator("#console").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("worth")).toBeAttached();
  const statuses = await watchWorth(page);
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "28");
  const shown = await run(page);
  const { bound, tolerance } = shown.completion.worth;
  expect(bound).toBeGreaterThan(0);
  expect(tolerance).toBeGreaterThan(0);
  const worth = page.getByTestId("worth");
  await expect(worth).toBeVisible();
  await expect(worth).toContainText(bound < tolerance ? "Hardly" : "Maybe");
  await worth.locator("summary").click();
  await expect(worth.locator("details p").first()).toContainText("regret bound");
  // A log scale of three factors of ten on either side of its middle.
  const gauge = await worth.locator("progress").evaluate((bar) => /** @type {HTMLProgressElement} */ (bar).value);
  expect(gauge).toBeCloseTo(0.5 + Math.log10(bound / tolerance) / 6, 9);
  const { trials, within_one: within } = shown.completion.trust;
  expect(trials).toBe(28);
  await expect(page.getByTestId("worth-trust")).toContainText(`${Math.round(100 * within)}% of them`);
  expect(new Set(await statuses())).toEqual(new Set(["Completed"]));
  expect(await barriers(page, "[data-testid=best-trial]")).toEqual([]);
});

test("a job that is held says it too, until it goes on", async ({ page }) => {
  await open(page);
  await setField(page, "strategy", "Random");
  // More than it can do before it is held.
  await setField(page, "max-jobs", "2000");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(24);
  await expect(page.getByTestId("worth")).toBeHidden();
  await page.getByTestId("pause").click();
  await expect(page.getByTestId("worth")).toBeVisible();
  await page.getByTestId("resume").click();
  await expect(page.getByTestId("worth")).toBeHidden();
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  await expect(page.getByTestId("worth")).toBeVisible();
});

test("the regret bound as a criterion: refused for a short job, told while a longer one runs, and its end", async ({ page }) => {
  await open(page);
  // With folds a gain is held against the standard error of the best value, which ends this job soon after its least.
  await page.getByTestId("dataset-select").selectOption("diabetes");
  await expect(page.getByTestId("task")).toHaveValue("regression");
  await reveal(page, "kfold");
  await page.getByTestId("kfold").check();
  await setField(page, "folds", "5");
  await reveal(page, "on-regret-bound");
  await page.getByTestId("on-regret-bound").check();
  await setField(page, "max-jobs", "10");
  await expect(page.locator("#error-on_regret_bound")).toContainText("can end a job of");
  await page.getByTestId("start").click();
  expect(await snapshot(page)).toBeNull();
  await setField(page, "max-jobs", "60");
  await expect(page.locator("#error-on_regret_bound")).toHaveCount(0);
  // It comes with the console.
  await page.locator("#console").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("worth")).toBeAttached();
  const statuses = await watchWorth(page);
  // In slow motion until it is told: the last training jobs may be over before the page has rendered once more.
  await page.getByTestId("slow").check();
  await page.getByTestId("start").click();
  await expect.poll(statuses, { timeout: LONG }).toContain("InProgress");
  await page.getByTestId("slow").uncheck();
  await waitForStatus(page, "Completed");
  const shown = await snapshot(page);
  expect(shown.completion.reason.code).toBe("completed_regret_bound");
  // The bound is judged from the 20th value on and has to be small three times.
  expect(shown.trials.length).toBeGreaterThanOrEqual(22);
  expect(shown.trials.length).toBeLessThan(60);
  const { bound, tolerance } = shown.completion.worth;
  expect(bound).toBeLessThan(tolerance);
  await expect(page.getByTestId("worth")).toContainText("Hardly");
});
