// @ts-check
/** The top of the page: what it is, language, theme; and the foot: the promise about the data. */

import { h, icon, panel } from "../dom.js";
import { asLanguage, LANGUAGES, t } from "../i18n/i18n.js";

/** @import {Dispatch, Theme} from "../state.js" */

/** @type {readonly Theme[]} */
const THEMES = ["auto", "light", "dark"];

/** A search that closes in: points that fall to a best line. */
const MARK = "M2 3.5h.01M5 7h.01M8 5h.01M11 10h.01M13.5 8h.01M2 6h3v3h4v3.5h5";

export const render = panel(
  "header",
  (/** @type {(language: import("../i18n/i18n.js").Language) => void} */ speak, /** @type {Dispatch} */ dispatch) =>
    h(
      "div",
      { class: "header-bar" },
      h(
        "div",
        { class: "brand" },
        icon(MARK, "mark"),
        h("h1", { id: "title" }, () => t("app.title")),
        h("p", { class: "tagline" }, () => t("app.tagline")),
      ),
      h(
        "div",
        { class: "preferences" },
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

export const renderFooter = panel("footer", () =>
  h(
    "p",
    { class: "footer-text" },
    () => t("app.privacy"),
    " ",
    h("span", { class: "version" }, ({ engine }) =>
      engine.version ? t("app.version", { version: engine.version }) : "",
    ),
  ),
);
