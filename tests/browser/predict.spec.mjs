// @ts-check
/** Predictions of the retrained model: of a file, which comes back with them, and of one row, with what explains it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { barriers } from "./barriers.mjs";
import { expect, inTheme, onOnePage, root, test, THEMES } from "./fixtures.mjs";
import { downloaded, margins, retrained, rowsOf, sigmoid } from "./model-file.mjs";
import { expectXgboostToAgree, needsXgboost } from "./xgboost.mjs";

/** @import {Page} from "@playwright/test" */

/** @param {string} name */
const dataOf = (name) => readFileSync(path.join(root, "www/data", name), "utf8");

/** @param {Page} page @param {string} name @param {string} text */
const give = (page, name, text) =>
  page.getByTestId("predict-file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** @param {string[]} names @param {string[][]} rows */
const csv = (names, rows) => [names, ...rows].map((row) => row.join(",")).join("\n");

/** @param {Page} page @param {string} feature */
const field = (page, feature) => page.locator(`[data-testid=row-field][data-feature="${feature}"]`);

/** What the page predicts of its own data, and its model, against the real XGBoost. @param {Page} page @param {string} set @param {number} rows */
async function isXgboosts(page, set, rows) {
  needsXgboost();
  await give(page, `${set}.csv`, dataOf(`${set}.csv`));
  await expect(page.getByTestId("predict-summary")).toContainText(`${set}.csv: ${rows} rows`);
  const model = await downloaded(page, "download-model");
  expectXgboostToAgree(set, model.text, (await downloaded(page, "predict-download")).text);
}

/** The bars of the explanation: base, contributions, sum. @param {Page} page */
async function bars(page) {
  const all = await page
    .locator("[data-testid=row-explanation] [data-contribution]")
    .evaluateAll((rows) => rows.map((row) => Number(/** @type {HTMLElement} */ (row).dataset.contribution)));
  return { base: all[0], contributions: all.slice(1, -1), sum: all[all.length - 1] };
}

onOnePage("a model of breast_cancer", (page) => retrained(page, "breast_cancer"), (on) => {
  test("the real XGBoost loads its file and predicts the same", on((page) => isXgboosts(page, "breast_cancer", 569)));

  test("a file with its columns in another order comes back with its predictions", on(async (page) => {
    const card = page.getByTestId("predict");
    await expect(card).toContainText("30 columns");
    await expect(card).toContainText("worst fractal dimension");
    const model = JSON.parse((await downloaded(page, "download-model")).text);

    const { names, rows } = rowsOf(dataOf("breast_cancer.csv"));
    const reordered = names.map((_, place) => names.length - 1 - place);
    const own = ["patient", ...reordered.map((place) => names[place])];
    const given = rows.map((row, at) => [`p${at}`, ...reordered.map((place) => row[place])]);
    await give(page, "clinic.csv", csv(own, given));
    await expect(page.getByTestId("predict-summary")).toContainText("clinic.csv: 569 rows");
    await expect(page.getByTestId("predict-result")).toContainText("does not know");
    await expect(page.getByTestId("predict-preview").locator("tbody tr")).toHaveCount(20);

    const { name, text } = await downloaded(page, "predict-download");
    expect(name).toBe("clinic-predictions.csv");
    const back = rowsOf(text);
    expect(back.names.slice(0, own.length)).toEqual(own);
    const [decided, probability] = back.names.slice(own.length);
    expect(decided).toBe("predicted_diagnosis");
    const positive = probability.replace("probability_", "");
    expect(back.rows.map((row) => row.slice(0, own.length))).toEqual(given);
    const actual = own.indexOf("diagnosis");
    let right = 0;
    for (const row of back.rows) {
      const [said, share] = row.slice(own.length);
      expect(said === positive).toBe(Number(share) > 0.5);
      right += Number(said === row[actual]);
      const features = Object.fromEntries(own.map((column, place) => [column, Number(row[place])]));
      expect(Math.abs(sigmoid(margins(model, features)[0]) - Number(share))).toBeLessThan(1e-5);
    }
    expect(right / back.rows.length).toBeGreaterThan(0.9);

    // The same row by hand.
    const first = Object.fromEntries(names.map((column, place) => [column, rows[0][place]]));
    for (const column of names.slice(0, -1)) {
      await field(page, column).evaluate((node) => {
        for (let up = node.parentElement; up; up = up.parentElement) if (up instanceof HTMLDetailsElement) up.open = true;
      });
      await field(page, column).fill(first[column]);
    }
    const answer = page.getByTestId("row-prediction");
    const share = Number(back.rows[0][own.length + 1]);
    await expect.poll(async () => Math.abs(Number(await answer.getAttribute("data-value")) - share)).toBeLessThan(1e-6);
    const { base, contributions, sum } = await bars(page);
    expect(contributions.length).toBeGreaterThan(3);
    expect(Math.abs(base + contributions.reduce((all, each) => all + each, 0) - sum)).toBeLessThan(1e-4);
    expect(Math.abs(sigmoid(sum) - share)).toBeLessThan(1e-5);
  }));

  test("what is wrong with a file is said, and nothing is predicted", on(async (page) => {
    const { names, rows } = rowsOf(dataOf("breast_cancer.csv"));
    const errors = page.locator(".predict-errors");
    const without = names.map((_, place) => place).filter((place) => names[place] !== "mean area");
    await give(page, "short.csv", csv(without.map((place) => names[place]), rows.slice(0, 9).map((row) => without.map((place) => row[place]))));
    await expect(errors).toContainText("mean area");
    await expect(page.getByTestId("predict-result")).toBeHidden();

    const texture = names.indexOf("mean texture");
    await give(page, "words.csv", csv(names, rows.slice(0, 9).map((row, at) => row.map((cell, place) => (place === texture && at === 4 ? "rough" : cell)))));
    await expect(errors).toContainText("Row 5, column “mean texture”: “rough” is not a number");

    await give(page, "good.csv", csv(names, rows.slice(0, 9)));
    await expect(errors).toBeHidden();
    await expect(page.getByTestId("predict-preview").locator("tbody tr")).toHaveCount(9);
  }));

  test("a large file tells how far it is and can be given up", on(async (page) => {
    const { names, rows } = rowsOf(dataOf("breast_cancer.csv"));
    const many = Array.from({ length: 60 }, () => rows).flat();
    // In the page: a look from outside may come when it is over.
    const cancelled = page.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () => {
            const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-testid=predict-cancel]"));
            const bar = /** @type {HTMLProgressElement} */ (document.querySelector("[data-testid=predicting] progress"));
            if (bar.value > 0 && button.checkVisibility()) {
              button.click();
              resolve(bar.value);
            } else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await give(page, "many.csv", csv(names, many));
    expect(await cancelled).toBeGreaterThan(0);
    await expect(page.getByTestId("predicting")).toBeHidden();
    await expect(page.getByTestId("predict-result")).toBeHidden();
    await give(page, "few.csv", csv(names, rows.slice(0, 5)));
    await expect(page.getByTestId("predict-summary")).toContainText("few.csv: 5 rows");
  }));
});

onOnePage("a model of iris", (page) => retrained(page, "iris"), (on) => {
  test("the real XGBoost loads its file and predicts the same", on((page) => isXgboosts(page, "iris", 150)));

  test("a file that is dropped on the card is predicted, and the data of the page stay", on(async (page) => {
    const before = await page.getByTestId("dataset-select").inputValue();
    await page.getByTestId("predict").scrollIntoViewIfNeeded();
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], "flowers.csv", { type: "text/csv" }));
      const target = /** @type {Element} */ (document.querySelector("[data-testid=predict] h3"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    }, dataOf("iris.csv"));
    await expect(page.getByTestId("predict-summary")).toContainText("flowers.csv: 150 rows");
    await expect(page.locator(".drop-overlay")).toBeHidden();
    expect(await page.getByTestId("dataset-select").inputValue()).toBe(before);

    // Three classes: the largest probability decides, and they add up.
    const { text } = await downloaded(page, "predict-download");
    const { names, rows } = rowsOf(text);
    const classes = names.slice(6).map((name) => name.replace("probability_", ""));
    expect(classes).toEqual(["setosa", "versicolor", "virginica"]);
    for (const row of rows) {
      const shares = row.slice(6).map(Number);
      expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-5);
      expect(row[5]).toBe(classes[shares.indexOf(Math.max(...shares))]);
    }
  }));

  test("a test row fills the form; each class has its own explanation", on(async (page) => {
    await page.getByTestId("row-number").fill("3");
    await expect(page.getByTestId("row-actual")).toContainText("test row 3");
    const actual = /is (\w+)\.$/.exec(await page.getByTestId("row-actual").innerText())?.[1];
    const names = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"];
    const typed = await Promise.all(names.map((name) => field(page, name).inputValue()));
    const { rows } = rowsOf(dataOf("iris.csv"));
    expect(rows.some((row) => row.slice(0, 4).every((cell, place) => Number(cell) === Number(typed[place])) && row[4] === actual)).toBe(true);

    // What is explained is this row, not the one before.
    for (const [place, name] of names.entries()) {
      await expect(page.getByTestId("row-explanation")).toContainText(`${name} = ${Number(typed[place])}`);
    }
    const exponentials = [];
    for (const [output, name] of ["setosa", "versicolor", "virginica"].entries()) {
      await page.getByTestId("row-output").selectOption(String(output));
      await expect(page.getByTestId("row-explanation").locator("caption")).toContainText(name);
      const { base, contributions, sum } = await bars(page);
      expect(Math.abs(base + contributions.reduce((all, each) => all + each, 0) - sum)).toBeLessThan(1e-4);
      exponentials.push(Math.exp(sum));
    }
    // A minus, as in the charts, and no hyphen.
    expect(await page.getByTestId("row-explanation").innerText()).toMatch(/\s−\d/);
    expect(await page.getByTestId("row-explanation").innerText()).not.toMatch(/\s-\d/);
    // Softmax of the sums is what is predicted of the last.
    const value = Number(await page.getByTestId("row-prediction").getAttribute("data-value"));
    expect(Math.abs(exponentials[2] / exponentials.reduce((all, each) => all + each, 0) - value)).toBeLessThan(1e-5);

    await page.getByTestId("row-number").fill("3000");
    await expect(page.getByTestId("predict-form")).toContainText("There is no test row 3000");
    await field(page, "petal width (cm)").fill("wide");
    await expect(page.getByTestId("predict-form")).toContainText("wide");
    await expect(field(page, "petal width (cm)")).toHaveAttribute("aria-invalid", "true");
    await field(page, "petal width (cm)").fill("0.2");
    await expect(page.getByTestId("row-explanation")).toBeVisible();
  }));
});

onOnePage("a model of penguins", (page) => retrained(page, "penguins"), (on) => {
  test("the real XGBoost loads its file and predicts the same", on((page) => isXgboosts(page, "penguins", 344)));

  test("categories are chosen from those of the data, and values may be missing", on(async (page) => {
    await expect(field(page, "island").locator("option")).toHaveText(["no value", "Biscoe", "Dream", "Torgersen"]);
    // A few penguins of unknown sex, and a bill of unknown length.
    await field(page, "sex").selectOption({ label: "no value" });
    await field(page, "bill_length_mm").fill("");
    await expect(page.getByTestId("row-explanation")).toContainText("bill_length_mm = no value");
    await field(page, "island").selectOption("Torgersen");
    await expect(page.getByTestId("row-explanation")).toContainText("island = Torgersen");

    const { names, rows } = rowsOf(dataOf("penguins.csv"));
    const strange = rows.slice(0, 30).map((row, at) => (at === 2 ? ["Atlantis", ...row.slice(1)] : row));
    await give(page, "colony.csv", csv(names, strange));
    await expect(page.getByTestId("predict-result")).toContainText("Atlantis");
    await expect(page.getByTestId("predict-summary")).toContainText("30 rows");
  }));

  for (const theme of THEMES) {
    test(`nothing for axe to say of the model's cards: ${theme}`, on(async (page) => {
      await give(page, "colony.csv", dataOf("penguins.csv"));
      await expect(page.getByTestId("predict-summary")).toContainText("colony.csv: 344 rows");
      await inTheme(page, theme);
      await page.getByTestId("chart-tree").scrollIntoViewIfNeeded();
      expect(await barriers(page, "[data-testid=learnt]", "[data-testid=predict]")).toEqual([]);
    }));
  }
});

test("the real XGBoost predicts the same numbers of a regression", async ({ page }) => {
  await retrained(page, "diabetes");
  await isXgboosts(page, "diabetes", 442);
});

test("in French", async ({ page }) => {
  await retrained(page, "penguins", "fr");
  await expect(page.getByRole("heading", { name: "Prédire" })).toBeVisible();
  await expect(page.getByTestId("row-explanation")).toContainText("Valeur de base");
  // On a narrow screen text is larger; what the field is for is told by its placeholder, here of a few thousand rows.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId("row-number").fill("1–12 345");
  const beyond = await page.getByTestId("row-number").evaluate((input) => input.scrollWidth - input.clientWidth);
  expect(beyond).toBe(0);
  await give(page, "colonie.csv", "island,sex\nDream,male\n");
  await expect(page.locator(".predict-errors")).toContainText("Le modèle");
  await expect(page.locator(".predict-errors")).toContainText("bill_length_mm");
});
