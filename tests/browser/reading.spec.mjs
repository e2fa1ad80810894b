// @ts-check
/** What the page writes can be read: nothing told twice, nothing cut, numbers as the language writes them. */
import { test, expect, longTrials, onOnePage, open, retrain, setField, showTable, snapshot, waitForStatus, whenUnderWay } from "./fixtures.mjs";

/** Every third row has no class. @param {number} rows */
function table(rows) {
  const lines = ["height,weight,kind_of_animal"];
  for (let row = 0; row < rows; row += 1) {
    lines.push(`${(row * 37) % 101},${(row * 53) % 89},${row % 3 === 0 ? "" : ["cat", "dog", "bird"][row % 4 % 3]}`);
  }
  return { name: "animals.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
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

for (const [language, grouped] of [["en", "6,667"], ["fr", "6\u202f667"]]) {
  onOnePage(`a file of the visitor's, ${language}`, (page) => open(page, `?lang=${language}`), (on) => {
    test("rows without a target are told once, as a number is written", on(async (page) => {
      await page.getByTestId("file-input").setInputFiles(table(20_000));
      const notice = page.locator(".notices li").filter({ hasText: grouped });
      await expect(notice).toHaveCount(1);
      // The table of columns counts them as missing; no sentence beside the notice does.
      const sentences = page.locator(".settings-section").first().locator("p, li");
      await expect(sentences.filter({ hasText: grouped })).toHaveCount(1);
    }));

    for (const [width, height] of [[1440, 900], [390, 844]]) {
      test(`the task and the summaries of the sections are whole: ${width} px`, on(async (page) => {
        await page.setViewportSize({ width, height });
        await page.getByTestId("file-input").setInputFiles(table(300));
        await expect(page.locator(".notices li")).toHaveText([/\D100\D|^100\D/]);
        await page.locator("details.settings-section").evaluateAll((all) =>
          all.forEach((each) => (/** @type {HTMLDetailsElement} */ (each).open = true)),
        );
        await expect(page.getByTestId("task")).toHaveValue("multiclass");
        expect(await cut(page.getByTestId("task"))).toBeLessThanOrEqual(0);
        const briefs = await page.locator(".brief").evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
        expect(Math.max(...briefs)).toBeLessThanOrEqual(0);
      }));
    }
  });
}

test("scores beside each other have as many decimals, and so has their difference", async ({ page }) => {
  await open(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await retrain(page);
  /** @param {string} text */
  const decimals = (text) => text.trim().split(".")[1]?.length ?? 0;
  const rows = await page.locator(".metrics-table tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
  );
  expect(rows.length).toBeGreaterThan(2);
  for (const [first, second] of rows) expect([first, decimals(first)]).toEqual([first, decimals(second)]);
  const score = await page.getByTestId("test-score-tuned").innerText();
  expect(decimals(rows[0][1])).toBe(decimals(score));
  const gap = (await page.getByTestId("evaluation").innerText()).match(/better by ([\d.]+) \(/);
  expect(gap).not.toBeNull();
  expect(decimals(gap?.[1] ?? "")).toBe(decimals(score));
});

test("French durations have a space before their unit, and rounds one name", async ({ page }) => {
  await open(page, "?lang=fr");
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await expect(page.getByTestId("progress").or(page.locator(".run-state")).first()).toBeAttached();
  expect(await page.locator(".run-state").innerText()).toMatch(/en [\d,]+\s(s|ms)\b/);
  expect(await page.locator("body").innerText()).not.toMatch(/itération/i);
});

test("marks of stopped and waiting training jobs look as their legend says", async ({ page }) => {
  await open(page);
  await setField(page, "workers", "1");
  await setField(page, "max-parallel", "2");
  await setField(page, "max-jobs", "8");
  // Long enough for the first to be under way when it is paused: nothing moves after that.
  await longTrials(page);
  await page.getByTestId("start").click();
  await whenUnderWay(page, { press: "pause" });
  await expect.poll(async () => (await snapshot(page)).paused).toBe(true);
  /** @param {string} status */
  const dot = (status) =>
    page
      .locator(`.trial-row .status[data-status="${status}"], .status[data-status="${status}"]`)
      .last()
      .evaluate((element) => getComputedStyle(element, "::before").backgroundColor);
  await showTable(page);
  await expect(page.locator('[data-testid="trial-row"] .status[data-status="Waiting"]').first()).toBeVisible();
  expect(await dot("Waiting")).not.toBe(await dot("InProgress"));
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
  for (const chart of ["history", "curves"]) {
    const swatch = page.locator(`.chart-${chart} .legend-stopped .swatch`);
    await expect(swatch).toBeVisible();
    // The mark is a square.
    await expect(swatch).toHaveCSS("border-radius", "0px");
  }
});
