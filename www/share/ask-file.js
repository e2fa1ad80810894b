// @ts-check
/** Asks for the file of a link, which is recognised by its contents. */

import { h, icon } from "../dom.js";
import { say, t } from "../i18n/i18n.js";
import { Refused } from "../requests.js";

const CROSS = "M4 4l8 8M12 4l-8 8";

/**
 * @param {string} name of the file @param {(name: string, bytes: ArrayBuffer) => Promise<unknown>} recognise rejects another file
 * @returns {Promise<ArrayBuffer | null>} null: given up
 */
export function askForFile(name, recognise) {
  const opener = document.activeElement;
  return new Promise((resolve) => {
    /** @type {ArrayBuffer | null} */
    let found = null;
    const complaint = h("p", { class: "complaint", role: "alert", "data-testid": "link-file-refused" });

    /** @param {File} file */
    async function take(file) {
      complaint.textContent = "";
      try {
        const bytes = await file.arrayBuffer();
        await recognise(file.name, bytes);
        found = bytes;
        dialog.close();
      } catch (error) {
        const sentence = error instanceof Refused ? error.errors[0] : { code: "file_unreadable", params: { name: file.name } };
        complaint.textContent = say(sentence);
      }
    }

    const input = h("input", {
      type: "file",
      id: "link-file",
      "data-testid": "link-file",
      onchange: () => {
        const file = input.files?.[0];
        input.value = "";
        if (file) take(file);
      },
    });
    /** @type {HTMLDialogElement} */
    const dialog = h(
      "dialog",
      {
        class: "share share-ask",
        "data-testid": "link-ask",
        "data-drop": "",
        "aria-labelledby": "link-ask-title",
        ondrop: (event) => {
          event.preventDefault();
          const file = event.dataTransfer?.files[0];
          if (file) take(file);
        },
        onclose: () => {
          dialog.remove();
          if (opener instanceof HTMLElement) opener.focus();
          resolve(found);
        },
      },
      h(
        "div",
        { class: "share-bar" },
        h("h1", { id: "link-ask-title" }, t("share.askTitle")),
        h("button", { type: "button", class: "icon-button", "data-testid": "link-ask-close", "aria-label": t("share.close"), onclick: () => dialog.close() }, icon(CROSS)),
      ),
      h(
        "div",
        { class: "share-body" },
        h("p", null, t("share.ask", { name })),
        h("label", { for: "link-file", class: "field-label" }, t("share.askLabel", { name })),
        input,
        complaint,
        h("p", { class: "hint" }, t("share.askPrivate")),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
