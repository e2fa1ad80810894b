// @ts-check
/** What the model says of a job that is over or held: the training job to take, and whether going on is worth it. */

import { h } from "../dom.js";
import { formatNumber, formatScore, t } from "../i18n/i18n.js";
import { isRunning, trialNumber } from "../state.js";

/** @import {Dispatch, State} from "../state.js" */

/** @param {State} state */
const recommended = ({ snapshot }) => snapshot?.recommended ?? null;

/** @param {State} state */
const worth = ({ snapshot }) => snapshot?.completion.worth ?? null;

/** @param {State} state */
function why({ snapshot }) {
  if (!snapshot?.recommended || snapshot.best === null) return "";
  const { trial, mean, best_mean: bestMean, noise } = snapshot.recommended;
  return t("best.recommendedWhy", {
    trial: trialNumber(trial),
    best: trialNumber(snapshot.best),
    mean: formatScore(mean),
    bestMean: formatScore(bestMean),
    noise: formatNumber(noise, { style: "percent", maximumFractionDigits: 0 }),
  });
}

/** The configuration with the best posterior mean, where noise may have made another the best. @param {Dispatch} dispatch */
export function recommendation(dispatch) {
  /** @type {number | null} */
  let trial = null;
  return h(
    "div",
    {
      class: "outlook recommended",
      "data-testid": "recommended",
      "data-trial": (state) => (trial = recommended(state)?.trial ?? null),
      hidden: (state) => recommended(state) === null,
    },
    h("h3", null, () => (trial === null ? "" : t("best.recommended", { trial: trialNumber(trial) }))),
    h("p", null, why),
    h(
      "div",
      { class: "outlook-actions" },
      h(
        "button",
        {
          type: "button",
          "data-testid": "show-recommended",
          onclick: () => dispatch({ type: "select", trial }),
        },
        () => t("best.showRecommended"),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "retrain-recommended",
          "data-heirs": "cancel-retrain",
          title: () => t("best.retrainHelp"),
          hidden: ({ retrain }) => retrain !== null,
          disabled: (state) => isRunning(state) || state.engine.status !== "ready",
          onclick: () => trial !== null && dispatch({ type: "retrain", trial }),
        },
        () => (trial === null ? "" : t("best.retrainRecommended", { trial: trialNumber(trial) })),
      ),
    ),
  );
}

/** @param {State} state */
function verdict(state) {
  const shown = worth(state);
  if (!shown) return "";
  const { bound, tolerance } = shown;
  return t(bound < tolerance ? "worth.no" : "worth.yes", { bound: formatScore(bound), tolerance: formatScore(tolerance) });
}

/** The regret bound beside what counts as a gain. The gauge is full when nothing that counts is left to be gained. */
export const worthGoingOn = () =>
  h(
    "details",
    {
      class: "outlook worth",
      "data-testid": "worth",
      "data-bound": (state) => worth(state)?.bound ?? null,
      "data-tolerance": (state) => worth(state)?.tolerance ?? null,
      hidden: (state) => worth(state) === null,
    },
    h(
      "summary",
      null,
      h("span", { class: "worth-title" }, () => t("worth.title")),
      h("progress", {
        max: "1",
        "aria-hidden": "true",
        value: (state) => {
          const shown = worth(state);
          return shown && shown.bound > 0 ? Math.min(1, shown.tolerance / shown.bound) : 1;
        },
      }),
      h("span", { class: "worth-text" }, verdict),
    ),
    h("p", { class: "hint" }, () => t("worth.help")),
  );
