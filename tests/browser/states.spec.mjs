// @ts-check
/**
 * Every state that a visitor can meet: nothing in it breaks WCAG 2.2 AA, light or dark; nothing sticks out sideways; and
 * pictures of it at two sizes are left in `artifacts/`, to be looked at.
 */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { LONG, expect, inTheme, longTrials, open, results, retrain, setField, snapshot, test, THEMES, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** A file that every trial fails on: the one row of its second class is in no validation rows, so AUC is no number. */
const ONE_CLASS = ["x,y", ...Array.from({ length: 40 }, (_, row) => `${row % 7},${row === 3 ? "yes" : "no"}`)].join("\n");

/** @param {Page} page @param {string} name @param {string} value */
async function fix(page, name, value) {
  const row = page.locator(`[data-testid=param-row][data-param="${name}"]`);
  await row.evaluate((element) => {
    for (let node = element.parentElement; node; node = node.parentElement) if (node instanceof HTMLDetailsElement) node.open = true;
  });
  await row.getByTestId("param-tune").setChecked(false);
  await row.getByTestId("param-value").fill(value);
}

/** Starts the job and waits until it has ended so. @param {Page} page @param {string} status */
async function run(page, status) {
  await page.getByTestId("start").click();
  await waitForStatus(page, status);
}

/** @type {Record<string, (page: Page) => Promise<unknown>>} */
const STATES = {
  "before the first trial": async () => undefined,
  "one trial": async (page) => {
    await setField(page, "max-jobs", "1");
    await run(page, "Completed");
  },
  "all failed": async (page) => {
    await page.getByTestId("file-input").setInputFiles({ name: "rare.csv", mimeType: "text/csv", buffer: Buffer.from(ONE_CLASS) });
    await expect(page.getByTestId("target-select")).toHaveValue("y");
    await page.getByTestId("objective-metric").selectOption("validation:auc");
    await setField(page, "max-jobs", "6");
    await run(page, "Failed");
    expect((await snapshot(page)).counters).toMatchObject({ failed: 6, completed: 0 });
  },
  "all tied": async (page) => {
    await page.getByTestId("dataset-select").selectOption("breast_cancer");
    await expect(page.getByTestId("start")).toBeEnabled();
    // No split gains so much: every model is the same constant.
    await fix(page, "gamma", "1000000");
    await page.getByTestId("objective-metric").selectOption("validation:error");
    await setField(page, "max-jobs", "12");
    await run(page, "Completed");
    expect(new Set((await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.objective)).size).toBe(1);
  },
  "a thousand trials": async (page) => {
    await page.getByTestId("dataset-select").selectOption("iris");
    await expect(page.getByTestId("start")).toBeEnabled();
    await page.getByTestId("strategy").selectOption("Random");
    await fix(page, "num_round", "4");
    await setField(page, "max-jobs", "1000");
    await run(page, "Completed");
  },
  "a stopped job": async (page) => {
    await longTrials(page);
    await page.getByTestId("start").click();
    await whenUnderWay(page, { press: "stop", trials: 2 });
    await waitForStatus(page, "Stopped");
  },
  "a reload in the middle": async (page) => {
    await longTrials(page);
    await page.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
    await page.reload();
    await waitForStatus(page, "InProgress");
    await page.getByTestId("pause").click();
  },
  "retrained and evaluated": async (page) => {
    await page.getByTestId("dataset-select").selectOption("breast_cancer");
    await expect(page.getByTestId("start")).toBeEnabled();
    await run(page, "Completed");
    await retrain(page);
  },
};

/** Goes from chart to chart, so that everything that is drawn when it comes into sight is there. @param {Page} page */
async function drawAll(page) {
  const frames = page.locator(".chart-frame:visible");
  const ofAJob = Boolean(await snapshot(page));
  // Some come into the page on the way.
  for (let nth = 0; nth < (await frames.count()); nth++) {
    await frames.nth(nth).scrollIntoViewIfNeeded();
    // Of a job every chart has a picture, if only one that says why it is empty.
    if (ofAJob) await expect(frames.nth(nth)).not.toHaveAttribute("data-empty", { timeout: LONG });
  }
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.waitForTimeout(400);
}

for (const [state, reach] of Object.entries(STATES)) {
  test(`${state}: no barrier, nothing sticks out, light and dark`, async ({ page }) => {
    mkdirSync(results, { recursive: true });
    await page.setViewportSize(SIZES.wide);
    await open(page, "?lang=en");
    await reach(page);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await drawAll(page);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(sideways, size).toBeLessThanOrEqual(0);
      await page.evaluate(() => scrollTo(0, 0));
      for (const theme of THEMES) {
        await inTheme(page, theme);
        const file = `state ${state}-${size}-${theme}`.replaceAll(" ", "-");
        await page.screenshot({ path: path.join(results, `${file}.png`), fullPage: true });
        expect(await barriers(page), `${size}, ${theme}`).toEqual([]);
      }
    }
  });
}
