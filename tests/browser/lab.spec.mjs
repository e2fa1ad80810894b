// @ts-check
/** The lab: walked by its own instructions in both languages, kept over a reload, beside the page and not in its way. */
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { test, expect, needsShared, open, results, reveal, setField, showTable, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

const CONFIG = "HyperParameterTuningJobConfig";
const STEPS = ["basics", "tuner", "configure", "launch", "analyse", "retrain", "conclude"];

/** The texts of the lab. @param {string} language @returns {Promise<Record<string, string>>} */
const textsOf = async (language) =>
  JSON.parse(await readFile(new URL(`../../www/lab/i18n/${language}.json`, import.meta.url), "utf8"));

/** @param {Page} page */
const pointed = (page) => page.locator("[data-lab-pointed]");

/** @param {Page} page */
const request = (page) => page.evaluate(() => /** @type {any} */ (window).playground.request());

/** @param {Page} page */
async function openLab(page) {
  await page.getByTestId("lab-open").click();
  await expect(page.getByTestId("lab")).toBeVisible();
}

/** @param {Page} page @param {string} id */
async function expectStep(page, id) {
  await expect(page.locator(`[data-testid=lab-step]:visible`)).toHaveAttribute("data-step", id);
}

/** The training job that did worst, the first of several. @param {Page} page */
async function worst(page) {
  const { trials } = await snapshot(page);
  const scored = trials.filter((/** @type {any} */ { objective }) => objective !== null);
  const value = Math.max(...scored.map((/** @type {any} */ { objective }) => objective));
  return scored.find((/** @type {any} */ { objective }) => objective === value);
}

/** What each step says is to be done, done with the controls that it points at. @type {Record<string, (page: Page) => Promise<void>>} */
const DEEDS = {
  async basics(page) {
    await expect(page.getByTestId("dataset-select")).toHaveAttribute("data-lab-pointed", "");
    await page.getByTestId("dataset-select").selectOption("breast_cancer");
  },
  async tuner(page) {
    await expect(pointed(page)).toHaveCount(2);
    await setField(page, "max-jobs", "10");
    await setField(page, "max-parallel", "1");
  },
  async configure(page) {
    await expect(pointed(page)).toHaveAttribute("data-param", "alpha");
    await page.getByTestId("lab-preset").click();
    await expect(page.locator("[data-testid=lab-part][data-set]")).toHaveCount(6);
    await expect(pointed(page)).toHaveCount(0);
  },
  async launch(page) {
    await expect(page.getByTestId("start")).toHaveAttribute("data-lab-pointed", "");
    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
  },
  async analyse(page) {
    await expect(page.getByTestId("chart-history")).toHaveAttribute("data-lab-pointed", "");
    const { trial } = await worst(page);
    await page.getByTestId("trials-table").scrollIntoViewIfNeeded();
    await page.locator(`[data-testid=trial-row][data-trial="${trial}"]`).click();
  },
  async retrain(page) {
    await expect(page.getByTestId("retrain")).toHaveAttribute("data-lab-pointed", "");
    await page.getByTestId("retrain").click();
    await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: 30_000 });
    // The last of its columns is not under the guide.
    const past = () => page.locator(".metrics-table").evaluate((table) =>
      table.getBoundingClientRect().right - (table.closest(".card")?.getBoundingClientRect().right ?? 0));
    await expect.poll(past).toBeLessThanOrEqual(0);
  },
  async conclude(page) {
    const max = page.locator('[data-testid=param-row][data-param="alpha"]').getByTestId("param-max");
    await expect(max).toHaveAttribute("data-lab-pointed", "");
    await max.fill("10");
    await page.getByTestId("start").click();
    // The job before is completed, too.
    await expect(page.getByTestId("lab-done")).not.toBeEmpty({ timeout: 30_000 });
  },
};

/** The right answer of each check. @type {Record<string, string>} */
const RIGHT = { basics: "a", tuner: "b", configure: "a", launch: "c", analyse: "b", retrain: "a", conclude: "c" };

/** Goes through a step from its task to its check. @param {Page} page @param {string} id @param {Record<string, string>} texts */
async function walk(page, id, texts) {
  await expectStep(page, id);
  await expect(page.getByTestId("lab-step-title")).toHaveText(texts[`lab.${id}.title`]);
  // However far down the step before was read.
  await expect.poll(() => page.locator(".lab-body").evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  await expect(page.locator(".lab-answer:visible")).toHaveText(texts["lab.waiting"]);
  await DEEDS[id](page);
  await expect(page.getByTestId("lab-done")).toHaveText(texts["lab.done"]);
  const answer = page.locator(".lab-answer:visible");
  await expect(answer).not.toHaveText(texts["lab.waiting"]);
  // Every placeholder is filled, with a number that there is.
  await expect(answer).not.toContainText(/[{}]|NaN|undefined|lab\./);
  const choices = page.getByTestId("lab-choice");
  await expect(choices).toHaveCount(3);
  await page.locator(`[data-testid=lab-choice][value=${RIGHT[id]}]`).check();
  await expect(page.getByTestId("lab-why")).toHaveAttribute("data-verdict", "right");
}

for (const language of ["en", "fr"]) {
  test(`the whole lab by its own instructions (${language})`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 1440, height: 900 });
    const texts = await textsOf(language);
    await open(page, `?lang=${language}`);
    await openLab(page);
    for (const id of STEPS) {
      await walk(page, id, texts);
      if (id === "launch") {
        // The answer is of this very run.
        const { best, trials } = await snapshot(page);
        expect(trials).toHaveLength(10);
        await expect(page.locator(".lab-answer:visible")).toContainText(String(best + 1));
      }
      await page.getByTestId("lab-next").click();
    }
    await expect(page.getByTestId("lab-step-title")).toHaveText(texts["lab.end.title"]);
    await expect(page.getByTestId("lab-result")).toContainText(/7.*7.*7.*7/);
    await expect(page.getByTestId("lab-next")).toBeHidden();
    await expect(page.locator(".lab-dot[data-done]")).toHaveCount(7);
    mkdirSync(results, { recursive: true });
    await page.screenshot({ path: path.join(results, `lab-end-${language}.png`) });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByTestId("lab-replay-table").scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(results, `lab-end-narrow-${language}.png`) });
    expect(await barriers(page, "#lab")).toEqual([]);
  });

  test(`the guide by keyboard alone (${language})`, async ({ page }) => {
    const texts = await textsOf(language);
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, `?lang=${language}`);
    await page.getByTestId("lab-open").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("lab-step-title")).toBeFocused();
    await page.getByTestId("lab-show").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("dataset-select")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByTestId("lab-done")).toHaveText(texts["lab.done"]);
    await page.locator("[data-testid=lab-choice]").first().focus();
    await page.keyboard.press("Space");
    await expect(page.getByTestId("lab-why")).toHaveText(texts["lab.basics.whyA"]);
    await page.getByTestId("lab-next").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("lab-step-title")).toBeFocused();
    await expectStep(page, "tuner");
    await page.keyboard.press("Escape");
    await expect(page.getByTestId("lab")).toBeHidden();
    await expect(page.getByTestId("lab-open")).toBeFocused();
  });
}

test("a wrong answer is told why, and another can be chosen", async ({ page }) => {
  const texts = await textsOf("en");
  await open(page);
  await openLab(page);
  await page.locator("[data-testid=lab-choice][value=b]").check();
  await expect(page.getByTestId("lab-why")).toHaveText(texts["lab.basics.whyB"]);
  await expect(page.getByTestId("lab-why")).toHaveAttribute("data-verdict", "wrong");
  await page.locator("[data-testid=lab-choice][value=a]").check();
  await expect(page.getByTestId("lab-why")).toHaveText(texts["lab.basics.whyA"]);
});

test("the place in the lab and its answers outlive a reload, and are forgotten when asked to", async ({ page }) => {
  await open(page);
  await openLab(page);
  await DEEDS.basics(page);
  await expect(page.getByTestId("lab-done")).not.toBeEmpty();
  await page.locator("[data-testid=lab-choice][value=a]").check();
  const answer = await page.locator(".lab-answer:visible").textContent();
  await page.getByTestId("lab-next").click();
  await page.reload();
  await expect(page.getByTestId("lab")).toBeVisible();
  await expectStep(page, "tuner");
  await page.getByTestId("lab-back").click();
  await expect(page.locator(".lab-answer:visible")).toHaveText(answer ?? "");
  await expect(page.locator("[data-testid=lab-choice][value=a]")).toBeChecked();
  await page.getByTestId("lab-close").click();
  await page.reload();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: 30_000 });
  await expect(page.getByTestId("lab")).toHaveCount(0);
  await openLab(page);
  await page.getByTestId("lab-restart").click();
  await expect(page.locator(".lab-dot[data-done]")).toHaveCount(0);
  await expect(page.locator("[data-testid=lab-choice]:checked")).toHaveCount(0);
});

test.describe("on the lab's own file", () => {
  test("it is recognised, and the button sets the lab's job on the lab's rows", async ({ page }) => {
    mkdirSync(results, { recursive: true });
    const file = needsShared("data/column_2C_weka.arff");
    const wanted = JSON.parse(await readFile(needsShared("data/lab37_preset_request.json"), "utf8"));
    await open(page);
    // Dropped, as its notebook's unpacked archive would be.
    const text = await readFile(file, "utf8");
    const transfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([content], "column_2C_weka.arff"));
      return data;
    }, text);
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
    await expect(page.locator("#data .notices")).toContainText("Lab 3.7");
    await openLab(page);
    await expect(page.getByTestId("lab-file")).toContainText("310");
    await page.locator(".lab-dot").nth(2).click();
    await page.getByTestId("lab-preset").click();
    await expect(page.getByTestId("lab-done")).not.toBeEmpty();
    await expect(page.locator(".split-rows")).toHaveText(/248.*31.*31/);

    await expect.poll(async () => (await request(page))?.[CONFIG].HyperParameterTuningJobObjective.MetricName).toBe("validation:error");
    await expect.poll(async () => (await request(page)).data.split).toBe("lab37");
    const made = await request(page);
    const { RandomSeed: _, ...config } = made[CONFIG];
    const byName = (/** @type {any[]} */ ranges) =>
      Object.fromEntries(ranges.map(({ Name, MinValue, MaxValue, ScalingType }) => [Name, [Number(MinValue), Number(MaxValue), ScalingType]]));
    const comparable = (/** @type {any} */ { ParameterRanges: ranges, ...rest }) => ({
      ...rest,
      numbers: byName(ranges.ContinuousParameterRanges),
      whole: byName(ranges.IntegerParameterRanges),
      words: ranges.CategoricalParameterRanges,
    });
    expect(comparable(config)).toEqual(comparable(wanted[CONFIG]));
    expect(made.TrainingJobDefinition.StaticHyperParameters).toMatchObject({ base_score: "0.5", tree_method: "exact", max_depth: "6", lambda: "1" });

    await page.getByTestId("start").click();
    await waitForStatus(page, "Completed");
    const { trials, metrics } = await snapshot(page);
    expect(trials).toHaveLength(10);
    expect(metrics[0]).toContain("error");
    // 31 validation rows: each error is a whole number of them.
    for (const { objective } of trials) expect(Math.abs(objective * 31 - Math.round(objective * 31))).toBeLessThan(1e-4);

    // A real run on AWS, trained here: the same values, the same errors.
    for (let step = 3; step <= 7; step += 1) await page.getByTestId("lab-next").click();
    await page.getByTestId("lab-replay").click();
    const rows = page.getByTestId("lab-replay-row");
    await expect(page.locator("[data-testid=lab-replay-row][data-same=true]")).toHaveCount(10, { timeout: 30_000 });
    await expect(rows.first()).toContainText(/0\.09677.*0\.09677/);
    await expect(page.getByTestId("lab-replay-verdict")).toContainText("10 of 10");
    await expect(page.getByTestId("lab-replay-lessons").locator("li")).toHaveCount(5);
    await page.getByTestId("lab-replay-lessons").scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(results, "lab-replay.png") });
    // Another share is another split.
    await reveal(page, "test_fraction");
    await page.getByTestId("test_fraction").fill("0.2");
    await expect(page.locator(".split-rows")).toHaveText(/217.*31.*62/);
  });
});

for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } })) {
  for (const theme of ["light", "dark"]) {
    test(`the open guide at ${size} width in ${theme}: accessible, and the page beside it is whole`, async ({ page }) => {
      test.setTimeout(150_000);
      mkdirSync(results, { recursive: true });
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      await open(page, `?lang=en&theme=${theme}`);
      await setField(page, "dataset-select", "breast_cancer");
      await openLab(page);
      const shot = (/** @type {string} */ name) => page.screenshot({ path: path.join(results, `lab-${name}-${size}-${theme}.png`) });
      await shot("first");
      for (const [index, id] of STEPS.slice(0, 4).entries()) {
        await page.locator(".lab-dot").nth(index).click();
        if (index === 2) await page.getByTestId("lab-preset").click();
        if (index === 3) {
          await page.getByTestId("start").click();
          await waitForStatus(page, "Completed");
        }
        await page.locator("[data-testid=lab-choice][value=b]").check();
        await page.locator(".lab-body").evaluate((body) => body.scrollTo(0, 0));
        await shot(id);
        // Before it was in sight, the table has no texts.
        if (index === 3) await showTable(page);
        expect(await barriers(page)).toEqual([]);
      }
      for (const control of ["start", "dataset-select", "max-jobs"]) {
        await reveal(page, control);
        await page.getByTestId(control).scrollIntoViewIfNeeded();
      }
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(sideways).toBeLessThanOrEqual(0);
      // What a step points at is not under the guide.
      await page.locator(".lab-dot").nth(6).click();
      await page.getByTestId("lab-show").click();
      const max = page.locator('[data-testid=param-row][data-param="alpha"]').getByTestId("param-max");
      await expect(max).toBeFocused();
      const reached = () => max.evaluate((field) => {
        const { left, top, width, height } = field.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === field;
      });
      await expect.poll(reached).toBe(true);
      await shot("shown");
    });
  }
}
