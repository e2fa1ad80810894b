// @ts-check
/** What the tests of the list of kept jobs share. */
import { readFileSync } from "node:fs";
import { expect, runJob, setField } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/** Starts a job with these settings and waits for its end. @param {Page} page @param {string} name @param {Record<string, string>} fields */
export async function job(page, name, fields = {}) {
  for (const [field, value] of Object.entries({ "max-jobs": "4", ...fields, "job-name": name })) await setField(page, field, value);
  return runJob(page);
}

/** @param {Page} page */
export async function openList(page) {
  await page.getByTestId("open-jobs").click();
  await expect(page.getByTestId("jobs")).toBeVisible();
}

export const closeList = (/** @type {Page} */ page) => page.getByTestId("jobs-close").click();
export const row = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByTestId("job-row").filter({ has: page.locator(".job-name", { hasText: new RegExp(`^${name}$`) }) });
export const names = (/** @type {Page} */ page) => page.locator("[data-testid=job-row] .job-name");
export const said = (/** @type {Page} */ page) => page.getByTestId("jobs-said");

/** @param {Page} page @param {...string} jobs */
export async function choose(page, ...jobs) {
  for (const name of jobs) await row(page, name).getByTestId("job-choose").check();
}

/** @param {Page} page @param {Buffer} buffer @param {string} [name] */
export const bring = (page, buffer, name = "jobs.json.gz") => page.getByTestId("jobs-file").setInputFiles({ name, mimeType: "application/gzip", buffer });

/** @param {Page} page @returns {Promise<Buffer>} */
export async function exported(page) {
  const waiting = page.waitForEvent("download");
  await page.getByTestId("jobs-export").click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("tuning-jobs.json.gz");
  return readFileSync(await download.path());
}

/** Of how many things the browser keeps how many. @param {Page} page */
export const kept = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("tuning-playground");
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(["runs", "calls", "results", "files"]);
          const counts = ["runs", "calls", "results", "files"].map((store) => transaction.objectStore(store).count());
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(counts.map(({ result }) => result));
          };
        };
      }),
  );
