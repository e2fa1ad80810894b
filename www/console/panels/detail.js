// @ts-check
/** The training job that is open, below the table: what it was given, how it went, and what can be done with it. */

import { h, list, onUpdate, view } from "../../dom.js";
import { formatDuration, formatNumber, formatScore, formatValue, say, t } from "../../i18n/i18n.js";
import { isRunning, trialNumber } from "../../state.js";
import { asJson, asXgboost, copy } from "./files.js";
import { Refused } from "../../requests.js";
import { trialLog } from "./log.js";
import { trialTrees } from "./trial-trees.js";
import { trialCurves } from "./trialcurves.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {TrialRow} from "../../protocol.js" */
/** @import {Analyst} from "../analyst.js" */
/** @import {GrownQuestions} from "../grown.js" */

/** @param {State} state @returns {TrialRow | null} */
const openTrial = ({ snapshot, selected }) => (selected === null ? null : (snapshot?.trials[selected] ?? null));

/** @param {State} state */
const paramsOf = ({ console: own, selected }) => (own?.detail && own.detail.trial === selected ? own.detail.params : null);

/** @param {Dispatch} dispatch @param {Analyst} analyst @param {GrownQuestions} grown */
export function detail(dispatch, analyst, grown) {
  /** @type {State | null} */
  let now = null;
  /** @param {(params: Record<string, string>) => string} write */
  const copyParams = (write) => {
    const params = now && paramsOf(now);
    if (params) copy(write(params), dispatch);
  };
  const content = view(() =>
    h(
      "div",
      { class: "detail-body" },
      h(
        "header",
        { class: "card-head" },
        h("h2", { id: "detail-title" }, (state) => {
          const row = openTrial(state);
          return row ? t("detail.title", { trial: trialNumber(row.trial) }) : "";
        }),
        h("p", { class: "hint mono" }, (state) => openTrial(state)?.name ?? ""),
        h("button", { type: "button", class: "quiet", "data-testid": "close-detail", onclick: () => dispatch({ type: "select", trial: null }) }, () =>
          t("detail.close"),
        ),
      ),
      h(
        "div",
        { class: "detail-columns" },
        h("div", { class: "detail-facts" }, facts(), reason(), actions()),
        h("div", { class: "detail-params" }, params(), copies()),
      ),
      trialCurves(
        { id: "trialcurves", legend: ["selected", "selected_train"], trialsOf: ({ selected }) => (selected === null ? [] : [selected]) },
        dispatch,
        analyst,
      ),
      trialLog(dispatch, analyst),
      trialTrees(dispatch, grown),
    ),
  );

  function facts() {
    return list(h("dl", { class: "facts" }), factsOf, ({ label }) => label, (get) =>
      h("div", null, h("dt", null, () => get().label), h("dd", null, () => get().text)),
    );
  }

  function reason() {
    return h("p", { class: "detail-reason", "data-testid": "trial-reason", hidden: (state) => !openTrial(state)?.reason }, (state) => {
      const row = openTrial(state);
      return row?.reason ? say(row.reason) : "";
    });
  }

  function actions() {
    return h(
      "div",
      { class: "detail-actions" },
      h(
        "button",
        {
          type: "button",
          "data-testid": "retrain-trial",
          title: () => t("best.retrainHelp"),
          disabled: (state) => isRunning(state) || state.retrain !== null || state.recheck !== null || state.engine.status !== "ready",
          onclick: () => now?.selected != null && dispatch({ type: "retrain", trial: now.selected }),
        },
        () => t("detail.retrain"),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "vary-trial",
          hidden: ({ snapshot }) => snapshot?.status !== "InProgress",
          onclick: () => now?.selected != null && dispatch({ type: "vary", trial: now.selected }),
        },
        () => t("detail.vary"),
      ),
      h("p", { class: "hint", hidden: (state) => !isRunning(state) }, () => t("best.whenEnded")),
    );
  }

  function params() {
    return list(
      h("dl", { class: "best-params", "data-testid": "detail-params", "aria-label": () => t("best.params") }),
      (state) => Object.entries(paramsOf(state) ?? {}).filter(([, text]) => text !== "").map(([name, text]) => ({ name, text, tuned: name in (openTrial(state)?.hyperparameters ?? {}) })),
      ({ name }) => name,
      (get) =>
        h(
          "div",
          { "data-tuned": () => get().tuned },
          h("dt", null, () => get().name),
          h("dd", null, () => {
            const number = Number(get().text);
            return formatValue(get().text.trim() !== "" && Number.isFinite(number) ? number : get().text);
          }),
        ),
    );
  }

  function copies() {
    /** @param {string} name @param {string} key @param {(params: Record<string, string>) => string} write */
    const button = (name, key, write) =>
      h("button", { type: "button", class: "link-button", "data-testid": name, onclick: () => copyParams(write) }, () => t(key));
    return h("p", { class: "detail-copies" }, button("copy-json", "detail.copyJson", asJson), button("copy-xgboost", "detail.copyXgboost", asXgboost));
  }

  const card = h(
    "section",
    { class: "card detail", "data-testid": "trial-detail", "aria-labelledby": "detail-title", hidden: (state) => openTrial(state) === null },
    content.node,
  );
  /** Run and trial that were asked about. */
  let asked = "";
  /** @param {State} state */
  async function fetchParams(state) {
    const trial = state.selected;
    const key = `${state.run?.id} ${trial}`;
    if (trial === null || key === asked) return;
    asked = key;
    try {
      dispatch({ type: "console", change: { detail: { trial, params: await analyst.ask({ type: "params", trial }) } } });
    } catch (error) {
      asked = "";
      if (!(error instanceof Refused)) throw error;
    }
  }
  analyst.onChanged(() => now && fetchParams(now));
  onUpdate((state) => {
    now = state;
    if (!state.console || openTrial(state) === null) return;
    content.update(state);
    fetchParams(state);
  });
  return card;
}

/** @param {State} state */
function factsOf(state) {
  const row = openTrial(state);
  const { snapshot } = state;
  if (!row || !snapshot) return [];
  const { times } = row;
  const none = "–";
  const facts = [
    { label: t("trials.status"), text: t(`status.${row.status}`) },
    { label: snapshot.objective.metric, text: row.objective === null ? none : formatScore(row.objective) },
    { label: t("trials.rounds"), text: t("detail.roundsOf", { rounds: formatNumber(row.rounds), most: formatNumber(row.max_rounds) }) },
    {
      label: t("trials.time"),
      text: times.started === null || times.ended === null ? none : formatDuration(times.ended - times.started),
    },
    { label: t("trials.started"), text: times.started === null ? none : formatDuration(Math.max(0, times.started - snapshot.times.started)) },
    { label: t("trials.origin"), text: t(`origin.${row.origin}`) },
  ];
  if (row.bracket !== null) facts.push({ label: t("trials.bracket"), text: formatNumber(row.bracket) });
  const values = snapshot.metrics.flatMap((metric, index) => {
    const value = row.values?.[index] ?? null;
    return value === null || (metric === snapshot.objective.metric && row.objective !== null) ? [] : [{ label: t("trials.lastRound", { metric }), text: formatScore(value) }];
  });
  return [...facts, ...values];
}
