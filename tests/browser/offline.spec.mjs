// @ts-check
/** The page without a network, after one visit; and a new version of it, which is told and never comes by itself. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { expect, LONG, longTrials, open, results, retrain, runJob, setField, test as base, timeless, waitForStatus } from "./fixtures.mjs";
import { host } from "./host.mjs";

/** @import {Page, TestType} from "@playwright/test" */

const test = /** @type {TestType<any, any>} */ (base).extend({
  served: async (/** @type {any} */ {}, /** @type {any} */ use) => {
    const served = await host();
    await use(served);
    served.close();
  },
  baseURL: async (/** @type {any} */ { served }, /** @type {any} */ use) => use(served.url),
});
// What is asked of a host that is gone.
test.use({ serviceWorkers: "allow", tolerate: [/net::ERR_|Failed to load resource/] });

/** Opens the page and waits until it is kept. @param {Page} page @param {string} [query] */
async function visit(page, query) {
  await open(page, query);
  await expect(page.getByTestId("kept")).not.toBeEmpty({ timeout: LONG });
}

/** @param {Page} page */
const version = (page) => page.locator('[data-testid=message][data-topic="version"]');

test("after one visit the page works without a network: jobs, the lab, the glossary, boosting, other data, French", async ({ page, served }) => {
  await visit(page);
  await setField(page, "max-jobs", "3");
  const before = timeless(await runJob(page));
  served.close();
  await page.reload();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await setField(page, "max-jobs", "3");
  expect(timeless(await runJob(page))).toEqual(before);
  await retrain(page);
  await page.getByTestId("lab-open").click();
  await expect(page.getByTestId("lab-close")).toBeVisible();
  await page.getByTestId("lab-close").click();
  await page.getByTestId("open-glossary").click();
  await expect(page.locator(".glossary-list")).toContainText("max_depth");
  await page.keyboard.press("Escape");
  await page.getByTestId("open-boosting").click();
  await expect(page.getByTestId("boosting-tree").locator("svg")).toBeVisible({ timeout: LONG });
  await page.keyboard.press("Escape");
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("task")).toHaveValue("multiclass");
  await page.getByTestId("language").selectOption("fr");
  await expect(page.getByTestId("kept")).toHaveText("Conservée dans ce navigateur : la page fonctionne sans réseau.");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
});

test("the page can be opened anew without a network, by either of its addresses", async ({ page, context, served }) => {
  await visit(page);
  served.close();
  for (const address of ["", "?lang=fr", "index.html", "index.html?lang=en#top"]) {
    const other = await context.newPage();
    await other.goto(`${served.url}${address}`);
    await expect(other.getByTestId("start"), address).toBeEnabled({ timeout: LONG });
    await other.close();
  }
});

test("each file is fetched once more at most, and the next version fetches only what has changed", async ({ page, served }) => {
  await visit(page);
  const times = (/** @type {string} */ file) => served.asked.filter((/** @type {string} */ each) => each === file).length;
  for (const file of ["www/main.js", "www/wasm/playground_bg.wasm.lzma", "www/wasm/analysis_bg.wasm.lzma"]) expect(times(file), file).toBeLessThanOrEqual(2);
  const module = times("www/wasm/playground_bg.wasm.lzma");
  const texts = times("www/i18n/en.json");
  await served.publish("www/i18n/en.json", (/** @type {string} */ text) => text.replace("Automatic model tuning", "Tuning, mended"));
  await page.reload();
  await expect(version(page)).toBeVisible({ timeout: LONG });
  expect(times("www/i18n/en.json")).toBe(texts + 1);
  expect(times("www/wasm/playground_bg.wasm.lzma")).toBe(module);
});

test("a new version is told, waits until a job is over, and comes when it is wanted", async ({ page, served }) => {
  await visit(page);
  await served.publish("www/i18n/en.json", (/** @type {string} */ text) => text.replace("Automatic model tuning", "Tuning, mended"));
  await page.reload();
  await expect(version(page)).toContainText("There is a new version of this page.", { timeout: LONG });
  await expect(page.locator(".tagline")).toContainText("Automatic model tuning");
  mkdirSync(results, { recursive: true });
  for (const [size, width, height] of /** @type {const} */ ([["wide", 1440, 900], ["narrow", 390, 844]])) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: path.join(results, `update-${size}-${colorScheme}.png`) });
      expect(await barriers(page, ".messages"), `${size}, ${colorScheme}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  // Nobody is asked in the middle of a job.
  await longTrials(page);
  await setField(page, "max-jobs", "40");
  await page.getByTestId("start").click();
  await waitForStatus(page, "InProgress");
  await expect(version(page)).toBeHidden();
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  await expect(version(page)).toBeVisible();
  await page.getByTestId("version-act").click();
  await expect(page.locator(".tagline")).toContainText("Tuning, mended", { timeout: LONG });
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await expect(version(page)).toBeHidden();
  await expect(page.getByTestId("kept")).not.toBeEmpty({ timeout: LONG });
  await expect(version(page)).toBeHidden();
});

test("another tab keeps its version: the update waits until it is closed", async ({ page, context, served }) => {
  await visit(page);
  const other = await context.newPage();
  await other.goto(`${served.url}?lang=en`);
  await expect(other.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await served.publish("www/i18n/en.json", (/** @type {string} */ text) => text.replace("Automatic model tuning", "Tuning, mended"));
  await page.reload();
  await expect(version(page)).toBeVisible({ timeout: LONG });
  await page.getByTestId("version-act").click();
  await expect(version(page)).toContainText("open in another tab");
  // What it did not need so far is of its own version.
  await setField(other, "max-jobs", "2");
  expect((await runJob(other)).counters.completed).toBe(2);
  await other.close();
  await page.getByTestId("version-act").click();
  await expect(page.locator(".tagline")).toContainText("Tuning, mended", { timeout: LONG });
});

test("a file that holds something else is not kept, nor is the page then; it goes on with a network", async ({ page, served }) => {
  await served.spoil("www/lab/i18n/en.json");
  await open(page);
  await setField(page, "max-jobs", "2");
  expect((await runJob(page)).counters.completed).toBe(2);
  await expect.poll(() => served.asked.includes("www/lab/i18n/en.json"), { timeout: LONG }).toBe(true);
  const states = () => page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return [registration?.installing, registration?.waiting, registration?.active].map((worker) => worker?.state ?? null);
  });
  await expect.poll(states, { timeout: LONG }).toEqual([null, null, null]);
  await expect(page.getByTestId("kept")).toBeEmpty();
});

test("it can be installed", async ({ page, served }) => {
  await open(page);
  const manifest = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await page.request.get(new URL(manifest ?? "", served.url).href);
  const { name, display, start_url: start, icons } = await answer.json();
  expect([name, display, start]).toEqual(["Tuning Playground", "standalone", "."]);
  for (const { src } of icons) expect((await page.request.get(new URL(src, served.url).href)).ok()).toBe(true);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
});
