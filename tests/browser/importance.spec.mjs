// @ts-check
/** The chart of importances: what it says before there is enough, its methods, its read-out and its table. */
import { settled, still } from "./charts.mjs";
import { expect, LONG, onOnePage, open, runJob, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

/** @param {import("@playwright/test").Page} page */
const card = (page) => page.getByTestId("chart-importance");

/** @param {import("@playwright/test").Page} page */
const bars = (page) => card(page).locator(".chart-bar");

/** The hyperparameters that the job tunes. @param {import("@playwright/test").Page} page */
const tuned = async (page) => Object.keys((await snapshot(page)).trials[0].hyperparameters).sort();

for (const [language, needed, answers] of [
  ["en", "10 training jobs", /variance of the objective over the whole space/],
  ["fr", "10 entraînements", /variance de l’objectif sur tout l’espace/],
]) {
  onOnePage(`importances, ${language}`, (page) => open(page, `?lang=${language}`), (on) => {
    test("too few training jobs are said, with how many it takes", on(async (page) => {
      await setField(page, "max-jobs", "4");
      await runJob(page);
      await card(page).scrollIntoViewIfNeeded();
      await expect(card(page).locator(".chart-empty").first()).toContainText(needed);
      await expect(bars(page)).toHaveCount(0);
    }));

    test("a job gives every hyperparameter a bar, by either method", on(async (page) => {
      await setField(page, "max-jobs", "20");
      await runJob(page);
      await card(page).scrollIntoViewIfNeeded();
      const names = await tuned(page);
      expect(names.length).toBeGreaterThan(2);
      await expect(bars(page)).toHaveCount(names.length);
      await expect(card(page).locator(".chart-band")).toHaveCount(3 * names.length);
      await expect(card(page).locator(".chart-note")).toHaveText(/^PED-ANOVA .*20/);

      await card(page).locator(".chart-table summary").click();
      const rows = card(page).locator("tbody tr");
      await expect(rows).toHaveCount(names.length);
      const table = () => rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
      const number = (/** @type {string} */ text) => Number(text.replace(",", "."));
      const first = await table();
      expect(first.map(([name]) => name).sort()).toEqual(names);
      const shares = first.map(([, share]) => number(share));
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
      expect(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThan(0.5);

      await expect(card(page).getByTestId("importance-answers")).toHaveText(/PED-ANOVA/);
      await card(page).getByRole("radio", { name: "fANOVA" }).check();
      await expect(card(page).getByTestId("importance-answers")).toHaveText(answers);
      await expect(card(page).locator(".chart-note")).toHaveText(/^fANOVA .*20/, { timeout: LONG });
      await expect(bars(page)).toHaveCount(names.length);
      await expect(rows).toHaveCount(names.length);
      await expect.poll(table).not.toEqual(first);
      // What was said by one method comes back the same.
      await card(page).getByRole("radio", { name: "PED-ANOVA" }).check();
      await expect(card(page).locator(".chart-note")).toHaveText(/^PED-ANOVA/);
      await expect.poll(table).toEqual(first);
    }));
  });
}

test("bars are read by keyboard and by pointer, and choose no training job", async ({ page }) => {
  await open(page);
  await page.getByTestId("start").click();
  await waitForStatus(page, "Completed");
  await card(page).scrollIntoViewIfNeeded();
  const names = await tuned(page);
  await expect(bars(page)).toHaveCount(names.length);
  const box = card(page).locator(".chart-box");
  const tip = card(page).getByRole("tooltip");
  await box.focus();
  await page.keyboard.press("ArrowDown");
  const top = await tip.innerText();
  await page.keyboard.press("ArrowDown");
  expect(await tip.innerText()).not.toBe(top);
  await page.keyboard.press("Home");
  expect(await tip.innerText()).toBe(top);
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-testid="trial-row"][data-selected]')).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(tip).toBeHidden();
  // Anywhere in the row of a bar, not only at its end.
  await settled(card(page), 0);
  const first = /** @type {import("./charts.mjs").Place} */ (await still(bars(page).first()));
  await page.mouse.move(first.left + 3, first.top + first.height / 2);
  await expect(tip).toBeVisible();
  expect(await tip.innerText()).toBe(top);
});
