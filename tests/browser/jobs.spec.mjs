// @ts-check
/** The list of kept jobs: found, opened, compared, learnt from, deleted, taken away and brought back; and what is no such file. */
import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { barriers } from "./barriers.mjs";
import { LONG, THEMES, expect, inTheme, needsShared, onOnePage, open, retrain, runJob, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** Starts a job with these settings and waits for its end. @param {Page} page @param {string} name @param {Record<string, string>} fields */
async function job(page, name, fields = {}) {
  for (const [field, value] of Object.entries({ "max-jobs": "4", ...fields, "job-name": name })) await setField(page, field, value);
  return runJob(page);
}

/** @param {Page} page */
async function openList(page) {
  await page.getByTestId("open-jobs").click();
  await expect(page.getByTestId("jobs")).toBeVisible();
}

const closeList = (/** @type {Page} */ page) => page.getByTestId("jobs-close").click();
const row = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByTestId("job-row").filter({ has: page.locator(".job-name", { hasText: new RegExp(`^${name}$`) }) });
const names = (/** @type {Page} */ page) => page.locator("[data-testid=job-row] .job-name");
const said = (/** @type {Page} */ page) => page.getByTestId("jobs-said");

/** @param {Page} page @param {...string} jobs */
async function choose(page, ...jobs) {
  for (const name of jobs) await row(page, name).getByTestId("job-choose").check();
}

/** @param {Page} page @param {Buffer} buffer @param {string} [name] */
const bring = (page, buffer, name = "jobs.json.gz") => page.getByTestId("jobs-file").setInputFiles({ name, mimeType: "application/gzip", buffer });

/** @param {Page} page @returns {Promise<Buffer>} */
async function exported(page) {
  const waiting = page.waitForEvent("download");
  await page.getByTestId("jobs-export").click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("tuning-jobs.json.gz");
  return readFileSync(await download.path());
}

/** Of how many things the browser keeps how many. @param {Page} page */
const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("tuning-playground");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(["runs", "calls", "results", "files"]);
          const counts = ["runs", "calls", "results", "files"].map((store) => transaction.objectStore(store).count());
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(counts.map(({ result }) => result));
          };
        };
      }),
  );

onOnePage(
  "three jobs",
  async (page) => {
    await open(page);
    await job(page, "alpha", { seed: "1" });
    await setField(page, "dataset-select", "iris");
    await expect(page.getByTestId("start")).toBeEnabled();
    await job(page, "Beta", { strategy: "Random", "max-jobs": "6", seed: "2" });
    await setField(page, "job-name", "gamma");
    await setField(page, "max-jobs", "400");
    await page.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(0);
    await page.getByTestId("stop").click();
    await waitForStatus(page, "Stopped");
    await openList(page);
    await expect(page.getByTestId("job-row")).toHaveCount(3);
    await expect(row(page, "gamma")).toHaveAttribute("data-status", "Stopped");
  },
  (on) => {
    test("each job is listed with what SageMaker lists, the newest on top", on(async (page) => {
      await expect(names(page)).toHaveText(["gamma", "Beta", "alpha"]);
      const beta = row(page, "Beta");
      await expect(beta).toHaveAttribute("data-status", "Completed");
      await expect(beta.locator('[data-column="strategy"]')).toHaveText("Random");
      await expect(beta.locator('[data-column="metric"]')).toHaveText("validation:mlogloss");
      await expect(beta.locator('[data-column="best"]')).toHaveText(/^0\.\d+$/);
      await expect(beta.locator('[data-column="counts"]')).toHaveText("6 of 6");
      await expect(beta.locator('[data-column="data"]')).toHaveText("iris.csv");
      await expect(row(page, "alpha").locator('[data-column="data"]')).toHaveText("diabetes.csv");
      await expect(row(page, "gamma")).toHaveAttribute("data-where", "here");
      // What is on the page need not be opened.
      await expect(row(page, "gamma").getByTestId("job-open")).toHaveAttribute("aria-disabled", "true");
    }));

    test("they are sorted and filtered by SageMaker's keys", on(async (page) => {
      await page.getByTestId("jobs-sort").selectOption("Name");
      await page.getByTestId("jobs-order").selectOption("Ascending");
      await expect(names(page)).toHaveText(["alpha", "Beta", "gamma"]);
      await page.getByTestId("jobs-order").selectOption("Descending");
      await expect(names(page)).toHaveText(["gamma", "Beta", "alpha"]);
      await page.getByTestId("jobs-sort").selectOption("Status");
      await expect(names(page).first()).toHaveText("gamma");
      await page.getByTestId("jobs-sort").selectOption("CreationTime");
      await page.getByTestId("jobs-name").fill("ETA");
      await expect(names(page)).toHaveText(["Beta"]);
      await page.getByTestId("jobs-name").fill("a");
      await page.getByTestId("jobs-status").selectOption("Completed");
      await expect(names(page)).toHaveText(["Beta", "alpha"]);
      await page.getByTestId("jobs-name").fill("no such job");
      await expect(page.getByTestId("jobs-empty")).toContainText("change the filter");
      await page.getByTestId("jobs-name").fill("");
      await page.getByTestId("jobs-status").selectOption("");
      await page.getByTestId("jobs-times").locator("summary").click();
      await page.getByTestId("jobs-CreationTimeAfter").fill("2101-01-01T00:00:00");
      await expect(names(page)).toHaveText([]);
      await page.getByTestId("jobs-CreationTimeAfter").fill("2001-01-01T00:00:00");
      await page.getByTestId("jobs-LastModifiedTimeBefore").fill("2001-01-02T00:00:00");
      await expect(names(page)).toHaveText([]);
      await page.getByTestId("jobs-CreationTimeAfter").fill("");
      await page.getByTestId("jobs-LastModifiedTimeBefore").fill("");
      await expect(names(page)).toHaveCount(3);
    }));

    test("two are compared: what differs, and how good each got", on(async (page) => {
      await choose(page, "alpha");
      await expect(page.getByTestId("job-compare")).toHaveAttribute("aria-disabled", "true");
      await choose(page, "Beta");
      await page.getByTestId("job-compare").click();
      const differences = page.getByTestId("jobs-differences");
      await expect(differences.locator('[data-name="job.strategy"] td')).toHaveText(["Random", "Bayesian"]);
      await expect(differences.locator('[data-name="job.maxJobs"] td')).toHaveText(["6", "4"]);
      await expect(differences.locator('[data-name="data.target"] td')).toHaveText(["species", "disease_progression"]);
      await expect(differences.locator('[data-name="job.maxParallel"]')).toHaveCount(0);
      await expect(page.getByTestId("jobs-outcome").locator('[data-name="eta"] td')).toHaveCount(2);
      await expect(page.getByTestId("jobs-other-metric")).toBeVisible();
      await row(page, "alpha").getByTestId("job-choose").uncheck();
      // Of the same data.
      await choose(page, "gamma");
      await page.getByTestId("job-compare").click();
      await expect(page.getByTestId("jobs-other-metric")).toHaveCount(0);
      const chart = page.locator("[data-testid=jobs-compare] svg.chart");
      await chart.scrollIntoViewIfNeeded();
      // A line that never improves has no height: it is not to be seen for a browser.
      await expect(chart.locator(".is-racer-1").first()).toBeAttached({ timeout: LONG });
      await expect(chart.locator(".is-racer-2").first()).toBeAttached();
      await expect(page.getByTestId("jobs-compare")).toContainText("gamma");
      for (const theme of THEMES) {
        await inTheme(page, theme);
        expect(await barriers(page, ".jobs")).toEqual([]);
      }
      await page.getByTestId("jobs-compare-close").click();
      await expect(page.getByTestId("jobs-compare")).toHaveCount(0);
      await expect(page.getByTestId("job-compare")).toBeFocused();
    }));

    test("with six chosen none can be parents; a choice of one can", on(async (page) => {
      await row(page, "gamma").getByTestId("job-choose").uncheck();
      await row(page, "Beta").getByTestId("job-choose").uncheck();
      await expect(page.getByTestId("job-parents")).toHaveAttribute("aria-disabled", "true");
      await choose(page, "alpha", "Beta");
      // Their objective metrics differ.
      await expect(page.getByTestId("job-parents")).toHaveAttribute("title", /same objective metric/);
      await row(page, "Beta").getByTestId("job-choose").uncheck();
      await expect(page.getByTestId("job-parents")).not.toHaveAttribute("aria-disabled", "true");
    }));

    test("nothing for axe to say, nor to scroll sideways, on a desk and on a phone", on(async (page) => {
      for (const size of [DESK, PHONE, { width: 320, height: 700 }]) {
        await page.setViewportSize(size);
        for (const theme of THEMES) {
          await inTheme(page, theme);
          expect(await barriers(page, ".jobs"), `${size.width} ${theme}`).toEqual([]);
        }
        const wide = await page.locator(".jobs-body").evaluate((body) => body.scrollWidth - body.clientWidth);
        expect(wide, `${size.width}`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize(DESK);
      await page.keyboard.press("Escape");
      await expect(page.getByTestId("open-jobs")).toBeFocused();
    }));
  },
);

test("without any job it is said, and what is on the page is said in French, too", async ({ page }) => {
  await open(page, "?lang=fr");
  await openList(page);
  await expect(page.getByTestId("jobs-empty")).toContainText("Aucune tâche de réglage");
  await expect(page.getByTestId("jobs-export")).toBeDisabled();
});

test("a job that is opened is the one that it was, with its data and its model", async ({ page }) => {
  await open(page);
  const first = timeless(await job(page, "first", { seed: "5" }));
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  const score = await page.getByTestId("test-score-tuned").textContent();
  await setField(page, "dataset-select", "iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await job(page, "second", { seed: "6" });
  await openList(page);
  const created = await row(page, "first").locator('[data-column="modified"]').textContent();
  await row(page, "first").getByTestId("job-open").click();
  await expect.poll(async () => (await snapshot(page))?.name, { timeout: LONG }).toBe("first");
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page))).toEqual(first);
  await expect(page.getByTestId("dataset-select")).toHaveValue("diabetes");
  await expect(page.getByTestId("seed")).toHaveValue("5");
  // Without training it again.
  await expect(page.getByTestId("test-score-tuned")).toHaveText(score ?? "");
  const waiting = page.waitForEvent("download");
  await page.getByTestId("download-model").click();
  expect(JSON.parse(readFileSync(await (await waiting).path(), "utf8")).learner).toBeTruthy();
  await openList(page);
  await expect(row(page, "first")).toHaveAttribute("data-where", "here");
  await expect(row(page, "first").locator('[data-column="modified"]')).toHaveText(created ?? "");
  await row(page, "second").getByTestId("job-copy").click();
  await expect(page.getByTestId("dataset-select")).toHaveValue("iris");
  await expect(page.getByTestId("seed")).toHaveValue("6");
  // Its name was given once.
  await expect(page.getByTestId("job-name")).toHaveValue("");
  expect((await snapshot(page)).name).toBe("first");
});

test("the next job learns from two that are chosen, and goes on after a reload", async ({ page }) => {
  await open(page);
  // Both are called the same.
  await job(page, "twin", { seed: "11" });
  await job(page, "twin", { seed: "12" });
  await page.reload();
  await waitForStatus(page, "Completed");
  await openList(page);
  await expect(page.getByTestId("job-row")).toHaveCount(2);
  for (const nth of [0, 1]) await page.getByTestId("job-choose").nth(nth).check();
  await page.getByTestId("job-parents").click();
  await expect(page.getByTestId("jobs")).toBeHidden();
  await expect(page.getByTestId("warm-start")).toHaveValue("IdenticalDataAndAlgorithm");
  await expect(page.getByTestId("warm-start")).toBeFocused();
  await expect(page.locator("[data-testid=parent]:checked")).toHaveCount(2);
  const whole = timeless(await job(page, "child", { "max-jobs": "8", seed: "13" }));
  expect(whole.overall_best).not.toBeNull();
  // The same again, with a reload in its middle.
  await page.getByTestId("slow").check();
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.status, { timeout: LONG }).toBe("InProgress");
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(2);
  await page.reload();
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(2);
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page))).toEqual(whole);
  await expect(page.getByTestId("message")).toHaveCount(0);
});

test("chosen jobs are deleted once that is confirmed, and their file with the last of them", async ({ page }) => {
  await open(page);
  await page.getByTestId("file-input").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(`a,b,y\n${Array.from({ length: 90 }, (_, n) => `${n % 7},${n % 5},${(n % 7) + n / 50}`).join("\n")}\n`) });
  await expect(page.getByTestId("data-preview")).toContainText("own.csv");
  await expect(page.getByTestId("start")).toBeEnabled();
  await job(page, "one");
  await job(page, "two", { seed: "3" });
  await expect.poll(() => kept(page)).toEqual([2, expect.any(Number), 2, 1]);
  await openList(page);
  await choose(page, "one");
  await page.getByTestId("job-delete").click();
  await expect(page.getByTestId("job-delete-sure")).toBeFocused();
  await page.getByTestId("job-delete-not").click();
  await expect(page.getByTestId("job-row")).toHaveCount(2);
  await page.getByTestId("job-delete").click();
  await page.getByTestId("job-delete-sure").click();
  await expect(said(page)).toContainText("The job is deleted.");
  await expect(names(page)).toHaveText(["two"]);
  expect((await kept(page)).at(-1)).toBe(1);
  await choose(page, "two");
  await page.getByTestId("job-delete").click();
  await page.getByTestId("job-delete-sure").click();
  await expect(page.getByTestId("jobs-empty")).toBeVisible();
  expect(await kept(page)).toEqual([0, 0, 0, 0]);
});

test("all jobs go into one file, and come back from it in another browser, to the bit", async ({ page, browser, baseURL }) => {
  const data = needsShared("data/column_2C_weka.arff");
  await open(page);
  await page.getByTestId("file-input").setInputFiles(data);
  await expect(page.getByTestId("target-select")).toHaveValue("class");
  const own = timeless(await job(page, "own-file", { seed: "21" }));
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  await setField(page, "dataset-select", "iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await job(page, "built-in", { seed: "22" });
  await openList(page);
  const file = await exported(page);
  const lines = gunzipSync(file).toString().trimEnd().split("\n").map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ format: "tuning-playground-jobs", version: 1, runs: 2 });
  expect(lines.at(-1)).toEqual({ end: lines.length - 1 });
  await bring(page, file);
  await expect(said(page)).toContainText("Jobs that were here already: 2");

  const context = await browser.newContext({ baseURL });
  const other = await context.newPage();
  await open(other);
  await openList(other);
  await bring(other, file);
  await expect(said(other)).toContainText("Jobs brought in: 2");
  await expect(names(other)).toHaveText(["built-in", "own-file"]);
  await row(other, "own-file").getByTestId("job-open").click();
  await expect.poll(async () => (await snapshot(other))?.name, { timeout: LONG }).toBe("own-file");
  await waitForStatus(other, "Completed");
  expect(timeless(await snapshot(other))).toEqual(own);
  await expect(other.getByTestId("test-score-tuned")).toBeVisible();
  await expect(other.getByTestId("data-preview")).toContainText("pelvic_incidence");
  await context.close();
});

/** A file of these values, a line each. @param {unknown[]} values */
const packed = (values) => gzipSync(`${values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join("\n")}\n`);
const HEAD = { format: "tuning-playground-jobs", version: 1, runs: 1 };

test.describe("files that are no jobs", () => {
  test("each is refused in a sentence, and nothing has changed", async ({ page }) => {
    await open(page);
    await job(page, "mine");
    await openList(page);
    const good = gunzipSync(await exported(page)).toString().trimEnd().split("\n").map((line) => JSON.parse(line));
    await expect.poll(() => kept(page)).toEqual([1, expect.any(Number), 1, 0]);
    const before = await kept(page);
    const [head, { run }, ...rest] = good;
    const calls = rest.findIndex((line) => "calls" in line);
    /** @param {any} change @param {any[]} [more] */
    const changed = (change, more = rest) => {
      const lines = [head, { run: { ...run, id: "another", ...change } }, ...more.slice(0, -1)];
      return packed([...lines, { end: lines.length }]);
    };
    /** @param {any[]} call */
    const told = (...call) => changed({}, [{ calls: [call] }, null]);
    const job0 = run.asked.job;
    /** @type {[string, Buffer, RegExp][]} */
    const FILES = [
      ["text", Buffer.from("hello"), /is no file of tuning jobs/],
      ["nothing", Buffer.from(""), /is no file of tuning jobs/],
      ["someone else's gzip", gzipSync("hello"), /is no file of tuning jobs/],
      ["someone else's JSON", packed([{ name: "package", version: "1.0.0" }]), /is no file of tuning jobs/],
      ["a list", packed([[1, 2, 3]]), /is no file of tuning jobs/],
      ["a later version", packed([{ ...HEAD, version: 2 }, { end: 1 }]), /is of version 2; this page reads version 1/],
      ["cut off gzip", (await packed(good)).subarray(0, 400), /ends in the middle, or is damaged/],
      ["without its end", packed(good.slice(0, -1)), /ends in the middle, or is damaged/],
      ["a line too few", packed([...good.slice(0, 3), ...good.slice(4)]), /ends in the middle, or is damaged/],
      ["half a line", packed([head, '{"run": {"id"']), /line 2: JSON is not what it should be/],
      ["no settings", changed({ asked: null }), /line 2: run\.asked is not what it should be/],
      ["no hyperparameters", changed({ asked: { ...run.asked, job: { ...job0, parameters: null } } }), /run\.asked\.job\.parameters is not/],
      ["another strategy", changed({ asked: { ...run.asked, job: { ...job0, strategy: "Alchemy" } } }), /run\.asked\.job\.strategy is not/],
      ["a member too many", changed({ evil: 1 }), /run\.evil is not/],
      ["a prototype", packed([head, `{"run": {"__proto__": {"x": 1}}}`]), /run\.__proto__ is not|run\.id is not/],
      ["a time beyond time", changed({ began: 1e300 }), /run\.began is not/],
      ["a path for an id", changed({ id: "../x" }), /run\.id is not/],
      ["a call of what it likes", told("free", [], 1, "[]"), /line 3: calls\[0\] is not/],
      ["a call of a prototype's", told("constructor", [], 1, "[]"), /line 3: calls\[0\] is not/],
      ["reports that do not fit", told("reports", [0, 1, 4294967295, [1], false], 1, "[]"), /line 3: calls\[0\] is not/],
      ["reports of nothing", told("reports", [0, 1, 0, [], false], 1, "[]"), /line 3: calls\[0\] is not/],
      ["calls before a run", packed([head, rest[calls], { end: 2 }]), /line 2: calls is not/],
      ["a file that is not there", changed({ origin: { kind: "file", name: "x.csv" }, file: "abc" }), /run\.file is not/],
      ["a piece that is none", packed([head, { run: { ...run, id: "another", file: "abc" } }, { file: { hash: "abc", bytes: 4 } }, { piece: "????" }, { end: 4 }]), /line 4: piece is not/],
      ["a file that says to be huge", packed([head, { file: { hash: "abc", bytes: 1e15 } }, { end: 2 }]), /file\.bytes is not/],
      ["the same twice", packed([head, { run: { ...run, id: "x" } }, { run: { ...run, id: "x" } }, { end: 3 }]), /line 3: run\.id is not/],
      ["a result of its own", packed([head, { run: { ...run, id: "x" } }, { result: { what: "evil", value: 1 } }, { end: 3 }]), /result\.what is not/],
    ];
    for (const [what, file, sentence] of FILES) {
      await bring(page, file, `${what}.gz`);
      await expect(said(page), what).toContainText(sentence);
      await expect(said(page), what).toHaveAttribute("data-level", "error");
      expect(await kept(page), what).toEqual(before);
    }
    await expect(names(page)).toHaveText(["mine"]);
  });

  test("what unpacks to far too much is not read on", async ({ page }) => {
    await open(page);
    await openList(page);
    // 400 MB of one line in 400 kB.
    await bring(page, gzipSync(Buffer.alloc(400e6, 32)), "bomb.gz");
    await expect(said(page)).toContainText("unpacks to more than", { timeout: LONG });
    await closeList(page);
    await job(page, "after", { "max-jobs": "2" });
  });

  test("a job of ten million calls is refused, and nothing of it stays", async ({ page }) => {
    await open(page);
    await job(page, "mine", { "max-jobs": "2" });
    await openList(page);
    await expect.poll(async () => (await kept(page))[0]).toBe(1);
    const [head, { run }] = gunzipSync(await exported(page)).toString().trimEnd().split("\n").map((line) => JSON.parse(line));
    const before = await kept(page);
    const line = JSON.stringify({ calls: Array.from({ length: 50_000 }, () => ["pause", [], 1, "[]"]) });
    await bring(page, packed([head, { run: { ...run, id: "many" } }, ...Array(200).fill(line), { end: 202 }]), "many.gz");
    await expect(said(page)).toContainText("more than 2,000,000 steps", { timeout: LONG });
    expect(await kept(page)).toEqual(before);
  });

  test("what is whole but told falsely is not taken up: the settings are there, and the page goes on", async ({ page }) => {
    await open(page);
    await job(page, "mine", { seed: "31" });
    await openList(page);
    const [head, { run }, ...rest] = gunzipSync(await exported(page)).toString().trimEnd().split("\n").map((line) => JSON.parse(line));
    const base = { ...run, summary: { ...run.summary, name: "false" } };
    const lie = [["worker_ready", [0], 1, "[]"], ["edit", ["no JSON"], 2, "[]"], ["trial_failed", [0, "nor this"], 3, "[]"]];
    const truth = rest.filter((line) => "calls" in line);
    const models = { trial: 0, tuned: "no model", default: "{}", scores: ['{"rounds": 1}', "nor a score"] };
    const results = [{ what: "models", value: models }, { what: "rechecked", value: [{ trial: 999, objective: 1, values: [1, null] }] }, { what: "described", value: "nothing" }];
    const lines = [
      head,
      { run: { ...base, id: "false-1" } },
      { calls: lie },
      { run: { ...base, id: "false-2", job: "[]" } },
      ...truth,
      { run: { ...run, id: "false-3", summary: { ...run.summary, name: "half-true" } } },
      ...truth,
      ...results.map((result) => ({ result })),
    ];
    await bring(page, packed([...lines, { end: lines.length }]));
    await expect(said(page)).toContainText("Jobs brought in: 3");
    // What is no description is no parent.
    await choose(page, "half-true");
    await page.getByTestId("job-parents").click();
    await expect(said(page)).toContainText("cannot be a parent yet");
    for (const nth of [0, 1]) {
      await page.locator('[data-run="false-1"], [data-run="false-2"]').nth(nth).getByTestId("job-open").click();
      await expect(page.locator("[data-testid=message][data-topic=run]")).toContainText("kept by another version", { timeout: LONG });
      await expect(page.getByTestId("seed")).toHaveValue("31");
      await openList(page);
    }
    // Its training jobs are true: they are there, without what was said to have come of them.
    await row(page, "half-true").getByTestId("job-open").click();
    await waitForStatus(page, "Completed");
    await expect.poll(async () => (await snapshot(page))?.name).toBe("mine");
    await expect(page.getByTestId("message")).toHaveCount(0);
    await expect(page.getByTestId("test-score-tuned")).toBeHidden();
    await retrain(page);
    await job(page, "after", { "max-jobs": "2" });
  });
});

test("two tabs at once: each runs its own, both are listed, and neither takes up the other's", async ({ page, context }) => {
  const other = await context.newPage();
  for (const [tab, name] of /** @type {[Page, string][]} */ ([[page, "left"], [other, "right"]])) {
    await open(tab);
    await setField(tab, "job-name", name);
    await setField(tab, "max-jobs", "400");
    await tab.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(tab))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(0);
  }
  await openList(page);
  await expect(row(page, "right")).toHaveAttribute("data-where", "elsewhere");
  await expect(row(page, "left")).toHaveAttribute("data-where", "here");
  const button = row(page, "right").getByTestId("job-open");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.click({ force: true });
  await choose(page, "right");
  await page.getByTestId("job-delete").click({ force: true });
  await expect(page.getByTestId("job-delete-sure")).toBeHidden();
  expect((await snapshot(page)).name).toBe("left");
  await page.getByTestId("jobs-close").click();
  for (const tab of [page, other]) {
    await tab.getByTestId("stop").click();
    await waitForStatus(tab, "Stopped");
  }
  expect((await snapshot(page)).name).toBe("left");
  expect((await snapshot(other)).name).toBe("right");
  // With its tab gone it can be opened.
  await other.close();
  await openList(page);
  await expect(row(page, "right")).toHaveAttribute("data-where", "over");
  await row(page, "right").getByTestId("job-open").click();
  await expect.poll(async () => (await snapshot(page))?.name, { timeout: LONG }).toBe("right");
});

test("the hundred newest are kept, and no more than 256 MB of them", async ({ page }) => {
  await open(page);
  await job(page, "real", { "max-jobs": "2" });
  await expect.poll(async () => (await kept(page))[0]).toBe(1);
  /** Copies of a kept job, the last the newest. @param {string} kind @param {number[]} sizes in bytes */
  const copies = (kind, sizes) =>
    page.evaluate(
      ([kind, sizes]) =>
        new Promise((resolve) => {
          const opening = indexedDB.open("tuning-playground");
          opening.onsuccess = () => {
            const runs = opening.result.transaction("runs", "readwrite").objectStore("runs");
            runs.getAll().onsuccess = ({ target }) => {
              const [run] = /** @type {any} */ (target).result;
              sizes.forEach((bytes, nth) => runs.put({ ...run, id: `${kind}-${nth}`, changed: Date.now() + nth, bytes, summary: { ...run.summary, name: `${kind}-${nth}` } }));
            };
            runs.transaction.oncomplete = () => resolve(opening.result.close());
          };
        }),
      /** @type {[string, number[]]} */ ([kind, sizes]),
    );
  await copies("small", Array(120).fill(1000));
  await job(page, "next", { "max-jobs": "2" });
  await openList(page);
  await expect(page.getByTestId("job-row")).toHaveCount(100);
  await expect(row(page, "small-119")).toHaveCount(1);
  await expect(row(page, "small-20")).toHaveCount(0);
  await closeList(page);
  await copies("large", [100e6, 200e6]);
  await job(page, "last", { "max-jobs": "2" });
  await openList(page);
  await expect(row(page, "last")).toHaveCount(1);
  await expect(row(page, "large-1")).toHaveCount(1);
  await expect(row(page, "large-0")).toHaveCount(0);
  // There is room for it all the same.
  await expect(row(page, "small-119")).toHaveCount(1);
});

test("where the browser refuses to keep anything, the list says so and jobs go on", async ({ page }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  await open(page);
  await openList(page);
  await expect(page.getByTestId("jobs-empty")).toContainText("keeps nothing in this window");
  await expect(page.getByTestId("jobs-import")).toBeDisabled();
  await closeList(page);
  await job(page, "unkept", { "max-jobs": "2" });
});

test("a file for which there is no room leaves what was there", async ({ page }) => {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (/** @type {Parameters<typeof put>} */ ...given) {
      // As a disk that is full part of the way.
      if (Reflect.get(window, "full") && this.name === "results") throw new DOMException("The disk is full.", "QuotaExceededError");
      return put.apply(this, given);
    };
  });
  await open(page);
  await job(page, "mine", { "max-jobs": "3" });
  await openList(page);
  await expect.poll(() => kept(page)).toEqual([1, expect.any(Number), 1, 0]);
  const before = await kept(page);
  const file = gzipSync(gunzipSync(await exported(page)).toString().replaceAll(/"id":"[^"]*"/g, '"id":"copy"'));
  await page.evaluate(() => Reflect.set(window, "full", true));
  await bring(page, file);
  await expect(said(page)).toContainText("could not be brought in: QuotaExceededError");
  await expect(names(page)).toHaveText(["mine"]);
  expect(await kept(page)).toEqual(before);
  await page.evaluate(() => Reflect.set(window, "full", false));
  await bring(page, file);
  await expect(said(page)).toContainText("One job was brought in.");
});
