// @ts-check
/** The drawer of the guide: where one is, the step at hand, and the way on. */

import { h, icon, list } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { STEPS } from "../steps.js";
import { ending } from "./ending.js";
import { step } from "./step.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {GuideActions} from "../main.js" */

/** @type {readonly ("steps" | "challenges")[]} */
const VIEWS = ["steps", "challenges"];

const CLOSE = "M3.5 3.5l9 9M12.5 3.5l-9 9";
const FOLD = "M3.5 6l4.5 4.5L12.5 6";
const RESTART = "M3 8a5 5 0 105-5H4.5M6.5 1L4.5 3l2 2";

/** @param {State} state */
const place = ({ lab }) => lab?.step ?? 0;

/** @param {State} state */
const isAtEnd = (state) => place(state) >= STEPS.length;

/** @param {State} state */
const isChallenges = ({ lab }) => lab?.view === "challenges";

/** @param {State} state */
function title(state) {
  const chosen = state.lab?.challenges?.chosen;
  if (isChallenges(state)) return chosen ? t(`challenge.${chosen}.title`) : t("lab.tab.challenges");
  const here = STEPS[place(state)];
  return here ? t(`lab.${here.id}.title`) : t("lab.end.title");
}

/** @param {State} state */
function whereInChallenges({ lab }) {
  const { place = 0, of = 0, solved = {} } = lab?.challenges ?? {};
  const count = Object.keys(solved).length;
  return t(place > 0 ? "lab.challengePlace" : "lab.challengesSolved", { count, place: formatNumber(place), all: formatNumber(of) });
}

/** @param {State} state */
const where = (state) =>
  isChallenges(state) ? whereInChallenges(state) : isAtEnd(state) ? t("lab.finished") : t("lab.step", { step: formatNumber(place(state) + 1), count: STEPS.length });

/** The seven steps as buttons. @param {GuideActions} actions */
const steps = (actions) =>
  list(
    h("ol", { class: "lab-steps", "aria-label": () => t("lab.steps"), hidden: isChallenges }),
    () => STEPS,
    ({ id }) => id,
    (get) => {
      const number = STEPS.indexOf(get());
      return h(
        "li",
        null,
        h(
          "button",
          {
            type: "button",
            class: "lab-dot",
            "aria-current": (state) => (place(state) === number ? "step" : null),
            "data-done": ({ lab }) => (lab?.done[get().id] ? "" : null),
            title: () => t(`lab.${get().id}.title`),
            "aria-label": ({ lab }) =>
              t(lab?.done[get().id] ? "lab.dotDone" : "lab.dot", { step: formatNumber(number + 1), title: t(`lab.${get().id}.title`) }),
            onclick: () => actions.goTo(number),
          },
          () => formatNumber(number + 1),
        ),
      );
    },
  );

/** What the drawer has. @param {GuideActions} actions */
const tabs = (actions) =>
  h(
    "nav",
    { class: "lab-tabs", "aria-label": () => t("lab.tabs") },
    ...VIEWS.map((view) =>
      h(
        "button",
        {
          type: "button",
          class: "lab-tab",
          "data-testid": `lab-tab-${view}`,
          "aria-current": ({ lab }) => (lab?.view === view ? "true" : null),
          onclick: () => actions.turnTo(view),
        },
        () => t(`lab.tab.${view}`),
      ),
    ),
  );

/** @param {GuideActions} actions @param {Dispatch} dispatch */
const head = (actions, dispatch) =>
  h(
    "div",
    { class: "lab-head" },
    h(
      "div",
      { class: "lab-title" },
      tabs(actions),
      h("p", { class: "lab-where", "data-testid": "lab-where" }, where),
      h("h2", { id: "lab-title", tabIndex: -1, "data-testid": "lab-step-title" }, title),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button lab-fold",
        "data-testid": "lab-fold",
        "aria-expanded": ({ lab }) => String(!lab?.folded),
        "aria-controls": (state) => (isChallenges(state) ? "challenges" : "lab-body"),
        "aria-label": ({ lab }) => t(lab?.folded ? "lab.unfold" : "lab.fold"),
        onclick: () => dispatch({ type: "lab", change: { folded: !document.documentElement.hasAttribute("data-lab-folded") } }),
      },
      icon(FOLD),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "data-testid": "lab-close",
        "aria-label": () => t("lab.close"),
        title: () => t("lab.close"),
        onclick: actions.close,
      },
      icon(CLOSE),
    ),
  );

/** @param {GuideActions} actions */
function foot(actions) {
  /** @type {State | null} */
  let now = null;
  /** @param {number} by */
  const move = (by) => now && actions.goTo(place(now) + by);
  return h(
    "div",
    { class: "lab-foot", hidden: isChallenges },
    h(
      "button",
      {
        type: "button",
        "data-testid": "lab-back",
        "data-heirs": "lab-next",
        disabled: (state) => {
          now = state;
          return place(state) === 0;
        },
        onclick: () => move(-1),
      },
      () => t("lab.back"),
    ),
    h(
      "button",
      { type: "button", class: "quiet", "data-testid": "lab-restart", title: () => t("lab.restartHelp"), onclick: actions.restart },
      icon(RESTART),
      h("span", null, () => t("lab.restart")),
    ),
    h(
      "button",
      {
        type: "button",
        class: "strong",
        "data-testid": "lab-next",
        "data-heirs": "lab-restart",
        hidden: isAtEnd,
        onclick: () => move(1),
      },
      (state) => t(place(state) === STEPS.length - 1 ? "lab.finish" : "lab.next"),
    ),
  );
}

export const render = panel("lab", (/** @type {Dispatch} */ dispatch, /** @type {GuideActions} */ actions) => {
  // One element per step, so that what is typed or chosen in one does not stand in another.
  const body = list(
    h("div", { class: "lab-body", id: "lab-body", hidden: isChallenges }),
    (state) => STEPS.filter((_, index) => index === place(state)),
    ({ id }) => id,
    (get) => step(get(), dispatch, actions),
  );
  body.append(ending(dispatch, actions));
  return h(
    "aside",
    {
      class: "lab-drawer",
      "data-testid": "lab",
      "aria-labelledby": "lab-title",
      hidden: ({ lab }) => !lab?.open,
      "data-folded": ({ lab }) => (lab?.folded ? "" : null),
      onkeydown: (event) => {
        if (event.key === "Escape") actions.close();
      },
    },
    head(actions, dispatch),
    steps(actions),
    body,
    h("div", { id: "challenges", class: "challenges", hidden: (state) => !isChallenges(state) }),
    foot(actions),
  );
});
