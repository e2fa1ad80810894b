// @ts-check
/** The table of training jobs: thousands of rows, order, filter, columns, pins, the one that is open, and the file. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { settled } from "./charts.mjs";
import { expect, LONG, longTrials, open, results, reveal, setField, snapshot, test, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {Page} page */
const rows = (page) => page.getByTestId("trial-row");
/** @param {Page} page @param {number} trial */
const row = (page, trial) => page.locator(`[data-testid=trial-row][data-trial="${trial}"]`);
/** The trials from top to bottom. @param {Page} page */
const order = (page) => rows(page).evaluateAll((all) => all.map((each) => Number(/** @type {HTMLElement} */ (each).dataset.trial)));
/** @param {Page} page @param {string} name */
const heading = (page, name) => page.getByTestId("trials-table").locator("thead").getByRole("button", { name, exact: true });

/** A quick job of so many training jobs, whose table is in sight. @param {Page} page @param {string} jobs @param {string} query */
async function finished(page, jobs, query = "?lang=en") {
  await open(page, query);
  await setField(page, "strategy", "Random");
  await setField(page, "max-jobs", jobs);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", String(Number(jobs) + 1));
  return snapshot(page);
}

/**
 * Makes every snapshot that the page gets hold `count` training jobs: those of the job again and again, under new numbers.
 * @param {Page} page @param {number} count
 */
const multiply = (page, count) =>
  page.addInitScript((count) => {
    const property = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage"));
    Object.defineProperty(Worker.prototype, "onmessage", {
      ...property,
      set(listener) {
        property.set?.call(this, (/** @type {MessageEvent} */ event) => {
          const { snapshot } = event.data;
          if (snapshot?.trials.length > 0) {
            const { trials } = snapshot;
            snapshot.trials = Array.from({ length: count }, (_, trial) => ({ ...trials[trial % trials.length], trial, name: `job-${trial}` }));
          }
          listener.call(this, event);
        });
      },
    });
  }, count);

test("of thousands of training jobs only those in view are in the document, and every one can be scrolled to", async ({ page }) => {
  await multiply(page, 5000);
  await open(page);
  await setField(page, "max-jobs", "20");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const table = page.getByTestId("trials-table");
  await table.scrollIntoViewIfNeeded();
  await expect(table).toHaveAttribute("aria-rowcount", "5001");
  await expect(rows(page).first()).toHaveAttribute("data-trial", "4999");
  const scroller = page.getByTestId("trials-scroll");
  // Where rows are is known without building them: a row is 33 px high, the head as well.
  expect(await scroller.evaluate((element) => element.scrollHeight)).toBe(5001 * 33);
  /** All of the table in the window first, whatever the charts above it have grown to by now. @param {number} top */
  const scrollTo = (top) =>
    scroller.evaluate((element, to) => {
      element.scrollIntoView({ block: "nearest" });
      element.scrollTo(0, to);
    }, top);
  for (const top of [0, 40_000, 90_000, 164_000]) {
    await scrollTo(top);
    const wanted = 4999 - Math.floor(top / 33);
    await expect(row(page, wanted)).toBeInViewport();
    await expect(row(page, wanted)).toHaveAttribute("aria-rowindex", String(2 + Math.floor(top / 33)));
    expect(await rows(page).count()).toBeLessThan(80);
  }
  await scrollTo(5001 * 33);
  await expect(row(page, 0)).toBeInViewport();
  await expect(rows(page).last()).toHaveAttribute("data-trial", "0");
});

test("the table is left alone while it is out of sight", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await open(page);
  await setField(page, "max-jobs", "300");
  await page.evaluate(() => scrollTo(0, 0));
  await page.getByTestId("start").click();
  await page.locator(".trials-content").waitFor({ state: "attached" });
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(3);
  await expect(page.getByTestId("trials-table")).not.toBeInViewport();
  const changes = await page.evaluate(async () => {
    let seen = 0;
    const watcher = new MutationObserver((records) => (seen += records.length));
    const card = document.querySelector(".trials-content");
    if (card) watcher.observe(card, { subtree: true, childList: true, attributes: true, characterData: true });
    const { playground } = /** @type {any} */ (window);
    const from = playground.snapshot().revision;
    while (playground.snapshot().status === "InProgress") await new Promise((resolve) => setTimeout(resolve, 20));
    return { looked: card !== null && playground.snapshot().revision > from, seen };
  });
  expect(changes).toEqual({ looked: true, seen: 0 });
  await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", "301");
});

test("a column sorts up, then down, then no more", async ({ page }) => {
  const { trials } = await finished(page, "12");
  const newestFirst = trials.map((/** @type {any} */ { trial }) => trial).reverse();
  await expect.poll(() => order(page)).toEqual(newestFirst);
  const byEta = [...trials].sort((a, b) => a.hyperparameters.eta - b.hyperparameters.eta).map(({ trial }) => trial);
  const head = page.getByRole("columnheader", { name: "eta", exact: true });
  await heading(page, "eta").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => order(page)).toEqual(byEta);
  await heading(page, "eta").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => order(page)).toEqual([...byEta].reverse());
  await heading(page, "eta").click();
  await expect(head).toHaveAttribute("aria-sort", "none");
  await expect.poll(() => order(page)).toEqual(newestFirst);
});

for (const [language, typed, both] of [["en", "eta < 0.2", "eta < 0.2 and rounds > 20"], ["fr", "eta < 0,2", "eta < 0,2 et rounds > 20"]]) {
  test(`conditions and words choose rows, and what cannot be read is said: ${language}`, async ({ page }) => {
    // High enough for all rows.
    await page.setViewportSize({ width: 1280, height: 1500 });
    const { trials } = await finished(page, "24", `?lang=${language}`);
    const filter = page.getByTestId("trials-filter");
    /** @param {(trial: any) => boolean} test */
    const matching = (test) => trials.filter(test).map((/** @type {any} */ { trial }) => trial).reverse();
    const small = matching((trial) => trial.hyperparameters.eta < 0.2);
    expect(small.length).toBeGreaterThan(0);
    expect(small.length).toBeLessThan(24);
    await filter.fill(typed);
    await expect(page.getByTestId("trials-count")).toHaveText(new RegExp(`^${small.length} \\D+ 24 `));
    await expect.poll(() => order(page)).toEqual(small);
    await filter.fill(both);
    await expect.poll(() => order(page)).toEqual(matching((trial) => trial.hyperparameters.eta < 0.2 && trial.rounds > 20));
    const depth = trials[0].hyperparameters.max_depth;
    await filter.fill(`max_depth ${depth}`);
    await expect.poll(() => order(page)).toContain(0);
    const error = page.getByTestId("filter-error");
    for (const [wrong, about] of [["size < 3", "size"], ["eta < fast", "fast"], ["eta <", "eta"], ["< 3", "eta"], ["eta < 0.1 and big", "big"]]) {
      await filter.fill(wrong);
      await expect(error).toContainText(about);
      await expect(filter).toHaveAttribute("aria-invalid", "true");
      // What cannot be read hides nothing.
      await expect(rows(page)).toHaveCount(24);
    }
    await filter.fill("eta > 1000");
    await expect(error).toHaveText("");
    await expect(page.getByTestId("trials-none")).toBeVisible();
    await expect(rows(page)).toHaveCount(0);
    await page.getByTestId("clear-filter").click();
    await expect(filter).toHaveValue("");
    await expect(rows(page)).toHaveCount(24);
    await page.locator('[data-testid=status-chip][data-status="Failed"]').click();
    await expect(page.getByTestId("trials-none")).toBeVisible();
    await page.locator('[data-testid=status-chip][data-status="Completed"]').click();
    await expect(rows(page)).toHaveCount(24);
  });
}

test("a filter stays while training jobs arrive, and in-progress ones are SageMaker's", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "8");
  await setField(page, "workers", "1");
  await setField(page, "max-parallel", "2");
  await longTrials(page, "4000", "4500");
  await page.getByTestId("start").click();
  await whenUnderWay(page, { press: "pause" });
  await expect.poll(async () => (await snapshot(page)).paused).toBe(true);
  await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
  const chip = page.locator('[data-testid=status-chip][data-status="InProgress"]');
  // One on the only worker, one that waits for it.
  await expect(chip).toContainText("2");
  await page.getByTestId("trials-filter").fill("trial > 3");
  await expect(page.getByTestId("trials-none")).toBeVisible();
  await page.getByTestId("resume").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("trials-count")).toHaveText("5 of 8 training jobs");
  await expect.poll(() => order(page)).toEqual([7, 6, 5, 4, 3]);
});

test("columns are chosen, and are there again at the next visit", async ({ page }) => {
  const { trials, metrics } = await finished(page, "4");
  const menu = page.getByTestId("columns-menu");
  await menu.locator("summary").click();
  const fixed = menu.locator('input[data-column="param:lambda"]');
  const last = menu.locator(`input[data-column="metric:${metrics[0]}"]`);
  await menu.locator('input[data-column="name"]').check();
  await last.check();
  await menu.locator('input[data-column="seconds"]').uncheck();
  const isFixed = (await fixed.count()) > 0 && !("lambda" in trials[0].hyperparameters);
  if (isFixed) await fixed.check();
  await page.keyboard.press("Escape");
  await expect(menu.locator("summary")).toBeFocused();
  await expect(last).toBeHidden();
  const table = page.getByTestId("trials-table");
  await expect(row(page, 3)).toContainText(trials[3].name);
  await expect(table.locator('th[data-column="seconds"]')).toHaveCount(0);
  const widths = () => table.locator("thead th").evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width));
  const before = await widths();
  await heading(page, "eta").click();
  expect(await widths()).toEqual(before);
  await page.reload();
  await expect(page.getByTestId("start")).toBeEnabled();
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await table.scrollIntoViewIfNeeded();
  await expect(table.locator('th[data-column="name"]')).toBeVisible();
  await expect(table.locator('th[data-column="seconds"]')).toHaveCount(0);
});

test("two pinned training jobs stand on top and are compared", async ({ page }) => {
  const { trials, objective } = await finished(page, "12");
  await row(page, 3).getByTestId("pin").click();
  await expect(page.getByTestId("comparison")).toBeHidden();
  await row(page, 8).getByTestId("pin").click();
  await expect.poll(async () => (await order(page)).slice(0, 3)).toEqual([3, 8, 11]);
  await page.getByTestId("trials-filter").fill("trial < 3");
  await expect.poll(() => order(page)).toEqual([3, 8, 1, 0]);
  await page.getByTestId("trials-filter").fill("");
  const card = page.getByTestId("comparison");
  await card.scrollIntoViewIfNeeded();
  const [a, b] = [trials[3], trials[8]];
  /** @param {string} name */
  const line = (name) => card.locator(`tr[data-name="${name}"]`);
  const better = Number(b.objective < a.objective === (objective.type === "Minimize"));
  await expect(line(objective.metric).locator("td").nth(better)).toHaveAttribute("data-better", "");
  const change = b.hyperparameters.eta - a.hyperparameters.eta;
  await expect(line("eta").locator(".difference")).toContainText(change > 0 ? "+" : "−");
  const shown = Number((await line("eta").locator(".difference").innerText()).replace("−", "-").split(" ")[0]);
  expect(Math.abs(shown - change)).toBeLessThan(Math.abs(change) * 1e-3);
  for (const [name, value] of Object.entries(a.hyperparameters)) {
    await expect(line(name)).toHaveCount(1);
    const differs = (await line(name).getAttribute("data-differs")) === "";
    expect(differs).toBe(value !== b.hyperparameters[name]);
  }
  const chart = card.getByTestId("chart-compared");
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator("svg .is-selected, svg .is-second").first()).toBeVisible();
  for (const trial of [3, 8]) await expect(chart.locator(`svg path[data-trial="${trial}"]`)).not.toHaveCount(0);
  await page.getByTestId("unpin").click();
  await expect(card).toBeHidden();
});

test("a training job that is opened tells its values, its curves and its log", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { trials, metrics } = await finished(page, "4");
  await row(page, 2).click();
  const card = page.getByTestId("trial-detail");
  await expect(card).toContainText("#3");
  await expect(card).toContainText(trials[2].name);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await expect(card.getByTestId("detail-params")).toContainText("eta");
  await card.getByTestId("copy-json").click();
  await expect.poll(clipboard).toContain("{");
  const copied = JSON.parse(await clipboard());
  expect(copied).toMatchObject(trials[2].hyperparameters);
  await card.getByTestId("copy-xgboost").click();
  await expect.poll(clipboard).toContain("params = {");
  expect(await clipboard()).toContain(`"eta": ${trials[2].hyperparameters.eta},`);
  expect(await clipboard()).toContain(`num_boost_round = ${trials[2].max_rounds}`);

  const chart = card.getByTestId("chart-trialcurves");
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator("svg .chart-line.is-selected")).toHaveCount(1);
  await expect(chart.locator("svg .chart-line.is-selected-train")).toHaveCount(1);

  await card.getByTestId("trial-log-fold").locator("summary").click();
  const log = card.getByTestId("trial-log");
  await expect(log).toContainText("[0]\t");
  const lines = ((await log.textContent()) ?? "").trim().split("\n");
  expect(lines).toHaveLength(trials[2].rounds);
  // XGBoost names a metric with a dash and prints five decimals.
  metrics.forEach((/** @type {string} */ metric, /** @type {number} */ index) => {
    expect(lines[lines.length - 1]).toContain(`${metric.replace(":", "-")}:${trials[2].values[index].toFixed(5)}`);
  });
  const download = page.waitForEvent("download");
  await card.getByTestId("save-log").click();
  expect((await download).suggestedFilename()).toBe(`${trials[2].name}.log`);

  // Another takes its place.
  await row(page, 0).click();
  await expect(card).toContainText("#1");
  await expect.poll(async () => ((await log.textContent()) ?? "").trim().split("\n").length).toBe(trials[0].rounds);
  await card.getByTestId("retrain-trial").click();
  await expect(page.getByTestId("evaluation")).toBeVisible({ timeout: LONG });
  await expect(page.getByTestId("evaluation")).toContainText("#1");
  await card.getByTestId("close-detail").click();
  await expect(card).toBeHidden();
});

/** Unfolds the trees of the training job that is open, and waits until they are there. @param {Page} page @param {number} trees */
async function unfoldTrees(page, trees) {
  const card = page.getByTestId("trial-trees");
  await card.locator("summary").first().click();
  await card.scrollIntoViewIfNeeded();
  await expect(page.getByTestId("trial-tree-which")).toContainText(`of ${trees} `, { timeout: LONG });
  return card;
}

test("the trees of a training job that is opened are drawn, and those of another", async ({ page }) => {
  // Two classes: a tree a round.
  const { trials } = await finished(page, "4");
  await row(page, 2).click();
  const card = await unfoldTrees(page, trials[2].rounds);
  await expect(page.getByTestId("trial-trees-growing")).toBeHidden();
  await expect(page.getByTestId("trial-trees-about")).toContainText(trials[2].rounds === 1 ? "one round" : `${trials[2].rounds} rounds`);
  const chart = card.getByTestId("chart-trial_tree");
  await chart.scrollIntoViewIfNeeded();
  await expect(chart.locator("svg .chart-tree-leaf").first()).toBeVisible();
  const first = await chart.locator("svg.chart-tree").innerHTML();
  await card.getByTestId("trial-tree-next").click();
  await expect(page.getByTestId("trial-tree-which")).toContainText("tree 2 of");
  await expect.poll(() => chart.locator("svg.chart-tree").innerHTML()).not.toBe(first);

  // Another takes its place, from its first tree.
  await row(page, 0).click();
  await expect(page.getByTestId("trial-tree-which")).toHaveText(`tree 1 of ${trials[0].rounds} (round 1)`, { timeout: LONG });

  // Folded, nothing is grown; a new job has none.
  await card.locator("summary").first().click();
  await row(page, 1).click();
  await expect(page.getByTestId("trial-tree-which")).toHaveText("");
});

test("with folds the trees are those of the first", async ({ page }) => {
  await open(page);
  await reveal(page, "kfold");
  await page.getByTestId("kfold").check();
  await setField(page, "folds", "3");
  await setField(page, "max-jobs", "3");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await row(page, 1).scrollIntoViewIfNeeded();
  await row(page, 1).click();
  await unfoldTrees(page, (await snapshot(page)).trials[1].rounds);
  await expect(page.getByTestId("trial-trees-about")).toContainText("the first of 3 folds");
});

test("the trees of a training job that runs grow with it", async ({ page }) => {
  await open(page);
  await longTrials(page);
  await page.getByTestId("start").click();
  await whenUnderWay(page, {});
  await row(page, 0).scrollIntoViewIfNeeded();
  await row(page, 0).click();
  const count = async () => Number(/of ([\d,]+)/.exec(await page.getByTestId("trial-tree-which").innerText())?.[1].replace(",", "") ?? 0);
  await page.getByTestId("trial-trees").locator("summary").first().click();
  await page.getByTestId("trial-trees").scrollIntoViewIfNeeded();
  await expect.poll(count, { timeout: LONG }).toBeGreaterThan(0);
  const before = await count();
  await expect.poll(count, { timeout: LONG }).toBeGreaterThan(before);
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  // In the end they are as many as the rounds that it has had.
  await expect.poll(count, { timeout: LONG }).toBe((await snapshot(page)).trials[0].rounds);
});

test("keys go from row to row, open and pin", async ({ page }) => {
  await multiply(page, 400);
  await open(page);
  await setField(page, "max-jobs", "10");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", "401");
  const focused = () => page.evaluate(() => Number(document.activeElement?.closest("tr")?.dataset.trial));
  await row(page, 399).locator(".row-button").focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused).toBe(398);
  // One stop for Tab: the others are reached by the arrow keys.
  await expect(page.locator(".row-button[tabindex='0'], .row-button:not([tabindex])")).toHaveCount(1);
  await page.keyboard.press("End");
  await expect.poll(focused).toBe(0);
  await expect(row(page, 0)).toBeInViewport();
  await page.keyboard.press("PageUp");
  await expect.poll(focused).toBeGreaterThan(2);
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe(399);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(row(page, 398)).toHaveAttribute("data-selected", "");
  await expect(page.getByTestId("trial-detail")).toContainText("#399");
  await page.keyboard.press("p");
  await expect(row(page, 398)).toHaveAttribute("data-pinned", "");
  await expect.poll(async () => (await order(page))[0]).toBe(398);
});

test("a row lights up in the charts, and a chart in the rows", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1400 });
  await finished(page, "6");
  await settled(page.getByTestId("chart-history"), 6);
  await row(page, 2).hover();
  const linked = page.getByTestId("chart-history").locator(".linked [data-trial]");
  await expect(linked.first()).toHaveAttribute("data-trial", "2");
  const box = page.getByTestId("chart-history").locator(".chart-box");
  await box.focus();
  await page.keyboard.press("Home");
  await expect(row(page, 0)).toHaveAttribute("data-linked", "");
});

test("the training jobs as CSV have the SDK's columns, newest first", async ({ page }) => {
  const before = Date.now();
  const { trials } = await finished(page, "5");
  const waiting = page.waitForEvent("download");
  await page.getByTestId("download-trials").click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/\.csv$/);
  const lines = (await readFile((await file.path()) ?? "", "utf8")).trim().split("\n").map((line) => line.split(","));
  const names = Object.keys(trials[0].hyperparameters);
  expect(lines[0].slice(-6)).toEqual(["TrainingJobName", "TrainingJobStatus", "FinalObjectiveValue", "TrainingStartTime", "TrainingEndTime", "TrainingElapsedTimeSeconds"]);
  expect([...lines[0].slice(0, -6)].sort()).toEqual([...names].sort());
  expect(lines).toHaveLength(6);
  lines.slice(1).forEach((line, index) => {
    const trial = trials[4 - index];
    const cell = (/** @type {string} */ name) => line[lines[0].indexOf(name)];
    expect(cell("TrainingJobName")).toBe(trial.name);
    expect(cell("TrainingJobStatus")).toBe("Completed");
    expect(Number(cell("FinalObjectiveValue"))).toBe(trial.objective);
    for (const name of names) expect(Number(cell(name))).toBe(trial.hyperparameters[name]);
    const [from, to] = [Date.parse(cell("TrainingStartTime")), Date.parse(cell("TrainingEndTime"))];
    expect(from).toBeGreaterThan(before - 1000);
    expect(to).toBeLessThan(Date.now() + 1000);
    expect(Number(cell("TrainingElapsedTimeSeconds"))).toBeCloseTo((trial.times.ended - trial.times.started) / 1000, 6);
  });
});

for (const [theme, language] of /** @type {const} */ ([["light", "en"], ["dark", "fr"]])) {
  test(`the table, a comparison and a training job that is open are accessible, wide and narrow: ${theme}, ${language}`, async ({ page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await finished(page, "14", `?lang=${language}&theme=${theme}`);
    await row(page, 12).getByTestId("pin").click();
    await row(page, 10).getByTestId("pin").click();
    await row(page, 11).locator(".row-button").click();
    await page.getByTestId("trials-filter").fill("eta > 0");
    await page.getByTestId("trial-trees").locator("summary").first().click();
    for (const [size, [width, height]] of Object.entries({ wide: [1440, 900], narrow: [390, 844] })) {
      await page.setViewportSize({ width, height });
      for (const id of ["chart-compared", "chart-trialcurves", "chart-trial_tree"]) {
        await page.getByTestId(id).scrollIntoViewIfNeeded();
        await expect(page.getByTestId(id).locator(".chart-drawing svg")).toBeVisible();
      }
      await page.locator(".trials-block").screenshot({ path: path.join(results, `table-${size}-${theme}.png`) });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await page.getByTestId("columns-menu").locator("summary").click();
      await page.screenshot({ path: path.join(results, `table-menu-${size}-${theme}.png`) });
      expect(await barriers(page, ".trials-block"), size).toEqual([]);
      await page.keyboard.press("Escape");
    }
  });
}
