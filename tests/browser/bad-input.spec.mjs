// @ts-check
/** Bad input gets a sentence, and leaves the page usable and what was there intact. */
import { closeSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { test, expect, expectMessage, LONG, onOnePage, open, results, retrain, runJob, setField, showTable, snapshot, waitForStatus } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {Page} page @param {string} name @param {string | Buffer} content */
async function choose(page, name, content) {
  await page
    .getByTestId("file-input")
    .setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(/** @type {any} */ (content)) });
}

/** The built-in data set is still there, and a job can still be run on it. @param {Page} page */
async function stillUsable(page) {
  await expect(page.getByTestId("target-select")).toHaveValue("disease_progression");
  await expect(page.getByTestId("data-preview")).toContainText("bmi");
  await setField(page, "max-jobs", "2");
  const { name, status } = await runJob(page);
  expect([name, status]).toEqual(["diabetes", "Completed"]);
}

const ragged = ["a,b,c,d,e,y", ...Array.from({ length: 30 }, (_, row) => (row === 16 ? "1,2,3,4,1" : `1,${row},3,4,5,${row % 2}`))];

/** @type {[what: string, name: string, content: string | Buffer, sentence: RegExp][]} */
const REFUSED = [
  ["an empty file", "empty.csv", "", /empty/i],
  ["a header and nothing else", "header.csv", "a,b,c\n", /no row of values/i],
  ["a file of one column", "one.csv", "y\n1\n2\n3\n4\n", /one column|single column/i],
  ["a binary file", "photo.csv", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 255, 254, 0]), /not a text file|image/i],
  ["a spreadsheet", "book.xlsx", Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, 1, 2]), /Excel|spreadsheet|zip/i],
  ["ragged rows", "ragged.csv", ragged.join("\n"), /17.*5 fields.*6/i],
  ["an open quote", "quote.csv", 'a,b\n1,"2\n3,4\n5,6\n', /quot/i],
];

onOnePage("a file that is none", open, (on) => {
  for (const [what, name, content, sentence] of REFUSED) {
    test(`${what} is refused with a sentence`, on(async (page) => {
      await choose(page, name, content);
      await expectMessage(page, sentence);
      await stillUsable(page);
    }));
  }
});

const rows = Array.from({ length: 40 }, (_, row) => row);
/** @type {[what: string, header: string, row: (row: number) => string, target: string, sentence: RegExp][]} */
const TARGETS = [
  ["of one class", "a,b,y", (row) => `${row % 7},${row % 5},yes`, "y", /one class|single class|same value|only one/i],
  ["with as many classes as rows", "a,b,y", (row) => `${row % 7},${row % 5},name${row}`, "y", /classes/i],
  ["without any value", "a,b,y", (row) => `${row % 7},${row % 2},`, "y", /missing|no value|empty/i],
];

onOnePage("a target that is none", open, (on) => {
  for (const [what, header, line, target, sentence] of TARGETS) {
    test(`one ${what} is refused with a sentence, and another can be chosen`, on(async (page) => {
      const started = async () => (await snapshot(page))?.times.started ?? null;
      const before = await started();
      const file = `${what.replaceAll(" ", "-")}.csv`;
      await choose(page, file, [header, ...rows.map(line)].join("\n"));
      await expect(page.getByTestId("dataset-select").locator("option:checked")).toHaveText(file);
      const select = page.getByTestId("target-select");
      await expect(select.locator("option", { hasText: /^y/ })).toHaveCount(1);
      if ((await select.inputValue()) !== target) await select.selectOption(target);
      await expectMessage(page, sentence);
      // Pressing start all the same says it again and starts nothing.
      await page.getByTestId("start").click();
      await expectMessage(page, sentence);
      expect(await started()).toBe(before);
      await select.selectOption("b");
      await expect(page.getByTestId("target-select")).not.toHaveAttribute("aria-invalid");
      await setField(page, "max-jobs", "2");
      await runJob(page);
    }));
  }
});

test("ranges that make no sense are told beside their field, and start waits", async ({ page }) => {
  await open(page);
  const eta = page.locator('[data-testid=param-row][data-param="eta"]');
  const start = page.getByTestId("start");
  /** @type {[string, string, string, RegExp][]} */
  const cases = [
    ["0.5", "0.1", "Linear", /swap/i],
    ["0", "0.5", "Logarithmic", /0|zero/i],
    ["small", "0.5", "Linear", /number/i],
    ["", "0.5", "Linear", /number/i],
    ["0.1", "7", "Linear", /1/],
  ];
  for (const [min, max, scale, sentence] of cases) {
    await eta.getByTestId("param-scale").selectOption(scale);
    await eta.getByTestId("param-min").fill(min);
    await eta.getByTestId("param-max").fill(max);
    await expect(eta.getByTestId("message").first()).toHaveText(sentence);
    await expect(eta.locator("[aria-invalid=true]").first()).toBeVisible();
    await start.click();
    expect(await snapshot(page)).toBeNull();
  }
  await eta.getByTestId("param-min").fill("0.05");
  await eta.getByTestId("param-max").fill("0.5");
  await expect(eta.getByTestId("message")).toHaveCount(0);
  await setField(page, "max-jobs", "2");
  await start.click();
  await waitForStatus(page, "Completed");
});

/** A file of 300 MB that takes no room on the disk. */
function hugeFile() {
  mkdirSync(results, { recursive: true });
  const file = path.join(results, "huge.csv");
  const handle = openSync(file, "w");
  ftruncateSync(handle, 300 * 1024 * 1024);
  closeSync(handle);
  return file;
}

/** Drops a file on the page, as from a file manager. @param {Page} page @param {string} file */
async function drop(page, file) {
  // A file of the disk comes into the page through an input only.
  await page.evaluate(() => {
    const input = Object.assign(document.createElement("input"), { type: "file", id: "dropped", hidden: true });
    document.body.append(input);
  });
  await page.locator("#dropped").setInputFiles(file);
  await page.evaluate(() => {
    const input = /** @type {HTMLInputElement} */ (document.getElementById("dropped"));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(/** @type {FileList} */ (input.files)[0]);
    input.remove();
    const target = /** @type {Element} */ (document.elementFromPoint(innerWidth / 2, innerHeight / 2));
    for (const type of ["dragenter", "dragover", "drop"]) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  });
}

for (const [how, give] of /** @type {const} */ ([
  ["chosen", (/** @type {Page} */ page, /** @type {string} */ file) => page.getByTestId("file-input").setInputFiles(file)],
  ["dropped", drop],
])) {
  test(`a 300 MB file that is ${how} while trials run is refused, the trials go on, nothing is lost`, async ({ page }) => {
    const file = hugeFile();
    await open(page);
    await setField(page, "max-jobs", "60");
    await setField(page, "seed", "7");
    await page.getByTestId("start").click();
    await showTable(page);
  await expect(page.getByTestId("trial-row").first()).toBeVisible();
    await give(page, file);
    await expectMessage(page, /huge\.csv has 315 MB.*200 MB/);
    await expect(page.locator(".drop-overlay")).toBeHidden();
    await waitForStatus(page, "Completed");
    const shown = await snapshot(page);
    expect(shown.trials).toHaveLength(60);
    expect(shown.counters).toMatchObject({ completed: 60, failed: 0 });
    await expect(page.getByTestId("seed")).toHaveValue("7");
    await retrain(page);
    await stillUsable(page);
  });
}

test("a new file while trials run waits for the next job", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "60");
  await page.getByTestId("start").click();
  await showTable(page);
  await expect(page.getByTestId("trial-row").first()).toBeVisible();
  await choose(page, "other.csv", ["a,b,y", ...rows.map((row) => `${row % 7},${row},${row % 2 ? "on" : "off"}`)].join("\n"));
  await expect(page.getByTestId("data-preview")).toContainText("a");
  await waitForStatus(page, "Completed");
  expect((await snapshot(page)).name).toBe("diabetes");
  await setField(page, "max-jobs", "2");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.name).toBe("other");
  await waitForStatus(page, "Completed");
});

test("what is set while a file is being read is about the file before, and the page and the engine agree afterwards", async ({ page }) => {
  await open(page);
  // Large enough for the target to be chosen, and sent, while the engine reads.
  const many = Array.from({ length: 400_000 }, (_, row) => `${row % 7},${row % 31},${row % 2 ? "on" : "off"}`);
  await choose(page, "large.csv", ["bmi,s5,y", ...many].join("\n"));
  await page.getByTestId("target-select").selectOption("bmi");
  await expect(page.getByTestId("dataset-select")).toHaveValue("file", { timeout: LONG });
  await expect.poll(() => page.evaluate(() => /** @type {any} */ (window).playground.request()?.data.file)).toBe("large.csv");
  const target = await page.getByTestId("target-select").inputValue();
  await expect
    .poll(() => page.evaluate(() => /** @type {any} */ (window).playground.request().data.target))
    .toBe(target);
});

test("text from a file is text, never HTML", async ({ page }) => {
  const evil = '<img src=x onerror="window.evil=1">';
  const quoted = `"${evil.replaceAll('"', '""')}"`;
  await open(page);
  await choose(
    page,
    `${evil.replaceAll(/["/<>]/g, "")}.csv`,
    [`${quoted},b,y`, ...rows.map((row) => `${row % 7},${row % 3 ? quoted : "plain"},${row % 2 ? quoted : "no"}`)].join("\n"),
  );
  await expect(page.getByTestId("data-preview")).toContainText(evil);
  await page.getByTestId("target-select").selectOption("y");
  await setField(page, "max-jobs", "2");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
  expect(await page.evaluate(() => /** @type {any} */ (window).evil)).toBeUndefined();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});
