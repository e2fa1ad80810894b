// @ts-check
/** The dialog that makes a link: what goes into it, what a teacher sets, the link itself with its length, and a QR code. */

import { h, icon, svgNode } from "../dom.js";
import { formatBytes, formatNumber, say, t } from "../i18n/i18n.js";
import { Refused } from "../requests.js";
import { inside } from "../single/inside.js";
import { changedSinceRun, isRunning, requestShown } from "../state.js";
import { subject } from "./subject.js";
import { teacherFields } from "./teacher-fields.js";

/** @import {Analyst} from "../console/analyst.js" */
/** @import {LinkShared, Sentence, ShareOptions} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */

const CROSS = "M4 4l8 8M12 4l-8 8";
const COPY = "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z";
/** Typing is over after this many milliseconds. */
const PAUSE = 150;

/** Whether there is a job that is over. @param {State} state */
const hasResults = (state) => state.run !== null && state.snapshot !== null && !isRunning(state);

/** Where a link is opened: a page that is one file has the one that it was saved from. */
const home = () => inside?.home ?? `${location.origin}${location.pathname}`;

/** @param {Store} store @param {Tuner} tuner @param {Analyst} analyst */
export function createMaker({ get }, tuner, analyst) {
  /** @param {boolean} ofRun @param {ArrayBuffer} file @param {ShareOptions} options @returns {Promise<LinkShared>} */
  async function shared(ofRun, file, options) {
    if (ofRun) return analyst.ask({ type: "share", file, options });
    const request = requestShown(get());
    if (!request || get().check.errors.length > 0) throw new Refused([{ code: "share_form_errors", params: {} }]);
    return analyst.ask({ type: "shareForm", request, file, options });
  }

  function build() {
    const opener = document.activeElement;
    const results = hasResults(get());
    const stale = results && changedSinceRun(get());
    const trials = get().snapshot?.trials.length ?? 0;

    /** @param {string} value @param {string} label @param {boolean} checked */
    const choice = (value, label, checked) =>
      h(
        "label",
        { class: "check" },
        h("input", { type: "radio", name: "share-what", value, "data-testid": `share-${value}`, checked, disabled: value === "results" && !results, onchange: () => remake() }),
        h("span", null, label),
      );
    const withResults = choice("results", results ? t("share.withResults", { count: trials }) : t("share.noResults"), results);
    const withoutResults = choice("job", t(stale ? "share.formOnly" : "share.jobOnly"), !results);
    const dataText = h("span", null, "");
    const dataBox = h("input", { type: "checkbox", "data-testid": "share-data", onchange: () => remake() });
    const dataHint = h("p", { class: "hint", "data-testid": "share-data-hint" });
    const ownData = h("div", { hidden: true }, h("label", { class: "check" }, dataBox, dataText), h("p", { class: "hint" }, t("share.ownDataHelp")));
    const teacher = teacherFields(() => remake());

    const link = h("input", {
      type: "text",
      id: "share-link",
      class: "mono",
      "data-testid": "share-link",
      "aria-describedby": "share-length",
      onfocus: () => link.select(),
    });
    link.readOnly = true;
    const length = h("p", { class: "hint", id: "share-length", role: "status", "data-testid": "share-length" });
    const error = h("ul", { class: "complaint", role: "alert", "data-testid": "share-error" });
    const copied = h("span", { class: "hint", role: "status", "data-testid": "share-copied" });
    const copy = h(
      "button",
      {
        type: "button",
        class: "primary",
        "data-testid": "share-copy",
        onclick: async () => {
          try {
            await navigator.clipboard.writeText(link.value);
            copied.textContent = t("share.copied");
          } catch {
            link.focus();
            copied.textContent = t("share.notCopied");
          }
        },
      },
      icon(COPY),
      h("span", null, t("share.copy")),
    );
    const code = h("div", { class: "share-code", role: "img", "aria-label": t("share.code"), "data-testid": "share-qr" });
    const codeHint = h("p", { class: "hint" });

    /** The newest wish: an older link is dropped. */
    let wish = 0;
    let timer = 0;
    function remake() {
      clearTimeout(timer);
      timer = setTimeout(make, PAUSE);
    }

    async function make() {
      const mine = ++wish;
      const ofRun = /** @type {HTMLInputElement} */ (withResults.querySelector("input")).checked;
      teacher.say(ofRun);
      try {
        const { name, bytes, builtin } = await subject(get(), tuner, ofRun);
        const options = { with_results: ofRun, builtin, with_data: dataBox.checked && !builtin, teacher: teacher.read(ofRun) };
        const made = await shared(ofRun, bytes, options);
        const address = `${home()}#${made.fragment}`;
        const svg = await analyst.ask({ type: "qr", address });
        if (mine === wish) show(made, name, builtin, address, svg);
      } catch (reason) {
        if (mine === wish) refuse(reason instanceof Refused ? reason.errors : [{ code: "unexpected", params: { text: String(reason) } }]);
      }
    }

    /** @param {LinkShared} made @param {string} name @param {boolean} builtin @param {string} address @param {string | null} svg */
    function show(made, name, builtin, address, svg) {
      link.value = address;
      copy.disabled = false;
      copied.textContent = "";
      error.replaceChildren();
      length.textContent = t("share.length", { count: address.length });
      ownData.hidden = builtin;
      dataHint.textContent = builtin ? t("share.builtin", { name }) : t("share.byHash", { name });
      dataHint.hidden = made.with_data;
      const { chars_with_data: chars, limit_with_data: limit, file_bytes: size } = made;
      const fits = chars !== null && chars <= limit;
      dataBox.disabled = !fits && !dataBox.checked;
      const params = { name, size: formatBytes(size), chars: chars === null ? "–" : formatNumber(chars), limit: formatNumber(limit) };
      dataText.textContent = t(fits ? "share.ownData" : "share.ownDataTooLarge", params);
      const drawn = svg === null ? null : svgNode(svg);
      code.replaceChildren(...(drawn ? [drawn] : []));
      code.hidden = !drawn;
      codeHint.textContent = t(drawn ? "share.codeHint" : "share.codeTooLong");
    }

    /** @param {Sentence[]} sentences */
    function refuse(sentences) {
      link.value = "";
      copy.disabled = true;
      length.textContent = "";
      code.hidden = true;
      codeHint.textContent = "";
      error.replaceChildren(...sentences.map((sentence) => h("li", null, say(sentence))));
    }

    /** @type {HTMLDialogElement} */
    const dialog = h(
      "dialog",
      {
        class: "share",
        "data-testid": "share-dialog",
        "aria-labelledby": "share-title",
        onclick: (event) => event.target === dialog && dialog.close(),
        onclose: () => {
          wish += 1;
          clearTimeout(timer);
          dialog.remove();
          if (opener instanceof HTMLElement) opener.focus();
        },
      },
      h(
        "div",
        { class: "share-content" },
        h(
          "div",
          { class: "share-bar" },
          h("h1", { id: "share-title" }, t("share.title")),
          h("button", { type: "button", class: "icon-button", "data-testid": "share-close", "aria-label": t("share.close"), onclick: () => dialog.close() }, icon(CROSS)),
        ),
        h(
          "div",
          { class: "share-body" },
          h(
            "div",
            { class: "share-choices" },
            h("fieldset", null, h("legend", null, t("share.what")), withResults, withoutResults),
            h("fieldset", null, h("legend", null, t("share.data")), ownData, dataHint),
            teacher.node,
          ),
          h(
            "div",
            { class: "share-made" },
            h("label", { for: "share-link", class: "field-label" }, t("share.link")),
            h("div", { class: "share-copy-row" }, link, copy),
            length,
            copied,
            error,
            code,
            codeHint,
            h("p", { class: "hint" }, t("share.private")),
          ),
        ),
      ),
    );
    return { dialog, make, link };
  }

  return {
    /** Shows the dialog, with a link already made. */
    async show() {
      const { dialog, make, link } = build();
      document.body.append(dialog);
      dialog.showModal();
      await make();
      if (dialog.isConnected) link.focus();
    },
  };
}
