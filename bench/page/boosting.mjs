// @ts-check
/** How many pictures of boosting at work are painted in a second, while it trains: every picture is of another round. */

/** @import {Browser} from "playwright-core" */

/** What is shown, and how long a film it is. */
const POINTS = 500;
const DEPTH = 6;
const ROUNDS = 5000;

/** Notes when a picture is painted. Runs in the page, before its scripts. */
function countPaintings() {
  /** @type {number[]} */
  const times = [];
  const paint = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (/** @type {any[]} */ ...args) {
    times.push(performance.now());
    return paint.apply(this, /** @type {any} */ (args));
  };
  Reflect.set(window, "paintings", times);
}

/** @param {Browser} browser @param {string} url @param {number} seconds */
export async function film(browser, url, seconds) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(countPaintings);
  await page.goto(`${url}?lang=en`);
  await page.locator('[data-testid="start"]:enabled').waitFor();
  await page.getByTestId("open-boosting").click();
  await page.getByTestId("boosting-count").filter({ hasText: "of 100" }).waitFor();
  await page.getByTestId("boosting-speed").selectOption("fast");
  const points = page.getByTestId("boosting-points");
  await points.focus();
  for (let step = 0; step < 10 && (await points.getAttribute("aria-valuetext")) !== String(POINTS); step++) await page.keyboard.press("ArrowRight");
  for (const [name, value] of Object.entries({ max_depth: DEPTH, num_round: ROUNDS })) {
    await page.getByTestId(`boosting-${name}-value`).fill(String(value));
    await page.keyboard.press("Enter");
  }
  // Other points: the film begins by itself, and each round is trained when it is shown.
  await page.getByTestId("boosting-spiral").check({ force: true });
  await page.getByTestId("boosting-count").filter({ hasText: new RegExp(`^[1-9]\\d* of ${ROUNDS.toLocaleString("en")}$`) }).waitFor();
  await page.waitForTimeout(500);
  const side = await page.getByTestId("boosting-canvas").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).width);
  const from = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1000 * seconds);
  const times = await page.evaluate((from) => /** @type {number[]} */ (Reflect.get(window, "paintings")).filter((time) => time >= from), from);
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  await page.close();
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return { points: POINTS, depth: DEPTH, side, per_second: span > 0 ? (1000 * gaps.length) / span : 0, gaps };
}
