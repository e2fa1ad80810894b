// @ts-check
/** Kept jobs as a file: taken away and brought back to the bit; and what is no such file, or one that lies. */
import { gunzipSync, gzipSync } from "node:zlib";
import { LONG, expect, needsShared, open, retrain, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";
import { bring, choose, closeList, exported, job, kept, names, openList, row, said } from "./jobs.mjs";

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
