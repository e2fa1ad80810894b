// @ts-check
/** What is measured of a page, by the browser's own clocks. */

/** @import {Browser, Page} from "playwright-core" */

/** A task of the main thread that is longer is felt, in milliseconds. */
export const LONG = 50;

/** @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/**
 * Counts what comes from the page's workers; runs before the page does. Reading `data` first is what makes the browser
 * deserialise it: the page's own listener comes after.
 */
export function countMessages() {
  /** @type {{kind: string, read: number, handled: number, at: number}[]} */
  const messages = [];
  /** @type {Record<string, unknown>} */
  const last = {};
  const Native = window.Worker;
  window.Worker = class extends Native {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      let began = 0;
      this.addEventListener("message", (event) => {
        began = performance.now();
        const { type } = event.data;
        const now = performance.now();
        messages.push({ kind: type, read: now - began, handled: 0, at: now });
        last[type] = event.data;
      });
      // Behind the page's own listener, which is set once the worker is made.
      setTimeout(() =>
        this.addEventListener("message", () => {
          const message = messages[messages.length - 1];
          message.handled = performance.now() - message.at;
        }),
      );
    }
  };
  Reflect.set(window, "benchmark", {
    messages,
    size: (/** @type {string} */ type) => JSON.stringify(last[type] ?? null).length,
  });
}

/** @param {Page} page @param {string[]} kinds of message */
export const messages = (page, kinds) =>
  page.evaluate((wanted) => {
    const { messages, size } = /** @type {any} */ (window).benchmark;
    return wanted.map((kind) => {
      const all = messages.filter((/** @type {any} */ message) => message.kind === kind);
      return { kind, bytes: size(kind), read: all.map((/** @type {any} */ { read }) => read), handled: all.map((/** @type {any} */ { handled }) => handled) };
    });
  }, kinds);

/** @param {Page} page */
export const forgetMessages = (page) => page.evaluate(() => void (/** @type {any} */ (window).benchmark.messages.length = 0));

/**
 * What the main thread does for so many seconds: from a trace of Chromium's, and from the `longtask` entries.
 * @param {Browser} browser @param {Page} page @param {number} seconds @param {string} file where the trace goes
 */
export async function watch(browser, page, seconds, file) {
  const categories = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];
  await browser.startTracing(page, { path: file, categories });
  const observed = await page.evaluate(
    (milliseconds) =>
      new Promise((resolve) => {
        /** @type {number[]} */
        const entries = [];
        const observer = new PerformanceObserver((list) => entries.push(...list.getEntries().map(({ duration }) => duration)));
        observer.observe({ type: "longtask" });
        setTimeout(() => {
          observer.disconnect();
          resolve(entries);
        }, milliseconds);
      }),
    1000 * seconds,
  );
  const trace = JSON.parse((await browser.stopTracing()).toString());
  return { observed: /** @type {number[]} */ (observed), ...tasksOf(trace.traceEvents) };
}

/**
 * The tasks of the page's main thread, in milliseconds: the thread that draws the most frames is its.
 * @param {any[]} events
 */
function tasksOf(events) {
  /** @type {Map<string, number>} */
  const frames = new Map();
  for (const { name, pid, tid } of events) {
    if (name === "FireAnimationFrame") frames.set(`${pid} ${tid}`, (frames.get(`${pid} ${tid}`) ?? 0) + 1);
  }
  const [main] = [...frames].sort((a, b) => b[1] - a[1])[0] ?? [""];
  const ours = events.filter(({ pid, tid, ph }) => `${pid} ${tid}` === main && ph === "X");
  const tasks = ours.filter(({ name }) => name === "RunTask").map(({ dur, tdur }) => ({ wall: dur / 1000, cpu: (tdur ?? dur) / 1000 }));
  /** What fills them, the parts of others included. @type {Map<string, number>} */
  const spent = new Map();
  for (const { name, dur } of ours) spent.set(name, (spent.get(name) ?? 0) + dur / 1000);
  return { tasks, spent: Object.fromEntries([...spent].sort((a, b) => b[1] - a[1]).slice(0, 12)) };
}

/**
 * Moves the pointer over marks of a chart and measures each move to the frame that shows its read-out: from the event's own
 * time, to the first task after the frame that the event was handled in. Event Timing has no entries for moves.
 * @param {Page} page @param {string} chart @param {number} moves
 */
export async function hover(page, chart, moves) {
  const box = page.locator(`.chart-box[data-chart="${chart}"]`);
  if ((await box.count()) === 0 || !(await box.isVisible())) return null;
  await box.scrollIntoViewIfNeeded();
  await page.waitForTimeout(600);
  const bounds = await box.boundingBox();
  if (!bounds) return null;
  await box.evaluate((element) => {
    const { port1, port2 } = new MessageChannel();
    /** @type {number[]} */
    const delays = [];
    /** @type {number[]} */
    let due = [];
    port1.onmessage = () => {
      const now = performance.now();
      const shown = element.querySelector(".chart-tip:not([hidden])") !== null;
      if (shown) delays.push(...due.map((time) => now - time));
      due = [];
    };
    const listener = (/** @type {PointerEvent} */ event) => {
      due.push(event.timeStamp);
      if (due.length === 1) requestAnimationFrame(() => port2.postMessage(null));
    };
    element.addEventListener("pointermove", /** @type {any} */ (listener));
    Reflect.set(element, "hoverDelays", () => {
      element.removeEventListener("pointermove", /** @type {any} */ (listener));
      return delays;
    });
  });
  for (let move = 0; move < moves; move += 1) {
    // All over the plot, in an order that jumps: the golden ratio's multiples and those of its square.
    const [u, v] = [(move * 0.618034) % 1, (move * 0.754878) % 1];
    await page.mouse.move(bounds.x + bounds.width * (0.12 + 0.8 * u), bounds.y + bounds.height * (0.12 + 0.7 * v));
    await page.waitForTimeout(25);
  }
  await page.waitForTimeout(200);
  return /** @type {number[]} */ (await box.evaluate((element) => Reflect.get(element, "hoverDelays")()));
}

/** Scrolls over the whole page and back with the wheel; the times between frames, in milliseconds. @param {Page} page */
export async function scroll(page) {
  await page.evaluate(() => {
    scrollTo(0, 0);
    /** @type {number[]} */
    const gaps = [];
    let last = performance.now();
    let more = true;
    const frame = (/** @type {number} */ now) => {
      gaps.push(now - last);
      last = now;
      if (more) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Reflect.set(window, "endFrames", () => {
      more = false;
      return gaps;
    });
  });
  await page.mouse.move(4, 400);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (const step of [120, -120]) {
    for (let moved = 0; moved < height; moved += Math.abs(step)) {
      await page.mouse.wheel(0, step);
      await page.waitForTimeout(16);
    }
  }
  return /** @type {number[]} */ (await page.evaluate(() => Reflect.get(window, "endFrames")()));
}
