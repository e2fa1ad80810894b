// @ts-check
/** The list of kept jobs: found, opened, compared, learnt from, deleted; in two tabs at once, and where nothing is kept. */
import { readFileSync } from "node:fs";
import { barriers } from "./barriers.mjs";
import { LONG, THEMES, expect, inTheme, onOnePage, open, setField, snapshot, test, timeless, waitForStatus } from "./fixtures.mjs";
import { choose, closeList, job, kept, names, openList, row, said } from "./jobs.mjs";

/** @import {Page} from "@playwright/test" */

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

onOnePage(
  "three jobs",
  async (page) => {
    await open(page);
    await job(page, "alpha", { seed: "1" });
    await setField(page, "dataset-select", "iris");
    await expect(page.getByTestId("start")).toBeEnabled();
    await job(page, "Beta", { strategy: "Random", "max-jobs": "6", seed: "2" });
    await setField(page, "job-name", "gamma");
    await setField(page, "max-jobs", "400");
    await page.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(0);
    await page.getByTestId("stop").click();
    await waitForStatus(page, "Stopped");
    await openList(page);
    await expect(page.getByTestId("job-row")).toHaveCount(3);
    await expect(row(page, "gamma")).toHaveAttribute("data-status", "Stopped");
  },
  (on) => {
    test("each job is listed with what SageMaker lists, the newest on top", on(async (page) => {
      await expect(names(page)).toHaveText(["gamma", "Beta", "alpha"]);
      const beta = row(page, "Beta");
      await expect(beta).toHaveAttribute("data-status", "Completed");
      await expect(beta.locator('[data-column="strategy"]')).toHaveText("Random");
      await expect(beta.locator('[data-column="metric"]')).toHaveText("validation:mlogloss");
      await expect(beta.locator('[data-column="best"]')).toHaveText(/^0\.\d+$/);
      await expect(beta.locator('[data-column="counts"]')).toHaveText("6 of 6");
      await expect(beta.locator('[data-column="data"]')).toHaveText("iris.csv");
      await expect(row(page, "alpha").locator('[data-column="data"]')).toHaveText("diabetes.csv");
      await expect(row(page, "gamma")).toHaveAttribute("data-where", "here");
      // What is on the page need not be opened.
      await expect(row(page, "gamma").getByTestId("job-open")).toHaveAttribute("aria-disabled", "true");
    }));

    test("they are sorted and filtered by SageMaker's keys", on(async (page) => {
      await page.getByTestId("jobs-sort").selectOption("Name");
      await page.getByTestId("jobs-order").selectOption("Ascending");
      await expect(names(page)).toHaveText(["alpha", "Beta", "gamma"]);
      await page.getByTestId("jobs-order").selectOption("Descending");
      await expect(names(page)).toHaveText(["gamma", "Beta", "alpha"]);
      await page.getByTestId("jobs-sort").selectOption("Status");
      await expect(names(page).first()).toHaveText("gamma");
      await page.getByTestId("jobs-sort").selectOption("CreationTime");
      await page.getByTestId("jobs-name").fill("ETA");
      await expect(names(page)).toHaveText(["Beta"]);
      await page.getByTestId("jobs-name").fill("a");
      await page.getByTestId("jobs-status").selectOption("Completed");
      await expect(names(page)).toHaveText(["Beta", "alpha"]);
      await page.getByTestId("jobs-name").fill("no such job");
      await expect(page.getByTestId("jobs-empty")).toContainText("change the filter");
      await page.getByTestId("jobs-name").fill("");
      await page.getByTestId("jobs-status").selectOption("");
      await page.getByTestId("jobs-times").locator("summary").click();
      await page.getByTestId("jobs-CreationTimeAfter").fill("2101-01-01T00:00:00");
      await expect(names(page)).toHaveText([]);
      await page.getByTestId("jobs-CreationTimeAfter").fill("2001-01-01T00:00:00");
      await page.getByTestId("jobs-LastModifiedTimeBefore").fill("2001-01-02T00:00:00");
      await expect(names(page)).toHaveText([]);
      await page.getByTestId("jobs-CreationTimeAfter").fill("");
      await page.getByTestId("jobs-LastModifiedTimeBefore").fill("");
      await expect(names(page)).toHaveCount(3);
    }));

    test("two are compared: what differs, and how good each got", on(async (page) => {
      await choose(page, "alpha");
      await expect(page.getByTestId("job-compare")).toHaveAttribute("aria-disabled", "true");
      await choose(page, "Beta");
      await page.getByTestId("job-compare").click();
      const differences = page.getByTestId("jobs-differences");
      await expect(differences.locator('[data-name="job.strategy"] td')).toHaveText(["Random", "Bayesian"]);
      await expect(differences.locator('[data-name="job.maxJobs"] td')).toHaveText(["6", "4"]);
      await expect(differences.locator('[data-name="data.target"] td')).toHaveText(["species", "disease_progression"]);
      await expect(differences.locator('[data-name="job.maxParallel"]')).toHaveCount(0);
      await expect(page.getByTestId("jobs-outcome").locator('[data-name="eta"] td')).toHaveCount(2);
      await expect(page.getByTestId("jobs-other-metric")).toBeVisible();
      await row(page, "alpha").getByTestId("job-choose").uncheck();
      // Of the same data.
      await choose(page, "gamma");
      await page.getByTestId("job-compare").click();
      await expect(page.getByTestId("jobs-other-metric")).toHaveCount(0);
      const chart = page.locator("[data-testid=jobs-compare] svg.chart");
      await chart.scrollIntoViewIfNeeded();
      // A line that never improves has no height: it is not to be seen for a browser.
      await expect(chart.locator(".is-racer-1").first()).toBeAttached({ timeout: LONG });
      await expect(chart.locator(".is-racer-2").first()).toBeAttached();
      await expect(page.getByTestId("jobs-compare")).toContainText("gamma");
      for (const theme of THEMES) {
        await inTheme(page, theme);
        expect(await barriers(page, ".jobs")).toEqual([]);
      }
      await page.getByTestId("jobs-compare-close").click();
      await expect(page.getByTestId("jobs-compare")).toHaveCount(0);
      await expect(page.getByTestId("job-compare")).toBeFocused();
    }));

    test("jobs of different objective metrics cannot be parents together", on(async (page) => {
      await row(page, "gamma").getByTestId("job-choose").uncheck();
      await row(page, "Beta").getByTestId("job-choose").uncheck();
      await expect(page.getByTestId("job-parents")).toHaveAttribute("aria-disabled", "true");
      await choose(page, "alpha", "Beta");
      // Their objective metrics differ.
      await expect(page.getByTestId("job-parents")).toHaveAttribute("title", /same objective metric/);
      await row(page, "Beta").getByTestId("job-choose").uncheck();
      await expect(page.getByTestId("job-parents")).not.toHaveAttribute("aria-disabled", "true");
    }));

    test("nothing for axe to say, nor to scroll sideways, on a desk and on a phone", on(async (page) => {
      for (const size of [DESK, PHONE, { width: 320, height: 700 }]) {
        await page.setViewportSize(size);
        for (const theme of THEMES) {
          await inTheme(page, theme);
          expect(await barriers(page, ".jobs"), `${size.width} ${theme}`).toEqual([]);
        }
        const wide = await page.locator(".jobs-body").evaluate((body) => body.scrollWidth - body.clientWidth);
        expect(wide, `${size.width}`).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize(DESK);
      await page.keyboard.press("Escape");
      await expect(page.getByTestId("open-jobs")).toBeFocused();
    }));
  },
);

test("without any job it is said, and what is on the page is said in French, too", async ({ page }) => {
  await open(page, "?lang=fr");
  await openList(page);
  await expect(page.getByTestId("jobs-empty")).toContainText("Aucune tâche de réglage");
  await expect(page.getByTestId("jobs-export")).toBeDisabled();
});

test("a job that is opened is the one that it was, with its data and its model", async ({ page }) => {
  await open(page);
  const first = timeless(await job(page, "first", { seed: "5" }));
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible({ timeout: LONG });
  const score = await page.getByTestId("test-score-tuned").textContent();
  await setField(page, "dataset-select", "iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await job(page, "second", { seed: "6" });
  await openList(page);
  const created = await row(page, "first").locator('[data-column="modified"]').textContent();
  await row(page, "first").getByTestId("job-open").click();
  await expect.poll(async () => (await snapshot(page))?.name, { timeout: LONG }).toBe("first");
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page))).toEqual(first);
  await expect(page.getByTestId("dataset-select")).toHaveValue("diabetes");
  await expect(page.getByTestId("seed")).toHaveValue("5");
  // Without training it again.
  await expect(page.getByTestId("test-score-tuned")).toHaveText(score ?? "");
  const waiting = page.waitForEvent("download");
  await page.getByTestId("download-model").click();
  expect(JSON.parse(readFileSync(await (await waiting).path(), "utf8")).learner).toBeTruthy();
  await openList(page);
  await expect(row(page, "first")).toHaveAttribute("data-where", "here");
  await expect(row(page, "first").locator('[data-column="modified"]')).toHaveText(created ?? "");
  await row(page, "second").getByTestId("job-copy").click();
  await expect(page.getByTestId("dataset-select")).toHaveValue("iris");
  await expect(page.getByTestId("seed")).toHaveValue("6");
  // Its name was given once.
  await expect(page.getByTestId("job-name")).toHaveValue("");
  expect((await snapshot(page)).name).toBe("first");
});

test("the next job learns from two that are chosen, and goes on after a reload", async ({ page }) => {
  await open(page);
  // Both are called the same.
  await job(page, "twin", { seed: "11" });
  await job(page, "twin", { seed: "12" });
  await page.reload();
  await waitForStatus(page, "Completed");
  await openList(page);
  await expect(page.getByTestId("job-row")).toHaveCount(2);
  for (const nth of [0, 1]) await page.getByTestId("job-choose").nth(nth).check();
  await page.getByTestId("job-parents").click();
  await expect(page.getByTestId("jobs")).toBeHidden();
  await expect(page.getByTestId("warm-start")).toHaveValue("IdenticalDataAndAlgorithm");
  await expect(page.getByTestId("warm-start")).toBeFocused();
  await expect(page.locator("[data-testid=parent]:checked")).toHaveCount(2);
  const whole = timeless(await job(page, "child", { "max-jobs": "8", seed: "13" }));
  expect(whole.overall_best).not.toBeNull();
  // The same again, with a reload in its middle.
  await page.getByTestId("slow").check();
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.status, { timeout: LONG }).toBe("InProgress");
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(2);
  await page.reload();
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(2);
  await waitForStatus(page, "Completed");
  expect(timeless(await snapshot(page))).toEqual(whole);
  await expect(page.getByTestId("message")).toHaveCount(0);
});

test("chosen jobs are deleted once that is confirmed, and their file with the last of them", async ({ page }) => {
  await open(page);
  await page.getByTestId("file-input").setInputFiles({ name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(`a,b,y\n${Array.from({ length: 90 }, (_, n) => `${n % 7},${n % 5},${(n % 7) + n / 50}`).join("\n")}\n`) });
  await expect(page.getByTestId("data-preview")).toContainText("own.csv");
  await expect(page.getByTestId("start")).toBeEnabled();
  await job(page, "one");
  await job(page, "two", { seed: "3" });
  await expect.poll(() => kept(page)).toEqual([2, expect.any(Number), 2, 1]);
  await openList(page);
  await choose(page, "one");
  await page.getByTestId("job-delete").click();
  await expect(page.getByTestId("job-delete-sure")).toBeFocused();
  await page.getByTestId("job-delete-not").click();
  await expect(page.getByTestId("job-row")).toHaveCount(2);
  await page.getByTestId("job-delete").click();
  await page.getByTestId("job-delete-sure").click();
  await expect(said(page)).toContainText("The job is deleted.");
  await expect(names(page)).toHaveText(["two"]);
  expect((await kept(page)).at(-1)).toBe(1);
  await choose(page, "two");
  await page.getByTestId("job-delete").click();
  await page.getByTestId("job-delete-sure").click();
  await expect(page.getByTestId("jobs-empty")).toBeVisible();
  expect(await kept(page)).toEqual([0, 0, 0, 0]);
});

test("two tabs at once: each runs its own, both are listed, and neither takes up the other's", async ({ page, context }) => {
  const other = await context.newPage();
  for (const [tab, name] of /** @type {[Page, string][]} */ ([[page, "left"], [other, "right"]])) {
    await open(tab);
    await setField(tab, "job-name", name);
    await setField(tab, "max-jobs", "400");
    await tab.getByTestId("start").click();
    await expect.poll(async () => (await snapshot(tab))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(0);
  }
  await openList(page);
  await expect(row(page, "right")).toHaveAttribute("data-where", "elsewhere");
  await expect(row(page, "left")).toHaveAttribute("data-where", "here");
  const button = row(page, "right").getByTestId("job-open");
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await button.click({ force: true });
  await choose(page, "right");
  await page.getByTestId("job-delete").click({ force: true });
  await expect(page.getByTestId("job-delete-sure")).toBeHidden();
  expect((await snapshot(page)).name).toBe("left");
  await page.getByTestId("jobs-close").click();
  for (const tab of [page, other]) {
    await tab.getByTestId("stop").click();
    await waitForStatus(tab, "Stopped");
  }
  expect((await snapshot(page)).name).toBe("left");
  expect((await snapshot(other)).name).toBe("right");
  // With its tab gone it can be opened.
  await other.close();
  await openList(page);
  await expect(row(page, "right")).toHaveAttribute("data-where", "over");
  await row(page, "right").getByTestId("job-open").click();
  await expect.poll(async () => (await snapshot(page))?.name, { timeout: LONG }).toBe("right");
});

test("the hundred newest are kept, and no more than 256 MB of them", async ({ page }) => {
  await open(page);
  await job(page, "real", { "max-jobs": "2" });
  await expect.poll(async () => (await kept(page))[0]).toBe(1);
  /** Copies of a kept job, the last the newest. @param {string} kind @param {number[]} sizes in bytes */
  const copies = (kind, sizes) =>
    page.evaluate(
      ([kind, sizes]) =>
        new Promise((resolve) => {
          const opening = indexedDB.open("tuning-playground");
          opening.onsuccess = () => {
            const runs = opening.result.transaction("runs", "readwrite").objectStore("runs");
            runs.getAll().onsuccess = ({ target }) => {
              const [run] = /** @type {any} */ (target).result;
              sizes.forEach((bytes, nth) => runs.put({ ...run, id: `${kind}-${nth}`, changed: Date.now() + nth, bytes, summary: { ...run.summary, name: `${kind}-${nth}` } }));
            };
            runs.transaction.oncomplete = () => resolve(opening.result.close());
          };
        }),
      /** @type {[string, number[]]} */ ([kind, sizes]),
    );
  await copies("small", Array(120).fill(1000));
  await job(page, "next", { "max-jobs": "2" });
  await openList(page);
  await expect(page.getByTestId("job-row")).toHaveCount(100);
  await expect(row(page, "small-119")).toHaveCount(1);
  await expect(row(page, "small-20")).toHaveCount(0);
  // As SageMaker has it, a job has five parents at most.
  for (let nth = 0; nth < 5; nth += 1) await page.getByTestId("job-choose").nth(nth).check();
  await expect(page.getByTestId("job-parents")).not.toHaveAttribute("aria-disabled", "true");
  await page.getByTestId("job-choose").nth(5).check();
  await expect(page.getByTestId("job-parents")).toHaveAttribute("title", "A job has at most 5 parents.");
  await closeList(page);
  await copies("large", [100e6, 200e6]);
  await job(page, "last", { "max-jobs": "2" });
  await openList(page);
  await expect(row(page, "last")).toHaveCount(1);
  await expect(row(page, "large-1")).toHaveCount(1);
  await expect(row(page, "large-0")).toHaveCount(0);
  // There is room for it all the same.
  await expect(row(page, "small-119")).toHaveCount(1);
});

test("where the browser refuses to keep anything, the list says so and jobs go on", async ({ page }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    };
  });
  await open(page);
  await openList(page);
  await expect(page.getByTestId("jobs-empty")).toContainText("keeps nothing in this window");
  await expect(page.getByTestId("jobs-import")).toBeDisabled();
  await closeList(page);
  await job(page, "unkept", { "max-jobs": "2" });
});
