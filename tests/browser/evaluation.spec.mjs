// @ts-check
/** The final models on the test rows: verdict, threshold, classes, residuals; and the fluke check. */
import { expect, LONG, longTrials, onOnePage, open, pressAtOnce, retrain, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Runs a short job on a built-in data set and retrains its best. @param {Page} page @param {string} data @param {string} task */
async function retrained(page, data, task, query = "?lang=en") {
  await open(page, query);
  await page.getByTestId("dataset-select").selectOption(data);
  await expect(page.getByTestId("task")).toHaveValue(task);
  await setField(page, "max-jobs", "6");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
}

/** The verdict, once its resamples are done. @param {Page} page */
async function verdict(page) {
  const found = page.getByTestId("verdict");
  await expect(found).toHaveAttribute("data-verdict", /^(better|worse|not_told_apart)$/, { timeout: LONG });
  return found.locator(".verdict-text").innerText();
}

/** Counts of a confusion matrix, by true class and then by decided class. @param {Page} page @param {string} which */
const matrix = (page, which) =>
  page
    .getByTestId(`confusion-${which}`)
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent))));

/** Numbers of the row of a table that begins so. @param {import("@playwright/test").Locator} table @param {RegExp} name */
async function numbers(table, name) {
  const cells = await table.locator("tbody tr").filter({ hasText: name }).locator("td").allInnerTexts();
  return cells.map((text) => Number(text.replace("%", "").replace("−", "-")));
}

const drawn = (/** @type {Page} */ page, /** @type {string} */ id) => page.getByTestId(`chart-${id}`).locator("svg .chart-line, svg .chart-points");

onOnePage("two classes", (page) => retrained(page, "breast_cancer", "binary"), (on) => {
  test("a verdict with its interval, and a threshold that decides by keyboard", on(async (page) => {
    const text = await verdict(page);
    expect(text).toMatch(/95% interval −?[\d.]+ to −?[\d.]+; 1,?000 resamples of \d+ rows/);
    await expect(page.getByTestId("looks")).toContainText("once");

    const slider = page.getByTestId("threshold");
    await expect(slider).toBeVisible();
    const [before, other] = [await matrix(page, "tuned"), await matrix(page, "default")];
    /** @param {number[][]} counts */
    const byTrue = (counts) => counts.map(([negative, positive]) => negative + positive);
    const rows = byTrue(before);
    expect(byTrue(other)).toEqual(rows);
    expect(rows[0] + rows[1]).toBe(Number(text.match(/of (\d+) rows/)?.[1]));

    // From 0.50 down to 0.
    await slider.focus();
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByTestId("threshold-number")).toHaveValue("0.49");
    await page.keyboard.press("Home");
    await expect(page.getByTestId("threshold-number")).toHaveValue("0");
    // Every probability is above 0.
    await expect.poll(() => matrix(page, "tuned")).toEqual([[0, rows[0]], [0, rows[1]]]);
    await expect.poll(() => numbers(page.getByTestId("rates"), /^Sensitivity/)).toEqual([100, 100]);
    await expect.poll(() => numbers(page.getByTestId("rates"), /^Specificity/)).toEqual([0, 0]);
    await page.keyboard.press("End");
    await expect.poll(() => matrix(page, "default")).toEqual([[rows[0], 0], [rows[1], 0]]);
    // Nothing is decided for the class: no precision.
    await expect(page.getByTestId("rates").locator("tr").filter({ hasText: /^Precision/ }).locator("td")).toHaveText(["–", "–"]);

    // The rates are those of the matrix, at a threshold that is typed.
    const number = page.getByTestId("threshold-number");
    await number.fill("much");
    await expect(number).toHaveAttribute("aria-invalid", "true");
    await number.fill("0,125");
    await expect(number).toHaveAttribute("aria-invalid", "false");
    await expect(slider).toHaveJSProperty("valueAsNumber", 0.13);
    await expect.poll(async () => (await matrix(page, "tuned"))[1][1]).toBeGreaterThan(0);
    const [[tn, fp], [fn, tp]] = await matrix(page, "tuned");
    expect([tn + fp, fn + tp]).toEqual(rows);
    const share = (/** @type {number} */ part, /** @type {number} */ whole) => Math.round((1000 * part) / whole) / 10;
    for (const [name, value] of /** @type {const} */ ([[/^Sensitivity/, share(tp, tp + fn)], [/^Specificity/, share(tn, tn + fp)], [/^Precision/, share(tp, tp + fp)], [/^Negative/, share(tn, tn + fn)], [/^Accuracy/, share(tp + tn, rows[0] + rows[1])]])) {
      await expect.poll(async () => (await numbers(page.getByTestId("rates"), name))[1], String(name)).toBeCloseTo(value, 1);
    }

    for (const id of ["roc", "precision_recall", "calibration", "scores"]) {
      await page.getByTestId(`chart-${id}`).scrollIntoViewIfNeeded();
      await expect(drawn(page, id).first(), id).toBeAttached();
    }
    await expect(page.getByTestId("chart-residuals")).toBeHidden();
    await expect(page.getByTestId("class-table")).toBeHidden();
  }));

  test("another training job opens the test rows again, and that is said", on(async (page) => {
    await verdict(page);
    const { best, trials } = await snapshot(page);
    const another = trials.find((/** @type {any} */ { trial, objective }) => trial !== best && objective !== null).trial;
    await page.locator(`[data-testid=trial-row][data-trial="${another}"]`).click();
    await page.getByTestId("retrain-trial").click();
    await expect(page.getByTestId("evaluation")).toContainText(`Training job #${another + 1} and`, { timeout: LONG });
    await expect(page.getByTestId("looks")).toContainText("for 2 training jobs");
    await verdict(page);
  }));
});

test("several classes: scores by class, and the class that the curves hold against the rest", async ({ page }) => {
  await retrained(page, "iris", "multiclass");
  await verdict(page);
  await expect(page.getByTestId("threshold")).toBeHidden();
  const table = page.getByTestId("class-table");
  const lines = await table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => Number(cell.textContent))));
  expect(lines.length).toBe(5);
  const [, , , macro, weighted] = lines;
  // Rows of the classes are all rows; the macro average is the mean of the classes, to the last digit shown.
  expect(lines[0][0] + lines[1][0] + lines[2][0]).toBe(macro[0]);
  for (const column of [1, 2, 3, 4, 5, 6]) {
    const of = lines.slice(0, 3).map((line) => line[column]);
    expect(Math.abs(of.reduce((sum, value) => sum + value, 0) / 3 - macro[column])).toBeLessThan(0.0011);
    const byRows = lines.slice(0, 3).reduce((sum, line) => sum + line[0] * line[column], 0) / macro[0];
    expect(Math.abs(byRows - weighted[column])).toBeLessThan(0.0011);
  }
  const scores = page.getByTestId("chart-scores");
  await scores.scrollIntoViewIfNeeded();
  // The class of the curves, with its rows.
  await expect(scores.locator(".chart-note")).toHaveText(new RegExp(`^setosa: ${lines[0][0]} rows`));
  await page.getByTestId("curve-class").selectOption("2");
  await expect(scores.locator(".chart-note")).toHaveText(new RegExp(`^virginica: ${lines[2][0]} rows`));
});

test("a regression: predicted against actual, and the errors in numbers", async ({ page }) => {
  await retrained(page, "diabetes", "regression");
  const text = await verdict(page);
  expect(text).toContain("rmse");
  await expect(page.getByTestId("threshold")).toBeHidden();
  await expect(page.getByTestId("chart-roc")).toBeHidden();
  await page.getByTestId("chart-residuals").scrollIntoViewIfNeeded();
  await expect(drawn(page, "residuals").first()).toBeAttached();
  // The same RMSE on another way.
  const [, tuned] = await numbers(page.getByTestId("residual-numbers"), /^RMSE/);
  const score = Number(await page.getByTestId("test-score-tuned").getAttribute("data-value"));
  expect(Math.abs(tuned - score)).toBeLessThan(0.01);
});

for (const [language, word, untouched] of [
  ["en", /on average|ahead/, "test rows are not touched"],
  ["fr", /en moyenne|devance|départag/, "lignes de test ne sont pas touchées"],
]) {
  test(`a fluke check runs and says what became of the best: ${language}`, async ({ page }) => {
    await open(page, `?lang=${language}`);
    await page.getByTestId("dataset-select").selectOption("breast_cancer");
    await expect(page.getByTestId("task")).toHaveValue("binary");
    await setField(page, "max-jobs", "8");
    await expect(page.getByTestId("fluke-check")).toBeHidden();
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    await expect(page.locator("#fluke")).toContainText(untouched);
    await page.getByTestId("fluke-check").click();
    const found = page.getByTestId("fluke-result");
    await expect(found).toBeVisible({ timeout: LONG });
    await expect(found.locator(".verdict-text")).toHaveText(word);
    const rows = found.locator("tbody tr");
    await expect(rows).toHaveCount(5);
    // The best of the job comes first, and every rank is there once.
    const { best, trials } = await snapshot(page);
    await expect(rows.first()).toHaveAttribute("data-trial", String(best));
    const ranks = await rows.evaluateAll((all) => all.map((row) => (row.lastElementChild?.textContent ?? "").split("→").map(Number)));
    expect(ranks.map(([before]) => before)).toEqual([1, 2, 3, 4, 5]);
    expect(ranks.map(([, now]) => now).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(trials.length).toBe(8);
    // The test rows stay closed.
    await expect(page.getByTestId("evaluation")).toBeHidden();
    await rows.nth(1).getByRole("button").click();
    await expect(rows.nth(1)).toHaveAttribute("data-selected", "");
    // From here to the switch that makes the next job's objective steadier.
    await page.getByTestId("to-kfold").click();
    await expect(page.getByTestId("kfold")).toBeFocused();
  });
}

test("a fluke check can be cancelled, and leaves the retraining alone", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "2");
  // Long enough for a check of ten fits to be cancelled.
  await longTrials(page, "3000", "3500");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("fluke-check").focus();
  const pressed = pressAtOnce(page, "cancel-fluke");
  await page.keyboard.press("Enter");
  // The trainers do one of them at a time.
  expect(await pressed).toContain("retrain");
  await expect(page.getByTestId("fluke-check")).toBeFocused();
  await expect(page.getByTestId("fluke-result")).toBeHidden();
  await expect(page.getByTestId("retrain")).toBeEnabled();
});

test("the evaluation speaks French", async ({ page }) => {
  await retrained(page, "breast_cancer", "binary", "?lang=fr");
  expect(await verdict(page)).toMatch(/intervalle à 95\s%/);
  await expect(page.getByTestId("looks")).toContainText("une seule fois");
  await expect(page.getByTestId("rates")).toContainText("Sensibilité");
  await expect(page.locator("#threshold-title")).toContainText("Seuil pour");
});
