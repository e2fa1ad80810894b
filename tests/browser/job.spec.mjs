// @ts-check
/** The main job, whole: data, ranges, start, live trials, best, retrain, score; on built-in data and on visitors' files. */
import { test, expect, LONG, longTrials, needsShared, onOnePage, open, retrain, runJob, setField, showTable, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/**
 * Starts the job on the page, waits for its end, and checks that the table, the best card and the snapshot agree; then
 * retrains and reads both test scores.
 * @param {Page} page
 */
async function runWhole(page) {
  const shown = await runJob(page);
  expect(shown.status).toBe("Completed");
  expect(shown.trials).toHaveLength(shown.max_jobs);
  await expect(page.getByTestId("count-completed")).toHaveText(String(shown.max_jobs));
  await showTable(page);
  await expect(page.getByTestId("trial-row")).toHaveCount(shown.trials.length);

  // The best is the smallest (or largest) objective, the earliest on ties: found again here from the rows.
  const sign = shown.objective.type === "Minimize" ? 1 : -1;
  const values = shown.trials.map((/** @type {any} */ trial) => trial.objective);
  for (const value of values) expect(Number.isFinite(value)).toBe(true);
  const best = values.reduce(
    (/** @type {number} */ at, /** @type {number} */ value, /** @type {number} */ index) =>
      sign * value < sign * values[at] ? index : at,
    0,
  );
  expect(shown.best).toBe(best);
  await expect(page.getByTestId("best-trial")).toHaveAttribute("data-trial", String(best));
  const bestShown = Number(await page.getByTestId("best-value").getAttribute("data-value"));
  expect(bestShown).toBe(values[best]);
  const row = page.locator(`[data-testid=trial-row][data-trial="${best}"]`);
  await expect(row).toContainText(((await page.getByTestId("best-value").textContent()) ?? "").trim());
  for (const trial of shown.trials) {
    expect(trial.status).toBe("Completed");
    expect(trial.rounds).toBe(trial.max_rounds);
  }

  await expect(page.getByTestId("evaluation")).toBeHidden();
  await page.getByTestId("retrain").click();
  const scores = { default: NaN, tuned: NaN };
  for (const which of /** @type {const} */ (["default", "tuned"])) {
    const score = page.getByTestId(`test-score-${which}`);
    await expect(score).toBeVisible({ timeout: LONG });
    scores[which] = Number(await score.getAttribute("data-value"));
  }
  for (const score of Object.values(scores)) expect(Number.isFinite(score)).toBe(true);
  await expect(page.getByTestId("evaluation")).toBeVisible();
  return { shown, scores };
}

test("the built-in job runs, is told the same everywhere, and is retrained and scored", async ({ page }) => {
  await open(page);
  const { shown, scores } = await runWhole(page);
  expect(shown.name).toBe("diabetes");
  // The target's standard deviation is 77: a model that learns nothing has that as its RMSE.
  expect(scores.tuned).toBeLessThan(72);
  expect(scores.default).toBeLessThan(77);
});

onOnePage("the built-in data", open, (on) => {
  for (const [id, task] of Object.entries({
    breast_cancer: "binary",
    iris: "multiclass",
    wine: "multiclass",
    penguins: "multiclass",
  })) {
    test(`${id} tunes as ${task}`, on(async (page) => {
      await page.getByTestId("dataset-select").selectOption(id);
      await expect(page.getByTestId("dataset-select")).toHaveValue(id);
      await expect(page.getByTestId("task")).toHaveValue(task);
      await expect(page.getByTestId("start")).toBeEnabled();
      await setField(page, "max-jobs", "4");
      const { shown } = await runWhole(page);
      expect(shown.name).toBe(id.replace("_", "-"));
    }));
  }
});

test("the lab's ARFF file tunes", async ({ page }) => {
  const file = needsShared("data/column_2C_weka.arff");
  await open(page);
  await page.getByTestId("file-input").setInputFiles(file);
  await expect(page.getByTestId("target-select")).toHaveValue("class");
  await expect(page.getByTestId("data-preview")).toContainText("pelvic_incidence");
  const { shown } = await runWhole(page);
  expect(shown.name).toBe("column-2c-weka");
  // Always saying Abnormal gives a logloss of 0.63 (210 of 310 rows).
  expect(shown.trials[shown.best].objective).toBeLessThan(0.5);
});

/** A file as people have them: quotes, commas inside them, missing values in three spellings, text categories, CRLF. */
function messyCsv() {
  const rows = ['id,"city, country",age,income,"said ""yes""",churn'];
  for (let row = 0; row < 240; row++) {
    const city = ['"Paris, FR"', '"Köln, DE"', '"Boston, US"', ""][row % 4];
    const age = row % 11 === 0 ? "NA" : String(20 + ((row * 7) % 50));
    const income = row % 13 === 0 ? "" : (1000 + ((row * 37) % 400) * 2.5).toFixed(2);
    const said = row % 3 === 0 ? "yes" : row % 7 === 0 ? "?" : "no";
    const churn = (row * 7) % 50 > 24 !== (row % 9 === 0) ? "stays" : "leaves";
    rows.push([`c${row}`, city, age, income, said, churn].join(","));
  }
  return rows.join("\r\n");
}

test("a CSV with quotes, missing values and text categories tunes", async ({ page }) => {
  await open(page);
  await page.getByTestId("file-input").setInputFiles({
    name: "clients.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(messyCsv(), "utf8"),
  });
  await expect(page.getByTestId("data-preview")).toContainText("city, country");
  await expect(page.getByTestId("data-preview")).toContainText('said "yes"');
  await page.getByTestId("target-select").selectOption("churn");
  await expect(page.getByTestId("task")).toHaveValue("binary");
  await setField(page, "max-jobs", "6");
  const { shown } = await runWhole(page);
  expect(shown.name).toBe("clients");
  // Age tells it but for one row in nine: far better than a coin (0.69).
  expect(shown.trials[shown.best].objective).toBeLessThan(0.6);
});

test("a class of two rows has no test row, and retraining says what cannot be compared", async ({ page }) => {
  const rows = Array.from({ length: 60 }, (_, row) => `${row % 7},${row % 5},${row < 2 ? "rare" : "usual"}`);
  await open(page);
  await page
    .getByTestId("file-input")
    .setInputFiles({ name: "rare.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,y", ...rows].join("\n")) });
  await expect(page.getByTestId("target-select")).toHaveValue("y");
  await setField(page, "max-jobs", "2");
  await setField(page, "objective-metric", "validation:logloss");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
  await expect(page.getByTestId("evaluation")).toContainText("–");
});

test("retraining after another file was loaded is about the job's own data", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "3");
  // Long enough for the button that cancels a training to be seen.
  await longTrials(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("retrain").click();
  const score = page.getByTestId("test-score-tuned");
  await expect(score).toBeVisible();
  const before = await score.getAttribute("data-value");
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("task")).toHaveValue("multiclass");
  // Nothing on the screen takes the results for those of the new file.
  await expect(page.getByText("Results on diabetes.csv", { exact: false })).toBeVisible();
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("cancel-retrain")).toBeVisible();
  await expect(page.getByTestId("cancel-retrain")).toBeHidden();
  await expect(page.getByTestId("message")).toHaveCount(0);
  await expect(score).toHaveAttribute("data-value", String(before));
  // And the next job is about the new one.
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.name).toBe("iris");
  await waitForStatus(page, "Completed");
});

test("pause holds every trial, resume goes on to the same result", async ({ page }) => {
  await open(page);
  await longTrials(page, "1500", "2000");
  await page.getByTestId("start").click();
  await showTable(page);
  await expect(page.getByTestId("trial-row").first()).toBeVisible();
  await page.getByTestId("pause").click();
  await expect(page.getByTestId("resume")).toBeEnabled();
  await expect.poll(async () => (await snapshot(page)).paused).toBe(true);
  // Reports that were under way may still come; then nothing moves.
  await expect(async () => {
    const held = (await snapshot(page)).revision;
    await page.waitForTimeout(500);
    expect((await snapshot(page)).revision).toBe(held);
  }).toPass();
  expect(await snapshot(page)).toMatchObject({ status: "InProgress", paused: true });
  await page.getByTestId("resume").click();
  await waitForStatus(page, "Completed");
  const { trials, times } = await snapshot(page);
  expect(trials).toHaveLength(20);
  // The time in which the job was held is no time in which a worker could have trained.
  await expect(page.getByTestId("details-use")).toContainText(`${Math.round(times.worker_use)}%`);
});

for (const language of ["en", "fr"]) {
  test(`what a job is at moves nothing on the page: ${language}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, `?lang=${language}`);
    const height = () => page.locator(".run-bar").evaluate((bar) => bar.getBoundingClientRect().height);
    const ready = await height();
    await longTrials(page);
    await page.getByTestId("start").click();
    await expect(page.getByTestId("pause")).toBeEnabled();
    expect(await height()).toBe(ready);
    await page.getByTestId("pause").click();
    await expect(page.getByTestId("resume")).toBeEnabled();
    expect(await height()).toBe(ready);
    await page.getByTestId("stop").click();
    await waitForStatus(page, "Stopped");
    expect(await height()).toBe(ready);
  });
}

test("stop ends the job, keeps what was found and lets another begin", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").click();
  await showTable(page);
  await expect(page.getByTestId("trial-row").nth(2)).toBeVisible();
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  const stopped = await snapshot(page);
  expect(stopped.counters.in_progress).toBe(0);
  expect(stopped.trials.length).toBeLessThan(500);
  await setField(page, "max-jobs", "3");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  expect((await snapshot(page)).trials).toHaveLength(3);
});
