// @ts-check
/** What of a page not everyone can use. */
import { AxeBuilder } from "@axe-core/playwright";

/** @import {Page} from "@playwright/test" */

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * What breaks a rule of WCAG 2.2 AA: the rule and the elements. There are no frames of other origins, so axe may do all in
 * the page itself and keep what nobody reads to itself: that takes less than half the time.
 * @param {Page} page @param {string[]} include the parts of it that are looked at; without any, all of it
 */
export async function barriers(page, ...include) {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(WCAG).setLegacyMode(true);
  for (const part of include) axe.include(part);
  // What the bar that stays on top half covers while the page is scrolled is not small.
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`);
}
