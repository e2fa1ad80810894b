// @ts-check
/** The page itself: private, above the fold, in two languages and themes, by keyboard, from any sub-path. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { settled } from "./charts.mjs";
import { test, expect, inTheme, open, results, retrain, root, setField, showTable, snapshot, THEMES, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */
/** @import {Theme} from "./fixtures.mjs" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** Boxes of text that lie over each other inside a chart. @param {Page} page @param {string} chart */
const overlaps = (page, chart) =>
  page.getByTestId(chart).evaluate((figure) => {
    const boxes = [...figure.querySelectorAll("svg text")].map((text) => ({
      text: text.textContent,
      box: text.getBoundingClientRect(),
    }));
    const found = [];
    for (const [index, a] of boxes.entries()) {
      for (const b of boxes.slice(index + 1)) {
        const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (across > 1 && down > 1) found.push(`${a.text} / ${b.text}`);
      }
    }
    return found;
  });

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`at ${size} width start and the main chart are above the fold and nothing overlaps, light and dark`, async ({ page }) => {
    mkdirSync(results, { recursive: true });
    await page.setViewportSize(viewport);
    await open(page);
    /** @param {string} name @param {(theme: Theme) => Promise<unknown>} [look] */
    async function shots(name, look, fullPage = false) {
      for (const theme of THEMES) {
        await inTheme(page, theme);
        await page.screenshot({ path: path.join(results, `${name}-${size}-${theme}.png`), fullPage });
        await look?.(theme);
      }
    }
    await expect(page.getByTestId("start")).toBeInViewport({ ratio: 1 });
    await expect(page.getByTestId("chart-history")).toBeInViewport({ ratio: 0.6 });
    await shots("ready");
    await setField(page, "max-jobs", "40");
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByTestId("start").click();
    // However long it takes: this waits for the pictures, what is claimed comes below.
    await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(11);
    await shots("mid-job");
    await waitForStatus(page, "Completed");
    await showTable(page);
    await expect(page.getByTestId("trials-table")).toHaveAttribute("aria-rowcount", "41");
    for (const chart of ["chart-history", "chart-curves"]) {
      await expect(page.getByTestId(chart).locator(".chart-drawing svg")).toBeVisible();
      await expect.poll(() => overlaps(page, chart)).toEqual([]);
    }
    await retrain(page);
    await shots("retrained");
    if (process.env.UPDATE_SCREENSHOT && size === "wide") {
      await inTheme(page, "light");
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: path.join(root, "docs/screenshot.png") });
    }
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
    const axe = async (/** @type {Theme} */ theme) => {
      expect(await barriers(page), theme).toEqual([]);
    };
    await shots("whole", axe, true);
  });
}

test("hovering a point tells its trial", async ({ page }) => {
  await page.setViewportSize(SIZES.wide);
  await open(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await settled(page.getByTestId("chart-history"), 20);
  const point = page.getByTestId("chart-history").locator("svg [data-trial]").last();
  const trial = Number(await point.getAttribute("data-trial"));
  await point.hover({ force: true });
  const tooltip = page.getByRole("tooltip");
  await expect(tooltip).toBeVisible();
  await expect(tooltip).toContainText(String(trial + 1));
});

test("360 px is wide enough", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test.describe("privacy", () => {
  test.use({ tolerate: [/Content Security Policy|Failed to load|violates/] });
  test("the page asks nothing of any other origin, and its policy would not let it", async ({ page }) => {
    await open(page);
    const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
    const outcome = await page.evaluate(async () => {
      const blocked = new Promise((resolve) =>
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.blockedURI)),
      );
      // The policy stops this before any request is made.
      const failed = await fetch("https://example.invalid/").then(() => "sent", () => "refused");
      return { failed, blocked: await blocked };
    }).catch((error) => error.message);
    expect(outcome).toMatchObject({ failed: "refused" });
  });
});

test.describe("these tests", () => {
  test.use({ bypassCSP: true, tolerate: [/example\.invalid|Failed to load/] });
  test("notice a request to another origin, by the page and by a worker", async ({ page, faults }) => {
    await open(page);
    await page.evaluate(async () => {
      const ask = "(name) => fetch(`https://${name}.example.invalid/`).catch(() => undefined)";
      const worker = new Worker(URL.createObjectURL(new Blob([`(${ask})("worker").then(() => postMessage("done"))`])));
      await Promise.all([
        fetch("https://page.example.invalid/").catch(() => undefined),
        new Promise((resolve) => (worker.onmessage = resolve)),
      ]);
    });
    const asked = faults.filter((fault) => fault.startsWith("request to another origin"));
    expect(asked.map((fault) => fault.match(/(\w+)\.example/)?.[1]).sort()).toEqual(["page", "worker"]);
  });
});

test("French: every text on the screen is translated, the job runs", async ({ page }) => {
  await open(page, "?lang=fr");
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("job-status")).not.toHaveText("Completed");
  // A missing text would show its key: lower case words joined by dots or underscores.
  const keys = await page.locator("body").evaluate((body) => (/** @type {HTMLElement} */ (body).innerText.match(/\b[a-z]+\.[a-z_]+[a-z.]*\b/g) ?? []));
  expect(keys.filter((key) => !/\.(csv|arff|json|gz|js)$/.test(key))).toEqual([]);
  await page.getByTestId("language").selectOption("en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByTestId("job-status")).toHaveText("Completed");
});

test("dark is one set of colours, whether the system or the visitor chooses it", async ({ page }) => {
  const colours = () =>
    page.evaluate(() => {
      const read = (/** @type {string} */ selector, /** @type {string} */ property) =>
        getComputedStyle(/** @type {Element} */ (document.querySelector(selector))).getPropertyValue(property);
      return [
        read("html", "background-color"),
        read(".run-bar", "background-color"),
        read("h1", "color"),
        read(".counter dt", "color"),
        read(".split-bar .split-train", "background-color"),
        read("[data-testid=start]", "background-color"),
      ];
    });
  // Without transitions: a colour is there at once.
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await open(page);
  const light = await colours();
  await page.getByTestId("theme").selectOption("dark");
  await expect.poll(colours).not.toEqual(light);
  const dark = await colours();
  dark.forEach((colour, index) => expect(colour).not.toBe(light[index]));
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByTestId("theme").selectOption("auto");
  await expect.poll(colours).toEqual(dark);
  await page.getByTestId("theme").selectOption("light");
  await expect.poll(colours).toEqual(light);
});

test("a job can be run by keyboard alone", async ({ page }) => {
  await open(page);
  await page.keyboard.press("Control+Enter");
  await waitForStatus(page, "Completed");
});

test("these tests run under a sub-path, so every URL of the page is relative", ({ baseURL }) => {
  expect(new URL(baseURL ?? "").pathname.split("/").length).toBeGreaterThan(2);
});
