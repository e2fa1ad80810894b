// @ts-check
/** The job in SageMaker's words: its name, its request beside the form both ways, the answer that describes it, its details. */
import { readFile } from "node:fs/promises";
import { barriers } from "./barriers.mjs";
import { test, expect, longTrials, onOnePage, open, reveal, setField, snapshot, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const CONFIG = "HyperParameterTuningJobConfig";
const FIRST_RANGE = `${CONFIG}.ParameterRanges.ContinuousParameterRanges[0]`;

/** @param {Page} page */
const editor = (page) => page.getByTestId("request-text");

/** Opens the page and the card of the request. @param {Page} page */
async function openRequest(page, query = "?lang=en") {
  await open(page, query);
  await page.locator("#console").scrollIntoViewIfNeeded();
  await expect(editor(page)).toBeVisible();
  await expect.poll(() => editor(page).inputValue()).toContain("HyperParameterTuningJobName");
}

/** The request in the editor. @param {Page} page @returns {Promise<any>} */
const shown = async (page) => JSON.parse(await editor(page).inputValue());

/** Types another request, and waits until it was read. @param {Page} page @param {unknown} request */
async function type(page, request) {
  await editor(page).fill(typeof request === "string" ? request : JSON.stringify(request, null, 2));
  await expect(page.getByTestId("request-status")).toHaveAttribute("data-phase", /adopted|refused/);
}

/** @param {Page} page @param {string} name */
const row = (page, name) => page.locator(`[data-testid=param-row][data-param="${name}"]`);

test("the name is proposed after the file, and what SageMaker would refuse is told while typing", async ({ page }) => {
  await open(page);
  const name = page.getByTestId("job-name");
  await expect(name).toHaveValue("");
  await expect(name).toHaveAttribute("placeholder", "diabetes");
  for (const wrong of ["-job", "job-", "my job", "a_b", "é", "x".repeat(33)]) {
    await setField(page, "job-name", wrong);
    await expect(page.locator("#error-name")).toContainText("1 to 32 letters, digits and hyphens");
  }
  await setField(page, "job-name", "My-Job--1");
  await expect(page.locator("#error-name")).toHaveCount(0);
  await setField(page, "max-jobs", "2");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const { trials, name: ran } = await snapshot(page);
  expect(ran).toBe("My-Job--1");
  expect(trials[0].name).toMatch(/^My-Job--1-001-[0-9a-f]{8}$/);
});

test("the form follows the request in every field, and the job is the one that was read", async ({ page }) => {
  await openRequest(page);
  const request = await shown(page);
  request.HyperParameterTuningJobName = "from-json";
  request[CONFIG].Strategy = "Hyperband";
  request[CONFIG].StrategyConfig = { HyperbandStrategyConfig: { MinResource: 2, MaxResource: 18 } };
  request[CONFIG].HyperParameterTuningJobObjective = { Type: "Minimize", MetricName: "validation:mae" };
  request[CONFIG].ResourceLimits = { MaxNumberOfTrainingJobs: 7, MaxParallelTrainingJobs: 3, MaxRuntimeInSeconds: 600 };
  request[CONFIG].RandomSeed = 77;
  request[CONFIG].TuningJobCompletionCriteria = {
    TargetObjectiveMetricValue: 0.5,
    BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 6 },
    ConvergenceDetected: { CompleteOnConvergence: "Enabled" },
  };
  request[CONFIG].ParameterRanges = {
    ContinuousParameterRanges: [{ Name: "alpha", MinValue: "0.5", MaxValue: "3", ScalingType: "Linear" }],
    IntegerParameterRanges: [],
    CategoricalParameterRanges: [{ Name: "max_depth", Values: ["2", "5"] }],
  };
  request.TrainingJobDefinition.StaticHyperParameters = { num_round: "18", eta: "0.25", subsample: "0.8", tree_method: "exact" };
  request.hyperband = "Brackets";
  request.data.test_fraction = 0.3;
  await type(page, request);
  await expect(page.getByTestId("request-status")).toHaveText("The form follows this text");
  await expect(page.getByTestId("job-name")).toHaveValue("from-json");
  await expect(page.getByTestId("strategy")).toHaveValue("HyperbandBrackets");
  await expect(page.getByTestId("min-resource")).toHaveValue("2");
  await expect(page.getByTestId("max-resource")).toHaveValue("18");
  await expect(page.getByTestId("objective-metric")).toHaveValue("validation:mae");
  await expect(page.getByTestId("max-jobs")).toHaveValue("7");
  await expect(page.getByTestId("max-parallel")).toHaveValue("3");
  await expect(page.getByTestId("max-runtime")).toHaveValue("600");
  await expect(page.getByTestId("seed")).toHaveValue("77");
  await expect(page.getByTestId("target-value")).toHaveValue("0.5");
  await expect(page.getByTestId("max-not-improving")).toHaveValue("6");
  await expect(page.getByTestId("on-convergence")).toBeChecked();
  await expect(row(page, "alpha").getByTestId("param-min")).toHaveValue("0.5");
  await expect(row(page, "alpha").getByTestId("param-scale")).toHaveValue("Linear");
  await expect(row(page, "max_depth").getByTestId("param-values")).toHaveValue("2, 5");
  await expect(row(page, "eta").getByTestId("param-tune")).not.toBeChecked();
  await expect(row(page, "eta").getByTestId("param-value")).toHaveValue("0.25");
  await expect(page.getByTestId("other-params")).toContainText("tree_method");
  // Once nobody types, the text is as the form writes it: what is left out has its default there.
  await editor(page).blur();
  await expect(page.getByTestId("request-status")).toHaveAttribute("data-phase", "form");
  await expect.poll(async () => (await shown(page)).TrainingJobDefinition.StaticHyperParameters.gamma).toBe("0");
  await expect.poll(async () => (await shown(page)).data.test_fraction).toBe(0.3);
  const written = await shown(page);
  for (const member of Object.keys(request[CONFIG])) expect(written[CONFIG][member]).toEqual(request[CONFIG][member]);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const job = await snapshot(page);
  expect([job.name, job.seed, job.strategy, job.hyperband.form]).toEqual(["from-json", 77, "Hyperband", "Brackets"]);
  for (const { hyperparameters } of job.trials) {
    expect(Object.keys(hyperparameters)).toEqual(["alpha", "max_depth"]);
    expect(["2", "5"]).toContain(hyperparameters.max_depth);
  }
});

/** What is wrong, the path that is told, and the sentence. @type {[string, (request: any) => void, string, RegExp][]} */
const WRONG = [
  ["an unknown member", (r) => (r[CONFIG].Strateg = "Random"), `${CONFIG}.Strateg`, /Did you mean “Strategy”/],
  ["a wrong type", (r) => (r[CONFIG].RandomSeed = "1"), `${CONFIG}.RandomSeed`, /expected a whole number/],
  ["a negative seed", (r) => (r[CONFIG].RandomSeed = -1), `${CONFIG}.RandomSeed`, /from 0 to/],
  ["a missing member", (r) => delete r[CONFIG].ResourceLimits, `${CONFIG}.ResourceLimits`, /is missing/],
  ["a range upside down", (r) => (range(r).MinValue = "0.9"), `${FIRST_RANGE}.MinValue`, /0\.9/],
  ["a bound that is no text", (r) => (range(r).MinValue = 0.1), `${FIRST_RANGE}.MinValue`, /text in quotes/],
  ["a logarithmic scale from 0", (r) => (range(r).MinValue = "0"), `${FIRST_RANGE}.MinValue`, /logarithm/i],
  ["a numeric range under Grid", (r) => (r[CONFIG].Strategy = "Grid"), `${FIRST_RANGE}`, /Grid job tries every combination/],
  ["31 ranges", (r) => (r[CONFIG].ParameterRanges.ContinuousParameterRanges = many()), `${CONFIG}.ParameterRanges`, /30/],
  ["Hyperband without MaxResource", (r) => (r[CONFIG].Strategy = "Hyperband"), `${CONFIG}.StrategyConfig.HyperbandStrategyConfig.MaxResource`, /MaxResource/],
  ["a parent that nobody knows", (r) => (r.WarmStartConfig = warm()), "WarmStartConfig.ParentHyperParameterTuningJobs", /nobody/],
  ["a bad name", (r) => (r.HyperParameterTuningJobName = "a b"), "HyperParameterTuningJobName", /1 to 32/],
  ["several algorithms", (r) => (r.TrainingJobDefinitions = [{}]), "TrainingJobDefinitions", /not available here/],
];
/** @param {any} request */
const range = (request) => request[CONFIG].ParameterRanges.ContinuousParameterRanges[0];
const many = () => Array.from({ length: 31 }, (_, n) => ({ Name: `x${n}`, MinValue: "0", MaxValue: "1" }));
const warm = () => ({
  ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: "nobody" }],
  WarmStartType: "TransferLearning",
});

onOnePage("the request beside the form", openRequest, (on) => {
  test("the request follows the form", on(async (page) => {
    expect((await shown(page))[CONFIG].Strategy).toBe("Bayesian");
    await setField(page, "strategy", "Random");
    await setField(page, "max-jobs", "33");
    await setField(page, "job-name", "renamed");
    await row(page, "eta").getByTestId("param-min").fill("0.02");
    await expect.poll(async () => (await shown(page)).HyperParameterTuningJobName).toBe("renamed");
    await expect.poll(async () => (await shown(page))[CONFIG].ParameterRanges.ContinuousParameterRanges[0].MinValue).toBe("0.02");
    const request = await shown(page);
    expect(request[CONFIG].Strategy).toBe("Random");
    expect(request[CONFIG].ResourceLimits.MaxNumberOfTrainingJobs).toBe(33);
    expect(request).toEqual(await page.evaluate(() => /** @type {any} */ (window).playground.request()));
    await expect(page.getByTestId("request-status")).toHaveText("Follows the form");
  }));

  test("what is wrong is told at its line with its path, and nothing of the form changes", on(async (page) => {
    const right = await editor(page).inputValue();
    const settings = await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).playground.request()));
    for (const [what, spoil, path, sentence] of WRONG) {
      const request = JSON.parse(right);
      spoil(request);
      await type(page, request);
      await expect(page.getByTestId("request-status"), what).toHaveAttribute("data-phase", "refused");
      await expect(page.getByTestId("request-status"), what).toContainText("the form has not changed");
      const error = page.locator(`[data-testid=request-errors] [data-path="${path}"]`).first();
      await expect(error, what).toContainText(sentence);
      // The marked line has the member, or an object of a list, or what should have it.
      const line = Number(/Line (\d+)/.exec((await error.getByRole("button").textContent()) ?? "")?.[1]);
      await expect(page.locator(`[data-testid=request-mark][data-line="${line}"]`), what).toHaveCount(1);
      const stands = (await editor(page).inputValue()).split("\n")[line - 1];
      const last = path.split(".").at(-1) ?? "";
      if (path in { [`${CONFIG}.ResourceLimits`]: 0 }) expect(stands).toContain(CONFIG);
      else if (what.startsWith("Hyperband")) expect(stands).toContain(CONFIG);
      else if (last.endsWith("]")) expect(stands.trim()).toBe("{");
      else expect(stands, what).toContain(`"${last}"`);
      expect(await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).playground.request()))).toBe(settings);
    }
    await type(page, '{\n "a": ,');
    await expect(page.getByTestId("request-errors")).toContainText("line 2, column 7");
    // Back to what the form has.
    await page.getByTestId("request-discard").click();
    await expect(editor(page)).toHaveValue(right);
    await expect(page.getByTestId("request-errors").locator("li")).toHaveCount(0);
  }));

  test("everything that is wrong is listed, and a key press goes to the line", on(async (page) => {
    const request = await shown(page);
    request[CONFIG].RandomSeed = -1;
    request.Tagss = [];
    range(request).ScalingType = "Log";
    await type(page, request);
    const errors = page.getByTestId("request-errors").locator("li");
    await expect(errors).toHaveCount(3);
    await errors.nth(1).getByRole("button").focus();
    await page.keyboard.press("Enter");
    await expect(editor(page)).toBeFocused();
    const selected = await editor(page).evaluate((/** @type {HTMLTextAreaElement} */ area) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    );
    const path = (await errors.nth(1).getAttribute("data-path")) ?? "";
    expect(selected).toContain(path.split(".").at(-1) ?? "?");
    await page.getByTestId("request-discard").click();
    await expect(errors).toHaveCount(0);
  }));

  test("members that have no use here are kept, shown and told", on(async (page) => {
    const request = await shown(page);
    request.Tags = [{ Key: "team", Value: "blue" }];
    request.TrainingJobDefinition.RoleArn = "arn:aws:iam::123456789012:role/Mine";
    await type(page, request);
    await expect(page.getByTestId("request-notices")).toContainText("TrainingJobDefinition.RoleArn, Tags");
    await editor(page).blur();
    await setField(page, "max-jobs", "11");
    await expect.poll(async () => (await shown(page))[CONFIG].ResourceLimits.MaxNumberOfTrainingJobs).toBe(11);
    const after = await shown(page);
    expect(after.Tags).toEqual(request.Tags);
    expect(after.TrainingJobDefinition.RoleArn).toBe(request.TrainingJobDefinition.RoleArn);
    // Not those that the playground writes itself.
    await expect(page.getByTestId("request-notices")).not.toContainText("InputDataConfig");
  }));

  test("a request is opened from a file, dropped or pasted, and downloaded", on(async (page) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-sagemaker").click()]);
    const request = JSON.parse(await readFile(await download.path(), "utf8"));
    expect(download.suggestedFilename()).toBe(`${request.HyperParameterTuningJobName}.request.json`);
    expect(request).toEqual(await shown(page));
    const named = (/** @type {string} */ name) => JSON.stringify({ ...request, HyperParameterTuningJobName: name });
    await page.getByTestId("request-file").setInputFiles({
      name: "mine.json",
      mimeType: "application/json",
      buffer: Buffer.from(named("from-a-file")),
    });
    await expect(page.getByTestId("job-name")).toHaveValue("from-a-file");
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "job.JSON", { type: "application/json" }));
      dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    }, named("dropped"));
    await expect(page.getByTestId("job-name")).toHaveValue("dropped");
    await page.evaluate((text) => {
      const data = new DataTransfer();
      data.setData("text/plain", text);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    }, named("pasted"));
    await expect(page.getByTestId("job-name")).toHaveValue("pasted");
  }));
});

test("a request that is dropped before the console is there brings it", async ({ page }) => {
  await open(page);
  const read = () => page.evaluate(() => /** @type {any} */ (window).playground.request());
  // It is there once the form has been checked.
  await expect.poll(read).not.toBeNull();
  const request = await read();
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "job.json", { type: "application/json" }));
    dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
  }, JSON.stringify({ ...request, HyperParameterTuningJobName: "early" }));
  await expect(page.getByTestId("job-name")).toHaveValue("early");
  await expect(page.getByTestId("request-card")).toBeAttached();
});

test("the answer follows the job, and its file has every training job", async ({ page }) => {
  await openRequest(page);
  await page.getByTestId("tab-request").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("tab-answer")).toBeFocused();
  await expect(page.getByTestId("tab-answer")).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("#answer-panel")).toContainText("Start the tuning job");
  await setField(page, "max-jobs", "5");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("answer").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("answer")).toContainText('"HyperParameterTuningJobStatus": "Completed"');
  const answer = JSON.parse((await page.getByTestId("answer").textContent()) ?? "");
  expect(answer.TrainingJobStatusCounters).toEqual({ Completed: 5, InProgress: 0, RetryableError: 0, NonRetryableError: 0, Stopped: 0 });
  const job = await snapshot(page);
  expect(answer.BestTrainingJob.TrainingJobName).toBe(job.trials[job.best].name);
  expect(Math.abs(answer.CreationTime - Date.now() / 1000)).toBeLessThan(600);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("download-describe").click()]);
  expect(download.suggestedFilename()).toBe("diabetes.describe.json");
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(file.TrainingJobSummaries.map((/** @type {any} */ row) => row.TrainingJobName)).toEqual(
    job.trials.map((/** @type {any} */ trial) => trial.name),
  );
});

test("the details count as SageMaker does, with the ties of the best", async ({ page }) => {
  await open(page);
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await setField(page, "max-jobs", "12");
  await setField(page, "objective-metric", "validation:merror");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const job = await snapshot(page);
  const values = job.trials.map((/** @type {any} */ { objective }) => objective);
  const ties = values.filter((/** @type {number} */ value) => value === Math.min(...values)).length - 1;
  expect(job.best).toBe(values.indexOf(Math.min(...values)));
  await expect(page.getByTestId("details-ties")).toContainText(ties === 0 ? "None" : String(ties));
  await expect(page.getByTestId("details-best")).toContainText(`#${job.best + 1}`);
  for (const [counter, count] of [["Completed", 12], ["Succeeded", 12], ["Pending", 0], ["RetryableError", 0], ["Failed", 0]]) {
    await expect(page.getByTestId(`details-${counter}`)).toHaveText(String(count));
  }
  await expect(page.getByTestId("details-left")).toHaveText("–");
  await expect(page.getByTestId("details-use")).toContainText("%");
  await reveal(page, "details-runtime");
  await expect(page.getByTestId("details-runtime")).toHaveText(String(Math.ceil(job.times.elapsed / 1000)));
  await expect(page.getByTestId("details-not-improving")).toHaveText(String(job.completion.not_improving));
});

test("a job is duplicated under another name", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "3");
  await setField(page, "seed", "9");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const first = await snapshot(page);
  await setField(page, "strategy", "Random");
  await setField(page, "seed", "10");
  await page.getByTestId("duplicate").click();
  await expect(page.getByTestId("job-name")).toHaveValue("diabetes-2");
  await expect(page.getByTestId("strategy")).toHaveValue("Bayesian");
  await expect(page.getByTestId("seed")).toHaveValue("9");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.name).toBe("diabetes-2");
  await waitForStatus(page, "Completed");
  const second = await snapshot(page);
  const tried = (/** @type {any} */ job) => job.trials.map((/** @type {any} */ { hyperparameters }) => hyperparameters);
  expect(tried(second)).toEqual(tried(first));
});

test("a paused job tells how many training jobs are inside the ranges that are typed", async ({ page }) => {
  await open(page);
  await longTrials(page);
  await setField(page, "max-parallel", "2");
  await setField(page, "workers", "2");
  const paused = whenUnderWay(page, { press: "pause", trials: 2 });
  await page.getByTestId("start").click();
  await paused;
  await expect(page.getByTestId("kept-trials")).toHaveText(/^2 of the 2 training jobs begun are inside/);
  const etas = (await snapshot(page)).trials.slice(0, 2).map((/** @type {any} */ { hyperparameters }) => hyperparameters.eta);
  // Between the two: one is left out.
  const middle = String(Math.sqrt(etas[0] * etas[1]));
  await row(page, "eta").getByTestId("param-max").fill(middle);
  await expect(page.getByTestId("kept-trials")).toHaveText(/^1 of the 2 training jobs begun are inside/);
  await page.getByTestId("apply-ranges").click();
  await expect(page.getByTestId("apply-ranges")).toBeDisabled();
  await expect(page.getByTestId("kept-trials")).toHaveText(/^1 of the 2 /);
  await page.getByTestId("stop").click();
});

for (const query of ["?lang=en&theme=light", "?lang=fr&theme=dark"]) {
  test(`the cards are accessible, on a narrow page too (${query})`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await openRequest(page, query);
    await setField(page, "max-jobs", "2");
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    await type(page, { ...(await shown(page)), HyperParameterTuningJobName: "-" });
    expect(await barriers(page, "#console")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
}
