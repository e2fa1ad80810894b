// @ts-check
/** A run as one HTML file, opened from the disk: the same snapshot and pictures, run again to the bit, all parts of the page, and what it shows where it cannot run. */
import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, expectMessage, LONG, open, results, retrain, runJob, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";
import { marks } from "./charts.mjs";
import { firefox, inFirefox } from "./firefox.mjs";

/** @import {Browser, BrowserContextOptions, Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** Makes the file of the job on the page. @param {Page} page @param {string} name it is kept as @returns {Promise<string>} its path */
async function made(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: LONG }), page.getByTestId("download-html").click()]);
  const job = (await snapshot(page)).name;
  expect(download.suggestedFilename()).toBe(`${job}.html`);
  const file = test.info().outputPath(`${name}.html`);
  await download.saveAs(file);
  await expect(page.getByTestId("html-made")).toContainText(`${job}.html`);
  return file;
}

/**
 * Opens it as whoever has got it would: from the disk, in a browser that knows nothing of the page.
 * @param {Browser} browser @param {string} file @param {(page: Page) => Promise<void>} body
 * @param {BrowserContextOptions & {before?: () => void}} [options] `before`: run in the page before all else
 */
async function fromDisk(browser, file, body, { before, ...options } = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: SIZES.wide, ...options });
  /** @type {string[]} */
  const faults = [];
  const { href } = pathToFileURL(file);
  context.on("request", (request) => {
    const url = request.url();
    // Nothing but itself, and what it holds.
    if (!/^(blob|data):/.test(url) && url.split("#")[0] !== href) faults.push(`request: ${url}`);
  });
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  context.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`));
  if (before) await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(href);
  await body(page);
  expect(faults).toEqual([]);
  await context.close();
}

/** The page has taken the picture's place. @param {Page} page */
async function alive(page) {
  await expect(page.locator("#still")).toHaveCount(0, { timeout: LONG });
  await waitForStatus(page, "Completed");
}

/** The marks and lines of a chart. @param {Page} page @param {string} chart */
async function drawn(page, chart) {
  const figure = page.getByTestId(`chart-${chart}`).first();
  await figure.scrollIntoViewIfNeeded();
  return marks(figure);
}

const PICTURES = ["history", "curves", "parallel", "slice", "contour", "importance", "timeline", "distribution"];

/** The pictures of the page, once they are what they stay. @param {Page} page */
async function allDrawn(page) {
  /** @type {Record<string, string[]>} */
  const all = {};
  for (const chart of PICTURES) {
    let before = "";
    await expect
      .poll(async () => {
        all[chart] = await drawn(page, chart);
        const now = JSON.stringify(all[chart]);
        const isSettled = all[chart].length > 4 && now === before;
        before = now;
        return isSettled;
      }, { intervals: [500], timeout: LONG })
      .toBe(true);
  }
  return all;
}

test("a run as one file opens from the disk with the same snapshot and pictures, and runs again to the bit", async ({ page, browser }) => {
  await page.setViewportSize(SIZES.wide);
  await open(page);
  await expect(page.getByTestId("download-html")).toHaveCount(0);
  await setField(page, "max-jobs", "12");
  const before = await runJob(page);
  await expect(page.getByTestId("html-data")).toBeHidden();
  const file = await made(page, "run");
  const pictures = await allDrawn(page);
  const request = await page.evaluate(() => /** @type {any} */ (window).playground.request());

  await fromDisk(browser, file, async (other) => {
    await alive(other);
    const now = await snapshot(other);
    expect(timeless(now)).toEqual(timeless(before));
    // Even how long each training job took.
    expect(now.trials.map((/** @type {any} */ { times }) => times.ended - times.started)).toEqual(
      before.trials.map((/** @type {any} */ { times }) => expect.closeTo(times.ended - times.started, 3)),
    );
    expect(await other.evaluate(() => /** @type {any} */ (window).playground.request())).toEqual(request);
    const again = await allDrawn(other);
    for (const chart of PICTURES) expect(again[chart], chart).toEqual(pictures[chart]);
    await expect(other.getByTestId("replay")).toContainText("This run came with the file: 12 training jobs");

    await other.getByTestId("run-again").click();
    await expect(other.getByTestId("replay")).toHaveAttribute("data-code", "replay_same", { timeout: LONG });
    await expect(other.getByTestId("replay")).toContainText("all 12 training jobs are the same, bit by bit");
    expect(timeless(await snapshot(other))).toEqual(timeless(before));
  });
});

test("what was done with the run when it was over is in the file, too", async ({ page, browser }) => {
  await open(page);
  await page.getByTestId("dataset-select").selectOption("breast_cancer");
  await expect(page.getByTestId("dataset-select")).toHaveValue("breast_cancer");
  await setField(page, "max-jobs", "3");
  await runJob(page);
  await retrain(page);
  const scores = (/** @type {Page} */ of) => Promise.all(["test-score-default", "test-score-tuned"].map((id) => of.getByTestId(id).textContent()));
  const before = await scores(page);
  const file = await made(page, "retrained");
  await fromDisk(browser, file, async (other) => {
    await alive(other);
    await expect.poll(() => scores(other), { timeout: LONG }).toEqual(before);
    // The model is there, not only its scores.
    await expect(other.getByTestId("take-model")).toBeEnabled({ timeout: LONG });
    await other.getByTestId("chart-roc").scrollIntoViewIfNeeded();
    await expect(other.getByTestId("chart-roc").locator("svg.chart")).toBeVisible({ timeout: LONG });
  });
  await fromDisk(
    browser,
    file,
    async (other) => {
      await expect(other.locator("#still")).toContainText("Test rows: tuned against default");
      await expect(other.locator("#still").getByRole("img", { name: "ROC curve" })).toBeVisible();
    },
    { javaScriptEnabled: false },
  );
});

test("all parts of the page are in the file, it makes another one, and shares links to the page it came from", async ({ page, browser, baseURL }) => {
  await open(page);
  await setField(page, "max-jobs", "4");
  await runJob(page);
  const file = await made(page, "parts");
  await fromDisk(browser, file, async (other) => {
    await alive(other);
    await other.getByTestId("language").selectOption("fr");
    await expect(other.locator("html")).toHaveAttribute("lang", "fr");
    await other.getByTestId("language").selectOption("en");
    await other.getByTestId("share").click();
    await expect(other.getByTestId("share-link")).toHaveValue(new RegExp(`^${baseURL}#2\\.`), { timeout: LONG });
    await other.keyboard.press("Escape");
    await other.getByTestId("lab-open").click();
    await expect(other.getByTestId("lab")).toBeVisible();
    await other.getByTestId("lab-close").click();
    await other.getByTestId("open-boosting").click();
    await expect(other.getByTestId("boosting")).toBeVisible();
    await expect(other.getByTestId("boosting").locator("svg.chart").first()).toBeVisible({ timeout: LONG });
    await other.keyboard.press("Escape");
    await other.getByTestId("open-glossary").click();
    await expect(other.getByTestId("glossary-search")).toBeVisible();
    await other.keyboard.press("Escape");
    // The other data are there, too.
    await other.getByTestId("dataset-select").selectOption("iris");
    await expect(other.getByTestId("start")).toBeEnabled({ timeout: LONG });
    await setField(other, "max-jobs", "3");
    expect((await runJob(other)).trials.length).toBe(3);
    await other.getByTestId("race-open").click();
    await other.getByTestId("race-repeats").fill("1");
    await other.getByTestId("race-start").click();
    await expect(other.getByTestId("race-status")).toHaveAttribute("data-phase", "over", { timeout: LONG });
    await other.getByTestId("race-close").click();
    const second = await made(other, "second");
    const [one, two] = [file, second].map((each) => readFileSync(each, "utf8"));
    const run = (/** @type {string} */ text) => JSON.parse(/id="single-run">([^<]*)</.exec(text)?.[1] ?? "null");
    const parts = (/** @type {string} */ text) => Object.keys(JSON.parse(/id="single-parts">([^<]*)</.exec(text)?.[1] ?? "{}"));
    expect(parts(two)).toEqual(parts(one));
    expect(run(two)).toEqual({ ...run(one), fragment: expect.stringMatching(/^2\./) });
    expect(run(two).fragment).not.toBe(run(one).fragment);
  });
});

/** Names that would end the elements they stand in. */
const HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>";

test("a visitor's own data are in the file, which is said before; no name breaks out of it", async ({ page, browser }) => {
  await open(page);
  const rows = Array.from({ length: 90 }, (_, row) => `${row % 13},${(row * 7) % 11},${row % 3 === 0 ? "</script>" : "<!-- b"}\n`);
  const buffer = Buffer.from(`"a ${HOSTILE}",b,kind\n${rows.join("")}`);
  const name = "own </script><script>alert(3)<!--.csv".replaceAll("/", "\\");
  await page.getByTestId("file-input").setInputFiles({ name, mimeType: "text/csv", buffer });
  await expect(page.getByTestId("dataset-select").locator("option:checked")).toHaveText(name);
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await setField(page, "max-jobs", "4");
  const before = await runJob(page);
  await expect(page.getByTestId("html-data")).toContainText(name);
  await expect(page.getByTestId("html-data")).toContainText(/Your data go into the file: .*, [\d.]+\skB/);
  const file = await made(page, "hostile");
  await fromDisk(browser, file, async (other) => {
    await alive(other);
    expect(timeless(await snapshot(other))).toEqual(timeless(before));
    await expect(other.getByTestId("dataset-select").locator("option:checked")).toHaveText(name);
    expect(await other.locator("script").count()).toBe(3);
    expect(await other.locator("img").count()).toBe(0);
    await other.getByTestId("run-again").click();
    await expect(other.getByTestId("replay")).toHaveAttribute("data-code", "replay_same", { timeout: LONG });
  });
});

test("where the page cannot run, the file shows the run all the same", async ({ page, browser }) => {
  await open(page, "?lang=fr");
  await setField(page, "max-jobs", "6");
  const before = await runJob(page);
  const file = await made(page, "still");
  /** @param {Page} other */
  async function shows(other) {
    const still = other.locator("#still");
    await expect(still.getByRole("heading", { level: 1 })).toHaveText(before.name);
    await expect(still.locator("article")).toHaveAttribute("lang", "fr");
    await expect(still.locator("tbody tr")).toHaveCount(6);
    await expect(still.locator(".best dt")).toHaveText(Object.keys(before.trials[before.best].hyperparameters));
    // Seven charts and a slice of each hyperparameter, with their titles.
    const figures = still.locator("figure");
    await expect(figures).toHaveCount(7 + Object.keys(before.trials[0].hyperparameters).length);
    for (const figure of await figures.all()) {
      await expect(figure.locator("svg.chart")).toBeVisible();
      await expect(figure.getByRole("heading")).not.toBeEmpty();
    }
    await expect(figures.first().getByRole("heading")).toHaveText("Objectif au fil des entraînements");
    await expect(other.locator("main")).toBeHidden();
  }
  await fromDisk(browser, file, shows, { javaScriptEnabled: false });
  await fromDisk(browser, file, shows, { before: () => Reflect.deleteProperty(globalThis, "WebAssembly") });
  await fromDisk(browser, file, shows, { before: () => Reflect.deleteProperty(globalThis, "DecompressionStream") });

  mkdirSync(results, { recursive: true });
  for (const [width, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await fromDisk(
        browser,
        file,
        async (other) => {
          await other.screenshot({ path: path.join(results, `still-${width}-${colorScheme}.png`), fullPage: true });
          const over = await other.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          expect(over, "wider than its window").toBe(0);
        },
        { javaScriptEnabled: false, viewport, colorScheme },
      );
    }
  }
  // Without the engine it stays as it is: what reads pages reads this one.
  for (const viewport of Object.values(SIZES)) {
    await fromDisk(
      browser,
      file,
      async (other) => {
        const { violations } = await new AxeBuilder({ page: other }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      },
      { viewport, before: () => Reflect.deleteProperty(globalThis, "DecompressionStream") },
    );
  }
});

test.describe("a part that cannot be fetched", () => {
  test.use({ tolerate: [/Failed to load resource/] });

  test("is said, and the page goes on", async ({ page }) => {
    await open(page);
    await setField(page, "max-jobs", "3");
    await runJob(page);
    const gone = (/** @type {import("@playwright/test").Route} */ route) => route.fulfill({ status: 404 });
    await page.route("**/www/single/parts.json", gone);
    await page.getByTestId("download-html").click();
    await expectMessage(page, /could not be made/);
    await expect(page.getByTestId("download-html")).toBeEnabled();
    await page.unroute("**/www/single/parts.json", gone);
    await made(page, "after");
  });
});

test("in Firefox the file comes to life and runs again to the bit", async ({ page }) => {
  test.skip(!firefox, "skipped: there is no Firefox here");
  await open(page);
  await setField(page, "max-jobs", "5");
  const before = await runJob(page);
  const file = await made(page, "firefox");
  const faults = await inFirefox(pathToFileURL(file).href, async (other) => {
    await other.waitForFunction(() => document.getElementById("still") === null, { timeout: LONG });
    const now = () => other.evaluate(() => /** @type {any} */ (window).playground.snapshot());
    expect(timeless(await now())).toEqual(timeless(before));
    await other.waitForSelector('[data-testid="run-again"]:not([disabled])', { timeout: LONG });
    await other.click('[data-testid="run-again"]');
    await other.waitForSelector('[data-testid="replay"][data-code="replay_same"]', { timeout: LONG });
    expect(timeless(await now())).toEqual(timeless(before));
    mkdirSync(results, { recursive: true });
    await other.screenshot({ path: path.join(results, "firefox.png") });
  });
  expect(faults).toEqual([]);
});
