// @ts-check
/** What a teacher has set in a link, carried out: controls hidden or locked, the step of the lab, the language. */

import { asLanguage, currentLanguage, t } from "../i18n/i18n.js";
import { CONTROLS } from "./controls.js";

/** @import {Teacher} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */

/** `share.css` does the rest. */
const MARK = "data-teacher";
const FIELDS = "input, select, textarea, button";
/** In a locked place, these change nothing. */
const HARMLESS = "[data-glossary], [data-testid=race-open], [aria-haspopup=dialog]";

/** @param {Store} store */
export function createTeacher({ dispatch, get, subscribe }) {
  /** @type {{hidden: readonly string[], locked: readonly string[]}} */
  let rules = { hidden: [], locked: [] };
  let frame = 0;

  /** The elements of a control. @param {string} name */
  function placesOf(name) {
    const control = CONTROLS.find((known) => known.name === name);
    return control ? [...document.querySelectorAll(control.place)] : [];
  }

  function apply() {
    frame = 0;
    /** @type {Map<Element, "hidden" | "locked">} */
    const wanted = new Map();
    for (const name of rules.locked) placesOf(name).forEach((place) => wanted.set(place, "locked"));
    // The request says all that the form does.
    if (wanted.size > 0 || rules.hidden.length > 0) placesOf("request").forEach((place) => wanted.set(place, "locked"));
    for (const name of rules.hidden) placesOf(name).forEach((place) => wanted.set(place, "hidden"));
    for (const place of document.querySelectorAll(`[${MARK}]`)) {
      if (wanted.get(place) !== place.getAttribute(MARK)) place.removeAttribute(MARK);
    }
    // Of another link.
    for (const field of held) if (wanted.get(/** @type {Element} */ (field.closest(`[${MARK}]`))) !== "locked") free(field);
    for (const [place, mark] of wanted) {
      if (place.getAttribute(MARK) !== mark) place.setAttribute(MARK, mark);
      if (mark === "locked") lock(place);
    }
  }

  /** Fields that are locked. @type {Set<HTMLInputElement>} */
  const held = new Set();

  /** @param {HTMLInputElement} field */
  function free(field) {
    held.delete(field);
    // What the page says of it, it says again at its next rendering.
    field.disabled = false;
    field.removeAttribute("title");
  }

  /** @param {Element} place */
  function lock(place) {
    for (const element of place.querySelectorAll(FIELDS)) {
      const field = /** @type {HTMLInputElement} */ (element);
      if (field.matches(HARMLESS)) continue;
      held.add(field);
      if (!field.disabled) field.disabled = true;
      if (field.title !== t("share.locked")) field.title = t("share.locked");
    }
  }

  // Panels are built later, and bind `disabled` to the state: what is locked stays so.
  const observer = new MutationObserver(() => {
    frame ||= requestAnimationFrame(apply);
  });

  /** Data that come by another way than the control's. @param {Event} event */
  function block(event) {
    const isClosed = [...rules.hidden, ...rules.locked].includes("dataset-select");
    const isText = event.target instanceof HTMLElement && event.target.closest("input, textarea, dialog") !== null;
    if (!isClosed || isText) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** Opens the lab at a step, from 1. @param {number} step */
  function openLab(step) {
    const go = () => dispatch({ type: "lab", change: { step: step - 1, view: "steps", folded: false } });
    if (get().lab?.open) return go();
    let waits = true;
    subscribe((state, action) => {
      if (!waits || action.type !== "lab" || !state.lab?.open) return;
      waits = false;
      queueMicrotask(go);
    });
    dispatch({ type: "toggleLab" });
  }

  let listens = false;
  return {
    /** @param {Teacher} teacher */
    follow({ hidden, locked, step, language }) {
      rules = { hidden, locked };
      const any = hidden.length + locked.length > 0;
      observer.disconnect();
      if (any) observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
      if (any && !listens) {
        listens = true;
        for (const type of ["drop", "paste"]) addEventListener(type, block, { capture: true });
      }
      apply();
      const wished = asLanguage(language);
      if (wished && wished !== currentLanguage()) dispatch({ type: "speak", language: wished });
      if (step != null) openLab(step);
    },
  };
}

/** @typedef {ReturnType<typeof createTeacher>} TeacherRules */
