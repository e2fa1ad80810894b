// @ts-check
/** All entries, section by section; those that do not have the words looked for are hidden. */

import { h } from "../dom.js";
import { t } from "../i18n/i18n.js";
import { KINDS } from "./content.js";
import { body } from "./entry.js";
import { distance, haystack, wordsOf } from "./find.js";

/** @import {Entry, Kind} from "./content.js" */

/** @typedef {{node: HTMLElement, filter: (typed: string) => number, show: (id: string) => HTMLElement | null, toSection: (kind: Kind) => void, step: (from: Element | null, by: number) => boolean}} List */

/** @param {Kind} kind */
export const sectionTitle = (kind) => (kind === "param" ? t("param.title") : t(`glossary.section.${kind}`));

/** @param {Entry} entry @param {(id: string) => Entry | undefined} find */
function item(entry, find) {
  const summary = h(
    "summary",
    { "data-testid": "glossary-summary" },
    h("h3", null, entry.isCode ? h("code", null, entry.title()) : entry.title()),
    h("p", null, entry.line()),
  );
  const details = h("details", { class: "glossary-item", "data-entry": entry.id }, summary);
  const fill = () => {
    if (details.childElementCount === 1) details.append(body(entry, find));
  };
  details.addEventListener("toggle", () => details.open && fill());
  return { entry, details, summary, fill, words: haystack(entry) };
}

/** @param {readonly Entry[]} entries @returns {List} */
export function list(entries) {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const items = entries.map((entry) => item(entry, (id) => byId.get(id)));
  const sections = KINDS.map((kind) => {
    const own = items.filter(({ entry }) => entry.kind === kind);
    const title = h("h2", { tabIndex: -1 }, sectionTitle(kind));
    const holder = h("div", null, ...own.map(({ details }) => details));
    return { kind, own, title, holder, node: h("section", { class: "glossary-section" }, title, holder) };
  });

  /** @param {string} typed @returns {number} how many are left */
  function filter(typed) {
    const words = wordsOf(typed);
    let found = 0;
    for (const { own, holder, node } of sections) {
      const ranked = own.map((each) => ({ ...each, far: distance(each.words, words) }));
      for (const { details, far } of ranked) details.hidden = far === null;
      const left = ranked.filter(({ far }) => far !== null);
      // The nearest first; without words, in the order of the page.
      for (const { details } of left.toSorted((a, b) => (a.far ?? 0) - (b.far ?? 0))) holder.append(details);
      node.hidden = left.length === 0;
      found += left.length;
    }
    return found;
  }

  return {
    node: h("div", { class: "glossary-list" }, ...sections.map(({ node }) => node)),
    filter,
    /** Opens an entry alone and goes there. */
    show(id) {
      const wanted = items.find(({ entry }) => entry.id === id);
      if (!wanted) return null;
      for (const { details } of items) details.open = details === wanted.details;
      // Before it is scrolled to: the event comes later.
      wanted.fill();
      wanted.details.scrollIntoView({ block: "start" });
      return wanted.summary;
    },
    toSection(kind) {
      const title = sections.find((section) => section.kind === kind)?.title;
      title?.scrollIntoView({ block: "start" });
      title?.focus({ preventScroll: true });
    },
    /** From one summary to the next that is shown; false where there is none. */
    step(from, by) {
      const shown = sections.flatMap(({ holder }) => [...holder.querySelectorAll("summary")]).filter((summary) => summary.checkVisibility());
      const next = shown[shown.findIndex((summary) => summary === from) + by];
      next?.focus();
      return next !== undefined;
    },
  };
}
