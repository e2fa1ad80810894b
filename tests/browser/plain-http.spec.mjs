// @ts-check
/** The page as a teacher serves it in the class's network: over plain HTTP, where browsers leave out what is for HTTPS only. */
import { expect, LONG, open, retrain, runJob, setField, snapshot, test, timeless } from "./fixtures.mjs";

/** A host that no browser takes for this machine, which would be as good as HTTPS. */
const HOST = "classroom.test";

const here = new URL(process.env.PLAYGROUND_URL ?? "http://127.0.0.1");
const there = Object.assign(new URL(here), { hostname: HOST }).href;

test.use({
  baseURL: there,
  launchOptions: async ({ launchOptions }, use) =>
    use({ ...launchOptions, args: [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${HOST} ${here.hostname}, MAP * ~NOTFOUND `] }),
});

test("over plain HTTP a job runs, is retrained and shared, and runs the same after a reload", async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await setField(page, "max-jobs", "6");
  const before = timeless(await runJob(page));
  await retrain(page);
  await page.getByTestId("share").click();
  await expect(page.getByTestId("share-link")).toHaveValue(/#2\./, { timeout: LONG });
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByTestId("start")).toBeEnabled({ timeout: LONG });
  await setField(page, "max-jobs", "6");
  expect(timeless(await runJob(page))).toEqual(before);
});

test("over plain HTTP a job that a reload cut off goes on", async ({ page }) => {
  await open(page);
  await setField(page, "max-jobs", "60");
  await page.getByTestId("start").click();
  await expect.poll(async () => (await snapshot(page))?.counters.completed ?? 0, { timeout: LONG }).toBeGreaterThan(2);
  await page.reload();
  await expect.poll(async () => (await snapshot(page))?.status, { timeout: LONG }).toBe("Completed");
  expect((await snapshot(page))?.counters.completed).toBe(60);
});
