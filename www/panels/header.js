// @ts-check
/** The top of the page: what it is, the ways to the glossary, to boosting at work, to the jobs that are kept, to a link and to the lab, language, theme; and the foot: the promise about the data. */

import { h, icon } from "../dom.js";
import { asLanguage, LANGUAGES, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";

/** @import {Dispatch, Theme} from "../state.js" */

/** @type {readonly Theme[]} */
const THEMES = ["auto", "light", "dark"];

const GRID = "M2.5 2.5h11v11h-11zM2.5 6.5h4v7m0-4h7m-3-7v7";
const LIST = "M2.5 4h.01M5.5 4h8M2.5 8h.01M5.5 8h8M2.5 12h.01M5.5 12h8";
const SHARE = "M8 10V2.5M5 5l3-3 3 3M4 7.5H3v6h10v-6h-1";
const BOOK = "M8 4C6.5 3 4.5 2.8 2.5 3v9.5c2-.2 4 0 5.5 1 1.5-1 3.5-1.2 5.5-1V3c-2-.2-4 0-5.5 1zm0 0v9.5";

/** The mark and the name, which are painted before there is any script. */
function brand() {
  const painted = /** @type {HTMLElement} */ (document.querySelector("#header .brand"));
  painted.append(h("p", { class: "tagline" }, () => t("app.tagline")));
  return painted;
}

export const render = panel(
  "header",
  (/** @type {(language: import("../i18n/i18n.js").Language) => void} */ speak, /** @type {Dispatch} */ dispatch) =>
    h(
      "div",
      { class: "header-bar" },
      brand(),
      h(
        "div",
        { class: "preferences" },
        h(
          "button",
          { type: "button", class: "quiet glossary-button", "data-testid": "open-glossary", "data-glossary": "", "aria-haspopup": "dialog" },
          icon(BOOK),
          h("span", null, () => t("glossary.open")),
        ),
        h(
          "button",
          { type: "button", class: "quiet glossary-button", "data-testid": "open-boosting", "aria-haspopup": "dialog", onclick: () => dispatch({ type: "openBoosting" }) },
          icon(GRID),
          h("span", null, () => t("boosting.open")),
        ),
        h(
          "button",
          { type: "button", class: "quiet glossary-button", "data-testid": "open-jobs", "aria-haspopup": "dialog", onclick: () => dispatch({ type: "openJobs" }) },
          icon(LIST),
          h("span", null, () => t("app.jobs")),
        ),
        h(
          "button",
          { type: "button", class: "quiet glossary-button", "data-testid": "share", "aria-haspopup": "dialog", onclick: () => dispatch({ type: "openShare" }) },
          icon(SHARE),
          h("span", null, () => t("app.share")),
        ),
        h(
          "button",
          {
            type: "button",
            class: "lab-button",
            "data-testid": "lab-open",
            "aria-expanded": ({ lab }) => String(lab?.open ?? false),
            "aria-controls": "lab",
            title: () => t("app.labHelp"),
            onclick: () => dispatch({ type: "toggleLab" }),
          },
          () => t("app.lab"),
        ),
        h("label", { class: "visually-hidden", for: "language" }, () => t("app.language")),
        h(
          "select",
          {
            id: "language",
            class: "quiet",
            "data-testid": "language",
            value: ({ language }) => language,
            onchange: (event) => speak(asLanguage(event.target.value) ?? "en"),
          },
          ...LANGUAGES.map((each) => h("option", { value: each, lang: each }, each === "en" ? "English" : "Français")),
        ),
        h("label", { class: "visually-hidden", for: "theme" }, () => t("app.theme")),
        h(
          "select",
          {
            id: "theme",
            class: "quiet",
            "data-testid": "theme",
            value: ({ theme }) => theme,
            onchange: (event) => dispatch({ type: "theme", theme: event.target.value }),
          },
          ...THEMES.map((each) => h("option", { value: each }, () => t(`theme.${each}`))),
        ),
      ),
    ),
);

export const renderFooter = panel("footer", (/** @type {Dispatch} */ dispatch) =>
  h(
    "p",
    { class: "footer-text" },
    () => t("app.privacy"),
    " ",
    h("span", { class: "version" }, ({ engine }) =>
      engine.version ? t("app.version", { version: engine.version }) : "",
    ),
    " ",
    h("span", { "data-testid": "kept" }, ({ kept }) => (kept ? t("offline.kept") : "")),
    " ",
    h("button", { type: "button", class: "link-button", "data-testid": "forget-kept", title: () => t("kept.forgetHelp"), onclick: () => dispatch({ type: "forgetKept" }) }, () => t("kept.forget")),
  ),
);
