// @ts-check
/** A reload in the middle of a job: its settings come back, and the same trials with them. */
import { expect, longTrials, open, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

test("after a reload in the middle of a job its settings are back, and give the same trials", async ({ page }) => {
  await open(page);
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await longTrials(page);
  await setField(page, "seed", "77");
  // So many that it cannot be over before the reload.
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  const before = (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.hyperparameters);

  await page.reload();
  const message = page.getByTestId("message");
  await expect(message).toContainText("A tuning job was running when this page was reloaded");
  await expect(message).toContainText("of its 500 training jobs");
  await expect(page.getByTestId("dataset-select")).toHaveValue("iris");
  await expect(page.getByTestId("seed")).toHaveValue("77");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  const after = (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.hyperparameters);
  expect(after.slice(0, before.length)).toEqual(before.slice(0, after.length));
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");

  // A job that is over is not told of.
  await page.reload();
  await expect(page.getByTestId("start")).toBeEnabled();
  await expect(page.getByTestId("message")).toHaveCount(0);
});
