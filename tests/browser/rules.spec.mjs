// @ts-check
/** Jobs that stop, hold and continue trials on real workers: the same as natively, whatever the number of workers. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test, expect, open, results, root, setField, snapshot, timeless, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const ROUNDS = "54";

/**
 * Puts rules into every job that is started, between the page and its tuner worker, and fixes the number of rounds.
 * @param {Page} page @param {{strategy: string, rules: Record<string, unknown>}} asked
 */
const startWith = (page, asked) =>
  page.addInitScript(
    ({ strategy, rules, rounds }) => {
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
        if (message?.type === "start") {
          const parameters = message.job.parameters.map((/** @type {any} */ parameter) =>
            parameter.name === "num_round" ? { ...parameter, tune: false, value: rounds } : parameter,
          );
          message = { ...message, job: { ...message.job, strategy, rules, parameters } };
        }
        return post.call(this, message, transfer);
      };
    },
    { ...asked, rounds: ROUNDS },
  );

/** The request of the form with the same rules. @param {any} request @param {(request: any) => void} change */
function withRules(request, change) {
  const config = request.HyperParameterTuningJobConfig;
  const ranges = config.ParameterRanges;
  ranges.IntegerParameterRanges = ranges.IntegerParameterRanges.filter((/** @type {any} */ range) => range.Name !== "num_round");
  request.TrainingJobDefinition.StaticHyperParameters.num_round = ROUNDS;
  change(request);
  return request;
}

/** @type {{name: string, strategy: string, rules: Record<string, unknown>, change: (request: any) => void, stopped: number}[]} */
const JOBS = [
  {
    name: "early stopping",
    strategy: "Random",
    rules: { early_stopping: "Auto" },
    change: (request) => (request.HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType = "Auto"),
    stopped: 1,
  },
  ...["Asynchronous", "Brackets"].map((form) => ({
    name: `Hyperband (${form})`,
    strategy: "Hyperband",
    rules: { hyperband_form: form, min_resource: "2", max_resource: ROUNDS },
    change: (/** @type {any} */ request) => {
      request.HyperParameterTuningJobConfig.Strategy = "Hyperband";
      request.HyperParameterTuningJobConfig.StrategyConfig = {
        HyperbandStrategyConfig: { MinResource: 2, MaxResource: Number(ROUNDS) },
      };
      request.hyperband = form;
    },
    stopped: 10,
  })),
];

for (const { name, strategy, rules, change, stopped } of JOBS) {
  test(`${name}: 1 worker, 4 workers and the native program give the same snapshot, byte for byte`, async ({ page }) => {
    test.setTimeout(180_000);
    await startWith(page, { strategy, rules });
    await open(page);
    await setField(page, "max-jobs", "40");
    await setField(page, "max-parallel", "4");
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

    const request = withRules(await page.evaluate(() => /** @type {any} */ (window).playground.request()), change);
    const folder = path.join(results, "native", name.replace(/\W+/g, "-"));
    mkdirSync(folder, { recursive: true });
    copyFileSync(path.join(root, "www/data", request.data.file), path.join(folder, request.data.file));
    const job = path.join(folder, "job.json");
    writeFileSync(job, JSON.stringify(request));
    const printed = execFileSync(
      "cargo",
      ["run", "--quiet", "--locked", "--example", "tune", "--", job, "--snapshot", "--workers", "3"],
      { cwd: root, encoding: "utf8" },
    );
    expect(JSON.stringify(timeless(JSON.parse(printed)))).toBe(seen["1"]);
  });
}
