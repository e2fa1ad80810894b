// @ts-check
/** Whether the best training jobs were lucky: the top five again on new folds of the train and validation rows. */

import { h, list } from "../../dom.js";
import { decimalsFor, formatDuration, formatNumber, formatPercent, formatScore, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { isRunning, trialNumber } from "../../state.js";

/** @import {Dispatch, State} from "../../state.js" */

/** @param {State} state */
const found = ({ console }) => console?.evaluation.fluke ?? null;

/** All values of the table get as many decimals. @param {State} state */
function decimals(state) {
  const lines = found(state)?.fluke?.lines ?? [];
  return decimalsFor(Math.max(0, ...lines.flatMap(({ before, mean }) => [Math.abs(before), Math.abs(mean)])));
}

/** @param {Dispatch} dispatch */
const table = (dispatch) =>
  h(
    "div",
    {
      class: "table-scroll",
      tabIndex: 0,
      role: "region",
      "aria-label": () => t("fluke.table"),
      hidden: (state) => !found(state)?.fluke,
    },
    h(
      "table",
      { class: "plain-table fluke-table" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, () => t("fluke.trial")),
          h("th", { scope: "col", class: "number" }, () => t("fluke.before")),
          h("th", { scope: "col", class: "number" }, () => t("fluke.now")),
          h("th", { scope: "col", class: "number" }, () => t("fluke.rank")),
        ),
      ),
      list(
        h("tbody", null),
        (state) => (found(state)?.fluke?.lines ?? []).map((line) => ({ ...line, digits: decimals(state) })),
        ({ trial }) => String(trial),
        (get) =>
          h(
            "tr",
            { "data-trial": () => get().trial, "data-selected": ({ selected }) => (selected === get().trial ? "" : null) },
            h(
              "th",
              { scope: "row" },
              h(
                "button",
                {
                  type: "button",
                  class: "link-button",
                  "aria-label": () => t("fluke.select", { trial: trialNumber(get().trial) }),
                  onclick: () => dispatch({ type: "select", trial: get().trial }),
                },
                () => `#${trialNumber(get().trial)}`,
              ),
            ),
            h("td", { class: "number" }, () => formatScore(get().before, get().digits)),
            h("td", { class: "number" }, () => `${formatScore(get().mean, get().digits)} ± ${formatScore(get().spread, get().digits)}`),
            h(
              "td",
              { class: "number", "data-move": () => Math.sign(get().rank_before - get().rank_now) },
              () => `${formatNumber(get().rank_before)} → ${formatNumber(get().rank_now)}`,
            ),
          ),
      ),
    ),
  );

/** @param {State} state */
function givenBack(state) {
  const fluke = found(state)?.fluke;
  if (!fluke) return "";
  const lost = fluke.given_back > 0;
  return t(lost ? "fluke.givenBack" : "fluke.notGivenBack", {
    trial: trialNumber(fluke.lines[0].trial),
    value: formatScore(Math.abs(fluke.given_back), decimals(state)),
  });
}

/** @param {State} state */
function progress({ recheck }) {
  if (!recheck) return "";
  const percent = formatPercent(recheck.fraction);
  return recheck.left === null ? percent : t("best.left", { percent, time: formatDuration(recheck.left) });
}

/** Brings the visitor to the switch of the k-fold objective. */
function toFolds() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="kfold"]'));
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  field?.focus();
}

/** @param {Dispatch} dispatch */
const build = (dispatch) =>
  h(
    "section",
    {
      class: "card fluke",
      "aria-labelledby": "fluke-title",
      hidden: (state) => state.run === null || state.snapshot === null || isRunning(state) || state.snapshot.best === null,
    },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "fluke-title" }, () => t("fluke.title")),
      h("p", { class: "hint" }, () => t("fluke.help")),
    ),
    h(
      "div",
      { class: "fluke-body" },
      h(
        "div",
        { class: "fluke-actions" },
        h(
          "button",
          {
            type: "button",
            "data-testid": "fluke-check",
            "data-heirs": "cancel-fluke",
            hidden: ({ recheck }) => recheck !== null,
            disabled: (state) => state.retrain !== null || state.engine.status !== "ready",
            onclick: () => dispatch({ type: "recheck" }),
          },
          () => t("fluke.start"),
        ),
        h(
          "div",
          { class: "fluke-work", hidden: ({ recheck }) => recheck === null },
          h("progress", { max: "1", "aria-label": () => t("fluke.working"), value: ({ recheck }) => recheck?.fraction ?? 0 }),
          h("span", { class: "hint" }, progress),
          h(
            "button",
            {
              type: "button",
              "data-testid": "cancel-fluke",
              "data-heirs": "fluke-check",
              onclick: () => dispatch({ type: "cancelFits" }),
            },
            () => t("best.cancel"),
          ),
        ),
        h("p", { class: "hint", hidden: ({ retrain }) => retrain === null }, () => t("fluke.afterRetraining")),
      ),
      h(
        "div",
        { class: "fluke-found", "data-testid": "fluke-result", hidden: (state) => found(state) === null },
        h("p", { class: "verdict-text", role: "status", "data-verdict": (state) => found(state)?.fluke?.verdict ?? null }, (state) => {
          const { fluke, reason } = found(state) ?? {};
          return fluke?.sentence ?? reason ?? "";
        }),
        table(dispatch),
        h("p", { class: "hint", hidden: (state) => givenBack(state) === "" }, givenBack),
        h("p", { class: "hint", hidden: (state) => !found(state)?.fluke?.left_out }, (state) =>
          t("fluke.leftOut", { count: found(state)?.fluke?.left_out ?? 0 }),
        ),
        h(
          "p",
          { class: "hint", hidden: ({ run }) => run?.asked.job.rules.folds !== "" },
          () => `${t("fluke.folds")} `,
          h("button", { type: "button", class: "link-button", "data-testid": "to-kfold", onclick: toFolds }, () => t("fluke.toFolds")),
        ),
      ),
    ),
  );

export const render = panel("fluke", build);
