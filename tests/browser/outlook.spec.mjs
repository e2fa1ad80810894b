// @ts-check
/** What the model says of a job that is over or held: the recommended training job, and whether going on is worth it. */
import { AxeBuilder } from "@axe-core/playwright";
import { test, expect, open, reveal, setField, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Starts a job and waits for it to end. @param {Page} page */
async function run(page) {
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  await waitForStatus(page, "Completed");
  return snapshot(page);
}

/** Shallow boosters on a few rows: the objective is noisy. @param {Page} page */
async function noisyJob(page) {
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "30");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  return snapshot(page);
}

test("where values are noisy another training job may be recommended, and retrained", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("recommended")).toBeHidden();
  const shown = await noisyJob(page);
  const { recommended, best } = shown;
  expect(recommended).not.toBeNull();
  expect(recommended.trial).not.toBe(best);
  const card = page.getByTestId("recommended");
  await expect(card).toBeVisible();
  await expect(card).toHaveAttribute("data-trial", String(recommended.trial));
  await expect(card.locator("h3")).toHaveText(`Recommended: training job #${recommended.trial + 1}`);
  await expect(card).toContainText(`of #${best + 1}`);
  await page.getByTestId("show-recommended").click();
  await expect(page.locator("[data-testid=trial-row][data-selected]")).toHaveAttribute(
    "data-trial",
    String(recommended.trial),
  );
  await page.getByTestId("retrain-recommended").click();
  await expect(page.getByTestId("evaluation")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId("evaluation")).toContainText(`#${recommended.trial + 1}`);
});

test("a job that is over or held says whether going on is worth it; one that runs does not", async ({ page }) => {
  await open(page);
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "28");
  const shown = await run(page);
  const { bound, tolerance } = shown.completion.worth;
  expect(bound).toBeGreaterThan(0);
  expect(tolerance).toBeGreaterThan(0);
  const worth = page.getByTestId("worth");
  await expect(worth).toBeVisible();
  await expect(worth.locator("summary")).toContainText(bound < tolerance ? "Hardly" : "Maybe");
  await worth.locator("summary").click();
  await expect(worth.locator("p")).toContainText("regret bound");
  const { violations } = await new AxeBuilder({ page }).include("[data-testid=best-trial]").analyze();
  expect(violations).toEqual([]);
});

test("the regret bound as a criterion: refused for a short job, told while a longer one runs", async ({ page }) => {
  await open(page);
  await reveal(page, "on-regret-bound");
  await page.getByTestId("on-regret-bound").check();
  await setField(page, "max-jobs", "10");
  await expect(page.locator("#error-on_regret_bound")).toContainText("judged from");
  await page.getByTestId("start").click();
  expect(await snapshot(page)).toBeNull();
  await setField(page, "max-jobs", "40");
  await expect(page.locator("#error-on_regret_bound")).toHaveCount(0);
  await page.getByTestId("start").click();
  await expect.poll(async () => {
    const shown = await snapshot(page);
    return shown?.status === "InProgress" && shown.completion.worth !== null;
  }, { timeout: 60_000 }).toBe(true);
  await expect(page.getByTestId("worth")).toBeVisible();
  await waitForStatus(page, "Completed");
});
