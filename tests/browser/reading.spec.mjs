// @ts-check
/** What the page writes can be read: nothing told twice, nothing cut, numbers as the language writes them. */
import { expect, open, setField, test, waitForStatus } from "./fixtures.mjs";

/** Every third row has no class. @param {number} rows */
function table(rows) {
  const lines = ["height,weight,kind_of_animal"];
  for (let row = 0; row < rows; row += 1) {
    lines.push(`${(row * 37) % 101},${(row * 53) % 89},${row % 3 === 0 ? "" : ["cat", "dog", "bird"][row % 4 % 3]}`);
  }
  return { name: "animals.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
}

for (const [language, grouped] of [["en", "6,000"], ["fr", "6\u202f000"]]) {
  test(`rows without a target are told once, as a number is written: ${language}`, async ({ page }) => {
    await open(page, `?lang=${language}`);
    await page.getByTestId("file-input").setInputFiles(table(18_000));
    await expect(page.locator(".notices li").filter({ hasText: grouped })).toHaveCount(1);
  });
}

/** What is cut off of the chosen option, in pixels. @param {import("@playwright/test").Locator} select */
const cut = (select) =>
  select.evaluate((/** @type {HTMLSelectElement} */ element) => {
    const style = getComputedStyle(element);
    const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
    context.font = style.font;
    const room = element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    return context.measureText(element.selectedOptions[0].text).width - room;
  });

for (const [width, height] of [[1440, 900], [390, 844]]) {
  for (const language of ["en", "fr"]) {
    test(`the task and the names of columns are whole: ${language}, ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await open(page, `?lang=${language}`);
      await page.getByTestId("file-input").setInputFiles(table(300));
      await expect(page.locator(".notices li")).toHaveCount(1);
      await page.locator("details.settings-section").evaluateAll((all) =>
        all.forEach((each) => (/** @type {HTMLDetailsElement} */ (each).open = true)),
      );
      await expect(page.getByTestId("task")).toHaveValue("multiclass");
      expect(await cut(page.getByTestId("task"))).toBeLessThanOrEqual(0);
      const briefs = await page.locator(".brief").evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
      expect(Math.max(...briefs)).toBeLessThanOrEqual(0);
    });
  }
}

test("scores beside each other have as many decimals, and so has their difference", async ({ page }) => {
  await open(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await page.getByTestId("retrain").click();
  await expect(page.getByTestId("test-score-tuned")).toBeVisible();
  /** @param {string} text */
  const decimals = (text) => text.trim().split(".")[1]?.length ?? 0;
  const rows = await page.locator(".metrics-table tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
  );
  expect(rows.length).toBeGreaterThan(2);
  for (const [first, second] of rows) expect([first, decimals(first)]).toEqual([first, decimals(second)]);
  const score = await page.getByTestId("test-score-tuned").innerText();
  expect(decimals(rows[0][1])).toBe(decimals(score));
});

test("French durations have a space before their unit, and rounds one name", async ({ page }) => {
  await open(page, "?lang=fr");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("progress").or(page.locator(".run-state")).first()).toBeAttached();
  expect(await page.locator(".run-state").innerText()).toMatch(/en [\d,]+\s(s|ms)\b/);
  expect(await page.locator("body").innerText()).not.toMatch(/itération/i);
});
