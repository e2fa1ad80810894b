// @ts-check
/** How the page comes: nothing moves, the form is there before the engine, and what is set in it meanwhile counts. */
import { test, expect, open, reveal, setField, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const ENGINE = "**/playground_bg.wasm.lzma";
const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };

/** Adds up how far what is in sight moves, as Cumulative Layout Shift does. @param {Page} page */
const watchShifts = (page) =>
  page.addInitScript(() => {
    const found = { sum: 0, what: /** @type {string[]} */ ([]) };
    Reflect.set(window, "shifts", found);
    new PerformanceObserver((entries) => {
      for (const entry of /** @type {any[]} */ (entries.getEntries())) {
        found.sum += entry.value;
        for (const { node } of entry.sources) found.what.push(`${node?.nodeName} ${node?.id ?? ""} ${node?.className ?? ""}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

/** Holds the engine back, and gives a function that lets it go. @param {Page} page */
async function holdEngine(page) {
  /** @type {(value?: undefined) => void} */
  let letGo = () => undefined;
  const free = new Promise((resolve) => (letGo = resolve));
  await page.route(ENGINE, async (route) => {
    await free;
    await route.continue();
  });
  return letGo;
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const language of ["en", "fr"]) {
    test(`at ${size} width nothing moves while the page starts (${language})`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await watchShifts(page);
      await open(page, `?lang=${language}`);
      // Two frames on, what the last message of the engine has changed is laid out and reported.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const { sum, what } = await page.evaluate(() => Reflect.get(window, "shifts"));
      expect(sum, what.join("; ")).toBeLessThan(0.01);
    });
  }
}

test("the form is there before the engine, and what is set in it counts", async ({ page }) => {
  await page.setViewportSize(SIZES.wide);
  const letGo = await holdEngine(page);
  await page.goto("./?lang=en");
  await expect(page.locator(".data-settings .brief")).toHaveText("442 rows · 10 features");
  await expect(page.locator('tr[data-column="bmi"]')).toBeVisible();
  await expect(page.getByTestId("start")).toBeDisabled();
  const eta = page.locator('[data-testid=param-row][data-param="eta"]').getByTestId("param-min");
  await eta.fill("0.2");
  await setField(page, "max-jobs", "3");
  await setField(page, "validation_fraction", "0.3");
  await page.getByTestId("data-preview").getByLabel("Use sex as a feature").uncheck();
  letGo();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: 30_000 });
  await expect(page.locator(".data-settings .brief")).toHaveText("442 rows · 9 features");
  await expect(page.locator(".split-rows .split-validation b")).toHaveText("133");
  await expect(eta).toHaveValue("0.2");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const { trials } = await page.evaluate(() => Reflect.get(window, "playground").snapshot());
  expect(trials.length).toBe(3);
  for (const { hyperparameters } of trials) expect(hyperparameters.eta).toBeGreaterThanOrEqual(0.2);
});

test("another data set that is chosen before the engine is there is the one that opens", async ({ page }) => {
  const letGo = await holdEngine(page);
  await page.goto("./?lang=en");
  await page.getByTestId("dataset-select").selectOption("iris");
  letGo();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: 30_000 });
  await expect(page.locator(".data-settings .brief")).toHaveText("150 rows · 4 features");
  await expect(page.getByTestId("target-select")).toHaveValue("species");
});

test("the rows of the data that are foreseen come with the engine", async ({ page }) => {
  await open(page);
  await reveal(page, "data-preview");
  await page.getByText("First rows").click();
  await expect(page.locator(".rows-table tbody tr")).toHaveCount(8);
});

test.describe("a data set that cannot be had", () => {
  test.use({ tolerate: [/Failed to load resource/] });
  test("is not shown as if it were there", async ({ page }) => {
    await page.route("**/diabetes.csv", (route) => route.fulfill({ status: 404, body: "" }));
    await page.goto("./?lang=en");
    await expect(page.getByTestId("message").first()).toBeVisible();
    await expect(page.getByTestId("job-status")).toHaveText("Ready", { timeout: 30_000 });
    await expect(page.getByTestId("start")).toBeDisabled();
    await expect(page.getByTestId("data-preview")).toBeHidden();
  });

  test("what is foreseen may be missing: the engine says it", async ({ page }) => {
    await page.route("**/first-sight.json", (route) => route.fulfill({ status: 404, body: "" }));
    await open(page);
    await expect(page.locator(".data-settings .brief")).toHaveText("442 rows · 10 features");
  });
});

test("inside another page there is no header, from the first frame on", async ({ page }) => {
  // As it is before the rest of the page comes.
  await page.route("**/main.js", (route) => route.fulfill({ body: "", contentType: "text/javascript" }));
  await page.goto("./?embed=1&theme=dark");
  await expect(page.locator("html")).toHaveAttribute("data-embed", "");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("h1")).toBeHidden();
});
