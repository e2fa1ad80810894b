// @ts-check
/**
 * The glossary: every hyperparameter, metric, strategy and setting of the page, in a dialog at its side. It comes when it is
 * first asked for, with its texts, styles and pictures.
 */

import { h, icon } from "../dom.js";
import { addTexts, currentLanguage, t } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { KINDS, load } from "./content.js";
import { list, sectionTitle } from "./list.js";

/** @import {Entry} from "./content.js" */
/** @import {List} from "./list.js" */

const CROSS = "M4 4l8 8M12 4l-8 8";
const STYLES = ["./glossary.css", "./pictures.css"];

/** @type {Promise<Entry[]> | null} */
let loading = null;

/** @returns {Promise<Entry[]>} */
async function get() {
  const styles = STYLES.map((name) => addStyles(new URL(name, import.meta.url)));
  const [entries] = await Promise.all([load(), addTexts(new URL("./i18n/", import.meta.url)), ...styles]);
  return entries;
}

const dialog = h("dialog", { class: "glossary", "data-testid": "glossary", "aria-labelledby": "glossary-title" });
/** What opened it, which gets the focus back. @type {HTMLElement | null} */
let opener = null;
dialog.addEventListener("close", () => opener?.focus());
dialog.addEventListener("click", ({ target }) => {
  // Only what is beside its content is the dialog itself.
  if (target === dialog) dialog.close();
});

/** The content, in one language. @type {{language: string, list: List, search: HTMLInputElement} | null} */
let built = null;

/** @param {Entry[]} entries */
function build(entries) {
  const entryList = list(entries);
  const status = h("p", { class: "hint", role: "status", "data-testid": "glossary-found" });
  const search = h("input", {
    type: "text",
    role: "searchbox",
    id: "glossary-search",
    autocomplete: "off",
    spellcheck: "false",
    "data-testid": "glossary-search",
    placeholder: t("glossary.searchHint"),
    oninput: () => filter(),
  });
  function filter() {
    const count = entryList.filter(search.value);
    status.textContent = count === 0 ? t("glossary.nothing") : t("glossary.found", { count });
  }
  filter();
  dialog.replaceChildren(
    h(
      "div",
      { class: "glossary-content", onkeydown: (event) => onKey(event, entryList, search) },
      h(
        "div",
        { class: "glossary-head" },
        h(
          "div",
          { class: "glossary-bar" },
          h("h1", { id: "glossary-title" }, t("glossary.title")),
          h("button", { type: "button", class: "icon-button", "data-testid": "glossary-close", "aria-label": t("glossary.close"), onclick: () => dialog.close() }, icon(CROSS)),
        ),
        h("label", { for: "glossary-search", class: "visually-hidden" }, t("glossary.search")),
        search,
        h(
          "nav",
          { class: "glossary-nav", "aria-label": t("glossary.sections") },
          ...KINDS.map((kind) => h("button", { type: "button", class: "link-button", onclick: () => toSection(kind) }, sectionTitle(kind))),
        ),
        status,
      ),
      entryList.node,
    ),
  );
  /** @param {import("./content.js").Kind} kind */
  function toSection(kind) {
    search.value = "";
    filter();
    entryList.toSection(kind);
  }
  return { language: currentLanguage(), list: entryList, search };
}

/** @param {KeyboardEvent} event @param {List} entryList @param {HTMLInputElement} search */
function onKey(event, entryList, search) {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const from = event.target instanceof HTMLElement ? event.target.closest("summary") : null;
  if (by !== 0 && (from || event.target === search)) {
    event.preventDefault();
    // Above the first entry is the search.
    if (!entryList.step(from, by) && by < 0) search.focus();
  }
}

/**
 * @param {string} id of an entry; empty: none @param {HTMLElement} button that was pressed
 * @returns {Promise<void>}
 * @throws {Error} when a part of it cannot be had
 */
export async function open(id, button) {
  loading ??= get();
  /** @type {Entry[]} */
  let entries;
  try {
    entries = await loading;
  } catch (error) {
    // The next press tries again.
    loading = null;
    throw error;
  }
  if (built?.language !== currentLanguage()) built = build(entries);
  if (!dialog.open) {
    opener = button;
    if (!dialog.isConnected) document.body.append(dialog);
    dialog.showModal();
  }
  const { list: entryList, search } = built;
  if (id !== "" && search.value !== "") {
    search.value = "";
    search.dispatchEvent(new Event("input"));
  }
  const summary = id === "" ? null : entryList.show(id);
  (summary ?? search).focus({ preventScroll: summary !== null });
}
