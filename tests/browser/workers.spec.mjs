// @ts-check
/** Trainer workers end, without a word and at bad moments: each loss is told, and costs what it must and no more. */
import { gzipSync } from "node:zlib";
import { test, expect, expectMessage, LONG, longTrials, open, retrain, setField, showTable, snapshot, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Ends a trainer as a crashed process would. @param {Page} page @param {number} index */
const kill = (page, index) =>
  page.evaluate((which) => {
    const { playground } = /** @type {any} */ (window);
    playground.terminateTrainer(which);
  }, index);

/** Four long trials on two workers. @param {Page} page */
async function startLongJob(page) {
  await open(page);
  await setField(page, "workers", "2");
  await longTrials(page);
  await setField(page, "max-jobs", "4");
  await page.getByTestId("start").click();
}

test("a trainer that is killed costs one trial, told with its reason, and the job completes", async ({ page }) => {
  await startLongJob(page);
  await whenUnderWay(page, { kill: 0, trials: 2 });
  await waitForStatus(page, "Completed");
  const shown = await snapshot(page);
  const failed = shown.trials.filter((/** @type {any} */ trial) => trial.status === "Failed");
  expect(failed).toHaveLength(1);
  expect(failed[0].reason.code).toBe("worker_lost");
  expect(shown.counters).toMatchObject({ completed: 3, failed: 1, in_progress: 0 });
  await expect(page.getByTestId("count-failed")).toHaveText("1");
  await showTable(page);
  await expect(page.getByTestId("trials-table")).toContainText(/worker/i);
});

test("a trainer that is killed during a pause is told at once, nothing runs before resume, and the job completes", async ({ page }) => {
  await startLongJob(page);
  await whenUnderWay(page, { press: "pause", trials: 2 });
  await expect.poll(async () => (await snapshot(page)).paused).toBe(true);
  await kill(page, 0);
  await expect(page.getByTestId("count-failed")).toHaveText("1");
  // The worker in its place has come up and waits: no round more, and the job is still held.
  const held = await snapshot(page);
  await page.waitForTimeout(700);
  const later = await snapshot(page);
  expect(later.paused).toBe(true);
  expect(later.trials.map((/** @type {any} */ trial) => trial.rounds)).toEqual(held.trials.map((/** @type {any} */ trial) => trial.rounds));
  await page.getByTestId("resume").click();
  await waitForStatus(page, "Completed");
  expect((await snapshot(page)).counters).toMatchObject({ completed: 3, failed: 1, in_progress: 0 });
});

for (const [language, sentence, reason] of /** @type {const} */ ([
  ["en", /worker that retrained the model has ended/, /ended without a word/],
  ["fr", /worker qui réentraînait le modèle s’est arrêté/, /arrêté sans rien dire/],
])) {
  test(`a trainer that is killed while it retrains is told with its reason (${language}), and retraining again works`, async ({ page }) => {
    await open(page, `?lang=${language}`);
    await setField(page, "workers", "1");
    await longTrials(page, "30000", "30001");
    await setField(page, "max-jobs", "1");
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    await page.getByTestId("retrain").click();
    await expect(page.getByTestId("cancel-retrain")).toBeVisible();
    await kill(page, 0);
    await expectMessage(page, sentence);
    await expectMessage(page, reason);
    await expect(page.getByTestId("evaluation")).toBeHidden();
    await retrain(page);
    // What was complained about is done.
    await expect(page.getByTestId("message")).toHaveCount(0);
  });
}

test("copies of a packed file are counted by its text: fewer workers train, it is told, the job completes", async ({ page }) => {
  // 160 MB of text in a file of less than 1 MB: four copies would be more than the tab can be asked for.
  const filler = "x".repeat(20_000);
  const rows = Array.from({ length: 8_000 }, (_, row) => `${row % 97},${(row * 7) % 89},${row % 97 > 40 ? "on" : "off"},${filler}`);
  const file = gzipSync(["a,b,y,text", ...rows].join("\n"), { level: 1 });
  expect(file.length).toBeLessThan(2_000_000);
  await open(page);
  await page.getByTestId("file-input").setInputFiles({ name: "packed.csv.gz", mimeType: "application/gzip", buffer: file });
  await expect(page.getByTestId("target-select").locator("option", { hasText: /^y$/ })).toHaveCount(1, { timeout: LONG });
  await page.getByTestId("target-select").selectOption("y");
  await expect(page.getByTestId("task")).toHaveValue("binary");
  await setField(page, "workers", "4");
  await setField(page, "max-jobs", "4");
  await page.getByTestId("start").click();
  await expectMessage(page, /3 of 4 train/);
  await waitForStatus(page, "Completed");
  expect((await snapshot(page)).counters.completed).toBe(4);
});
