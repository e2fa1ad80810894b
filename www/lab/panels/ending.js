// @ts-check
/** The end of the lab: what came of the checks, what to remember, and a real run on AWS. */

import { h } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { controlNames, STEPS } from "../steps.js";
import { replaySection } from "./replay.js";

/** @import {GuideActions} from "../main.js" */
/** @import {Dispatch, State} from "../../state.js" */

/** @param {State} state */
function result({ lab }) {
  const right = STEPS.filter(({ id, right }) => lab?.picked[id]?.choice === right && lab.picked[id]?.tries === 1).length;
  const done = STEPS.filter(({ id }) => lab?.done[id]).length;
  return t("lab.end.result", { done: formatNumber(done), right: formatNumber(right), count: STEPS.length });
}

const LESSONS = ["validation", "ties", "cliff", "luck", "next"];

/** Parts of the page that the seven steps pass by. */
const MORE = ["boosting", "race", "thinking", "early", "ladder", "glossary"];

/** @param {Dispatch} dispatch @param {GuideActions} actions */
export const ending = (dispatch, actions) =>
  h(
    "div",
    { class: "lab-step lab-end", "data-testid": "lab-end", hidden: ({ lab }) => (lab?.step ?? 0) < STEPS.length },
    h("p", null, () => t("lab.end.idea")),
    h("p", { "data-testid": "lab-result" }, result),
    h("h3", null, () => t("lab.end.remember")),
    h("ul", { class: "lab-lessons" }, ...LESSONS.map((lesson) => h("li", null, () => t(`lab.lesson.${lesson}`)))),
    h("p", null, () => t("lab.end.challenges")),
    h("button", { type: "button", class: "strong lab-onward", "data-testid": "lab-challenges", onclick: () => actions.turnTo("challenges") }, () => t("lab.end.toChallenges")),
    replaySection(dispatch),
    h("h3", null, () => t("lab.end.more")),
    h(
      "ul",
      { class: "lab-lessons", "data-testid": "lab-more" },
      ...MORE.map((part) => h("li", null, (state) => t(`lab.more.${part}`, controlNames(state)))),
    ),
  );
