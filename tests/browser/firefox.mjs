// @ts-check
/** The browser that Playwright brings along only in a build of its own: the machine's Firefox, driven by WebDriver BiDi. */
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

/** @import {Page} from "puppeteer-core" */

const PLACES = ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/** Where it is; undefined where there is none. `PLAYGROUND_FIREFOX` says so, too. */
export const firefox = [process.env.PLAYGROUND_FIREFOX ?? "", ...PLACES].find((place) => place !== "" && existsSync(place));

/**
 * Opens an address in a new window of it.
 * @param {string} address @param {(page: Page) => Promise<void>} body
 * @returns {Promise<string[]>} what went wrong on the page
 */
export async function inFirefox(address, body) {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox, headless: true, protocolTimeout: 170_000 });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1440, height: 900 });
    /** @type {string[]} */
    const faults = [];
    page.on("pageerror", (error) => faults.push(`uncaught: ${error instanceof Error ? error.message : error}`));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`console: ${message.text()}`);
    });
    await page.goto(address);
    await body(page);
    return faults;
  } finally {
    await browser.close();
  }
}
