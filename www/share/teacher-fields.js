// @ts-check
/** The part of the dialog that is for teachers. */

import { h } from "../dom.js";
import { LANGUAGES, t } from "../i18n/i18n.js";
import { CONTROLS } from "./controls.js";

/** @import {Teacher} from "../protocol.js" */

/** Steps of the lab. */
const STEPS = 7;
/** Characters of the text; `src/formats/link/teacher.rs` says the same. */
const MOST_CHARS = 2000;

/** @param {() => void} onChange */
export function teacherFields(onChange) {
  const text = h("textarea", { id: "share-text", "data-testid": "share-text", spellcheck: "true", oninput: onChange });
  text.maxLength = MOST_CHARS;
  text.rows = 3;

  /** @param {string} id @param {string} label @param {[string, string][]} options */
  function choice(id, label, options) {
    const control = h("select", { id, "data-testid": id, onchange: onChange }, ...options.map(([value, name]) => h("option", { value }, name)));
    return { control, node: h("div", { class: "field" }, h("label", { for: id }, label), control) };
  }
  /** @type {[string, string][]} */
  const steps = Array.from({ length: STEPS }, (_, place) => [String(place + 1), t("share.step", { step: place + 1 })]);
  const step = choice("share-step", t("share.startAt"), [["", t("share.noStep")], ...steps]);
  const language = choice("share-language", t("app.language"), [
    ["", t("share.theirLanguage")],
    ...LANGUAGES.map((each) => /** @type {[string, string]} */ ([each, each === "en" ? "English" : "Français"])),
  ]);
  const autostart = h("input", { type: "checkbox", "data-testid": "share-autostart", onchange: onChange });
  const autostartHint = h("p", { class: "hint" });

  const rows = CONTROLS.map(({ name, title, shows }) => {
    const id = `share-control-${name}`;
    const states = /** @type {const} */ (["free", "locked", "hidden"]);
    const options = states.filter((state) => !shows || state !== "locked").map((state) => h("option", { value: state }, t(`share.control.${state}`)));
    const control = h("select", { id, "data-testid": "share-control", "data-control": name, onchange: onChange }, ...options);
    return { name, control, node: h("div", { class: "share-control" }, h("label", { for: id }, title()), control) };
  });
  /** @param {"locked" | "hidden"} wanted */
  const named = (wanted) => rows.filter(({ control }) => control.value === wanted).map(({ name }) => name);

  const node = h(
    "details",
    { class: "fold", "data-testid": "share-teacher" },
    h("summary", null, t("share.teacher")),
    h(
      "div",
      { class: "fold-body share-teacher" },
      h("div", { class: "field" }, h("label", { for: "share-text" }, t("share.text")), text),
      h("div", { class: "field-pair" }, step.node, language.node),
      h("label", { class: "check" }, autostart, h("span", null, t("share.autostart"))),
      autostartHint,
      h("fieldset", null, h("legend", null, t("share.controls")), h("p", { class: "hint" }, t("share.controlsHelp")), ...rows.map((row) => row.node)),
    ),
  );

  return {
    node,
    /** @param {boolean} withResults there is nothing to start then */
    say(withResults) {
      autostart.disabled = withResults;
      autostartHint.textContent = withResults ? t("share.autostartResults") : "";
    },
    /** @param {boolean} withResults @returns {Teacher} */
    read(withResults) {
      /** @type {Teacher} */
      const teacher = { hidden: named("hidden"), locked: named("locked"), autostart: autostart.checked && !withResults };
      if (text.value.trim() !== "") teacher.text = text.value.trim();
      if (step.control.value !== "") teacher.step = Number(step.control.value);
      if (language.control.value !== "") teacher.language = language.control.value;
      return teacher;
    },
  };
}
