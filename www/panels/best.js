// @ts-check
/** The best training job so far, and training its hyperparameters again on more rows. */

import { h, icon, list } from "../dom.js";
import { formatDuration, formatNumber, formatScore, formatValue, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";
import { bestTrial, isRunning, trialNumber } from "../state.js";

/** @import {Dispatch, State} from "../state.js" */

const CONTINUE = "M2.5 8h9M8 4.5L11.5 8 8 11.5M13.5 3v10";
const COPY = "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7";

/** @param {State} state */
function settings(state) {
  return Object.entries(bestTrial(state)?.hyperparameters ?? {}).map(([name, value]) => ({ name, value }));
}

/** @param {State} state @param {Dispatch} dispatch */
async function copy(state, dispatch) {
  const text = JSON.stringify(bestTrial(state)?.hyperparameters ?? {}, null, 2);
  // Absent on pages that are not served from a secure place.
  const done = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  const sentences = done ? [] : [{ code: "copy_refused", params: { text } }];
  const title = done ? "best.copied" : "best.notCopied";
  dispatch({ type: "say", message: { topic: "copy", level: "info", title, sentences } });
}

export const render = panel("best", (/** @type {Dispatch} */ dispatch) => {
  /** @type {State | null} */
  let now = null;
  return h(
    "section",
    {
      class: "card best",
      "data-testid": "best-trial",
      "aria-labelledby": "best-title",
      hidden: (state) => {
        now = state;
        return bestTrial(state) === null;
      },
      "data-trial": (state) => bestTrial(state)?.trial ?? null,
    },
    h(
      "div",
      { class: "best-score" },
      h("h2", { id: "best-title" }, (state) => {
        const best = bestTrial(state);
        return best ? t("best.title", { trial: trialNumber(best.trial) }) : "";
      }),
      h(
        "p",
        {
          class: "best-value",
          "data-testid": "best-value",
          "data-value": (state) => bestTrial(state)?.objective ?? null,
        },
        (state) => {
          const value = bestTrial(state)?.objective;
          return value === null || value === undefined ? "" : formatScore(value);
        },
      ),
      h("p", { class: "hint" }, ({ snapshot }) =>
        snapshot ? `${snapshot.objective.metric} · ${t(`direction.${snapshot.objective.type}`)}` : "",
      ),
    ),
    overallBest(),
    list(
      h("dl", { class: "best-params", "aria-label": () => t("best.params") }),
      settings,
      ({ name }) => name,
      (get) =>
        h(
          "div",
          null,
          h("dt", null, () => get().name),
          h("dd", null, () => formatValue(get().value)),
        ),
    ),
    h(
      "div",
      { class: "best-actions" },
      h(
        "button",
        {
          type: "button",
          class: "strong",
          "data-testid": "retrain",
          "data-heirs": "cancel-retrain",
          hidden: ({ retrain }) => retrain !== null,
          disabled: (state) => isRunning(state) || state.recheck !== null || state.engine.status !== "ready",
          title: () => t("best.retrainHelp"),
          onclick: () => {
            const best = now && bestTrial(now);
            if (best) dispatch({ type: "retrain", trial: best.trial });
          },
        },
        () => t("best.retrain"),
      ),
      h("p", { class: "hint", hidden: (state) => !isRunning(state) }, () => t("best.whenEnded")),
      h(
        "div",
        { class: "retraining", hidden: ({ retrain }) => retrain === null },
        retrainBar(),
        h("span", { class: "hint" }, ({ retrain }) => {
          if (!retrain) return "";
          const percent = formatNumber(retrain.fraction, { style: "percent", maximumFractionDigits: 0 });
          const trained = t("best.retrainingTrial", { trial: trialNumber(retrain.trial), percent });
          return retrain.left === null ? trained : t("best.left", { percent: trained, time: formatDuration(retrain.left) });
        }),
        h(
          "button",
          {
            type: "button",
            "data-testid": "cancel-retrain",
            "data-heirs": "retrain",
            onclick: () => dispatch({ type: "cancelFits" }),
          },
          () => t("best.cancel"),
        ),
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "data-testid": "continue-from",
          title: () => t("best.continueHelp"),
          hidden: isRunning,
          onclick: () => now?.snapshot && dispatch({ type: "continueFrom", name: now.snapshot.name }),
        },
        icon(CONTINUE),
        h("span", null, () => t("best.continue")),
      ),
      h(
        "button",
        { type: "button", class: "quiet", onclick: () => now && copy(now, dispatch) },
        icon(COPY),
        h("span", null, () => t("best.copy")),
      ),
    ),
    // Filled by the console.
    h("div", { id: "outlook", class: "outlook-parts" }),
  );
});

/** The best of the parents, where this job has not found a better one. @param {State} state */
function inherited({ snapshot }) {
  const best = snapshot?.overall_best;
  return best && best.trial === null ? best : null;
}

/** SageMaker's OverallBestTrainingJob, apart from the best of this job. */
function overallBest() {
  return h(
    "p",
    { class: "overall-best", "data-testid": "overall-best", hidden: ({ snapshot }) => !snapshot?.overall_best },
    (state) => {
      const parent = inherited(state);
      if (parent) return t("best.overallParent", { value: formatScore(parent.objective), job: parent.job, name: parent.name });
      return state.snapshot?.overall_best ? t("best.overallOwn") : "";
    },
  );
}

function retrainBar() {
  return h("progress", {
    max: "1",
    "aria-label": () => t("best.retraining"),
    value: ({ retrain }) => retrain?.fraction ?? 0,
  });
}
