// @ts-check
/** The race of strategies: chosen, run, drawn, judged, cancelled; its runs are the form's own jobs. */
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { expect, LONG, longTrials, open, results, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** A small job on the data that the page opens with. @param {Page} page @param {string} query */
async function openSmall(page, query = "?lang=en") {
  await open(page, query);
  // On a narrow screen the settings are folded.
  await page.evaluate(() => document.querySelectorAll("details.settings-section").forEach((fold) => fold.setAttribute("open", "")));
  await setField(page, "max-jobs", "5");
  await longTrials(page, "4", "12");
}

/** @param {Page} page */
async function openRace(page) {
  await page.getByTestId("race-open").click();
  await expect(page.getByTestId("race-strategy").first()).toBeVisible();
}

/** @param {Page} page @param {string} id */
const strategy = (page, id) => page.locator(`[data-testid=race-strategy][data-strategy="${id}"]`);
/** @param {Page} page @param {string[]} ids */
async function choose(page, ids) {
  // Those that leave come first: no more than four take part at any time.
  for (const takesPart of [false, true]) {
    for (const row of await page.getByTestId("race-strategy").all()) {
      const wanted = ids.includes((await row.getAttribute("data-strategy")) ?? "");
      const box = row.getByRole("checkbox");
      if (wanted === takesPart && (await box.isChecked()) !== wanted) await box.setChecked(wanted);
    }
  }
}

/** @param {Page} page @param {string} phase */
const waitForPhase = (page, phase) => expect(page.getByTestId("race-status")).toHaveAttribute("data-phase", phase, { timeout: LONG });

/** @param {Page} page @param {string} [repeats] */
async function race(page, repeats = "2") {
  await page.getByTestId("race-repeats").fill(repeats);
  await page.getByTestId("race-start").click();
  await waitForPhase(page, "over");
  // The last picture comes after the last run.
  await expect(page.getByTestId("race-runs")).toHaveText(/^(\d+) (?:of|essais sur) \1/);
}

/** Records what the race's workers are told and say. @param {Page} page */
const listenIn = (page) =>
  page.addInitScript(() => {
    const told = /** @type {any[]} */ ([]);
    Reflect.set(window, "overheard", told);
    window.Worker = class extends Worker {
      /** @param {string | URL} url @param {WorkerOptions} [options] */
      constructor(url, options) {
        super(url, options);
        if (String(url).includes("race-worker")) this.addEventListener("message", ({ data }) => told.push(data));
      }
    };
  });

/** What the last race's runs came to, without the clock: by run, what ended when. @param {Page} page @returns {Promise<Record<string, [number, number | null, number][]>>} */
const runs = (page) =>
  page.evaluate(() => {
    const told = /** @type {any} */ (window).overheard.splice(0);
    /** @type {Record<string, [number, number | null, number][]>} */
    const runs = {};
    for (const { type, key, finishes } of told) {
      if (type === "news") (runs[key] ??= []).push(...finishes.map((/** @type {any[]} */ finish) => finish.slice(0, 3)));
    }
    return runs;
  });

/** @param {Page} page */
const sound = async (page) => {
  expect(await barriers(page, ".race")).toEqual([]);
};

test("three strategies race over two repeats; effort in training jobs, rounds and seconds", async ({ page }) => {
  await openSmall(page);
  await openRace(page);
  await expect(page.getByTestId("race-empty")).toBeVisible();
  await choose(page, ["Bayesian", "Random", "Hyperband"]);
  await race(page);
  await expect(page.getByTestId("race-row")).toHaveCount(3);
  await expect(page.getByTestId("race-row").first().locator("[data-column=best]")).toHaveText(/^\d/);
  await expect(page.getByTestId("race-row").first().locator("[data-column=wins]")).toHaveText(/ of 2$/);
  await expect(page.getByTestId("race-verdict")).toHaveText(/Bayesian|Random|Hyperband|All are/);
  const chart = page.getByTestId("chart-race");
  await chart.locator(".chart-box").scrollIntoViewIfNeeded();
  await expect(chart.locator(".chart-line.is-racer-1, .chart-line.is-racer-2, .chart-line.is-racer-3")).toHaveCount(3);
  await expect(chart.locator(".legend-racer_3")).toHaveText("Hyperband");
  await expect(chart.locator(".chart-drawing svg")).toContainText("Training jobs");
  // By keyboard from mark to mark; the same numbers as a table.
  await chart.locator(".chart-box").focus();
  await page.keyboard.press("Home");
  await expect(chart.getByRole("tooltip")).toContainText("Best repeat");
  await chart.locator("summary").click();
  await expect(chart.locator("thead th")).toContainText(["Strategy", "Training jobs"]);
  await chart.locator("summary").click();
  for (const [measure, title, column] of [
    ["rounds", "Boosting rounds trained", "Rounds to Random’s best"],
    ["seconds", "Seconds of work", "Seconds to Random’s best"],
  ]) {
    await page.locator(`[data-testid=race-measure][value=${measure}]`).check();
    await chart.locator(".chart-box").scrollIntoViewIfNeeded();
    await expect(chart.locator(".chart-drawing svg")).toContainText(title);
    await expect(page.getByTestId("race-table")).toContainText(column);
  }
  // The file has its colours with it.
  const download = page.waitForEvent("download");
  await chart.getByTestId("save-svg").click();
  const file = await (await download).path();
  const svg = readFileSync(file, "utf8");
  expect(svg).toMatch(/\.chart-line\.is-racer-1 \{[^}]*rgb/);
  expect(svg).toContain(".chart-axis-title");
  await sound(page);
});

test("its runs are the form's jobs with the next seeds, for any number of workers", async ({ page }) => {
  await listenIn(page);
  await openSmall(page);
  await setField(page, "early-stopping", "Auto");
  const ids = ["Bayesian", "Random", "HyperbandBrackets", "TPE"];
  /** @type {Awaited<ReturnType<typeof runs>>[]} */
  const seen = [];
  for (const workers of ["1", "4"]) {
    await setField(page, "workers", workers);
    await openRace(page);
    await choose(page, ids);
    await race(page);
    seen.push(await runs(page));
    await page.keyboard.press("Escape");
  }
  expect(Object.keys(seen[0])).toHaveLength(8);
  expect(seen[1]).toEqual(seen[0]);
  // Repeat 0 has the form's seed, 1; repeat 1 the next.
  await setField(page, "seed", "2");
  for (const [place, id] of ids.entries()) {
    await setField(page, "strategy", id);
    const before = (await snapshot(page))?.times.started ?? -1;
    await page.getByTestId("start").click();
    // Of the new job: for a frame the page still shows how the one before it ended.
    const reached = async () => {
      const shown = await snapshot(page);
      return shown && shown.times.started > before ? shown.status : null;
    };
    await expect.poll(reached, { timeout: LONG }).toBe("Completed");
    const { trials } = await snapshot(page);
    const finishes = seen[0][ids.length + place].toSorted(([one], [other]) => one - other);
    expect(finishes.map(([trial, value]) => [trial, value])).toEqual(trials.map((/** @type {any} */ { trial, objective }) => [trial, objective]));
    const rounds = trials.reduce((/** @type {number} */ sum, /** @type {any} */ trial) => sum + trial.rounds, 0);
    expect(Math.max(...finishes.map(([, , trained]) => trained))).toBe(rounds);
  }
});

test("a strategy that the form's ranges do not suit is refused in the form's words, until they do", async ({ page }) => {
  await openSmall(page);
  await setField(page, "early-stopping", "Auto");
  await openRace(page);
  const grid = strategy(page, "Grid");
  await expect(grid.getByRole("checkbox")).toBeDisabled();
  await expect(grid).toContainText("A Grid job tries every combination of listed values");
  await expect(strategy(page, "Hyperband")).toContainText("With early stopping Off");
  await choose(page, ["Random"]);
  await expect(page.getByTestId("race-complaint")).toHaveText("Choose at least two strategies.");
  await expect(page.getByTestId("race-start")).toBeDisabled();
  await choose(page, ["Random", "Bayesian", "TPE", "Hyperband"]);
  await expect(strategy(page, "HyperbandBrackets").getByRole("checkbox")).toBeDisabled();
  // What a strategy is, is a press away.
  await grid.locator("[data-glossary]").click();
  await expect(page.locator('[data-entry="strategy.Grid"] summary')).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(grid.locator("[data-glossary]")).toBeFocused();
  await page.getByTestId("race-repeats").fill("21");
  await expect(page.getByTestId("race-complaint")).toContainText("from 1 to 20");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("race-open")).toBeFocused();

  await setField(page, "strategy", "Grid");
  await page.getByTestId("list-all").click();
  await setField(page, "strategy", "Random");
  await openRace(page);
  await choose(page, ["Random"]);
  await expect(grid.getByRole("checkbox")).toBeEnabled();
  await expect(grid).toContainText("of which a run tries 5");
  await choose(page, ["Random", "Grid"]);
  await race(page, "1");
  await expect(page.getByTestId("race-verdict")).toContainText(/single repeat|only repeat/);
});

test("what is wrong with the form is said before it starts", async ({ page }) => {
  await openSmall(page);
  await setField(page, "max-jobs", "many");
  await page.getByTestId("race-open").click();
  await expect(page.getByTestId("race-faults")).toContainText("many");
  await expect(page.getByTestId("race-start")).toBeDisabled();
});

test("it can be cancelled, keeps what was over, and starts again", async ({ page }) => {
  await openSmall(page);
  await longTrials(page, "60000", "70000");
  await openRace(page);
  await choose(page, ["Random", "TPE"]);
  await page.getByTestId("race-repeats").fill("20");
  await page.getByTestId("race-start").click();
  await waitForPhase(page, "running");
  await expect(page.getByTestId("race-cancel")).toBeFocused();
  await page.keyboard.press("Enter");
  await waitForPhase(page, "cancelled");
  await expect(page.getByTestId("race-start")).toBeFocused();
  await expect(page.getByTestId("race-verdict")).toContainText("when all runs are over");
  await page.keyboard.press("Escape");
  await longTrials(page, "4", "12");
  await openRace(page);
  await race(page, "1");
});

test("it waits while a tuning job runs, and tells of its end when it is closed", async ({ page }) => {
  await openSmall(page);
  await longTrials(page, "60000", "70000");
  await setField(page, "max-jobs", "200");
  await page.getByTestId("start").click();
  await waitForStatus(page, "InProgress");
  await setField(page, "max-jobs", "5");
  await longTrials(page, "4", "12");
  await openRace(page);
  await expect(page.getByTestId("race-waits")).toBeVisible();
  await choose(page, ["Random", "TPE"]);
  await page.getByTestId("race-repeats").fill("1");
  await page.getByTestId("race-start").click();
  await expect(page.getByTestId("race-status")).toHaveText("Waiting until the tuning job is over");
  await page.getByTestId("race-close").click();
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  await expect(page.getByTestId("message").filter({ hasText: "Open it to see who leads" })).toBeVisible({ timeout: LONG });
  await page.getByTestId("race-open").click();
  await waitForPhase(page, "over");
  await expect(page.getByTestId("race-row")).toHaveCount(2);
});

test("in French no text is missing, and numbers are written so", async ({ page }) => {
  await openSmall(page, "?lang=fr");
  await openRace(page);
  await expect(page.locator("#race-title")).toHaveText("Course des stratégies");
  await choose(page, ["Bayesian", "Random", "Hyperband", "HyperbandBrackets"]);
  await race(page);
  await expect(page.getByTestId("race-row").first().locator("[data-column=best]")).toHaveText(/^\d+,\d+$/);
  // Two of a name are told apart.
  await expect(page.getByTestId("race-row").last()).toContainText("à brackets");
  const keys = await page.getByTestId("race").evaluate((dialog) => dialog.textContent?.match(/\b(?:race|figure|chart|message|strategy)[._][a-z_]+[a-zA-Z._-]*|\{\w+\}/g) ?? []);
  expect(keys).toEqual([]);
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"]) {
    test(`at ${size} width in ${theme} it can be read, by everyone`, async ({ page }) => {
      mkdirSync(results, { recursive: true });
      await page.setViewportSize(viewport);
      await openSmall(page, `?lang=en&theme=${theme}`);
      await page.getByTestId("race-open").evaluate((button) => /** @type {HTMLElement} */ (button).click());
      await expect(page.getByTestId("race-strategy").first()).toBeVisible();
      await page.screenshot({ path: path.join(results, `race-before-${size}-${theme}.png`) });
      await race(page, "3");
      await page.getByTestId("chart-race").locator(".chart-box").scrollIntoViewIfNeeded();
      await expect(page.getByTestId("chart-race").locator(".is-racer-1").first()).toBeVisible();
      await page.screenshot({ path: path.join(results, `race-${size}-${theme}.png`) });
      await page.getByTestId("race-table").scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(results, `race-table-${size}-${theme}.png`) });
      const sideways = await page.locator(".race-body").evaluate((body) => body.scrollWidth - body.clientWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      await sound(page);
    });
  }
}

test.describe("when it cannot be had", () => {
  test.use({ tolerate: [/Failed to load|ERR_FAILED|net::/] });
  test("a message says so, and the next press tries again", async ({ page }) => {
    await open(page);
    await page.route("**/race/race.css", (route) => route.abort());
    await page.getByTestId("race-open").click();
    await expect(page.getByTestId("message").filter({ hasText: "The race of strategies could not be loaded." })).toBeVisible();
    await page.unroute("**/race/race.css");
    await page.getByTestId("race-open").click();
    await expect(page.getByTestId("race")).toBeVisible();
  });
});
