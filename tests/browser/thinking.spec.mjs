// @ts-check
/** How the tuner thinks: the card, the charts, one training job at a time. */
import { expect, open, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {Page} page @param {string} [query] */
async function prepared(page, query) {
  await open(page, query);
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await setField(page, "max-jobs", "14");
}

/** @param {Page} page */
const panel = async (page) => {
  const card = page.getByTestId("thinking");
  await card.scrollIntoViewIfNeeded();
  return card;
};

/** The trial that the card is about, and why. @param {Page} page @param {string} why */
const because = (page, why) => expect(page.getByTestId("why")).toHaveAttribute("data-why", why, { timeout: 15_000 });

test("why a training job was chosen is told and drawn, before its result and with it", async ({ page }) => {
  // High enough for both charts: what is out of sight is not drawn.
  await page.setViewportSize({ width: 1440, height: 2600 });
  await prepared(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const card = await panel(page);
  await because(page, "model");
  await expect(card.locator("h3").first()).toHaveText("Why training job 14?");
  for (const line of ["best", "expected", "gain", "actual"]) await expect(card.locator(`[data-line="${line}"]`)).toBeVisible();
  const thought = page.locator('[data-figure="thought"]');
  const gain = page.locator('[data-figure="gain"]');
  await expect(thought.locator(".chart-mark.is-suggested")).toHaveCount(1);
  await expect(gain.locator(".chart-area.is-gain")).not.toHaveCount(0);
  // One below the other, on the same axis: the dashed lines through the training job stand at the same place.
  const upright = (/** @type {import("@playwright/test").Locator} */ figure) =>
    figure.locator(".chart-line.is-suggested").evaluate((line) => Math.round(line.getBoundingClientRect().x));
  expect(await upright(thought)).toBe(await upright(gain));

  await page.getByTestId("thinking-after").check();
  await expect(card.locator('[data-line="gainNow"]')).toBeVisible();
  await page.getByTestId("thinking-before").check();

  // Another hyperparameter, another picture.
  await page.getByTestId("thinking-first").selectOption("max_depth");
  await expect(thought.locator(".chart-axis-title", { hasText: "max_depth" })).toHaveCount(1);
  await page.getByTestId("thinking-pair").click();
  await page.locator('[data-figure="contour:gain"]').scrollIntoViewIfNeeded();
  await expect(page.locator('[data-figure="contour:gain"] .chart-cell')).not.toHaveCount(0);
  await expect(page.locator('[data-figure="contour:mean"] .chart-mark.is-suggested')).toHaveCount(1);

  // What comes first has no model, and what would come next has one.
  await page.getByTestId("thinking-trial").selectOption("0");
  await because(page, "portfolio");
  await expect(thought).toBeHidden();
  await page.getByTestId("thinking-trial").selectOption("14");
  await because(page, "model");
  await expect(card.locator("h3").first()).toHaveText("What would training job 15 be?");
});

test("one training job at a time gives the same ones as running through", async ({ page }) => {
  await prepared(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const through = timeless(await snapshot(page)).trials;

  await panel(page);
  const step = page.getByTestId("step");
  await step.focus();
  for (let ended = 1; ended <= 14; ended++) {
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await snapshot(page)).counters.completed, { timeout: 15_000 }).toBe(ended);
    if (ended === 14) break;
    await expect(page.getByTestId("job-status")).toHaveAttribute("data-paused", "");
    await expect(step).toBeFocused();
    // The next is proposed and waits.
    const { trials } = await snapshot(page);
    expect(trials.filter((/** @type {any} */ { status }) => status === "Waiting").length).toBe(trials.length - ended);
    if (ended === 10) {
      await because(page, "model");
      await expect(page.getByTestId("why").locator("h3")).toHaveText("Why training job 11?");
      await expect(page.getByTestId("why").locator('[data-line="actual"]')).toHaveCount(0);
    }
  }
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page)).trials).toEqual(through);
});

test("in French it speaks French, and random search says that it does not learn", async ({ page }) => {
  await prepared(page, "?lang=fr");
  await page.getByTestId("strategy").selectOption("Random");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  const card = await panel(page);
  await because(page, "no_model");
  await expect(card.locator("h2").first()).toHaveText("Comment le tuner réfléchit");
  // And that it imagines nothing of those that are under way.
  await expect(page.getByTestId("why").locator('[data-line="pending"]')).toContainText("pas encore connu");
  await expect(page.getByTestId("why")).toContainText("La recherche aléatoire n’apprend rien des résultats");
});
