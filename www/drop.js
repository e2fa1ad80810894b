// @ts-check
/** Files that are dropped anywhere on the page, and tables that are pasted outside of a field. */

import { h } from "./dom.js";
import { t } from "./i18n/i18n.js";

/** @import {Dispatch} from "./state.js" */

/** No request is longer, in bytes: what is dropped is something else then. */
const LARGEST_REQUEST = 10_000_000;

/** @param {Dispatch} dispatch */
export function listen(dispatch) {
  const words = h("p", null, "");
  const overlay = h("div", { class: "drop-overlay", hidden: true, "aria-hidden": "true" }, words);
  document.body.append(overlay);
  /** Entering a child comes before leaving its parent: the overlay goes when all that was entered is left. */
  let depth = 0;

  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;

  /** A place of its own for files, which takes them itself. @param {DragEvent} event */
  const isTaken = (event) => /** @type {Element | null} */ (event.target)?.closest?.("[data-drop]") != null;

  /** @param {boolean} shown */
  function show(shown) {
    words.textContent = t("data.dropHere");
    overlay.hidden = !shown;
    if (!shown) depth = 0;
  }

  /** @param {File} file */
  function openAny(file) {
    if (file.size > LARGEST_REQUEST || !/\.json$/i.test(file.name)) dispatch({ type: "openFile", file });
    else file.text().then((text) => dispatch({ type: "openRequest", text }));
  }

  addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (isTaken(event)) {
      show(false);
      return;
    }
    depth += 1;
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (isTaken(event)) return;
    depth -= 1;
    if (depth <= 0) show(false);
  });
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    show(false);
    if (isTaken(event)) return;
    const file = event.dataTransfer?.files[0];
    if (file) openAny(file);
  });
  document.addEventListener("paste", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest?.("input, textarea, [contenteditable]")) return;
    const file = event.clipboardData?.files[0];
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (file) openAny(file);
    // A table does not begin so.
    else if (text.trimStart().startsWith("{")) dispatch({ type: "openRequest", text });
    else if (text.trim() !== "") dispatch({ type: "openText", text });
    else return;
    event.preventDefault();
  });
}
