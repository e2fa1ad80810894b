// @ts-check
/** What the model says of a job that is over or held: the training job to take, and whether going on is worth it. */

import { h } from "../../dom.js";
import { formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { isRunning, trialNumber } from "../../state.js";

/** @import {Dispatch, State} from "../../state.js" */

/** @param {State} state */
const recommended = ({ snapshot }) => snapshot?.recommended ?? null;

/** @param {State} state */
const worth = ({ snapshot }) => snapshot?.completion.worth ?? null;

const percent = (/** @type {number} */ share) => formatNumber(share, { style: "percent", maximumFractionDigits: 0 });

/** @param {State} state */
function why({ snapshot }) {
  if (!snapshot?.recommended || snapshot.best === null) return "";
  const { trial, mean, best_mean: bestMean, noise } = snapshot.recommended;
  return t("best.recommendedWhy", {
    trial: trialNumber(trial),
    best: trialNumber(snapshot.best),
    mean: formatScore(mean),
    bestMean: formatScore(bestMean),
    noise: percent(noise),
  });
}

/** The configuration with the best posterior mean, where noise may have made another the best. @param {Dispatch} dispatch */
function recommendation(dispatch) {
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
          class: "quiet",
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
          disabled: (state) => isRunning(state) || state.recheck !== null || state.engine.status !== "ready",
          onclick: () => trial !== null && dispatch({ type: "retrain", trial }),
        },
        () => (trial === null ? "" : t("best.retrainRecommended", { trial: trialNumber(trial) })),
      ),
    ),
  );
}

/** An opinion has two digits. @param {number} value */
const rough = (value) => formatNumber(value, { maximumSignificantDigits: 2 });

/** @param {State} state */
function verdict(state) {
  const shown = worth(state);
  if (!shown) return "";
  const { bound, tolerance } = shown;
  return t(bound < tolerance ? "worth.no" : "worth.yes", { bound: rough(bound), tolerance: rough(tolerance) });
}

/** @param {State} state */
function trust({ snapshot }) {
  const check = snapshot?.completion.trust;
  if (!check) return "";
  // Worse than the mean of all explains nothing, not less than nothing.
  const { explained, within_one: within } = check;
  return t("worth.trust", {
    explained: percent(Math.max(0, explained)),
    within: percent(within),
    // Of a normal distribution.
    right: percent(0.68),
  });
}

/** Factors of ten on either side of the gauge's mark. */
const DECADES = 3;

/** How full the gauge is, on a log scale: half at the mark, where what is left just counts. @param {State} state */
function fullness(state) {
  const { bound, tolerance } = worth(state) ?? { bound: 0, tolerance: 1 };
  return Math.min(1, Math.max(0, 0.5 + Math.log10(bound / tolerance) / (2 * DECADES)));
}

/** The regret bound beside what counts as a gain. */
const worthGoingOn = () =>
  h(
    "div",
    {
      class: "outlook worth",
      "data-testid": "worth",
      "data-bound": (state) => worth(state)?.bound ?? null,
      "data-tolerance": (state) => worth(state)?.tolerance ?? null,
      hidden: (state) => worth(state) === null,
    },
    h("h3", null, () => t("worth.title")),
    // The sentence beside it says the same.
    h("span", { class: "gauge", "aria-hidden": "true" }, h("progress", { max: "1", value: fullness })),
    h("p", null, verdict),
    h(
      "details",
      { class: "fold" },
      h("summary", null, () => t("worth.about")),
      h("p", { class: "hint" }, () => t("worth.help")),
      h("p", { class: "hint", "data-testid": "worth-trust", hidden: (state) => trust(state) === "" }, trust),
    ),
  );

/** The way from the best to everything that can be done with it elsewhere. */
const takeItAway = () =>
  h(
    "button",
    {
      type: "button",
      class: "link-button go-takeaway",
      "data-testid": "go-takeaway",
      onclick: () => {
        const panel = document.getElementById("takeaway");
        panel?.scrollIntoView({ block: "start" });
        const first = /** @type {HTMLElement | null | undefined} */ (panel?.querySelector("button:not(:disabled)"));
        first?.focus({ preventScroll: true });
      },
    },
    () => t("takeaway.go"),
  );

/** Into the card of the best training job, which is there before the console is. */
export const render = panel("outlook", (/** @type {Dispatch} */ dispatch) =>
  h("div", { class: "outlook-parts" }, recommendation(dispatch), worthGoingOn(), takeItAway()),
);
