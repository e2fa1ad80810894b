// @ts-check
/** A step: its idea, what is to be done in the page, a question that the visitor's own page answers, and a check. */

import { h, icon, list } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { labJob, labRows, hasLabData, PART_NAMES, PARTS, RANGES } from "../preset.js";
import { controlNames, recognised } from "../steps.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {GuideActions} from "../main.js" */
/** @import {Step} from "../steps.js" */

const TICK = "M3 8.5l3.2 3.2L13 4.8";

/** A text of a catalogue that may have several paragraphs. @param {string} text */
const paragraphs = (text) => text.split("\n");

/** @param {string} className @param {(state: State) => string[]} read */
const prose = (className, read) =>
  list(
    h("div", { class: className }),
    read,
    (_, index) => String(index),
    (get) => h("p", null, () => get()),
  );

/** The parts of the lab's job, each with whether the form has it; and the button that fills them in. @param {Dispatch} dispatch */
function preset(dispatch) {
  /** @type {State | null} */
  let now = null;
  const ranges = () => Object.entries(RANGES).map(([name, [min, max]]) => t("lab.range", { name, min, max })).join(", ");
  return h(
    "div",
    { class: "lab-preset" },
    h("p", { class: "lab-file", "data-testid": "lab-file" }, recognised),
    h(
      "button",
      {
        type: "button",
        class: "strong",
        "data-testid": "lab-preset",
        disabled: (state) => {
          now = state;
          return !hasLabData(state) || state.engine.status !== "ready";
        },
        onclick: () => now && dispatch({ type: "adopt", job: labJob(now), data: labRows(now) }),
      },
      () => t("lab.preset"),
    ),
    list(
      h("ul", { class: "lab-parts", "aria-label": () => t("lab.parts") }),
      () => PART_NAMES,
      (part) => part,
      (get) =>
        h(
          "li",
          { "data-testid": "lab-part", "data-set": (state) => (PARTS[get()](state) ? "" : null) },
          icon(TICK, "icon lab-tick"),
          h("span", { class: "visually-hidden" }, (state) => t(PARTS[get()](state) ? "lab.isSet" : "lab.isNotSet"), " "),
          h("span", null, ({ summary }) => {
            const { train = 0, validation = 0, test = 0 } = summary?.rows ?? {};
            return t(`lab.part.${get()}`, { train, validation, test, ranges: ranges() });
          }),
        ),
    ),
  );
}

/** What is to be done, and that it is. @param {Step} step @param {Dispatch} dispatch @param {GuideActions} actions */
function task({ id }, dispatch, actions) {
  /** @param {State} state */
  const isDone = ({ lab }) => lab?.done[id] !== undefined;
  return h(
    "section",
    { class: "lab-task", "data-done": (state) => (isDone(state) ? "" : null), "aria-labelledby": `lab-do-${id}` },
    h("h3", { id: `lab-do-${id}` }, () => t("lab.do")),
    h("p", { "data-testid": "lab-task" }, (state) => t(`lab.${id}.task`, controlNames(state))),
    ...(id === "configure" ? [preset(dispatch)] : []),
    ...(id === "basics" ? [h("p", { class: "lab-file", "data-testid": "lab-file" }, recognised)] : []),
    h(
      "div",
      { class: "lab-task-foot" },
      h("button", { type: "button", class: "link-button", "data-testid": "lab-show", onclick: actions.show }, () => t("lab.show")),
      // Said aloud when it comes.
      h(
        "p",
        { class: "lab-done", role: "status", "data-testid": "lab-done" },
        (state) => (isDone(state) ? t("lab.done") : ""),
      ),
    ),
  );
}

/** @param {Step} step */
const question = ({ id, answer }) =>
  h(
    "section",
    { class: "lab-question", "aria-labelledby": `lab-question-${id}` },
    h("h3", { id: `lab-question-${id}` }, () => t(`lab.${id}.question`)),
    prose("lab-answer", ({ lab }) => {
      const facts = lab?.done[id];
      return facts && lab ? answer(facts, lab) : [t("lab.waiting")];
    }),
  );

/** @type {readonly ("a" | "b" | "c")[]} */
const CHOICES = ["a", "b", "c"];

/** @param {"a" | "b" | "c"} choice @param {string} id of the step */
const choiceText = (choice, id) =>
  choice === "a" ? t(`lab.${id}.choiceA`) : choice === "b" ? t(`lab.${id}.choiceB`) : t(`lab.${id}.choiceC`);

/** Why an answer holds, or does not. @param {string | undefined} choice @param {string} id of the step @param {Record<string, string>} names */
function why(choice, id, names) {
  if (choice === undefined) return "";
  return t(choice === "a" ? `lab.${id}.whyA` : choice === "b" ? `lab.${id}.whyB` : `lab.${id}.whyC`, names);
}

/** @param {Step} step @param {Dispatch} dispatch */
function check({ id, right }, dispatch) {
  /** @type {State | null} */
  let now = null;
  /** @param {State} state */
  const picked = ({ lab }) => lab?.picked[id];
  /** @param {string} choice */
  function choose(choice) {
    const lab = now?.lab;
    if (!lab || lab.picked[id]?.choice === choice) return;
    const tries = (lab.picked[id]?.tries ?? 0) + 1;
    dispatch({ type: "lab", change: { picked: { ...lab.picked, [id]: { choice, tries } } } });
  }
  return h(
    "fieldset",
    { class: "lab-check", "data-testid": "lab-check" },
    h("legend", null, h("span", { class: "lab-kicker" }, () => t("lab.check")), " ", () => t(`lab.${id}.check`)),
    ...CHOICES.map((choice) =>
      h(
        "label",
        {
          class: "lab-choice",
          "data-verdict": (state) => {
            now = state;
            if (picked(state)?.choice !== choice) return null;
            return choice === right ? "right" : "wrong";
          },
        },
        h("input", {
          type: "radio",
          name: `lab-${id}`,
          value: choice,
          "data-testid": "lab-choice",
          checked: (state) => picked(state)?.choice === choice,
          onchange: () => choose(choice),
        }),
        h("span", null, () => choiceText(choice, id)),
      ),
    ),
    h(
      "p",
      {
        class: "lab-why",
        role: "status",
        "data-testid": "lab-why",
        "data-verdict": (state) => (picked(state) ? (picked(state)?.choice === right ? "right" : "wrong") : null),
      },
      (state) => why(picked(state)?.choice, id, controlNames(state)),
    ),
  );
}

/** @param {Step} step @param {Dispatch} dispatch @param {GuideActions} actions */
export const step = (step, dispatch, actions) =>
  h(
    "div",
    { class: "lab-step", "data-testid": "lab-step", "data-step": step.id },
    prose("lab-idea", (state) => paragraphs(t(`lab.${step.id}.idea`, controlNames(state)))),
    task(step, dispatch, actions),
    question(step),
    check(step, dispatch),
  );
