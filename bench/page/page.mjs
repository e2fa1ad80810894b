// @ts-check
/**
 * How fast the page is with a large job on it: `node page.mjs SETTINGS`, a JSON text with `url`, `chromium` (null:
 * Playwright's own), `playwright` (the folder of its packages), `folder` (for traces), `trials`, `seconds`, `moves`.
 * Says what it does on standard error, and the figures as JSON on standard output.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { film } from "./boosting.mjs";
import { goOn, prepare, shown } from "./job.mjs";
import { LONG, countMessages, forgetMessages, hover, messages, quantile, scroll, watch } from "./measure.mjs";

const { url, chromium: executable, playwright, folder, trials, seconds, moves } = JSON.parse(process.argv[2]);
const { chromium } = createRequire(path.join(playwright, "package.json"))("@playwright/test");
const say = (/** @type {string} */ text) => console.error(`    ${text}`);

/** @param {number[]} values in milliseconds */
const spread = (values) => ({
  count: values.length,
  median: quantile(values, 0.5),
  p95: quantile(values, 0.95),
  most: quantile(values, 1),
});

const asRoot = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath: executable ?? undefined,
  args: [...(asRoot ? ["--no-sandbox"] : []), "--disable-background-networking", "--no-first-run"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(countMessages);
  say(`train until ${trials} training jobs of 100 rounds have finished`);
  await prepare(page, url, trials);

  /** What the main thread does in a window of this height, and what has come from the workers. @param {string} name @param {number} height */
  async function watchAt(name, height) {
    await page.setViewportSize({ width: 1440, height });
    await page.waitForTimeout(2000);
    say(`watch the main thread for ${seconds} s in a window that is ${height} pixels high`);
    await forgetMessages(page);
    const { tasks, observed, spent } = await watch(browser, page, seconds, path.join(folder, `trace-${name}.json`));
    return {
      height,
      seconds,
      count: tasks.length,
      long: tasks.filter(({ wall }) => wall > LONG).length,
      observed: observed.length,
      longest: Math.max(...tasks.map(({ wall }) => wall)),
      longest_cpu: Math.max(...tasks.map(({ cpu }) => cpu)),
      busy: tasks.reduce((sum, { wall }) => sum + wall, 0) / (10 * seconds),
      spent,
    };
  }

  await goOn(page);
  const job = await shown(page);
  // An ordinary window at the top of the page; then one as high as the page, with everything in sight, as on no screen.
  const ordinary = await watchAt("window", 900);
  const whole = await watchAt("page", await page.evaluate(() => document.documentElement.scrollHeight));
  const sent = await messages(page, ["snapshot", "pictures"]);

  await page.setViewportSize({ width: 1440, height: 900 });
  const charts = await page.locator(".chart-box").evaluateAll((boxes) => boxes.map((box) => box.getAttribute("data-chart")));
  /** @type {Record<string, ReturnType<typeof spread>>} */
  const hovered = {};
  /** @type {number[]} */
  const all = [];
  const each = Math.max(10, Math.ceil(moves / charts.length));
  say(`move the pointer over ${charts.length} charts, ${each} times each`);
  for (const chart of charts) {
    const delays = await hover(page, chart, each);
    if (delays === null || delays.length === 0) continue;
    hovered[chart] = spread(delays);
    all.push(...delays);
  }

  say("scroll over the page and back");
  const gaps = await scroll(page);
  // The job would take its part of the processor.
  await page.close();
  say(`show boosting at work for ${seconds} s`);
  const { gaps: between, ...boosting } = await film(browser, url, seconds);
  const figures = {
    chromium: browser.version(),
    trials: job,
    tasks: { window: ordinary, page: whole },
    hover: { all: spread(all), charts: hovered },
    frames: spread(gaps),
    boosting: { ...boosting, between: spread(between) },
    messages: Object.fromEntries(
      sent.map(({ kind, bytes, read, handled }) => [kind, { bytes, read: spread(read), handled: spread(handled) }]),
    ),
  };
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
}
