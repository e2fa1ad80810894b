// @ts-check
/** Links: made, opened elsewhere with the same picture, run again to the bit; with own data and without; a teacher's options; hostile ones. */
import { AxeBuilder } from "@axe-core/playwright";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { marks } from "./charts.mjs";
import { crc32 } from "./crc32.mjs";
import { expect, expectMessage, inTheme, LONG, open, results, retrain, root, runJob, setField, snapshot, test, THEMES, timeless, waitForStatus } from "./fixtures.mjs";

/** @import {Browser, Page} from "@playwright/test" */

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const OWN = "height,weight,kind\n" + Array.from({ length: 80 }, (_, row) => `${row % 13},${(row * 7) % 11},${row % 3 === 0 ? "a" : "b"}\n`).join("");

/** A small job that is over. @param {Page} page @param {string} [jobs] */
async function finished(page, jobs = "8") {
  await setField(page, "max-jobs", jobs);
  return runJob(page);
}

/** Opens the dialog and waits for its link. @param {Page} page */
async function share(page) {
  await page.getByTestId("share").click();
  return linkOf(page);
}

/** The link in the dialog, once it is made. @param {Page} page */
async function linkOf(page) {
  await expect(page.getByTestId("share-link")).toHaveValue(/#2\./, { timeout: LONG });
  // A change is followed after a pause, as typing is.
  let before = "";
  await expect
    .poll(async () => {
      const now = await page.getByTestId("share-link").inputValue();
      const isSettled = now === before;
      before = now;
      return isSettled;
    }, { intervals: [400] })
    .toBe(true);
  return before;
}

/** Another visitor opens a link: nothing of the first one's browser is there. @param {Browser} browser @param {string} link @param {(page: Page) => Promise<void>} body */
async function elsewhere(browser, link, body) {
  const context = await browser.newContext({ locale: "en-GB" });
  /** @type {string[]} */
  const faults = [];
  context.on("weberror", (error) => faults.push(error.error().message));
  const page = await context.newPage();
  await page.goto(link);
  await body(page);
  await context.close();
  expect(faults).toEqual([]);
}

/** The marks and lines of the chart of objectives. @param {Page} page */
const drawn = (page) => marks(page.getByTestId("chart-history"));

/** @param {Page} page */
const opened = (page) => expect(page.getByTestId("shared")).toBeVisible({ timeout: LONG });

test("a shared job is opened with the same picture, retrained, and run again to the bit", async ({ page, browser }) => {
  await open(page);
  const before = await finished(page, "12");
  const score = await page.getByTestId("best-value").textContent();
  const request = await page.evaluate(() => /** @type {any} */ (window).playground.request());
  const link = await share(page);
  await expect(page.getByTestId("share-length")).toHaveText(/^\d{3} characters$/);
  await expect(page.getByTestId("share-qr").locator("svg")).toBeVisible();
  // By now the last picture is drawn.
  const picture = await drawn(page);

  await elsewhere(browser, link, async (other) => {
    await opened(other);
    await waitForStatus(other, "Completed");
    expect(timeless(await snapshot(other))).toEqual(timeless(before));
    await expect(other.getByTestId("best-value")).toHaveText(score ?? "");
    await expect(other.getByTestId("replay")).toContainText("12 training jobs, nothing of them computed here");
    await expect.poll(() => drawn(other), { timeout: LONG }).toEqual(picture);
    // The form is the job's.
    await expect(other.getByTestId("max-jobs")).toHaveValue("12");
    await expect.poll(() => other.evaluate(() => /** @type {any} */ (window).playground.request())).toEqual(request);

    await other.getByTestId("run-again").click();
    await expect(other.getByTestId("replay")).toHaveAttribute("data-code", "replay_same", { timeout: LONG });
    await expect(other.getByTestId("replay")).toContainText("all 12 training jobs are the same, bit by bit");
    expect(timeless(await snapshot(other))).toEqual(timeless(before));

    // With another seed it is another job.
    await setField(other, "seed", "99");
    await runJob(other);
    await expect(other.getByTestId("replay")).toContainText("another job than the link");
  });

  await elsewhere(browser, link, async (other) => {
    await opened(other);
    await waitForStatus(other, "Completed");
    // The job is there as if it had run here.
    await retrain(other);
  });
});

test("the demo beside the page goes to a finished run", async ({ page }) => {
  await page.goto("demo.html?lang=en");
  await opened(page);
  await expect(page.getByTestId("job-status")).toHaveAttribute("data-status", "Completed");
  expect((await snapshot(page))?.counters.completed).toBe(30);
});

test("a job without results is opened in the form, and a link in the same tab takes the place of what is there", async ({ page }) => {
  await open(page);
  await page.getByTestId("dataset-select").selectOption("iris");
  await setField(page, "max-jobs", "7");
  await setField(page, "strategy", "Random");
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).playground.request()?.data.file)).toBe("iris.csv");
  const link = await share(page);
  await expect(page.getByTestId("share-results")).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("share")).toBeFocused();
  await page.getByTestId("dataset-select").selectOption("wine");
  await expect(page.getByTestId("dataset-select")).toHaveValue("wine");
  await finished(page, "3");

  await page.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
  await expect(page.getByTestId("dataset-select")).toHaveValue("iris");
  await expect(page.getByTestId("max-jobs")).toHaveValue("7");
  await expect(page.getByTestId("strategy")).toHaveValue("Random");
  expect(await snapshot(page)).toBe(null);
  await runJob(page);
  expect((await snapshot(page)).trials.length).toBe(7);
});

test("own data are in the link only if the visitor says so; else it asks for the file and knows it by its contents", async ({ page, browser }) => {
  await open(page);
  const file = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(OWN) };
  await page.getByTestId("file-input").setInputFiles(file);
  await expect(page.getByTestId("dataset-select").locator("option:checked")).toHaveText("own.csv");
  const before = await finished(page, "4");
  const without = await share(page);
  await expect(page.getByTestId("share-data")).not.toBeChecked();
  await expect(page.getByTestId("share-data-hint")).toContainText("asks for own.csv");
  const label = page.locator("label", { has: page.getByTestId("share-data") });
  await expect(label).toContainText(/Put own\.csv into the link \(.*\): [\d,]+ characters, at most 64,000/);
  await page.getByTestId("share-data").check();
  const made = await linkOf(page);
  expect(made.length).toBeGreaterThan(without.length);

  await elsewhere(browser, made, async (other) => {
    await opened(other);
    await waitForStatus(other, "Completed");
    expect(timeless(await snapshot(other))).toEqual(timeless(before));
    await other.getByTestId("run-again").click();
    await expect(other.getByTestId("replay")).toHaveAttribute("data-code", "replay_same", { timeout: LONG });
  });

  await elsewhere(browser, without, async (other) => {
    await expect(other.getByTestId("link-ask")).toBeVisible({ timeout: LONG });
    const wrong = { ...file, buffer: Buffer.from(OWN.replace("12,", "11,")) };
    await other.getByTestId("link-file").setInputFiles(wrong);
    await expect(other.getByTestId("link-file-refused")).toContainText("is not the file that the link was made with");
    await other.getByTestId("link-file").setInputFiles({ ...file, name: "renamed.csv" });
    await opened(other);
    await waitForStatus(other, "Completed");
    expect(timeless(await snapshot(other))).toEqual(timeless(before));
  });

  // Who has no such file keeps the page as it was.
  await elsewhere(browser, without, async (other) => {
    await expect(other.getByTestId("link-ask")).toBeVisible({ timeout: LONG });
    await other.keyboard.press("Escape");
    await expect(other.getByTestId("link-ask")).toHaveCount(0);
    await expect(other.getByTestId("start")).toBeEnabled({ timeout: LONG });
    await expect(other.getByTestId("dataset-select")).toHaveValue("diabetes");
    expect(await snapshot(other)).toBe(null);
  });
});

test("a file that is too large for a link is said so, with its size and the limit", async ({ page }) => {
  await open(page);
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647);
  const rows = Array.from({ length: 9000 }, () => `${random()},${random()},${random() % 2}\n`);
  await page.getByTestId("file-input").setInputFiles({ name: "large.csv", mimeType: "text/csv", buffer: Buffer.from(`a,b,y\n${rows.join("")}`) });
  await expect(page.getByTestId("dataset-select").locator("option:checked")).toHaveText("large.csv");
  await expect(page.getByTestId("start")).toBeEnabled();
  await share(page);
  await expect(page.getByTestId("share-data")).toBeDisabled();
  await expect(page.locator("label", { has: page.getByTestId("share-data") })).toContainText(/large\.csv \(.*\) is too large .* at most 64,000/);
});

test("every option of a teacher takes effect", async ({ page, browser }) => {
  await open(page);
  await setField(page, "max-jobs", "3");
  const plain = await share(page);
  await page.getByTestId("share-teacher").locator("summary").click();
  await page.getByTestId("share-text").fill("Trouvez mieux !\n<img src=x onerror=alert(1)>");
  await page.getByTestId("share-step").selectOption("3");
  await page.getByTestId("share-language").selectOption("fr");
  await page.getByTestId("share-autostart").check();
  const control = (/** @type {string} */ name) => page.locator(`[data-testid=share-control][data-control="${name}"]`);
  await control("strategy").selectOption("hidden");
  await control("trials-table").selectOption("hidden");
  await control("parameters").selectOption("locked");
  await control("seed").selectOption("locked");
  await control("dataset-select").selectOption("locked");
  const link = await linkOf(page);

  await elsewhere(browser, link, async (other) => {
    await opened(other);
    // The language of the page.
    await expect(other.locator("html")).toHaveAttribute("lang", "fr");
    // Text, never markup.
    await expect(other.getByTestId("teacher-text")).toHaveText("Trouvez mieux !\n<img src=x onerror=alert(1)>");
    await expect(other.getByTestId("teacher-text").locator("img")).toHaveCount(0);
    // It has started by itself.
    await waitForStatus(other, "Completed");
    expect((await snapshot(other)).trials.length).toBe(3);
    // The step of the lab.
    await expect(other.locator("[data-testid=lab-step]:visible")).toHaveAttribute("data-step", "configure");
    // Hidden and locked.
    await expect(other.getByTestId("strategy")).toBeHidden();
    await expect(other.getByTestId("trials-table")).toBeHidden();
    await expect(other.getByTestId("seed")).toBeDisabled();
    await expect(other.getByTestId("new-seed")).toBeDisabled();
    await expect(other.getByTestId("dataset-select")).toBeDisabled();
    await expect(other.locator('[data-testid=param-row][data-param="eta"]').getByTestId("param-min")).toBeDisabled();
    await expect(other.getByTestId("max-jobs")).toBeEnabled();
    // They stay so when the page has rendered again.
    await setField(other, "max-jobs", "2");
    await runJob(other);
    await expect(other.getByTestId("seed")).toBeDisabled();
    await expect(other.getByTestId("dataset-select")).toBeDisabled();
    // What is dropped is no way around it.
    await other.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["a,b\n1,2\n"], "dropped.csv"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true, bubbles: true }));
    });
    await expect(other.getByTestId("dataset-select")).toHaveValue("diabetes");

    // Another link has options of its own, or none.
    await other.evaluate((hash) => void (location.hash = hash), new URL(plain).hash);
    await expect(other.getByTestId("seed")).toBeEnabled();
    await expect(other.getByTestId("strategy")).toBeVisible();
    await expect(other.locator('[data-testid=param-row][data-param="eta"]').getByTestId("param-min")).toBeEnabled();
    await expect(other.getByTestId("shared")).toBeHidden();
  });
});

/** What is in a link, and a link of it with a sound envelope. */
const DICTIONARY = readFileSync(path.join(root, "src/formats/link/dictionary_1.txt"));

/** @param {Buffer} bytes @returns {[number, number]} a number and where it ends */
function leb(bytes) {
  let [value, at] = [0, 0];
  for (; ; at += 1) {
    value += (bytes[at] & 0x7f) * 2 ** (7 * at);
    if (bytes[at] < 0x80) return [value, at + 1];
  }
}

/** @param {number} value */
function lebOf(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return Buffer.from([...bytes, value]);
}

/** @param {string} fragment `2.…` */
function inside(fragment) {
  const bytes = Buffer.from(fragment.slice(2), "base64url");
  const [length, at] = leb(bytes);
  return inflateRawSync(bytes.subarray(at + 4, at + 4 + length), { dictionary: DICTIONARY });
}

/** @param {Buffer} content */
function sealed(content) {
  const body = deflateRawSync(content, { dictionary: DICTIONARY, level: 9 });
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(body));
  return `2.${Buffer.concat([lebOf(body.length), sum, body]).toString("base64url")}`;
}

/** Numbers that follow from a seed. @param {number} seed */
function numbers(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

/** @param {Buffer} bytes @param {(below: number) => number} random */
function mutated(bytes, random) {
  const copy = Buffer.from(bytes);
  const at = random(copy.length);
  switch (random(4)) {
    case 0:
      copy[at] ^= 1 << random(7);
      return copy;
    case 1:
      return copy.subarray(0, Math.max(1, at));
    case 2:
      copy[at] = 32 + random(90);
      return copy;
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at, at + 1 + random(9)), copy.subarray(at)]);
  }
}

test("300 mutated links are refused with a sentence and leave the page as it was, or are opened", async ({ page, browser }) => {
  test.setTimeout(600_000);
  await open(page);
  await finished(page, "6");
  const link = await share(page);
  await page.keyboard.press("Escape");
  const fragment = new URL(link).hash.slice(1);
  expect(sealed(inside(fragment)).slice(0, 2)).toBe("2.");
  const random = numbers(11);
  const links = Array.from({ length: 300 }, (_, nth) =>
    nth % 2 === 0 ? mutated(Buffer.from(fragment), random).toString("latin1") : sealed(mutated(inside(fragment), random)),
  );
  const outcome = await page.evaluate(async (all) => {
    const { playground } = /** @type {any} */ (window);
    const message = () => document.querySelector('[data-topic="link"]');
    const found = { refused: 0, opened: 0, asked: 0, changed: 0, slowestOpening: 0, refusals: /** @type {number[]} */ ([]) };
    // While such a task lasts, the page hangs.
    let hang = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (hang = Math.max(hang, duration)))).observe({ type: "longtask" });
    const shown = () => JSON.stringify(playground.snapshot());
    let before = shown();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
    for (const each of all) {
      /** @type {HTMLElement | null} */ (message()?.querySelector("button"))?.click();
      while (message()) await pause();
      if (location.hash === `#${each}`) continue;
      const started = performance.now();
      location.hash = each;
      const ask = () => /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-testid=link-ask]"));
      while (!message() && !ask() && shown() === before) await pause();
      const took = performance.now() - started;
      if (ask()) {
        found.asked += 1;
        ask()?.close();
        while (ask()) await pause();
      } else if (message()) {
        found.refused += 1;
        found.refusals.push(took);
        if (shown() !== before) found.changed += 1;
      } else {
        found.opened += 1;
        found.slowestOpening = Math.max(found.slowestOpening, took);
      }
      // A job that was opened is shown whole.
      while (playground.snapshot() === null) await pause();
      before = shown();
    }
    return { ...found, hang };
  }, links);
  const { refusals, ...counts } = outcome;
  const slowest = refusals.sort((a, b) => a - b).slice(-3).map(Math.round);
  console.log(`mutated links: ${JSON.stringify(counts)}; a refusal takes ${Math.round(refusals[refusals.length >> 1])} ms, the slowest ${slowest.join(", ")}`);
  expect(outcome.changed).toBe(0);
  expect(outcome.refused).toBeGreaterThan(200);
  // The page is alive.
  await runJob(page);

  for (const nth of [0, 1, 2, 3]) {
    await elsewhere(browser, `${link.split("#")[0]}#${nth === 0 ? "1.AAAA" : nth === 1 ? fragment.slice(0, 40) : nth === 2 ? `3${fragment.slice(1)}` : `${fragment.slice(0, 50)}x${fragment.slice(51)}`}`, async (other) => {
      await expectMessage(other, /The link could not be opened/);
      await expect(other.getByTestId("start")).toBeEnabled({ timeout: LONG });
      expect(await snapshot(other)).toBe(null);
      await expect(other.getByTestId("dataset-select")).toHaveValue("diabetes");
    });
  }
});

test("a link is not opened over a job that runs", async ({ page }) => {
  await open(page);
  await finished(page, "3");
  const link = await share(page);
  await page.keyboard.press("Escape");
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").click();
  await waitForStatus(page, "InProgress");
  await page.evaluate((hash) => void (location.hash = hash), new URL(link).hash);
  await expectMessage(page, /A tuning job is running here/);
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
});

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of THEMES) {
    test(`the dialog and an opened link are sound, ${size} ${theme}`, async ({ page, browser }) => {
      await page.setViewportSize(viewport);
      await inTheme(page, theme);
      await open(page);
      await page.evaluate(() => document.querySelectorAll("details.settings-section").forEach((fold) => fold.setAttribute("open", "")));
      await finished(page, "6");
      mkdirSync(results, { recursive: true });
      /** @param {Page} on @param {string} name @param {string} part */
      const look = async (on, name, part) => {
        await on.screenshot({ path: path.join(results, `share-${name}-${size}-${theme}.png`) });
        const axe = await new AxeBuilder({ page: on }).include(part).withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
        expect(axe.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`)).toEqual([]);
      };
      // By keyboard.
      await page.getByTestId("share").focus();
      await page.keyboard.press("Enter");
      await linkOf(page);
      await look(page, "dialog", ".share");
      await page.getByTestId("share-teacher").locator("summary").click();
      await page.getByTestId("share-text").fill("Which learning rate is best?");
      await page.locator('[data-testid=share-control][data-control="seed"]').selectOption("locked");
      await page.locator('[data-testid=share-control][data-control="strategy"]').scrollIntoViewIfNeeded();
      const link = await linkOf(page);
      await look(page, "teacher", ".share");
      const isWide = await page.getByTestId("share-dialog").evaluate((dialog) => dialog.scrollWidth > dialog.clientWidth);
      expect(isWide).toBe(false);

      const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: "reduce" });
      const other = await context.newPage();
      await other.goto(link.replace("#", "?lang=en#"));
      await opened(other);
      await waitForStatus(other, "Completed");
      await look(other, "opened", ".shared");
      await context.close();
    });
  }
}
