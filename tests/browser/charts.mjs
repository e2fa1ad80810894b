// @ts-check
/** Charts as a pointer needs them: drawn whole, and standing still. */
import { expect } from "./fixtures.mjs";

/** @import {Locator} from "@playwright/test" */

/** @typedef {{left: number, top: number, width: number, height: number}} Place in CSS pixels, from the corner of the window */

/** How many trials a chart has marks or lines of; those of one kind may be one path. @param {Locator} figure */
const trialsIn = (figure) =>
  figure
    .locator("svg > [data-trial], svg > [data-trials]")
    .evaluateAll((all) => new Set(all.flatMap((each) => (each.getAttribute("data-trial") ?? each.getAttribute("data-trials") ?? "").split(" "))).size);

/** Where an element is, if it has not moved for two frames. @param {Locator} element @returns {Promise<Place | null>} */
export const still = (element) =>
  element.evaluate(async (element) => {
    const look = () => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { left, top, width, height };
    };
    const before = JSON.stringify(look());
    for (let frames = 0; frames < 2; frames++) await new Promise((resolve) => requestAnimationFrame(resolve));
    return JSON.stringify(look()) === before ? look() : null;
  });

/**
 * Scrolls to a chart and waits until it can be pointed at: drawn with so many trials, for the size that it has, at a place
 * that does not move. A job's last picture comes after its status, and cards above may still be growing.
 * @param {Locator} figure @param {number} trials 0: the chart has none @returns {Promise<Place>} of its drawing
 */
export async function settled(figure, trials) {
  const box = figure.locator(".chart-box");
  await box.scrollIntoViewIfNeeded();
  await expect
    .poll(async () => {
      await box.scrollIntoViewIfNeeded();
      return trialsIn(figure);
    })
    .toBe(trials);
  /** @type {Place | null} */
  let place = null;
  await expect
    .poll(async () => {
      place = await still(box);
      const drawn = await figure.locator(".chart-drawing svg").evaluate((svg) => /** @type {SVGSVGElement} */ (svg).viewBox.baseVal.width);
      return place !== null && Math.round(place.width) === drawn;
    })
    .toBe(true);
  return /** @type {Place} */ (/** @type {unknown} */ (place));
}

/** The marks and lines of a chart, as texts. @param {Locator} figure @returns {Promise<string[]>} */
export const marks = (figure) =>
  figure.locator("svg.chart > *").evaluateAll((all) => {
    /** A picture that has grown has its attributes in another order than one that was drawn at once. @param {Element} node @returns {string} */
    const text = (node) => {
      const attributes = [...node.attributes].map(({ name, value }) => `${name}="${value}"`).sort();
      const inside = node.childElementCount > 0 ? [...node.children].map(text).join("") : node.textContent;
      return `<${[node.localName, ...attributes].join(" ")}>${inside}`;
    };
    return all.map(text);
  });
