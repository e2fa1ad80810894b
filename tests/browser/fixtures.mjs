// @ts-check
/** What every browser test shares: a page that may talk to its own origin only, and the words of the page. */
import { test as base, expect } from "@playwright/test";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export { expect };

const here = path.dirname(fileURLToPath(import.meta.url));
/** The project's root. */
export const root = path.resolve(here, "../..");
/** The lab's data, which a clone may lack. */
export const shared = path.resolve(root, "../shared");
/** What the tests leave behind: pictures, files. Playwright empties its own `results` at every run. */
export const results = path.join(here, "artifacts");

/** Skips, out loud, what needs `../shared`. @param {string} file */
export function needsShared(file) {
  const full = path.join(shared, file);
  base.skip(!existsSync(full), `skipped: ${full} is not here`);
  return full;
}

/** A page fails its test on any request elsewhere, any error in the console and any uncaught exception. */
const extension = {
  /** Console errors that a test provokes on purpose. */
  tolerate: [[], { option: true }],
  page: async (/** @type {any} */ { page, context, baseURL, tolerate }, /** @type {any} */ use) => {
    const origin = new URL(baseURL ?? "").origin;
    /** @type {string[]} */
    const faults = [];
    await context.route(
      (/** @type {URL} */ url) => url.origin !== origin && url.protocol !== "data:" && url.protocol !== "blob:",
      (/** @type {import("@playwright/test").Route} */ route) => {
        faults.push(`request to another origin: ${route.request().url()}`);
        return route.abort();
      },
    );
    page.on("pageerror", (/** @type {Error} */ error) => faults.push(`uncaught: ${error.message}`));
    page.on("console", (/** @type {import("@playwright/test").ConsoleMessage} */ message) => {
      if (message.type() === "error") faults.push(`console: ${message.text()}`);
    });
    await use(page);
    const unexpected = faults.filter((fault) => !tolerate.some((/** @type {RegExp} */ known) => known.test(fault)));
    expect(unexpected).toEqual([]);
  },
};

/** @import {PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions, TestType} from "@playwright/test" */
/** @type {TestType<PlaywrightTestArgs & PlaywrightTestOptions & {tolerate: RegExp[]}, PlaywrightWorkerArgs & PlaywrightWorkerOptions>} */
export const test = base.extend(/** @type {any} */ (extension));

/** @import {Page} from "@playwright/test" */

/** Opens the page and waits until a job could be started. @param {Page} page @param {string} query */
export async function open(page, query = "?lang=en") {
  await page.goto(`./${query}`);
  await expect(page.getByTestId("start")).toBeEnabled();
}

/** @param {Page} page @param {string} status */
export async function waitForStatus(page, status, timeout = 60_000) {
  await expect(page.getByTestId("job-status")).toHaveAttribute("data-status", status, { timeout });
}

/** The snapshot that the page shows. @param {Page} page */
export const snapshot = (page) =>
  page.evaluate(() => {
    const { playground } = /** @type {any} */ (window);
    return playground.snapshot();
  });

/** A snapshot without what depends on the clock or on the number of workers. @param {any} full */
export function timeless(full) {
  const { times, trials, ...rest } = full;
  return {
    ...rest,
    trials: trials.map((/** @type {any} */ trial) => {
      const { times: ignored, ...row } = trial;
      return row;
    }),
  };
}

/**
 * Presses a button, or ends a trainer as a crashed process would, as soon as the first `trials` training jobs are under way.
 * In the page itself: a look from outside may come a second later, and on a fast machine a training is over by then.
 * @param {Page} page @param {{press?: string, kill?: number, trials?: number}} what
 */
export const whenUnderWay = (page, what) =>
  page.evaluate(async ({ press, kill, trials = 1 }) => {
    const { playground } = /** @type {any} */ (window);
    const isUnderWay = (/** @type {number} */ trial) => (playground.snapshot()?.trials[trial]?.rounds ?? 0) > 5;
    while (!Array.from({ length: trials }, (_, trial) => trial).every(isUnderWay)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    if (press) /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid=${press}]`))?.click();
    if (kill !== undefined) playground.terminateTrainer(kill);
  }, what);

/**
 * Trainings that last until a test has done what it does in the middle of one. @param {Page} page @param {string} min @param {string} max
 */
export async function longTrials(page, min = "15000", max = "17000") {
  const rounds = page.locator('[data-testid=param-row][data-param="num_round"]');
  await rounds.getByTestId("param-min").fill(min);
  await rounds.getByTestId("param-max").fill(max);
}

/** Opens a closed `<details>` that holds a control. @param {Page} page @param {string} testId */
export async function reveal(page, testId) {
  await page.getByTestId(testId).first().evaluate((element) => {
    for (let node = element.parentElement; node; node = node.parentElement) {
      if (node instanceof HTMLDetailsElement) node.open = true;
    }
  });
}

/** Types a value into a field of the form, wherever it is folded away. @param {Page} page @param {string} testId @param {string} value */
export async function setField(page, testId, value) {
  await reveal(page, testId);
  const field = page.getByTestId(testId);
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
}

/** Waits for the message area to say something that matches. @param {Page} page @param {RegExp} text */
export async function expectMessage(page, text) {
  await expect(page.getByTestId("message").filter({ hasText: text }).first()).toBeVisible();
}
