// @ts-check
/** The charts of the search: drawn, linked, brushed, saved; and what follows from them. */
import { readFile } from "node:fs/promises";
import { settled } from "./charts.mjs";
import { expect, LONG, longTrials, onOnePage, open, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

/** @import {Locator, Page} from "@playwright/test" */

/** A finished job of twelve trials on iris. @param {Page} page @param {string} [query] */
async function finished(page, query) {
  await open(page, query);
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await setField(page, "max-jobs", "12");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
}

/** A chart, scrolled to and drawn. @param {Page} page @param {string} id */
async function chart(page, id) {
  const figure = page.locator(`[data-figure="${id}"]`);
  // Cards above may still be growing, and push it out of sight.
  await expect(async () => {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure.locator(".chart-drawing svg")).toBeVisible({ timeout: 2000 });
  }).toPass();
  return figure;
}

/**
 * Drags along an axis of the parallel coordinates of so many trials, between two parts of its height from above.
 * @param {Locator} figure @param {number} trials @param {string} name @param {number} from @param {number} to
 */
async function drag(figure, trials, name, from, to) {
  const { mouse } = figure.page();
  const { left, top, height } = await settled(figure, trials);
  // The name stands at its axis.
  const label = figure.locator("svg text", { hasText: new RegExp(`^${name}$`) });
  const x = left + (await label.evaluate((text) => Number(text.getAttribute("x"))));
  await mouse.move(x, top + from * height);
  await mouse.down();
  await mouse.move(x, top + ((from + to) / 2) * height, { steps: 4 });
  await mouse.move(x, top + to * height, { steps: 4 });
  await mouse.up();
}

onOnePage("charts of a job that is over", finished, (on) => {
  test("after a job every chart of the search is drawn, and each has its axes named", on(async (page) => {
    for (const id of ["parallel", "slice:eta", "slice:max_depth", "contour", "importance", "timeline", "distribution"]) {
      const figure = await chart(page, id);
      await expect(figure.locator("svg text").first()).toBeAttached();
      if (id !== "parallel") await expect(figure.locator(".chart-axis-title")).toHaveCount(2);
    }
    await expect((await chart(page, "slice:eta")).locator(".chart-area")).not.toHaveCount(0);
    await expect((await chart(page, "contour")).locator(".chart-cell")).not.toHaveCount(0);
    await expect((await chart(page, "parallel")).locator(".chart-line")).toHaveCount(12);
  }));

  test("a trial that is pointed at in one chart lights up in the others and in the table", on(async (page) => {
    // Marks light up where somebody can see them.
    const usual = /** @type {{width: number, height: number}} */ (page.viewportSize());
    await page.setViewportSize({ width: 1440, height: 5000 });
    const history = page.locator('[data-figure="history"]');
    const slice = await chart(page, "slice:eta");
    await settled(history, 12);
    const mark = history.locator("svg > [data-trial]").last();
    const trial = await mark.getAttribute("data-trial");
    await mark.hover({ force: true });
    await expect(slice.locator(`.linked [data-trial="${trial}"]`)).not.toHaveCount(0);
    await expect(page.locator('[data-figure="curves"]').locator(`.linked [data-trial="${trial}"]`)).not.toHaveCount(0);
    await page.mouse.move(0, 0);
    await expect(slice.locator(".linked > *")).toHaveCount(0);
    await page.setViewportSize(usual);
  }));

  test("another pair of hyperparameters is another map", on(async (page) => {
    const figure = await chart(page, "contour");
    const title = () => figure.locator(".chart-axis-title").allTextContents();
    const before = await title();
    expect(before.join()).not.toContain("subsample");
    await page.getByTestId("contour-first").selectOption("subsample");
    await expect.poll(async () => (await title()).join()).toContain("subsample");
    // The same one on both axes makes no map: they change places.
    await page.getByTestId("contour-second").selectOption("subsample");
    await expect(page.getByTestId("contour-first")).not.toHaveValue("subsample");
    await expect(page.getByTestId("contour-second")).toHaveValue("subsample");
  }));

  test("a chart is saved as an SVG that stands by itself, and as a PNG", on(async (page) => {
    const figure = await chart(page, "slice:eta");
    await settled(figure, 12);
    /** @param {string} format */
    async function saved(format) {
      const [download] = await Promise.all([page.waitForEvent("download"), figure.getByTestId(`save-${format}`).click()]);
      expect(download.suggestedFilename()).toBe(`slice-eta.${format}`);
      return readFile(await download.path());
    }
    const svg = (await saved("svg")).toString();
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toContain("var(");
    expect(svg).toContain("<style>");
    expect(svg).toContain(">eta</text>");
    // Marks of one kind are one path, which names its trials.
    const marked = [...svg.matchAll(/class="chart-mark[^"]*"[^>]* data-trials?="([\d ]+)"/g)].flatMap(([, trials]) => trials.split(" "));
    expect(new Set(marked).size).toBe(12);
    const png = await saved("png");
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(png.length).toBeGreaterThan(5000);
  }));

  test("dragging along an axis keeps what passes, and narrows the ranges of the form when the job is over", on(async (page) => {
    const figure = await chart(page, "parallel");
    await drag(figure, 12, "eta", 0.5, 0.97);
    await expect(page.getByTestId("brush")).toHaveCount(1);
    expect(await page.evaluate(() => String(getSelection()))).toBe("");
    // The brush is there before it is known what passes.
    const counted = async () => Number((await page.getByTestId("brushed").innerText()).match(/\d+/)?.[0]);
    await expect.poll(counted).toBeGreaterThan(0);
    const inside = await counted();
    expect(inside).toBeLessThan(12);
    const row = page.locator('[data-testid=param-row][data-param="eta"]');
    const before = await row.getByTestId("param-max").inputValue();
    await page.getByTestId("narrow").click();
    await expect(row.getByTestId("param-max")).not.toHaveValue(before);
    const [min, max] = await Promise.all(["param-min", "param-max"].map(async (id) => Number(await row.getByTestId(id).inputValue())));
    const etas = (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.hyperparameters.eta);
    expect(etas.filter((/** @type {number} */ eta) => eta >= min && eta <= max)).toHaveLength(inside);
    await expect(page.getByTestId("message")).toContainText("Start tuning job");
  }));
});

test("narrowing a running job holds it, edits its ranges and goes on in them", async ({ page }) => {
  await open(page);
  await longTrials(page, "800", "1000");
  // More than it can do before it is stopped, however slow the page is beside it.
  await setField(page, "max-jobs", "2000");
  await page.getByTestId("strategy").selectOption("Random");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(3);
  await chart(page, "parallel");
  // By hand: a pointer would race with the job.
  await page.getByTestId("brush-axis").evaluate((element) => {
    const fold = element.closest("details");
    if (fold) fold.open = true;
  });
  await page.getByTestId("brush-axis").selectOption("eta");
  await page.getByTestId("brush-from").fill("0.2");
  await page.getByTestId("brush-to").fill("0.1");
  await page.getByTestId("brush-add").click();
  await expect(page.getByText("Type two numbers, the smaller first.")).toBeVisible();
  await page.getByTestId("brush-from").fill("0.1");
  await page.getByTestId("brush-to").fill("0.2");
  await page.getByTestId("brush-add").click();
  await expect(page.getByTestId("brush")).toHaveCount(1);
  await page.getByTestId("narrow").click();
  const row = page.locator('[data-testid=param-row][data-param="eta"]');
  await expect(row.getByTestId("param-min")).toHaveValue("0.1");
  await expect(page.getByTestId("brush")).toHaveCount(0);
  const at = (await snapshot(page)).trials.length;
  await expect.poll(async () => (await snapshot(page)).trials.length, { timeout: LONG }).toBeGreaterThan(at + 8);
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  // Those that were proposed before are what they were.
  const late = (await snapshot(page)).trials.slice(at + 4).map((/** @type {any} */ trial) => trial.hyperparameters.eta);
  expect(late.length).toBeGreaterThan(0);
  expect(late.every((/** @type {number} */ eta) => eta >= 0.1 && eta <= 0.2)).toBe(true);
});

test("where the best lies at an end of its range, one click widens it in the form", async ({ page }) => {
  await open(page);
  const row = page.locator('[data-testid=param-row][data-param="eta"]');
  // Far too small: more is better, up to the end.
  await row.getByTestId("param-min").fill("0.0001");
  await row.getByTestId("param-max").fill("0.001");
  await setField(page, "max-jobs", "20");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await chart(page, "slice:eta");
  const hint = page.getByTestId("edges").locator("li", { hasText: "eta" });
  await expect(hint).toContainText("upper end");
  await hint.getByTestId("widen").click();
  // One half of a decade on: 0.001 times the square root of ten.
  await expect(row.getByTestId("param-max")).toHaveValue("0.0032");
});

test("the charts of the search speak French", async ({ page }) => {
  await finished(page, "?lang=fr");
  await chart(page, "distribution");
  await expect(page.locator("#search-title")).toHaveText("La recherche");
  const texts = await page.locator(".search svg text").allTextContents();
  expect(texts.filter((text) => /\b(objective|seconds|better|worse|share)\b/i.test(text))).toEqual([]);
});
