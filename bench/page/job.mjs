// @ts-check
/** A page with a job of so many finished training jobs of 100 rounds on breast cancer, and more to come. */

/** @import {Page} from "playwright-core" */

/** So many times the training jobs that are waited for are asked for: more than the measuring gets through. */
const MORE = 4;
const ROUNDS = 100;
/** As long as the training jobs may take all together, in milliseconds. */
const PATIENCE = 1_200_000;

/** Opens every fold, so that what is in it has its size. @param {Page} page */
const unfold = (page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) if (!fold.classList.contains("chart-table")) fold.open = true;
  });

/** @param {Page} page @param {string} testId @param {string} value */
async function set(page, testId, value) {
  const field = page.getByTestId(testId).first();
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
}

/** The snapshot's own fields are asked for in the page: a whole one on its way to here would be work of its own. */
const POLL = { timeout: PATIENCE, polling: 500 };

/**
 * Starts the job, waits until `trials` training jobs have finished, and holds it.
 * @param {Page} page @param {string} url @param {number} trials
 */
export async function prepare(page, url, trials) {
  await page.goto(`${url}?lang=en`);
  const start = page.getByTestId("start");
  await page.waitForFunction(() => document.querySelector("[data-testid=start]:not(:disabled)"), null, { timeout: 60_000 });
  await unfold(page);
  await set(page, "dataset-select", "breast_cancer");
  await set(page, "strategy", "Random");
  await set(page, "max-jobs", String(MORE * trials));
  const rounds = page.locator('[data-testid=param-row][data-param="num_round"]');
  await rounds.getByTestId("param-tune").setChecked(false);
  await rounds.getByTestId("param-value").fill(String(ROUNDS));
  await start.click();
  await page.waitForFunction(
    () => /** @type {any} */ (window).playground.snapshot() !== null || document.querySelector('#messages [data-testid="message"]') !== null,
  );
  const refusal = await page.locator('#messages [data-testid="message"]').allInnerTexts();
  if (refusal.length > 0) throw new Error(`The page refused the job: ${refusal.join(" ")}`);
  await page.waitForFunction((count) => /** @type {any} */ (window).playground.snapshot()?.counters.completed >= count, trials, POLL);
  await page.getByTestId("pause").click();
  await page.waitForFunction(() => /** @type {any} */ (window).playground.snapshot().paused, null, POLL);
  await unfold(page);
}

/** @param {Page} page */
export async function goOn(page) {
  await page.getByTestId("resume").click();
  await page.waitForFunction(() => !(/** @type {any} */ (window).playground.snapshot().paused), null, POLL);
}

/** How many training jobs have finished, and on how many rounds each. @param {Page} page */
export const shown = (page) =>
  page.evaluate(() => {
    const { playground } = /** @type {any} */ (window);
    const { counters, trials } = playground.snapshot();
    return { completed: counters.completed, rounds: Math.max(...trials.map((/** @type {any} */ row) => row.rounds)) };
  });
