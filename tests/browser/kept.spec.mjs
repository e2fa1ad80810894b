// @ts-check
/** Nothing is lost: a job goes on where it was after a reload or a tab that was killed, to the same end. */
import { expect, LONG, longTrials, needsShared, open, pressAtOnce, retrain, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";
import { downloaded } from "./model-file.mjs";

/** @import {Page} from "@playwright/test" */

const message = (/** @type {Page} */ page, /** @type {string} */ topic) => page.locator(`[data-testid=message][data-topic="${topic}"]`);
const trials = async (/** @type {Page} */ page) => (await snapshot(page))?.trials.length ?? 0;
const ended = async (/** @type {Page} */ page) => {
  const { completed = 0, stopped = 0, failed = 0 } = (await snapshot(page))?.counters ?? {};
  return completed + stopped + failed;
};

/** @type {{name: string, fields: [string, string][], workers: string}[]} */
const JOBS = [
  { name: "Bayesian", fields: [["strategy", "Bayesian"], ["max-jobs", "16"]], workers: "2" },
  { name: "early stopping", fields: [["strategy", "Random"], ["early-stopping", "Auto"], ["max-jobs", "40"]], workers: "1" },
  { name: "Hyperband", fields: [["strategy", "Hyperband"], ["min-resource", "2"], ["max-resource", "200"], ["max-jobs", "40"]], workers: "4" },
  { name: "brackets", fields: [["strategy", "HyperbandBrackets"], ["min-resource", "2"], ["max-resource", "162"], ["max-jobs", "40"]], workers: "2" },
];

/** @param {Page} page @param {[string, string][]} fields @param {string} workers */
async function fill(page, fields, workers) {
  for (const [field, value] of fields) await setField(page, field, value);
  await setField(page, "workers", workers);
}

for (const { name, fields, workers } of JOBS) {
  test(`${name}: a job that was reloaded three times ends as one that was not`, async ({ page }) => {
    await open(page);
    await fill(page, fields, workers);
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    const whole = timeless(await snapshot(page));
    await page.evaluate(() => sessionStorage.clear());
    await open(page, "?lang=en&again");
    await fill(page, fields, workers);
    // Slow motion, so that there is a middle.
    await page.getByTestId("slow").check();
    await page.getByTestId("start").click();
    for (const least of [2, 5, 9]) {
      await expect.poll(() => trials(page), { timeout: LONG }).toBeGreaterThanOrEqual(least);
      const before = await ended(page);
      await page.reload();
      await expect.poll(() => ended(page), { timeout: LONG }).toBeGreaterThanOrEqual(before);
    }
    await waitForStatus(page, "Completed");
    expect(timeless(await snapshot(page))).toEqual(whole);
  });
}

test("a job that is over is there again after a reload, and can be retrained", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "5");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const before = timeless(await snapshot(page));
  await page.reload();
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page))).toEqual(before);
  await expect(page.getByTestId("start")).toBeEnabled();
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
});

test("the retrained model and its scores are there again after a reload", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "5");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
  const scores = await page.getByTestId(/^test-score-/).allTextContents();
  const model = await downloaded(page, "download-model");
  await page.reload();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  expect(await page.getByTestId(/^test-score-/).allTextContents()).toEqual(scores);
  expect((await downloaded(page, "download-model")).text).toBe(model.text);
});

test("the visitor's own file is there again, and a job that was held is held", async ({ page }) => {
  const file = needsShared("data/column_2C_weka.arff");
  await open(page);
  await page.getByTestId("file-input").setInputFiles(file);
  await expect(page.getByTestId("target-select")).toHaveValue("class");
  await setField(page, "max-jobs", "30");
  await page.getByTestId("slow").check();
  await page.getByTestId("start").click();
  await expect.poll(() => ended(page), { timeout: LONG }).toBeGreaterThan(1);
  await page.getByTestId("pause").click();
  await expect(page.getByTestId("resume")).toBeVisible();
  const before = await trials(page);
  await page.reload();
  await expect.poll(() => trials(page), { timeout: LONG }).toBe(before);
  await expect(page.getByTestId("data-preview")).toContainText("pelvic_incidence");
  expect((await snapshot(page)).name).toBe("column-2c-weka");
  await expect(page.getByTestId("job-status")).toContainText("Paused");
  await page.getByTestId("resume").click();
  await waitForStatus(page, "Completed");
  expect((await snapshot(page)).counters.completed).toBe(30);
});

test("a job that is paused while its new trainers are getting ready stays where it is until it is resumed", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "4");
  await longTrials(page);
  await page.getByTestId("start").click();
  const rounds = async () => (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.rounds);
  await expect.poll(async () => Math.max(0, ...(await snapshot(page)).trials.map((/** @type {any} */ { rounds }) => rounds)), { timeout: LONG }).toBeGreaterThan(100);
  await page.reload();
  await pressAtOnce(page, "pause");
  await expect(page.getByTestId("job-status")).toContainText("Paused");
  const before = await rounds();
  // Long enough for a trainer to be ready and to have caught up, if it trained.
  await page.waitForTimeout(4000);
  expect(await rounds()).toEqual(before);
  await page.getByTestId("resume").click();
  await expect.poll(rounds, { timeout: LONG }).not.toEqual(before);
});

test("a trainer that stands in for another does what its job has commanded meanwhile", async ({ page }) => {
  await open(page);
  const done = await page.evaluate(async () => {
    const { createStandIns } = await import(/** @type {string} */ (new URL("./www/kept/stand-ins.js", location.href).href));
    const work = (/** @type {number} */ trial) => ({ work: { trial, toRound: 9, paused: false, stopping: false }, ready: false });
    const places = new Map([0, 1, 2, 3].map((worker) => [worker, work(10 + worker)]));
    const lost = new Map([10, 11, 12, 13, 14].map((trial) => [trial, { params: {}, maxRounds: 20, skip: 5 }]));
    /** @type {string[]} */
    const said = [];
    const say = (/** @type {string} */ what) => (/** @type {unknown[]} */ ...about) => said.push([what, ...about.slice(0, 3)].join(" "));
    const standIns = createStandIns(places, lost, { start: say("start"), stopped: say("stopped"), free: say("free"), rest: () => undefined });
    const command = (/** @type {string} */ type, /** @type {number} */ worker, /** @type {number} */ trial) => standIns.command({ type, worker, trial, to_round: 15 });
    const handled = [command("Pause", 0, 10), command("Stop", 1, 11), command("Pause", 2, 12), command("Continue", 2, 12), command("Drop", 3, 14), command("Continue", 3, 99)];
    for (const worker of [0, 1, 2, 3]) standIns.ready(worker);
    const later = [command("Continue", 0, 10), standIns.ready(0)];
    return { said, handled, later };
  });
  expect(done).toEqual({
    said: ["stopped 1 11", "start 2 12 15", "start 3 13 9", "start 0 10 15"],
    handled: [true, true, true, true, true, false],
    later: [true, false],
  });
});

test("a tab that is killed is told of in the next one, where its job goes on; a tab that lives is not", async ({ page, context }) => {
  await open(page);
  await setField(page, "max-jobs", "16");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const whole = timeless(await snapshot(page));
  const killed = await context.newPage();
  await open(killed);
  await setField(killed, "max-jobs", "16");
  await killed.getByTestId("slow").check();
  await killed.getByTestId("start").click();
  await expect.poll(() => ended(killed), { timeout: LONG }).toBeGreaterThan(3);
  const other = await context.newPage();
  await open(other);
  await other.waitForTimeout(1500);
  await expect(message(other, "kept")).toHaveCount(0);
  await other.close();
  // As when the browser dies: nothing of the page is asked.
  const session = await context.newCDPSession(killed);
  session.send("Page.crash").catch(() => undefined);
  await killed.waitForEvent("crash");
  await killed.close();
  const next = await context.newPage();
  await open(next);
  await expect(message(next, "kept")).toContainText("A tuning job was under way when its tab was closed");
  await expect(message(next, "kept")).toContainText(/diabetes\.csv: \d+ of 16 training jobs had ended\./);
  await next.getByTestId("kept-act").click();
  await waitForStatus(next, "Completed");
  expect(timeless(await snapshot(next))).toEqual(whole);
  await expect(message(next, "kept")).toHaveCount(0);
  await next.reload();
  await waitForStatus(next, "Completed");
});

test("where the browser keeps nothing it is said, and the job goes on to its end", async ({ page, context }) => {
  await open(page);
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: 1 });
  await setField(page, "max-jobs", "6");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(message(page, "run")).toContainText("This job is not kept");
  expect((await snapshot(page)).counters.completed).toBe(6);
});

for (const [what, change, sentence] of /** @type {const} */ ([
  ["is gone", "runs", "The browser has not kept it. Its settings are back"],
  ["was kept by another version", "calls", "It was kept by another version of the page"],
])) {
  test(`what ${what} leaves the settings, and the page can start anew`, async ({ page }) => {
    await open(page);
    await setField(page, "seed", "77");
    await setField(page, "max-jobs", "4");
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    await page.waitForTimeout(800);
    await page.evaluate(
      (store) =>
        new Promise((resolve) => {
          const opening = indexedDB.open("tuning-playground");
          opening.onsuccess = () => {
            const transaction = opening.result.transaction(store, "readwrite");
            const kept = transaction.objectStore(store);
            if (store === "runs") kept.clear();
            else
              kept.openCursor().onsuccess = (event) => {
                const cursor = /** @type {any} */ (event.target).result;
                if (!cursor) return;
                // As if other values had been proposed.
                for (const call of cursor.value.calls) call[3] = call[3].replace(/"eta":"[^"]*"/, '"eta":"0.123"');
                cursor.update(cursor.value);
                cursor.continue();
              };
            transaction.oncomplete = () => resolve(opening.result.close());
          };
        }),
      change,
    );
    await page.reload();
    await expect(message(page, "run")).toContainText(sentence);
    await expect(page.getByTestId("seed")).toHaveValue("77");
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    expect((await snapshot(page)).counters.completed).toBe(4);
  });
}

test("kept jobs and files are forgotten on demand", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "3");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.waitForTimeout(800);
  await page.getByTestId("forget-kept").click();
  await expect(message(page, "kept")).toContainText("Jobs and files are gone from this browser");
  const left = () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open("tuning-playground");
          opening.onsuccess = () => {
            const transaction = opening.result.transaction(["runs", "calls", "files"]);
            const counts = ["runs", "calls", "files"].map((store) => transaction.objectStore(store).count());
            transaction.oncomplete = () => resolve(counts.map(({ result }) => result));
          };
        }),
    );
  expect(await left()).toEqual([0, 0, 0]);
  // Nor is it written again.
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  expect(await left()).toEqual([0, 0, 0]);
});
