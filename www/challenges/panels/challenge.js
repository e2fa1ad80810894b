// @ts-check
/** One challenge: what it is about, the button that sets it up, how far one is, hints, and what it shows once it is solved. */

import { h, icon, list } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { challengesOf } from "../progress.js";
import { counts, dataName } from "../setup.js";

/** @import {State} from "../../state.js" */
/** @import {Actions} from "../main.js" */
/** @import {Challenge, Goal} from "../tasks.js" */

const TICK = "M3 8.5l3.2 3.2L13 4.8";
const HINTS = /** @type {const} */ ([1, 2]);

/** What has been reached: in this attempt, or when it was solved. @param {State} state @param {Challenge} challenge */
function goalsOf(state, { id, goals }) {
  const { memos, solved } = challengesOf(state);
  const memo = memos[id];
  return goals(memo && Object.keys(memo).length > 0 ? memo : (solved[id] ?? {}));
}

/** @param {State} state @param {Challenge} challenge */
const isDone = (state, { id }) => challengesOf(state).solved[id] !== undefined;

/** What stands between the visitor and the goals. @param {State} state @param {Challenge} challenge */
function note(state, challenge) {
  const { memos, since } = challengesOf(state);
  const isBegun = memos[challenge.id] !== undefined;
  if (isDone(state, challenge)) return "";
  if (!isBegun) return t("challenge.begin");
  const { run } = state;
  if (!run || run.id <= (since[challenge.id] ?? 0)) return t("challenge.ready", { name: dataName(state, challenge.setUp), start: t("run.start") });
  return counts(state, challenge.setUp) ? "" : t("challenge.foreign");
}

/** @param {Challenge} challenge @param {Actions} actions */
const start = (challenge, actions) =>
  h(
    "div",
    { class: "challenge-start" },
    h(
      "button",
      {
        type: "button",
        class: "strong",
        "data-testid": "challenge-setup",
        disabled: ({ engine, builtIns }) => engine.status !== "ready" || builtIns.length === 0,
        onclick: () => actions.setUp(challenge),
      },
      () => t("challenge.setUp"),
    ),
    h("button", { type: "button", class: "quiet", "data-testid": "challenge-undo", hidden: () => !actions.canUndo(), onclick: () => actions.undo() }, () => t("challenge.undo")),
    h("p", { class: "challenge-note", role: "status", "data-testid": "challenge-note" }, (state) => note(state, challenge)),
  );

/** @param {Challenge} challenge */
const goals = (challenge) =>
  h(
    "section",
    { class: "lab-task challenge-goals", "data-done": (state) => (isDone(state, challenge) ? "" : null), "aria-labelledby": `challenge-goals-${challenge.id}` },
    h("h3", { id: `challenge-goals-${challenge.id}` }, () => t("challenge.goals")),
    list(
      h("ul", { class: "lab-parts" }),
      (state) => goalsOf(state, challenge),
      (_, index) => String(index),
      (get) =>
        h(
          "li",
          { "data-testid": "challenge-goal", "data-set": () => (get().done ? "" : null) },
          icon(TICK, "icon lab-tick"),
          h("span", { class: "visually-hidden" }, () => t(get().done ? "challenge.met" : "challenge.notMet"), " "),
          h("span", null, () => goalText(get())),
        ),
    ),
    h("p", { class: "lab-done", role: "status", "data-testid": "challenge-solved" }, (state) => (isDone(state, challenge) ? t("challenge.solved") : "")),
  );

/** @param {Goal} goal */
const goalText = ({ key, params }) => t(`challenge.goal.${key}`, params);

/** @param {Challenge} challenge @param {Actions} actions */
const hints = (challenge, actions) =>
  h(
    "div",
    { class: "challenge-hints" },
    ...HINTS.map((number) =>
      h(
        "details",
        { class: "fold", "data-testid": "challenge-hint" },
        h("summary", null, () => t("challenge.hint", { number })),
        h("p", null, () => (number === 1 ? t(`challenge.${challenge.id}.hint1`) : t(`challenge.${challenge.id}.hint2`))),
        ...(number === 1
          ? [h("button", { type: "button", class: "link-button", "data-testid": "challenge-show", onclick: () => actions.show(challenge) }, () => t("challenge.show"))]
          : []),
      ),
    ),
  );

/** @param {Challenge} challenge @param {Actions} actions */
export const challenge = (challenge, actions) =>
  h(
    "div",
    { class: "lab-step", "data-testid": "challenge", "data-challenge": challenge.id },
    h("p", { class: "challenge-about" }, () => t(`challenge.${challenge.id}.about`)),
    start(challenge, actions),
    goals(challenge),
    h(
      "section",
      { class: "lab-question", hidden: (state) => !isDone(state, challenge), "aria-labelledby": `challenge-lesson-${challenge.id}` },
      h("h3", { id: `challenge-lesson-${challenge.id}` }, () => t("challenge.lesson")),
      h("p", { class: "lab-answer", "data-testid": "challenge-lesson" }, (state) => {
        const memo = challengesOf(state).solved[challenge.id];
        return memo ? t(`challenge.${challenge.id}.lesson`, challenge.lesson(memo)) : "";
      }),
    ),
    hints(challenge, actions),
    h(
      "button",
      {
        type: "button",
        class: "quiet challenge-forget",
        "data-testid": "challenge-forget",
        title: () => t("challenge.forgetHelp"),
        hidden: (state) => challengesOf(state).memos[challenge.id] === undefined && !isDone(state, challenge),
        onclick: () => actions.forget(challenge),
      },
      () => t("challenge.forget"),
    ),
  );
