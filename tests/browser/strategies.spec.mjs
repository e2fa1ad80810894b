// @ts-check
/** Every strategy and every rule of a job, set on the page and seen in what the job does. */
import { barriers } from "./barriers.mjs";
import { test, expect, longTrials, onOnePage, open, reveal, runJob, setField, snapshot, showTable, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {Page} page @param {string} name */
const row = (page, name) => page.locator(`[data-testid=param-row][data-param="${name}"]`);

/** The field of a hyperparameter, which may be folded away. @param {Page} page @param {string} name @param {string} part */
async function part(page, name, part) {
  const field = row(page, name).getByTestId(`param-${part}`);
  await field.first().evaluate((element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  });
  return field;
}

/** @param {Page} page @param {string} name @param {string} min @param {string} max */
async function setRange(page, name, min, max) {
  await (await part(page, name, "min")).fill(min);
  await (await part(page, name, "max")).fill(max);
}

/** Only these are tuned; the others stay at their values. @param {Page} page @param {string[]} names */
async function tuneOnly(page, names) {
  for (const name of ["eta", "max_depth", "min_child_weight", "subsample", "num_round"]) {
    await (await part(page, name, "tune")).setChecked(names.includes(name));
  }
}

/** A job that can be held in the middle: its trials are long. @param {Page} page */
async function startLong(page) {
  await longTrials(page);
  await setField(page, "workers", "1");
  await setField(page, "max-parallel", "2");
  await page.getByTestId("start").click();
}

onOnePage("the strategies", open, (on) => {
  test("Bayesian is chosen at first, as in SageMaker", on(async (page) => {
    await expect(page.getByTestId("strategy")).toHaveValue("Bayesian");
  }));

  test("those of SageMaker stand apart from ours", on(async (page) => {
    const groups = page.getByTestId("strategy").locator("optgroup");
    await expect(groups).toHaveCount(2);
    await expect(groups.first().locator("option[value=Hyperband]")).toHaveCount(1);
    await expect(groups.last().locator("option")).toHaveText([/brackets/, "TPE"]);
  }));

  for (const strategy of ["Bayesian", "Random", "TPE"]) {
    test(`${strategy} runs the training jobs that were asked for`, on(async (page) => {
      await setField(page, "strategy", strategy);
      await expect(page.getByTestId("strategy-about")).not.toBeEmpty();
      await setField(page, "max-jobs", "14");
      const shown = await runJob(page);
      expect(shown.strategy).toBe(strategy);
      expect(shown.trials).toHaveLength(14);
      expect(new Set(shown.trials.map((/** @type {any} */ trial) => JSON.stringify(trial.hyperparameters))).size).toBe(14);
      await expect(page.getByTestId("best-trial")).toBeVisible();
    }));
  }
});

test("Grid refuses ranges of numbers where they stand, makes lists of them, and runs each combination once", async ({ page }) => {
  await open(page);
  await tuneOnly(page, ["eta", "max_depth"]);
  await setField(page, "strategy", "Grid");
  await expect(row(page, "eta").getByTestId("message")).toContainText("make a list of this range");
  await expect(row(page, "max_depth").getByTestId("message")).toContainText("make a list of this range");
  await page.getByTestId("start").click();
  expect(await snapshot(page)).toBeNull();
  // One range by its own button, the other with all that are left.
  await row(page, "eta").getByTestId("param-list").click();
  await expect(row(page, "eta").getByTestId("param-values")).toHaveValue("0.01, 0.0707, 0.5");
  await page.getByTestId("list-all").click();
  await expect(row(page, "max_depth").getByTestId("param-values")).toHaveValue("2, 6, 10");
  await expect(page.getByTestId("message")).toHaveCount(0);
  await row(page, "eta").getByTestId("param-values").fill("0.1, 0.3");
  await expect(page.getByTestId("max-jobs")).toHaveAttribute("placeholder", "6");
  // A number that is not all of them is refused.
  await setField(page, "max-jobs", "4");
  await expect(page.locator("#error-max_jobs")).toContainText("6");
  await setField(page, "max-jobs", "");
  const shown = await runJob(page);
  const tried = shown.trials.map((/** @type {any} */ { hyperparameters: { eta, max_depth } }) => `${eta} ${max_depth}`);
  expect(tried.sort()).toEqual(["0.1 10", "0.1 2", "0.1 6", "0.3 10", "0.3 2", "0.3 6"]);
  // Other strategies need a number again.
  await setField(page, "strategy", "Random");
  await expect(page.getByTestId("max-jobs")).toHaveValue("20");
  await expect(page.locator("#error-max_jobs")).toContainText(/6 combinations/);
});

test("a list can be typed with decimal commas in French, and what is wrong with it is told", async ({ page }) => {
  await open(page, "?lang=fr");
  await tuneOnly(page, ["eta"]);
  await (await part(page, "eta", "scale")).selectOption("List");
  const values = row(page, "eta").getByTestId("param-values");
  await expect(values).toBeVisible();
  /** @type {[string, RegExp][]} */
  const wrong = [
    ["", /aucune valeur|pas de valeur|sans valeur/i],
    ["0,1 0,1", /deux fois/],
    [Array.from({ length: 31 }, (_, index) => `0,${100 + index}`).join("; "), /31.*30/],
    ["0,1; beaucoup", /nombre/],
    ["0,1; 7", /eta/],
  ];
  for (const [typed, sentence] of wrong) {
    await values.fill(typed);
    await expect(row(page, "eta").getByTestId("message")).toHaveText(sentence);
  }
  await values.fill("0,1; 0,25");
  await expect(row(page, "eta").getByTestId("message")).toHaveCount(0);
  await setField(page, "max-jobs", "2");
  const shown = await runJob(page);
  expect(shown.trials.map((/** @type {any} */ trial) => trial.hyperparameters.eta).sort()).toEqual(["0.1", "0.25"]);
  // Back to a range: as it was.
  await (await part(page, "eta", "scale")).selectOption("Logarithmic");
  await expect(row(page, "eta").getByTestId("param-min")).toHaveValue("0.01");
});

for (const [choice, form] of [["Hyperband", "Asynchronous"], ["HyperbandBrackets", "Brackets"]]) {
  test(`${choice} fixes the rounds, has no early stopping, stops training jobs at rungs and says so`, async ({ page }) => {
    await open(page);
    await setField(page, "early-stopping", "Auto");
    await setField(page, "strategy", choice);
    await expect(page.getByTestId("early-stopping")).toBeDisabled();
    await expect(page.getByTestId("early-stopping")).toHaveValue("Off");
    await expect(page.getByTestId("early-stopping-about")).toContainText("Hyperband");
    await expect(row(page, "num_round").getByTestId("param-tune")).not.toBeChecked();
    await expect(page.getByTestId("max-resource")).toHaveValue("200");
    /** @type {[string, string, RegExp][]} */
    const wrong = [
      ["max-resource", "", /needs MaxResource/],
      ["max-resource", "1", /MaxResource is 1/],
      ["max-resource", "201", /200 boosting rounds/],
      ["min-resource", "0", /MinResource is 0/],
      ["min-resource", "54", /MinResource is 54/],
    ];
    for (const [field, typed, sentence] of wrong) {
      await setField(page, "max-resource", "54");
      await setField(page, "min-resource", "2");
      await setField(page, field, typed);
      await expect(page.locator(`#error-${field.replace("-", "_")}`)).toHaveText(sentence);
    }
    await setField(page, "min-resource", "2");
    // Rounds that are tuned all the same are refused where they stand.
    await row(page, "num_round").getByTestId("param-tune").check();
    await expect(row(page, "num_round").getByTestId("message")).toContainText("Hyperband");
    await row(page, "num_round").getByTestId("param-tune").uncheck();
    await setField(page, "max-jobs", "24");
    const shown = await runJob(page);
    expect(shown.hyperband).toEqual({ form, min_resource: 2, max_resource: 54 });
    const stopped = shown.trials.filter((/** @type {any} */ trial) => trial.status === "Stopped");
    expect(stopped.length).toBeGreaterThan(4);
    expect(shown.counters).toMatchObject({ stopped: stopped.length, completed: 24 - stopped.length, failed: 0 });
    await expect(page.getByTestId("count-stopped")).toHaveText(String(stopped.length));
    await showTable(page);
    await page.getByTestId("trials-filter").fill(`trial = ${stopped[0].trial + 1}`);
    const first = page.locator(`[data-testid=trial-row][data-trial="${stopped[0].trial}"]`);
    await expect(first.getByTestId("stop-reason")).toHaveText("at a rung");
    await first.getByRole("button").first().click();
    await expect(page.getByTestId("trial-reason")).toContainText("best third");
    // Another strategy has its own settings back.
    await setField(page, "strategy", "Random");
    await expect(page.getByTestId("early-stopping")).toHaveValue("Auto");
    await expect(row(page, "num_round").getByTestId("param-tune")).toBeChecked();
  });
}

test("early stopping Auto stops training jobs, each marked with its reason", async ({ page }) => {
  await open(page);
  await setField(page, "strategy", "Random");
  await setField(page, "early-stopping", "Auto");
  const about = page.getByTestId("early-stopping-about");
  await expect(about).toHaveText(/Its last value counts\.$/);
  // What a model makes of it is said, too.
  for (const [strategy, words] of [["Bayesian", "would probably have ended with"], ["TPE", "behind every training job"], ["Random", "last value"]]) {
    await setField(page, "strategy", strategy);
    await expect(about).toContainText(words);
  }
  await setField(page, "max-jobs", "30");
  const shown = await runJob(page);
  expect(shown.early_stopping).toBe("Auto");
  const stopped = shown.trials.filter((/** @type {any} */ trial) => trial.status === "Stopped");
  expect(stopped.length).toBeGreaterThan(0);
  for (const trial of stopped) {
    expect(trial.reason.code).toBe("stopped_by_median");
    expect(trial.objective).not.toBeNull();
  }
  await expect(page.getByTestId("count-stopped")).toHaveText(String(stopped.length));
  await showTable(page);
  await page.locator('[data-testid=status-chip][data-status="Stopped"]').click();
  await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", String(stopped.length + 1));
  const reasons = page.getByTestId("stop-reason");
  await expect(reasons).not.toHaveCount(0);
  for (const reason of await reasons.all()) await expect(reason).toHaveText("early stopping");
});

test("completion criteria end the job, which says why", async ({ page }) => {
  await open(page);
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "60");
  await setField(page, "target-value", "1000");
  let shown = await runJob(page);
  expect(shown.completion.reason.code).toBe("completed_target");
  expect(shown.trials.length).toBeLessThan(60);
  await expect(page.getByTestId("completion-reason")).toContainText("target of 1000");
  await setField(page, "target-value", "");
  await setField(page, "max-not-improving", "3");
  shown = await runJob(page);
  expect(shown.completion.reason.code).toBe("completed_not_improving");
  await expect(page.getByTestId("completion-reason")).toContainText("last 3 training jobs");
  await setField(page, "max-not-improving", "");
  await (await foldIn(page, "on-convergence")).check();
  await setField(page, "max-jobs", "200");
  await tuneOnly(page, ["eta", "max_depth"]);
  shown = await runJob(page);
  expect(shown.completion.reason.code).toBe("completed_convergence");
  await expect(page.getByTestId("completion-reason")).toContainText("converged");
});

/** @param {Page} page @param {string} testId */
async function foldIn(page, testId) {
  await reveal(page, testId);
  return page.getByTestId(testId);
}

onOnePage("a form that is wrong", open, (on) => {
  test("rules that cannot be are told at their field, in a fold that opens", on(async (page) => {
    /** @type {[string, string, string, RegExp][]} */
    const wrong = [
      ["max-not-improving", "max_not_improving", "2", /3 or more/],
      ["max-runtime", "max_runtime", "60", /120/],
      ["target-value", "target_value", "low", /not a number/],
      ["max-jobs", "max_jobs", "0", /1 to/],
      ["max-parallel", "max_parallel", "101", /1 to 100/],
    ];
    for (const [field, name, typed, sentence] of wrong) {
      const before = await page.getByTestId(field).inputValue();
      await setField(page, field, typed);
      await expect(page.locator(`#error-${name}`)).toHaveText(sentence);
      await expect(page.getByTestId(field)).toHaveAttribute("aria-invalid", "true");
      await page.getByTestId("start").click();
      expect(await snapshot(page)).toBeNull();
      await page.getByTestId(field).fill(before);
      await expect(page.locator(`#error-${name}`)).toHaveCount(0);
    }
    await (await foldIn(page, "kfold")).check();
    await setField(page, "folds", "1");
    await expect(page.locator("#error-folds")).toContainText("at least 2 folds");
  }));

  test("Auto says which scale it is for the range that is typed", on(async (page) => {
    const scale = await part(page, "eta", "scale");
    await scale.selectOption("Auto");
    const chosen = scale.locator("option:checked");
    await expect(chosen).toHaveText("Auto lin.");
    await setRange(page, "eta", "0.0001", "0.5");
    await expect(chosen).toHaveText("Auto log");
    await setRange(page, "eta", "0.5", "0.1");
    await expect(row(page, "eta").getByTestId("message")).toContainText(/swap/i);
  }));
});

test("a k-fold objective is the mean over folds", async ({ page }) => {
  await open(page);
  await (await foldIn(page, "kfold")).check();
  await expect(page.getByTestId("folds")).toHaveValue("5");
  await setField(page, "folds", "3");
  await setField(page, "max-jobs", "4");
  const shown = await runJob(page);
  expect(shown.metrics).toContain("validation:rmse-std");
  const request = await page.evaluate(() => /** @type {any} */ (window).playground.request());
  expect(request.TrainingJobDefinition.StaticHyperParameters._kfold).toBe("3");
});

test("categorical hyperparameters are searched among their words, and conditional ones only where they count", async ({ page }) => {
  await open(page);
  await tuneOnly(page, ["eta"]);
  for (const name of ["grow_policy", "booster", "rate_drop"]) await (await part(page, name, "tune")).check();
  await expect(row(page, "rate_drop")).toContainText("only where booster is dart");
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", "12");
  const shown = await runJob(page);
  const seen = shown.trials.map((/** @type {any} */ trial) => trial.hyperparameters);
  expect(new Set(seen.map((/** @type {any} */ { grow_policy }) => grow_policy))).toEqual(new Set(["depthwise", "lossguide"]));
  expect(new Set(seen.map((/** @type {any} */ { booster }) => booster))).toEqual(new Set(["gbtree", "dart"]));
  for (const { booster, rate_drop } of seen) {
    if (booster === "dart") expect(rate_drop).toBeGreaterThanOrEqual(0);
    else expect(rate_drop ?? null).toBeNull();
  }
  // None of its words is nothing to choose from.
  for (const word of ["depthwise", "lossguide"]) {
    await row(page, "grow_policy").locator(`[data-testid=param-choice][data-choice=${word}]`).uncheck();
  }
  await expect(row(page, "grow_policy").getByTestId("message")).toContainText("no values to choose from");
});

test("ranges of a job that is held can be changed, and the search goes on inside them", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "6");
  await startLong(page);
  await expect(page.getByTestId("apply-ranges")).toBeHidden();
  await whenUnderWay(page, { press: "pause" });
  await expect(page.getByTestId("apply-ranges")).toBeDisabled();
  await (await part(page, "subsample", "tune")).uncheck();
  await page.getByTestId("apply-ranges").click();
  await expect(row(page, "subsample").getByTestId("message")).toContainText("only ranges can be edited");
  await (await part(page, "subsample", "tune")).check();
  await setRange(page, "num_round", "10", "20");
  await setRange(page, "eta", "0.2", "0.25");
  await page.getByTestId("apply-ranges").click();
  await expect(page.getByTestId("apply-ranges")).toBeDisabled();
  // They are the job's now: nothing differs.
  await expect(page.locator(".badge")).toBeHidden();
  const begun = (await snapshot(page)).trials.filter((/** @type {any} */ trial) => trial.rounds > 0).length;
  await page.getByTestId("resume").click();
  await waitForStatus(page, "Completed");
  const shown = await snapshot(page);
  expect(shown.trials).toHaveLength(6);
  for (const { hyperparameters } of shown.trials.slice(begun)) {
    expect(hyperparameters.num_round).toBeLessThanOrEqual(20);
    expect(hyperparameters.eta).toBeGreaterThanOrEqual(0.2);
    expect(hyperparameters.eta).toBeLessThanOrEqual(0.25);
  }
});

test("one's own configuration is the next training job, typed or as a variation of another", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "6");
  await startLong(page);
  await whenUnderWay(page, { press: "pause" });
  await showTable(page);
  await page.locator('[data-testid=trial-row][data-trial="0"]').getByTestId("vary").click();
  const value = (/** @type {string} */ name) => page.locator(`[data-testid=own-value][data-param="${name}"]`);
  await expect(value("eta")).toBeFocused();
  await expect(value("num_round")).not.toHaveValue("");
  await value("num_round").fill("7");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("own").getByTestId("message")).toContainText("not in its range");
  await value("num_round").fill("");
  await page.getByTestId("enqueue").click();
  await expect(page.getByTestId("own").getByTestId("message")).toContainText("no value");
  await value("num_round").fill("15001");
  await value("eta").fill("0.123");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("enqueued")).toHaveText("1 configuration queued");
  await page.getByTestId("resume").click();
  await expect.poll(async () => (await snapshot(page)).trials.filter((/** @type {any} */ { origin }) => origin === "enqueued").length).toBe(1);
  const own = (await snapshot(page)).trials.find((/** @type {any} */ { origin }) => origin === "enqueued");
  expect(own.hyperparameters).toMatchObject({ num_round: 15001, eta: 0.123 });
  await showTable(page);
  await expect(page.locator(`[data-testid=trial-row][data-trial="${own.trial}"]`)).toContainText("yours");
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  await expect(page.getByTestId("own")).toBeHidden();
});

test("a job continues from the one before, and the best of both is told apart", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("warm-start-fold")).toBeHidden();
  await setField(page, "max-jobs", "16");
  const parent = await runJob(page);
  await page.getByTestId("continue-from").click();
  await expect(page.getByTestId("warm-start")).toBeFocused();
  await expect(page.getByTestId("warm-start")).toHaveValue("IdenticalDataAndAlgorithm");
  await expect(page.locator('[data-testid=parent][data-parent="diabetes"]')).toBeChecked();
  await setField(page, "max-jobs", "3");
  const child = await runJob(page);
  expect(child.name).toBe("diabetes-2");
  const [theirs, ours] = [parent, child].map((job) => job.trials[job.best].objective);
  expect(child.overall_best.objective).toBe(Math.min(theirs, ours));
  await expect(page.getByTestId("overall-best")).toBeVisible();
  if (theirs <= ours) await expect(page.getByTestId("overall-best")).toContainText("diabetes");
  // Both can be parents now; a strategy that cannot have any says so, and so do other data.
  await expect(page.getByTestId("parent")).toHaveCount(2);
  await setField(page, "strategy", "Hyperband");
  await expect(page.locator("#error-strategy")).toContainText("warm start");
  await setField(page, "strategy", "Random");
  await expect(page.locator("#error-strategy")).toHaveCount(0);
  await page.locator('[data-testid=parent][data-parent="diabetes"]').uncheck();
  await expect(page.locator("#error-parents")).toContainText("1 to 5");
  await page.locator('[data-testid=parent][data-parent="diabetes"]').check();
  await setField(page, "objective-metric", "validation:mae");
  await expect(page.locator("#error-objective")).toContainText("same objective metric");
  await setField(page, "objective-metric", "validation:rmse");
  await page.getByTestId("target-select").selectOption("bmi");
  await expect(page.locator("#error-warm_start")).toContainText("TransferLearning");
  await setField(page, "warm-start", "TransferLearning");
  await expect(page.locator("#error-warm_start")).toHaveCount(0);
  await runJob(page);
});

for (const [language, width] of /** @type {const} */ ([["en", 1440], ["fr", 390]])) {
  test(`the settings with every fold open fit and can be used by anyone: ${language}, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, `?lang=${language}`);
    await setField(page, "max-jobs", "3");
    await runJob(page);
    await setField(page, "strategy", "HyperbandBrackets");
    await page.locator("details").evaluateAll((all) => all.forEach((each) => (/** @type {HTMLDetailsElement} */ (each).open = true)));
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
  });
}

test("Bayesian can be asked to do without what is known of the booster", async ({ page }) => {
  await open(page);
  await setField(page, "seed", "7");
  await setField(page, "max-jobs", "3");
  const priors = page.getByTestId("booster-priors");
  await expect(priors).toBeChecked();
  const known = await runJob(page);
  await priors.uncheck();
  const unknown = await runJob(page);
  const firsts = [known, unknown].map(({ trials }) => JSON.stringify(trials[0].hyperparameters));
  expect(firsts[0]).not.toBe(firsts[1]);
  await setField(page, "strategy", "Random");
  await expect(priors).toBeHidden();
});
