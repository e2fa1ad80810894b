// @ts-check
/** By keyboard: a button that goes passes the focus on to the one in its place. */
import { test, expect, LONG, longTrials, open, setField, waitForStatus } from "./fixtures.mjs";

test("start, pause, resume, stop: the focus stays on the job's controls", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "500");
  const start = page.getByTestId("start");
  await start.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("pause")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("resume")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("pause")).toBeFocused();
  await page.getByTestId("stop").focus();
  await page.keyboard.press("Enter");
  await waitForStatus(page, "Stopped");
  await expect(start).toBeFocused();
});

test("a job that ends under the pause button leaves the focus on start", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "3");
  await page.getByTestId("start").focus();
  await page.keyboard.press("Enter");
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("start")).toBeFocused();
});

test("retrain, cancel, retrain to the end", async ({ page }) => {
  await open(page);
  await setField(page, "workers", "1");
  await longTrials(page, "15000", "15001");
  await setField(page, "max-jobs", "1");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("retrain").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("cancel-retrain")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("retrain")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  await expect(page.getByTestId("retrain")).toBeFocused();
});

test("the focus is not taken from a visitor who has gone elsewhere", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").click();
  await page.getByTestId("seed").focus();
  await expect(page.getByTestId("pause")).toBeEnabled();
  await page.getByTestId("stop").evaluate((/** @type {HTMLElement} */ stop) => stop.click());
  await waitForStatus(page, "Stopped");
  await expect(page.getByTestId("seed")).toBeFocused();
});

test("a key that is held down presses one button, not its heirs", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").focus();
  await page.keyboard.down("Enter");
  await expect(page.getByTestId("pause")).toBeFocused();
  // Playwright repeats a key that is down already.
  for (let press = 0; press < 3; press++) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await expect(page.getByTestId("pause")).toBeFocused();
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
});
