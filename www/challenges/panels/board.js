// @ts-check
/** The challenges in the drawer of the lab: the list of them, or the one that is open. */

import { h, icon, list } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { challengesOf, chosenOf } from "../progress.js";
import { CHALLENGES, numberOf } from "../tasks.js";
import { challenge } from "./challenge.js";

/** @import {State} from "../../state.js" */
/** @import {Actions} from "../main.js" */
/** @import {Challenge} from "../tasks.js" */

const TICK = "M3 8.5l3.2 3.2L13 4.8";

/** @param {State} state @param {Challenge} each */
const isSolvedIn = (state, { id }) => challengesOf(state).solved[id] !== undefined;

/** @param {Actions} actions */
const overview = (actions) =>
  h(
    "div",
    { class: "challenge-list-body", hidden: (state) => chosenOf(state) !== null },
    h("p", { class: "challenge-intro" }, () => t("challenge.intro")),
    h(
      "ol",
      { class: "challenge-list" },
      ...CHALLENGES.map((each) =>
        h(
          "li",
          null,
          h(
            "button",
            {
              type: "button",
              class: "challenge-entry",
              "data-testid": "challenge-entry",
              "data-challenge": each.id,
              "data-solved": (state) => (isSolvedIn(state, each) ? "" : null),
              onclick: () => actions.choose(each.id),
            },
            h("span", { class: "challenge-number" }, () => formatNumber(numberOf(each.id))),
            h(
              "span",
              { class: "challenge-name" },
              h("span", { class: "challenge-title" }, () => t(`challenge.${each.id}.title`)),
              h("span", { class: "challenge-aim" }, () => t(`challenge.${each.id}.aim`)),
            ),
            icon(TICK, "icon challenge-tick"),
            h("span", { class: "visually-hidden" }, (state) => (isSolvedIn(state, each) ? t("challenge.isSolved") : "")),
          ),
        ),
      ),
    ),
    h(
      "button",
      {
        type: "button",
        class: "quiet challenge-forget",
        "data-testid": "challenges-forget",
        title: () => t("challenge.forgetAllHelp"),
        hidden: (state) => Object.keys(challengesOf(state).solved).length === 0,
        onclick: actions.forgetAll,
      },
      () => t("challenge.forgetAll"),
    ),
  );

/** @param {Actions} actions */
function foot(actions) {
  /** @type {Challenge | null} */
  let now = null;
  /** @param {number} by */
  const move = (by) => now && actions.choose(CHALLENGES[numberOf(now.id) - 1 + by]?.id ?? null);
  return h(
    "div",
    {
      class: "lab-foot",
      hidden: (state) => {
        now = chosenOf(state);
        return !now;
      },
    },
    h("button", { type: "button", "data-testid": "challenge-all", onclick: () => actions.choose(null) }, () => t("challenge.all")),
    h("button", { type: "button", class: "strong", "data-testid": "challenge-next", onclick: () => move(1) }, (state) => {
      const chosen = chosenOf(state);
      return t(chosen && numberOf(chosen.id) === CHALLENGES.length ? "challenge.end" : "challenge.next");
    }),
  );
}

export const render = panel("challenges", (/** @type {Actions} */ actions) => {
  // One element per challenge, so that an open hint of one is not open in another.
  const body = list(
    h("div", { class: "lab-body", "data-testid": "challenges" }),
    (state) => CHALLENGES.filter((each) => each === chosenOf(state)),
    ({ id }) => id,
    (get) => challenge(get(), actions),
  );
  body.append(overview(actions));
  return h("div", { class: "challenge-view" }, body, foot(actions));
});
