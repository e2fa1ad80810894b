// @ts-check
/** The main path by keys alone: nothing here clicks, or puts the focus anywhere. At every stop one sees where the focus is. */
import { test, expect, LONG, open, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** What is wrong with the focus, for who sees the page and has no pointer: nothing has it, or one cannot see what has. @param {Page} page */
const faults = (page) =>
  page.evaluate(() => {
    const focused = /** @type {HTMLElement} */ (document.activeElement);
    if (!focused || focused === document.body) return ["nothing is focused"];
    // A file's input is hidden behind its button, which has the ring in its place.
    const hidden = focused instanceof HTMLInputElement && focused.classList.contains("visually-hidden");
    const shown = hidden ? /** @type {HTMLElement} */ (focused.labels?.[0]) : focused;
    const name = shown.dataset.testid ?? `${shown.tagName} ${shown.className} ${shown.textContent?.trim().slice(0, 40)}`;
    const { left, top, right, bottom } = shown.getBoundingClientRect();
    const [x, y] = [(Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
    const above = document.elementFromPoint(x, y);
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
    return [
      (outlineStyle === "none" || Number.parseFloat(outlineWidth) < 1 || /,\s*0\)$/.test(outlineColor)) && `${name} has no ring`,
      (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) && `${name} is out of sight`,
      above && !shown.contains(above) && !above.contains(shown) && `${name} is covered by ${above.tagName} ${above.className}`,
    ].filter(Boolean);
  });

/** The focus is on this, and one sees it. @param {Page} page @param {string} testId */
async function expectFocus(page, testId) {
  await expect(page.getByTestId(testId)).toBeFocused({ timeout: LONG });
  await expect.poll(() => faults(page)).toEqual([]);
}

/** Presses Tab, or Shift and Tab, until the focus is there. One sees each stop on the way. @param {Page} page @param {string} testId @param {"Tab" | "Shift+Tab"} [key] */
async function tabTo(page, testId, key = "Tab") {
  const there = () => page.evaluate((id) => /** @type {HTMLElement} */ (document.activeElement).dataset.testid === id, testId);
  for (let stops = 0; stops < 150 && !(await there()); stops++) {
    await page.keyboard.press(key);
    await expect.poll(() => faults(page)).toEqual([]);
  }
  await expectFocus(page, testId);
}

test("by keys alone: other data are chosen, a job is started, its best is read and retrained", async ({ page }) => {
  await open(page);
  await tabTo(page, "dataset-select");
  const first = await page.getByTestId("dataset-select").inputValue();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByTestId("dataset-select")).not.toHaveValue(first);
  const chosen = await page.getByTestId("dataset-select").inputValue();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await expectFocus(page, "dataset-select");

  // The button of the job is above the settings.
  await tabTo(page, "start", "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await snapshot(page))?.name).toBe(chosen.replaceAll("_", "-"));
  await waitForStatus(page, "Completed");
  // From start it went to pause, and came back with the end.
  await expectFocus(page, "start");

  // The chart tells each training job to the arrow keys.
  const history = page.getByTestId("chart-history");
  for (let stops = 0; stops < 150 && !(await history.locator(".chart-box").evaluate((box) => box === document.activeElement)); stops++) {
    await page.keyboard.press("Tab");
    await expect.poll(() => faults(page)).toEqual([]);
  }
  await expect(history.locator(".chart-box")).toBeFocused();
  const { best, trials } = await snapshot(page);
  const tip = history.getByRole("tooltip");
  await page.keyboard.press("Home");
  const read = async () => /#?(\d+)/.exec(await tip.innerText())?.[1];
  for (let marks = 0; marks < 3 * trials.length && (await read()) !== String(best + 1); marks++) await page.keyboard.press("ArrowRight");
  expect(await read()).toBe(String(best + 1));
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("best-trial")).toHaveAttribute("data-trial", String(best));

  await tabTo(page, "retrain");
  await expect(page.getByTestId("best-value")).toBeInViewport();
  await expect(page.getByTestId("best-value")).toHaveAttribute("data-value", String(trials[best].objective));
  await page.keyboard.press("Space");
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  // The button that cancels had it meanwhile. The page shows the result now; Tab goes on from the button.
  await expect(page.getByTestId("retrain")).toBeFocused();
  await expect(page.getByTestId("evaluation")).toBeInViewport();
  await expect(page.getByTestId("evaluation")).toContainText(`#${best + 1}`);
  await page.keyboard.press("Tab");
  await expect.poll(() => faults(page)).toEqual([]);
});
