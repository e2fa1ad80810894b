// @ts-check
/** A reload in the middle of a job where nothing of it is kept: its settings come back, and the same trials with them. */
import { expect, longTrials, open, setField, snapshot, test, waitForStatus } from "./fixtures.mjs";

test("after a reload in the middle of a job that is not kept its settings are back, and give the same trials", async ({ page, context }) => {
  await open(page);
  const session = await context.newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: new URL(page.url()).origin, quotaSize: 1 });
  await page.getByTestId("dataset-select").selectOption("iris");
  await expect(page.getByTestId("start")).toBeEnabled();
  await longTrials(page);
  await setField(page, "seed", "77");
  // So many that it cannot be over before the reload.
  await setField(page, "max-jobs", "500");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  await expect(page.getByTestId("message")).toContainText("This job is not kept");
  const before = (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.hyperparameters);

  await page.reload();
  const message = page.getByTestId("message");
  await expect(message).toContainText("Its settings are back");
  await expect(page.getByTestId("dataset-select")).toHaveValue("iris");
  await expect(page.getByTestId("seed")).toHaveValue("77");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.trials.length ?? 0).toBeGreaterThan(0);
  const after = (await snapshot(page)).trials.map((/** @type {any} */ trial) => trial.hyperparameters);
  expect(after.slice(0, before.length)).toEqual(before.slice(0, after.length));
  await page.getByTestId("stop").click();
  await waitForStatus(page, "Stopped");
});
