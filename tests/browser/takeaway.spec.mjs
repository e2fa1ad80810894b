// @ts-check
/** What is taken away of a job on the real page: each file is downloaded, read and held against the job; a study comes back. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { THEMES, expect, inTheme, onOnePage, open, results, root, runJob, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";
import { downloaded, retrained, rowsOf } from "./model-file.mjs";

/** @import {Page} from "@playwright/test" */

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

/** A folder of the test's own. @param {string} name */
function folder(name) {
  const made = path.join(results, "takeaway", name);
  mkdirSync(made, { recursive: true });
  return made;
}

/** Runs the notebooks with the real XGBoost where it is here. @param {string[]} files */
function runNotebooks(files) {
  const script = path.join(root, "tests/interop/test_notebook.py");
  const run = (/** @type {string[]} */ parts) => spawnSync("python3", [script, ...parts], { encoding: "utf8" });
  const here = run(["here"]);
  test.skip(here.status !== 0, `skipped: ${here.error?.message ?? here.stderr.trim()}`);
  const { status, stdout, stderr } = run(files);
  expect(status, stdout + stderr).toBe(0);
  console.log(stdout.trim().replace(/^/gm, "    "));
}

/** A job of four trials. @param {Page} page @param {string} [set] */
async function finished(page, set = "iris") {
  await open(page);
  await setField(page, "dataset-select", set);
  await expect(page.getByTestId("start")).toBeEnabled();
  await setField(page, "max-jobs", "4");
  // One after the other: each is chosen by all that is known.
  await setField(page, "max-parallel", "1");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("take-csv")).toBeEnabled();
  return snapshot(page);
}

/** Puts a text in as a file. @param {Page} page @param {string} text @param {string} [name] */
const openJournal = (page, text, name = "study.log") =>
  page.getByTestId("journal-file").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

const answer = (/** @type {Page} */ page) => page.getByTestId("takeaway-message");

test("before there is a job, each entry says why it is off", async ({ page }) => {
  await open(page);
  await page.locator("#console").scrollIntoViewIfNeeded();
  const panel = page.getByTestId("takeaway");
  await expect(panel).toBeVisible();
  const buttons = panel.locator("button[data-testid]:visible");
  await expect(buttons.first()).toBeDisabled();
  const on = await buttons.evaluateAll((all) => all.filter((button) => !(/** @type {HTMLButtonElement} */ (button).disabled)).length);
  expect(on).toBe(0);
  for (const id of ["model", "jobs", "notebook", "ray", "sagemaker", "optuna"]) {
    await expect(page.locator(`#takeaway-why-${id}`)).toHaveText("Start a job first.");
  }
  // A screen reader hears it at the button.
  await expect(page.getByTestId("download-notebook")).toHaveAccessibleDescription("Start a job first.");
});

onOnePage("a job of iris", (page) => finished(page), (on) => {
  test("its training jobs are the same as CSV and as JSON", on(async (page) => {
    const { name: job, trials, metrics } = await snapshot(page);
    const csv = await downloaded(page, "take-csv");
    expect(csv.name).toBe(`${job}-training-jobs.csv`);
    expect((await downloaded(page, "download-trials")).text).toBe(csv.text);
    const json = await downloaded(page, "take-json");
    expect(json.name).toBe(`${job}-training-jobs.json`);
    const jobs = JSON.parse(json.text);
    const { names, rows } = rowsOf(csv.text);
    expect(jobs).toHaveLength(trials.length);
    expect(rows).toHaveLength(trials.length);
    jobs.forEach((/** @type {any} */ each, /** @type {number} */ at) => {
      const { MetricsByRound: rounds, ...columns } = each;
      expect(Object.keys(columns)).toEqual(names);
      expect(Object.values(columns).map((value) => String(value ?? ""))).toEqual(rows[at]);
      const trial = trials[trials.length - 1 - at];
      expect(Object.keys(rounds)).toEqual(metrics);
      expect(/** @type {number[][]} */ (Object.values(rounds)).map((curve) => curve.at(-1))).toEqual(trial.values);
    });
  }));

  test("its notebook is the one that the same job makes natively, to the byte", on(async (page) => {
    const { name: job } = await snapshot(page);
    const request = await downloaded(page, "take-request");
    expect(request.name).toBe(`${job}.request.json`);
    expect(JSON.parse(request.text).HyperParameterTuningJobName).toBe(job);
    const here = folder("native");
    writeFileSync(path.join(here, request.name), request.text);
    copyFileSync(path.join(root, "www/data/iris.csv"), path.join(here, "iris.csv"));
    const example = ["run", "--quiet", "--locked", "--example", "tune", "--", path.join(here, request.name), "--notebook"];
    const native = execFileSync("cargo", example, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    await expect(page.getByTestId("takeaway-rows")).toBeChecked();
    const notebook = await downloaded(page, "download-notebook");
    expect(notebook.name).toBe(`${job}.ipynb`);
    // The example ends its output with a line of its own.
    expect(notebook.text.trimEnd()).toBe(native.trimEnd());
    const { nbformat, nbformat_minor: minor, cells } = JSON.parse(notebook.text);
    expect([nbformat, minor]).toEqual([4, 5]);
    for (const cell of cells) expect(cell).toMatchObject({ id: expect.stringMatching(/^[\w-]+$/), source: expect.any(String), metadata: {} });
    writeFileSync(path.join(here, "iris.ipynb"), notebook.text);
    runNotebooks([path.join(here, "iris.ipynb")]);
  }));

  test("scripts hold the rows only where that is wanted", on(async (page) => {
    const last = readFileSync(path.join(root, "www/data/iris.csv"), "utf8").trimEnd().split("\n").at(-1)?.trim() ?? "";
    const has = async () => (await downloaded(page, "download-ray")).text.includes(last);
    expect(await has()).toBe(true);
    await page.getByTestId("takeaway-rows").uncheck();
    await expect(page.locator("#takeaway-rows-about")).toContainText("iris.csv");
    expect(await has()).toBe(false);
    expect((await downloaded(page, "download-notebook")).text).not.toContain(last);
    await page.getByTestId("takeaway-rows").check();
    const folderOf = folder("scripts");
    for (const id of ["download-ray", "take-boto3"]) {
      const { name, text } = await downloaded(page, id);
      expect(name).toMatch(/-(ray|sagemaker)\.py$/);
      writeFileSync(path.join(folderOf, name), text);
      const compiled = spawnSync("python3", ["-m", "py_compile", name], { cwd: folderOf, encoding: "utf8" });
      if (compiled.error) console.log(`skipped: no python3 to compile ${name}`);
      else expect(compiled.status, compiled.stderr).toBe(0);
    }
  }));

  test("charts are files of their own", on(async (page) => {
    await page.getByTestId("takeaway-chart").selectOption({ index: 0 });
    const title = await page.getByTestId("takeaway-chart").locator("option").first().innerText();
    const svg = await downloaded(page, "take-svg");
    expect(svg.name).toMatch(/^[\w-]+\.svg$/);
    expect(svg.text).toContain(title);
    // The page's own policy would keep the styles of the file from being read.
    const blank = await page.context().newPage();
    const found = await blank.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const all = [...parsed.querySelectorAll("*")];
      const attributes = all.flatMap((element) => [...element.attributes].filter(({ name }) => name !== "xmlns"));
      return {
        error: parsed.querySelector("parsererror")?.textContent ?? null,
        root: parsed.documentElement.localName,
        active: all.filter(({ localName }) => ["script", "image", "use", "foreignObject", "a"].includes(localName)).length,
        outside: attributes.filter(({ name, value }) => /^on|href/.test(name) || /url\((?!#)|https?:/.test(value)).map(({ name }) => name),
        styles: [...parsed.querySelectorAll("style")].map((style) => style.textContent ?? "").join("\n"),
      };
    }, svg.text);
    await blank.close();
    expect(found).toMatchObject({ error: null, root: "svg", active: 0, outside: [] });
    expect(found.styles).toMatch(/\.chart[\w-]* \{/);
    expect(found.styles).not.toMatch(/url\(|@import|var\(/);

    const coming = page.waitForEvent("download");
    await page.getByTestId("take-png").click();
    const png = await coming;
    const bytes = readFileSync(await png.path());
    expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const size = /width="(\d+)" height="(\d+)"/.exec(svg.text)?.slice(1).map(Number) ?? [];
    // Twice as fine, for screens that are.
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(size.map((pixels) => 2 * pixels));
  }));

  test("its journal comes back as a parent, and the next job learns from it", on(async (page) => {
    const { name: job, trials } = await snapshot(page);
    const { name, text } = await downloaded(page, "download-optuna");
    expect(name).toBe(`${job}-optuna.log`);
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ op_code: 0, study_name: job });
    expect(lines.filter(({ op_code: code }) => code === 4)).toHaveLength(trials.length);
    await openJournal(page, text.replaceAll(job, "from-optuna"));
    await expect(answer(page)).toHaveText(`The study is a parent of the next job.Finished trials of from-optuna: ${trials.length}. It is chosen under Warm start in the settings.`);
    await expect(page.getByTestId("warm-start")).toHaveValue("TransferLearning");
    await expect(page.locator("[data-testid=parent][data-parent=from-optuna]")).toBeChecked();
    await expect(page.getByTestId("start")).toBeEnabled();
    const settings = (/** @type {any} */ { trials }) => trials.map((/** @type {any} */ trial) => trial.hyperparameters);
    expect(settings(await runJob(page))).not.toEqual(settings({ trials }));
  }));

  test("what is no journal is told in a sentence, and the page is as it was", on(async (page) => {
    const before = await snapshot(page);
    const settings = () => page.locator("[data-testid=parent]").evaluateAll((all) => all.map((each) => /** @type {HTMLElement} */ (each).dataset.parent));
    const parents = await settings();
    const { text } = await downloaded(page, "download-optuna");
    const lines = text.split("\n");
    /** @type {[string, RegExp][]} */
    const wrong = [
      // Someone else's JSON.
      ['{\n  "learner": {}\n}\n', /Line 1 of the journal is not JSON from column 2 on/],
      ['{"learner": {}}\n', /Line 1 of the journal: op_code is missing/],
      // Half of a line, and more behind it.
      [[...lines.slice(0, 2), lines[2].slice(0, 20), ...lines.slice(3)].join("\n"), /Line 3 of the journal is not JSON/],
      ["", /holds no study/],
      ["\u0000\u0001\u0002", /holds no study/],
      [text.replace(/"op_code": ?4/, '"op_code": 44'), /operation 44/],
    ];
    for (const [journal, sentence] of wrong) {
      await openJournal(page, journal);
      await expect(answer(page)).toContainText(sentence);
      await expect(answer(page)).toContainText("nothing has changed");
      await expect(answer(page)).toHaveAttribute("role", "alert");
    }
    expect(await snapshot(page)).toEqual(before);
    expect(await settings()).toEqual(parents);
    // Half-written at its end: what is whole is read, and what is not is told.
    await openJournal(page, text.trimEnd().slice(0, -10).replaceAll(before.name, "half"));
    await expect(answer(page)).toContainText("is half written and was left out");
    await expect(page.locator("[data-testid=parent][data-parent=half]")).toBeChecked();
  }));
});

onOnePage("a retrained model of breast cancer", (page) => retrained(page, "breast_cancer"), (on) => {
  test("is the same file wherever it is downloaded, with Python to copy", on(async (page) => {
    const model = await downloaded(page, "take-model");
    expect(model.name).toBe("breast_cancer-model.json");
    expect(model).toEqual(await downloaded(page, "download-model"));
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByTestId("copy-python").click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(await page.getByTestId("model-python").innerText());
  }));

  test("has its test score in the notebook", on(async (page) => {
    const { text } = await downloaded(page, "download-notebook");
    const score = Number(await page.getByTestId("test-score-tuned").getAttribute("data-value"));
    expect(text).toContain(`PAGE_TEST = [${score},`);
    const file = path.join(folder("retrained"), "breast_cancer.ipynb");
    writeFileSync(file, text);
    runNotebooks([file]);
  }));

  test("the panel is usable by all, at both widths, in both themes and languages", on(async (page) => {
    for (const language of ["en", "fr"]) {
      await page.getByTestId("language").selectOption(language);
      for (const [width, size] of Object.entries({ desk: DESK, phone: PHONE })) {
        await page.setViewportSize(size);
        for (const theme of THEMES) {
          await inTheme(page, theme);
          const panel = page.getByTestId("takeaway");
          expect(await barriers(page, "[data-testid=takeaway]")).toEqual([]);
          await panel.screenshot({ path: path.join(folder("looks"), `${language}-${width}-${theme}.png`) });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width);
        }
      }
    }
    await page.getByTestId("language").selectOption("en");
  }));

  test("the card of the best training job leads to the panel", on(async (page) => {
    await page.setViewportSize(DESK);
    await page.getByTestId("go-takeaway").click();
    await expect(page.getByTestId("take-model")).toBeFocused();
    await expect(page.getByTestId("takeaway").getByRole("heading", { name: "Take it away" })).toBeInViewport();
  }));

  test("every entry is reached and used by keyboard", on(async (page) => {
    await page.setViewportSize(DESK);
    await page.getByTestId("take-model").focus();
    const reached = [];
    for (let steps = 0; steps < 30; steps += 1) {
      reached.push(await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.testid ?? ""));
      if (reached.at(-1) === "journal-file") break;
      await page.keyboard.press("Tab");
    }
    const all = ["take-model", "copy-python", "take-csv", "take-json", "takeaway-chart", "take-svg", "take-png", "download-notebook", "download-ray", "takeaway-rows", "take-request", "take-boto3", "download-optuna", "journal-file"];
    expect([...reached].filter((id) => all.includes(id)).sort()).toEqual([...all].sort());
    const coming = page.waitForEvent("download");
    await page.getByTestId("download-optuna").focus();
    await page.keyboard.press("Enter");
    expect((await coming).suggestedFilename()).toMatch(/-optuna\.log$/);
  }));
});

test("rows of one's own stay where they are unless they are wanted elsewhere", async ({ page }) => {
  await open(page);
  const rows = Array.from({ length: 80 }, (_, row) => `${row % 13},${(row * 7) % 11},${row % 13 > 6 ? "secret-yes" : "no"}`);
  await page.getByTestId("file-input").setInputFiles({ name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,y", ...rows].join("\n")) });
  await expect(page.getByTestId("target-select")).toHaveValue("y");
  await setField(page, "max-jobs", "2");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("takeaway-rows")).not.toBeChecked();
  const { text } = await downloaded(page, "download-notebook");
  expect(text).toContain("ROWS = None");
  const file = path.join(folder("own"), "mine.ipynb");
  writeFileSync(file, text);
  writeFileSync(path.join(folder("own"), "mine.csv"), ["a,b,y", ...rows].join("\n"));
  runNotebooks([file]);
});
