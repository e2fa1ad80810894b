// @ts-check
/** The same job gives the same snapshot for any number of workers, and natively. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, expect, open, results, root, setField, snapshot, timeless, waitForStatus } from "./fixtures.mjs";

test("1 worker, 4 workers and the native program give the same snapshot, byte for byte", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await page.getByTestId("dataset-select").selectOption("penguins");
  await expect(page.getByTestId("task")).toHaveValue("multiclass");
  await setField(page, "max-jobs", "12");
  /** @type {Record<string, string>} */
  const seen = {};
  for (const workers of ["1", "4"]) {
    await setField(page, "workers", workers);
    const before = (await snapshot(page))?.times.started ?? -1;
    await page.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(page))?.times.started ?? -1).toBeGreaterThan(before);
    await waitForStatus(page, "Completed");
    seen[workers] = JSON.stringify(timeless(await snapshot(page)));
  }
  expect(seen["4"]).toBe(seen["1"]);

  const request = await page.evaluate(() => /** @type {any} */ (window).playground.request());
  const folder = path.join(results, "native");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "job.json"), JSON.stringify(request));
  copyFileSync(path.join(root, "www/data", request.data.file), path.join(folder, request.data.file));
  const job = path.join(folder, "job.json");
  for (const workers of ["1", "3"]) {
    const printed = execFileSync(
      "cargo",
      ["run", "--quiet", "--locked", "--example", "tune", "--", job, "--snapshot", "--workers", workers],
      { cwd: root, encoding: "utf8" },
    );
    expect(JSON.stringify(timeless(JSON.parse(printed)))).toBe(seen["1"]);
  }
});
