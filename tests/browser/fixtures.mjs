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

/** @import {BrowserContext, Page, PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions, TestType} from "@playwright/test" */

/**
 * Writes down what no page may do: ask another origin, write an error to the console, throw what nobody catches. Requests
 * are listened to; the browser is started so that it finds no other host. To intercept them would hold up each of the
 * hundred files of a page, and switch the cache off.
 * @param {BrowserContext} context @param {string} base where the page is @returns {string[]} grows
 */
function watch(context, base) {
  const { origin } = new URL(base);
  /** @type {string[]} */
  const faults = [];
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) faults.push(`request to another origin: ${url}`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  return faults;
}

/** @typedef {{tolerate: RegExp[], faults: string[]}} Own */

/** A page fails its test on any of these faults. */
const extension = {
  /** Those that a test provokes on purpose. */
  tolerate: [[], { option: true }],
  faults: async (/** @type {any} */ { context, baseURL, tolerate }, /** @type {any} */ use) => {
    const faults = watch(context, baseURL ?? "");
    await use(faults);
    expect(faults.filter((fault) => !tolerate.some((/** @type {RegExp} */ known) => known.test(fault)))).toEqual([]);
  },
  page: async (/** @type {any} */ { page, faults: watched }, /** @type {any} */ use) => use(page),
};

/** @type {TestType<PlaywrightTestArgs & PlaywrightTestOptions & Own, PlaywrightWorkerArgs & PlaywrightWorkerOptions>} */
export const test = base.extend(/** @type {any} */ (extension));

/** @typedef {(body: (page: Page) => Promise<void>) => () => Promise<void>} OnPage makes a test of what it does on the page */

/**
 * Tests on one page, one after the other: what they begin with is done once. Each leaves the page as the next one can take
 * it; after a failure the next one gets a new page.
 * @param {string} title @param {(page: Page) => Promise<unknown>} begin @param {(on: OnPage) => void} define
 */
export function onOnePage(title, begin, define) {
  test.describe(title, () => {
    /** @type {Page} */
    let page;
    /** @type {string[]} */
    let faults;
    test.beforeAll(async ({ browser, baseURL }) => {
      const context = await browser.newContext();
      faults = watch(context, baseURL ?? "");
      page = await context.newPage();
      await begin(page);
    });
    test.afterAll(() => page.context().close());
    define((body) => async () => {
      await body(page);
      expect(faults).toEqual([]);
    });
  });
}

/** What computes on a slow machine that has other work to do takes longer than a person waits for, in milliseconds. */
export const LONG = 120_000;

/** Opens the page and waits until a job could be started. @param {Page} page @param {string} query */
export async function open(page, query = "?lang=en") {
  await page.goto(`./${query}`);
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
}

/** @param {Page} page @param {string} status */
export async function waitForStatus(page, status) {
  await expect(page.getByTestId("job-status")).toHaveAttribute("data-status", status, { timeout: LONG });
}

/**
 * Starts a job and waits until it has ended so. Of this job: for a frame the page still shows how the one before it ended.
 * @param {Page} page @param {string} [status]
 */
export async function runJob(page, status = "Completed") {
  const before = (await snapshot(page))?.times.started ?? -1;
  await page.getByTestId("start").click();
  const reached = async () => {
    const shown = await snapshot(page);
    return shown && shown.times.started > before ? shown.status : null;
  };
  await expect.poll(reached, { timeout: LONG }).toBe(status);
  await waitForStatus(page, status);
  return snapshot(page);
}

/** @typedef {"light" | "dark"} Theme */
/** @type {readonly Theme[]} */
export const THEMES = ["light", "dark"];

/** Has the system choose a theme, without transitions: its colours are there at once. @param {Page} page @param {Theme} theme */
export const inTheme = (page, theme) => page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });

/** Retrains the best training job, and waits for its score on the test rows. @param {Page} page */
export async function retrain(page) {
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
}

/** Brings the table of training jobs into sight: out of sight it is not rendered. @param {Page} page */
export const showTable = (page) => page.getByTestId("trials-table").scrollIntoViewIfNeeded();

/** The snapshot that the page shows. @param {Page} page */
export const snapshot = (page) =>
  page.evaluate(() => {
    // While the page starts there is none.
    const { playground } = /** @type {any} */ (window);
    return playground?.snapshot() ?? null;
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
 * Presses a button as soon as it can be pressed, in the page itself: a look from outside may come when what it belongs to is
 * over. Gives the test ids of the buttons that could not be pressed just then.
 * @param {Page} page @param {string} testId @returns {Promise<string[]>}
 */
export const pressAtOnce = (page, testId) =>
  page.evaluate(async (id) => {
    const button = () => /** @type {HTMLButtonElement} */ (document.querySelector(`button[data-testid="${id}"]`));
    while (!button()?.checkVisibility() || button().disabled) await new Promise((resolve) => setTimeout(resolve, 5));
    const disabled = [...document.querySelectorAll("button[data-testid]:disabled")];
    button().click();
    return disabled.map((each) => /** @type {HTMLElement} */ (each).dataset.testid ?? "");
  }, testId);

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
