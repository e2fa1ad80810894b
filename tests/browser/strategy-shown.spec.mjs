// @ts-check
/** What a strategy has made of its training jobs: Hyperband's ladder, what was covered, and the stopped ones finished. */
import { barriers } from "./barriers.mjs";
import { expect, LONG, open, reveal, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Starts the job and waits for its end. @param {Page} page */
async function run(page) {
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("strategy-shown").scrollIntoViewIfNeeded();
  return snapshot(page);
}

/** @param {Page} page @param {string} id */
async function drawn(page, id) {
  const chart = page.getByTestId(`chart-${id}`);
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator(".chart-drawing svg")).toBeVisible();
  return chart;
}

/** @param {Page} page */
async function withHyperband(page) {
  await reveal(page, "dataset-select");
  await page.getByTestId("dataset-select").selectOption("diabetes");
  await expect(page.getByTestId("task")).toHaveValue("regression");
  await setField(page, "strategy", "Hyperband");
  await page.locator('[data-testid=param-row][data-param="num_round"]').getByTestId("param-tune").uncheck();
  await setField(page, "max-resource", "81");
  await setField(page, "max-jobs", "20");
}

/** Random search whose bad training jobs are stopped. @param {Page} page @param {string} jobs */
async function withEarlyStopping(page, jobs = "30") {
  await page.getByTestId("dataset-select").selectOption("diabetes");
  await expect(page.getByTestId("task")).toHaveValue("regression");
  await setField(page, "strategy", "Random");
  await setField(page, "early-stopping", "Auto");
  await setField(page, "max-jobs", jobs);
}

test("Hyperband shows its ladder: who reached each rung, who trained on, and the rounds it saved", async ({ page }) => {
  await open(page);
  await withHyperband(page);
  const { trials } = await run(page);
  const chart = await drawn(page, "ladder");
  await expect(chart.locator(".chart-line.is-best")).toHaveCount(1);
  const read = () =>
    page.getByTestId("ladder-table").locator("tbody tr").evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => Number((cell.textContent ?? "").replace(/\D/g, "")))),
    );
  const begins = (/** @type {number[][]} */ all) => all.filter(([bracket], place) => place === 0 || all[place - 1][0] !== bracket);
  // Each training job reaches the first rung of its bracket; who trains on reaches the next. The last one's are drawn after the job's end.
  await expect.poll(async () => begins(await read()).reduce((sum, [, , reached]) => sum + reached, 0)).toBe(trials.length);
  const rows = await read();
  rows.forEach(([bracket, , , wentOn], place) => {
    const next = rows[place + 1];
    expect(wentOn).toBe(next && next[0] === bracket ? next[2] : 0);
  });
  const saved = trials.reduce((/** @type {number} */ sum, /** @type {any} */ { status, rounds, max_rounds: most }) => sum + (status === "Stopped" ? most - rounds : 0), 0);
  expect(saved).toBeGreaterThan(0);
  await expect(page.getByTestId("ladder-answer")).toContainText(`${saved.toLocaleString("en")} of`);
  // A mark that is chosen is open in the table.
  await chart.locator(".chart-box").focus();
  await page.keyboard.press("Home");
  await expect(chart.getByRole("tooltip")).toContainText("Bracket");
});

test("stopped training jobs are finished on demand, and what stopping was worth is said", async ({ page }) => {
  await open(page);
  await withEarlyStopping(page);
  const { trials, best, objective } = await run(page);
  const stopped = trials.filter((/** @type {any} */ { status }) => status === "Stopped");
  expect(stopped.length).toBeGreaterThan(3);
  const saved = stopped.reduce((/** @type {number} */ sum, /** @type {any} */ { rounds, max_rounds: most }) => sum + most - rounds, 0);
  await expect(page.getByTestId("early-saved")).toContainText(`${stopped.length} training jobs were stopped early: ${saved.toLocaleString("en")} of`);
  await page.getByTestId("finish-stopped").click();
  const verdict = page.getByTestId("early-verdict");
  await expect(verdict).toContainText("cost", { timeout: LONG });
  const chart = await drawn(page, "finished");
  await expect(chart.locator(".chart-line.is-continued").first()).toBeAttached();
  await page.getByTestId("early").locator("summary", { hasText: "in numbers" }).click();
  const rows = await page.getByTestId("early-table").locator("tbody tr").evaluateAll((all) =>
    all.map((row) => ({
      trial: Number(/** @type {HTMLElement} */ (row).dataset.trial),
      rounds: (row.querySelectorAll("td")[0].textContent ?? "").split("→").map((part) => Number(part.replace(/\D/g, ""))),
      better: row.hasAttribute("data-better"),
      value: Number(row.querySelectorAll("td")[2].textContent),
    })),
  );
  expect(rows.map(({ trial }) => trial)).toEqual(stopped.map((/** @type {any} */ { trial }) => trial));
  for (const { trial, rounds, better, value } of rows) {
    expect(rounds).toEqual([trials[trial].rounds, trials[trial].max_rounds]);
    expect(objective.type).toBe("Minimize");
    if (Math.abs(value - trials[best].objective) > 0.01) expect(better).toBe(value < trials[best].objective);
  }
  const beaten = rows.filter(({ better }) => better).length;
  await expect(verdict).toContainText(beaten === 0 ? "cost nothing" : beaten === 1 ? "would have reached" : `${beaten} would have`);
});

test("finishing is cancelled, and begun again", async ({ page }) => {
  await open(page);
  await withEarlyStopping(page, "60");
  await run(page);
  await page.getByTestId("finish-stopped").scrollIntoViewIfNeeded();
  // In the page: it may be over before a look from outside.
  await page.evaluate(async () => {
    /** @param {string} id */
    const button = (id) => /** @type {HTMLButtonElement} */ (document.querySelector(`[data-testid="${id}"]`));
    button("finish-stopped").click();
    while (!button("cancel-finishing").checkVisibility()) await new Promise((resolve) => setTimeout(resolve, 2));
    button("cancel-finishing").click();
  });
  await expect(page.getByTestId("finish-stopped")).toBeVisible();
  await expect(page.getByTestId("early-verdict")).toBeHidden();
  await page.getByTestId("finish-stopped").click();
  await expect(page.getByTestId("early-verdict")).toContainText("cost", { timeout: LONG });
  // Another job has stopped others.
  await page.getByTestId("start").click();
  await expect(page.getByTestId("early-verdict")).toBeHidden();
  await waitForStatus(page, "Completed");
});

test("random search is told to try new values, a grid the same again and again", async ({ page }) => {
  await open(page);
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "12");
  await run(page);
  const chart = await drawn(page, "coverage");
  await expect(page.getByTestId("coverage-answer")).toContainText("12 training jobs have tried 12 different values");
  // The best is a star in the picture.
  await expect(chart.locator(".legend-best .swatch")).toHaveCSS("clip-path", /^polygon/);
  const names = await chart.locator("svg text").allTextContents();
  expect(names.filter((name) => / · \d+$/.test(name)).length).toBeGreaterThan(2);
  await chart.locator(".chart-box").focus();
  await page.keyboard.press("Home");
  await expect(chart.getByRole("tooltip")).toContainText("Training job");

  for (const name of ["min_child_weight", "subsample", "num_round"]) {
    await page.locator(`[data-testid=param-row][data-param="${name}"]`).getByTestId("param-tune").uncheck();
  }
  await setField(page, "max-jobs", "");
  await setField(page, "strategy", "Grid");
  await page.getByTestId("list-all").click();
  await page.getByTestId("start").click();
  // Three values of eta and three of max_depth.
  await expect(page.getByTestId("coverage-answer")).toContainText("9 training jobs, but only 3 different values", { timeout: LONG });
});

for (const [size, [width, height]] of Object.entries({ wide: [1440, 900], narrow: [390, 844] })) {
  for (const [theme, language] of [["light", "en"], ["dark", "fr"]]) {
    test(`the ladder and the finished training jobs are accessible: ${size}, ${theme}, ${language}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, `?lang=${language}&theme=${theme}`);
      await withHyperband(page);
      await run(page);
      await drawn(page, "ladder");
      await page.getByTestId("finish-stopped").click();
      await expect(page.getByTestId("early-verdict")).not.toBeEmpty({ timeout: LONG });
      for (const id of ["finished", "coverage"]) await drawn(page, id);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await barriers(page, "[data-testid=strategy-shown]")).toEqual([]);
      await page.getByTestId("strategy-shown").screenshot({ path: test.info().outputPath(`strategy-${size}-${theme}.png`) });
    });
  }
}
