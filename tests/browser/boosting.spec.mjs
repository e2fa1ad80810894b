// @ts-check
/** Boosting at work: points, knobs, the film of the rounds, trees, one's own columns; for everyone, in both languages. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { LONG, expect, open, results, test } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const KINDS = ["moons", "circles", "spiral", "xor"];

// Without the film that an opening begins with, the last round is shown at once.
test.use({ contextOptions: { reducedMotion: "reduce" } });

/** @param {Page} page @param {string} query */
async function openBoosting(page, query = "?lang=en") {
  await open(page, query);
  await page.getByTestId("open-boosting").click();
  await expect(page.getByTestId("boosting")).toBeVisible();
  await atRound(page, 100);
}

/** @param {Page} page @param {number} round @param {number} of */
const atRound = (page, round, of = 100) =>
  expect(page.getByTestId("boosting-count")).toHaveText(new RegExp(`^${round} (of|sur) ${of}$`), { timeout: LONG });

/** What is painted, as a text that differs where a pixel does. @param {Page} page */
const painted = (page) =>
  page.getByTestId("boosting-canvas").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());

/** How many colours the picture has. @param {Page} page */
const shades = (page) =>
  page.getByTestId("boosting-canvas").evaluate((node) => {
    const canvas = /** @type {HTMLCanvasElement} */ (node);
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });

/** Waits until another picture is painted, and gives it. @param {Page} page @param {string} before */
async function repainted(page, before) {
  await expect.poll(() => painted(page), { timeout: LONG }).not.toBe(before);
  return painted(page);
}

/** @param {Page} page @param {string} kind */
const choose = (page, kind) => page.getByTestId(`boosting-${kind}`).check({ force: true });

test("each data set has its points and its surface; the same points come again", async ({ page }) => {
  await openBoosting(page);
  let before = await painted(page);
  const first = before;
  for (const kind of KINDS.slice(1)) {
    await choose(page, kind);
    before = await repainted(page, before);
    await atRound(page, 100);
    expect(await shades(page)).toBeGreaterThan(10);
    await expect(page.locator(".boosting-mark")).toHaveCount(4);
  }
  await choose(page, "moons");
  await expect.poll(() => painted(page)).toBe(first);
  // Others on request.
  await page.getByTestId("boosting-again").click();
  await repainted(page, first);
  await page.getByTestId("boosting-points").fill("0");
  await expect(page.locator(".boosting-legend")).toContainText("70 train rows");
  await expect(page.locator(".boosting-legend")).toContainText("30 validation rows");
});

test("a knob has its effect at once, and what it is not allowed is said", async ({ page }) => {
  await openBoosting(page);
  let before = await painted(page);
  await page.getByTestId("boosting-max_depth-value").fill("1");
  await page.keyboard.press("Enter");
  before = await repainted(page, before);
  await expect(page.getByTestId("boosting-tree-about")).toContainText("1 split");
  // By keyboard, a step at a time.
  await page.getByTestId("boosting-eta").focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByTestId("boosting-eta-value")).toHaveValue("0.2");
  before = await repainted(page, before);
  // Fewer rounds: the last of them is shown.
  await page.getByTestId("boosting-num_round-value").fill("40");
  await page.keyboard.press("Enter");
  await atRound(page, 40, 40);
  // No node may be so light: trees without a split are told to be that.
  await page.getByTestId("boosting-min_child_weight-value").fill("1000");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("boosting-tree-about")).toContainText("No split: no cut lowers the loss enough");
  await page.getByTestId("boosting-eta-value").fill("2");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("boosting-errors")).toContainText("eta");
  await expect(page.getByTestId("boosting-eta-value")).toHaveAttribute("aria-invalid", "true");
  await page.getByTestId("boosting-defaults").click();
  await expect(page.getByTestId("boosting-errors")).toBeHidden();
  await atRound(page, 100);
  await expect(page.getByTestId("boosting-eta-value")).toHaveValue("0.3");
});

test("the film goes from round to round, is held, and the rounds can be turned by hand", async ({ page }) => {
  await openBoosting(page);
  const last = await painted(page);
  await page.getByTestId("boosting-first").click();
  await atRound(page, 0);
  // Before any tree all is one colour.
  await expect.poll(() => shades(page)).toBe(1);
  await expect(page.getByTestId("boosting-verdict")).toContainText("No tree yet");
  await page.getByTestId("boosting-on").click();
  await atRound(page, 1);
  await page.getByTestId("boosting-speed").selectOption("fast");
  await page.getByTestId("boosting-play").click();
  await expect(page.getByTestId("boosting-play")).toHaveText("Pause");
  await expect.poll(async () => Number.parseInt((await page.getByTestId("boosting-count").textContent()) ?? "", 10)).toBeGreaterThan(3);
  await atRound(page, 100);
  await expect(page.getByTestId("boosting-play")).toHaveText("Play");
  // Grown tree by tree it is the same as trained at one go.
  expect(await painted(page)).toBe(last);
  await page.getByTestId("boosting-round").focus();
  await page.keyboard.press("ArrowLeft");
  await atRound(page, 99);
  await expect(page.getByTestId("boosting-canvas")).toHaveAttribute("aria-label", /after round 99 of 100\. Accuracy: \d+% on train/);
});

test("over- and underfitting are seen, and said", async ({ page }) => {
  await openBoosting(page);
  await page.getByTestId("boosting-lesson-overfit").click();
  await expect(page.getByTestId("boosting-verdict")).toContainText("Overfitting: validation has risen since round");
  await expect(page.getByTestId("boosting-scores")).toContainText("100%");
  await page.getByTestId("boosting-lesson-repair").click();
  await expect(page.getByTestId("boosting-verdict")).toContainText("Validation has come to rest");
  await page.getByTestId("boosting-lesson-stumps").click();
  await expect(page.getByTestId("boosting-verdict")).toContainText("Nothing learnt that holds");
  await page.getByTestId("boosting-max_depth-value").fill("2");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("boosting-verdict")).not.toContainText("Nothing learnt");
  await page.getByTestId("boosting-lesson-underfit").click();
  await expect(page.getByTestId("boosting-verdict")).toContainText("Still learning");
});

test("what the model says at a place is told, by pointer and by keyboard; and the best round is a press away", async ({ page }) => {
  await openBoosting(page);
  const stage = page.getByTestId("boosting-stage");
  const tip = stage.locator(".boosting-tip");
  await stage.hover({ position: { x: 40, y: 40 } });
  await expect(tip).toHaveText(/^x1 .*, x2 .*: class 0 with \d+%$/);
  await page.mouse.move(5, 5);
  await expect(tip).toBeHidden();
  await stage.focus();
  for (let step = 0; step < 12; step++) await page.keyboard.press(step < 9 ? "ArrowDown" : "ArrowRight");
  await expect(tip).toHaveText(/class 1 with \d+%$/);
  // Escape takes the mark away first, and closes the dialog then.
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
  await expect(page.getByTestId("boosting")).toBeVisible();
  await page.getByTestId("boosting-best-round").click();
  await atRound(page, 8);
  await expect(page.getByTestId("boosting-verdict")).toContainText("Validation is at its best in round 8");
});

test("trees are drawn one by one with their gains, and each alone on the surface", async ({ page }) => {
  await openBoosting(page);
  const tree = page.getByTestId("boosting-tree");
  await expect(tree.locator("svg.chart-tree")).toContainText("gain");
  await expect(page.getByTestId("boosting-tree-about")).toContainText("with a gain of");
  await page.getByTestId("boosting-first").click();
  await page.getByTestId("boosting-tree-next").click();
  await expect(page.locator("#boosting-tree-title")).toHaveText("The tree of round 1");
  await expect(tree).toContainText("Tree 1 of 100");
  // A node that stands for more opens, by keyboard, too.
  const node = page.locator(".boosting-open").first();
  await node.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("boosting-tree-back")).toBeVisible();
  await page.getByTestId("boosting-tree-back").click();
  await expect(page.getByTestId("boosting-tree-back")).toBeHidden();
  const whole = await painted(page);
  await page.getByTestId("boosting-what-tree").check({ force: true });
  await repainted(page, whole);
  await expect(page.getByTestId("boosting-canvas")).toHaveAttribute("aria-label", /the tree of round 1 adds/);
  await expect(page.locator(".boosting-legend")).toContainText("on the margin");
});

test("two columns of the page's own data, of every task", async ({ page }) => {
  await open(page);
  for (const [id, axis, legend] of [
    ["breast_cancer", "worst perimeter", "malignant"],
    ["iris", "petal width (cm)", "setosa"],
    ["diabetes", "ltg", "disease_progression"],
  ]) {
    await page.getByTestId("dataset-select").selectOption(id);
    await expect(page.getByTestId("start")).toBeEnabled();
    await page.getByTestId("open-boosting").click();
    await choose(page, "own");
    await expect(page.locator(".boosting-legend")).toContainText(legend, { timeout: LONG });
    const across = await page.getByTestId("boosting-x").inputValue();
    const before = await painted(page);
    await page.getByTestId("boosting-y").selectOption(axis);
    if (across !== axis) await expect(page.getByTestId("boosting-y")).toHaveValue(axis);
    // The same twice changes places.
    await page.getByTestId("boosting-x").selectOption(axis);
    await expect(page.getByTestId("boosting-x")).toHaveValue(axis);
    await expect(page.getByTestId("boosting-y")).not.toHaveValue(axis);
    await repainted(page, before);
    await page.getByTestId("boosting-close").click();
    await expect(page.getByTestId("open-boosting")).toBeFocused();
  }
});

test.describe("where motion is welcome", () => {
  test.use({ contextOptions: { reducedMotion: "no-preference" } });
  test("the film begins by itself, from before the first tree", async ({ page }) => {
    await open(page);
    await page.getByTestId("open-boosting").click();
    await expect(page.getByTestId("boosting-play")).toHaveText("Pause", { timeout: LONG });
    await page.getByTestId("boosting-play").click();
    const held = await page.getByTestId("boosting-count").textContent();
    expect(Number.parseInt(held ?? "", 10)).toBeLessThan(100);
    // A knob that is turned leaves the round as it is.
    await page.getByTestId("boosting-max_depth-value").fill("2");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("boosting-count")).toHaveText(held ?? "");
  });
});

test("in another language it comes back as it was", async ({ page }) => {
  await openBoosting(page);
  await choose(page, "spiral");
  await page.getByTestId("boosting-num_round-value").fill("60");
  await page.keyboard.press("Enter");
  await atRound(page, 60, 60);
  await page.getByTestId("boosting-close").click();
  await page.getByTestId("language").selectOption("fr");
  await page.getByTestId("open-boosting").click();
  await expect(page.locator("#boosting-title")).toHaveText("Le boosting à l’œuvre");
  await atRound(page, 60, 60);
  await expect(page.getByTestId("boosting-spiral")).toBeChecked();
  await expect(page.getByTestId("boosting-curve")).toContainText("Tour de boosting");
  await expect.poll(() => shades(page)).toBeGreaterThan(10);
});

test("it speaks French, a ? opens the glossary above it, and Escape goes back", async ({ page }) => {
  await openBoosting(page, "?lang=fr");
  await expect(page.locator("#boosting-title")).toHaveText("Le boosting à l’œuvre");
  const keys = await page.getByTestId("boosting").evaluate((dialog) => /** @type {HTMLElement} */ (dialog).innerText.match(/\b(?:boosting|chart|message)\.[a-zA-Z_.]+/g) ?? []);
  expect(keys).toEqual([]);
  await expect(page.getByTestId("boosting-verdict")).toContainText("Surapprentissage");
  await page.getByTestId("boosting").locator('[data-glossary="param.eta"]').click();
  await expect(page.getByTestId("glossary")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("glossary")).toBeHidden();
  await expect(page.getByTestId("boosting")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("open-boosting")).toBeFocused();
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ["light", "dark"]) {
    test(`at ${size} width in ${theme} it can be read, by everyone`, async ({ page }) => {
      mkdirSync(results, { recursive: true });
      await page.setViewportSize(viewport);
      await openBoosting(page, `?lang=en&theme=${theme}`);
      await expect(page.getByTestId("boosting-curve").locator("svg")).toBeVisible();
      await page.screenshot({ path: path.join(results, `boosting-${size}-${theme}.png`) });
      const sideways = await page.locator(".boosting-content").evaluate((content) => content.scrollWidth - content.clientWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      expect(await barriers(page, ".boosting")).toEqual([]);
    });
  }
}

test.describe("when it cannot be had", () => {
  test.use({ tolerate: [/Failed to load|ERR_FAILED|net::/] });
  test("a message says so, and the next press tries again", async ({ page }) => {
    await open(page);
    await page.route("**/boosting/boosting.css", (route) => route.abort());
    await page.getByTestId("open-boosting").click();
    await expect(page.getByTestId("message")).toContainText("Boosting at work could not be loaded.");
    await page.unroute("**/boosting/boosting.css");
    await page.getByTestId("open-boosting").click();
    await expect(page.getByTestId("boosting")).toBeVisible();
  });
});
