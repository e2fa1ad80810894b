// @ts-check
/** The same job gives the same snapshot for any number of workers, and natively. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, expect, open, results, root, setField, snapshot, timeless, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** `stopped`: so many trials end early at least. @type {{name: string, dataset: string, task: string, fields: [string, string][], stopped: number}[]} */
const JOBS = [
  { name: "Bayesian", dataset: "diabetes", task: "regression", fields: [["strategy", "Bayesian"], ["max-jobs", "14"]], stopped: 0 },
  { name: "Random", dataset: "penguins", task: "multiclass", fields: [["strategy", "Random"], ["max-jobs", "12"]], stopped: 0 },
  {
    name: "early stopping",
    dataset: "diabetes",
    task: "regression",
    fields: [["strategy", "Random"], ["early-stopping", "Auto"], ["max-jobs", "30"]],
    stopped: 1,
  },
  ...["Hyperband", "HyperbandBrackets"].map((strategy) => ({
    name: strategy,
    dataset: "diabetes",
    task: "regression",
    fields: /** @type {[string, string][]} */ ([["strategy", strategy], ["min-resource", "2"], ["max-resource", "54"], ["max-jobs", "30"]]),
    stopped: 10,
  })),
];

for (const { name, dataset, task, fields, stopped } of JOBS) {
  test(`${name}: 1 worker, 4 workers and the native program give the same snapshot, byte for byte`, async ({ page }) => {
    await open(page);
    await page.getByTestId("dataset-select").selectOption(dataset);
    await expect(page.getByTestId("task")).toHaveValue(task);
    for (const [field, value] of fields) await setField(page, field, value);
    /** @type {Record<string, string>} */
    const seen = {};
    for (const workers of ["1", "4"]) {
      await setField(page, "workers", workers);
      const before = (await snapshot(page))?.times.started ?? -1;
      await page.getByTestId("start").click();
      await expect.poll(async () => (await snapshot(page))?.times.started ?? -1).toBeGreaterThan(before);
      await waitForStatus(page, "Completed");
      const shown = await snapshot(page);
      expect(shown.counters.stopped).toBeGreaterThanOrEqual(stopped);
      expect(shown.counters.failed).toBe(0);
      seen[workers] = JSON.stringify(timeless(shown));
    }
    expect(seen["4"]).toBe(seen["1"]);
    for (const workers of ["1", "3"]) expect(await natively(page, workers)).toBe(seen["1"]);
  });
}

/** The page's job as the native program runs it. @param {Page} page @param {string} workers */
async function natively(page, workers) {
  const request = await page.evaluate(() => /** @type {any} */ (window).playground.request());
  const folder = path.join(results, "native");
  mkdirSync(folder, { recursive: true });
  const job = path.join(folder, "job.json");
  writeFileSync(job, JSON.stringify(request));
  copyFileSync(path.join(root, "www/data", request.data.file), path.join(folder, request.data.file));
  const printed = execFileSync(
    "cargo",
    ["run", "--quiet", "--locked", "--example", "tune", "--", job, "--snapshot", "--workers", workers],
    { cwd: root, encoding: "utf8" },
  );
  return JSON.stringify(timeless(JSON.parse(printed)));
}
