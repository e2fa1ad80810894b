// @ts-check
/** The way to the glossary: buttons that name an entry of it, and the one that opens it when the first of them is pressed. */

import { h } from "./dom.js";
import { t } from "./i18n/i18n.js";

/** @import {Prop} from "./dom.js" */
/** @import {Dispatch} from "./state.js" */

/** A small "?". @param {Prop} entry as in `glossary/entries.json`: `param.eta` @param {() => string} name of what it is about */
export const helpButton = (entry, name) =>
  h(
    "button",
    {
      type: "button",
      class: "help-button",
      "data-glossary": entry,
      "aria-haspopup": "dialog",
      "aria-label": () => t("glossary.about", { name: name() }),
    },
    "?",
  );

/** @param {Dispatch} dispatch */
export function listen(dispatch) {
  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-glossary]")) : null;
    if (!button) return;
    try {
      const { open } = await import("./glossary/main.js");
      await open(button.dataset.glossary ?? "", button);
    } catch {
      const sentences = [{ code: "glossary_not_loaded", params: {} }];
      dispatch({ type: "say", message: { topic: "glossary", level: "error", title: "console.broken", sentences } });
    }
  });
}
