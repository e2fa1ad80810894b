// @ts-check
/** Snapshots and charts get rarer as they get dearer. By a clock of the test's own, so nothing here is timed. */
import { test, expect, onOnePage, open } from "./fixtures.mjs";

/** @import {Page} from "@playwright/test" */

/**
 * Runs `www/pace.js` in the page: `asks` at these moments, a task that takes `cost`; gives the moments at which it ran.
 * @param {Page} page @param {{asks: number[], cost: number, until: number}} script
 */
const runs = (page, script) =>
  page.evaluate(async ({ asks, cost, until }) => {
    const { paced } = await import(/** @type {any} */ (new URL("./www/pace.js", location.href).href));
    let time = 0;
    /** @type {{at: number, task: () => void}[]} */
    const timers = asks.map((at) => ({ at, task: () => ask() }));
    /** @type {number[]} */
    const ran = [];
    const ask = paced(
      {
        every: 80,
        rest: 4,
        now: () => time,
        later: (/** @type {() => void} */ task, /** @type {number} */ wait) => timers.push({ at: time + wait, task }),
      },
      () => {
        ran.push(time);
        time += cost;
      },
    );
    for (;;) {
      timers.sort((a, b) => a.at - b.at);
      const next = timers.shift();
      if (!next || next.at > until) return ran;
      time = Math.max(time, next.at);
      next.task();
    }
  }, script);

const everyTen = Array.from({ length: 1000 }, (_, index) => 10 * index);

onOnePage("by a clock of the test", open, (on) => {
  test("what is cheap runs at its pace, what is dear rests four times as long as it takes", on(async (page) => {
    expect(await runs(page, { asks: everyTen, cost: 1, until: 400 })).toEqual([0, 81, 162, 243, 324]);
    expect(await runs(page, { asks: everyTen, cost: 100, until: 1700 })).toEqual([0, 500, 1000, 1500]);
  }));

  test("the last change is never lost, and nothing runs unasked", on(async (page) => {
    expect(await runs(page, { asks: [0, 5, 20], cost: 1, until: 10_000 })).toEqual([0, 81]);
    expect(await runs(page, { asks: [0, 5000], cost: 1, until: 10_000 })).toEqual([0, 5000]);
  }));
});
