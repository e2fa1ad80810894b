// @ts-check
/** How the tuner thinks: what it expected of the objective before a training job, and why it chose that one. */

import { h, icon, list, onUpdate } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { figure } from "../../panels/figure.js";
import { isRunning, trialNumber } from "../../state.js";
import { namesOf, thinkingOf } from "../thinking.js";
import { searched } from "./search.js";
import { why } from "./thinking-why.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {Thoughts} from "../thinking.js" */

const STEP = "M4 2.8v10.4L10.5 8zM11.5 3h2v10h-2z";

/** @param {State} state */
const believes = (state) => Boolean(thinkingOf(state).shown?.expected);

/** The number of the training job that would come next, if it can be asked about. @param {State} state */
function nextOf({ snapshot }) {
  const isOver = snapshot !== null && snapshot.status !== "InProgress" && snapshot.status !== "Stopping";
  return isOver ? snapshot.trials.length : null;
}

/** While thousands come, the list of them follows when it has grown by this share: the latest is its first choice anyway. */
const GROWN = 1.05;

/** The training jobs that can be chosen, the newest first. @returns {(state: State) => string[]} */
function trialsOf() {
  /** @type {{run: State["run"], count: number, values: string[]} | null} */
  let listed = null;
  return (state) => {
    const { run, snapshot } = state;
    const count = snapshot?.trials.length ?? 0;
    const next = nextOf(state);
    const wanted = thinkingOf(state).trial ?? 0;
    const isEnough = listed?.run === run && next === null && count >= listed.count && count < listed.count * GROWN && wanted < listed.count;
    if (listed && isEnough) return listed.values;
    const known = (snapshot?.trials ?? []).map(({ trial }) => String(trial));
    listed = { run, count, values: ["", ...(next === null ? [] : [String(next)]), ...known.reverse()] };
    return listed.values;
  };
}

/** @param {string} value @param {State} state */
function trialText(value, state) {
  if (value === "") return t("thinking.latest");
  const trial = Number(value);
  return t(trial === nextOf(state) ? "thinking.next" : "thinking.trial", { trial: trialNumber(trial) });
}

/**
 * A select that follows the state.
 * @param {string} testId @param {string} label key @param {(state: State) => string[]} values
 * @param {(value: string, state: State) => string} text @param {(state: State) => string} chosen @param {(value: string) => void} choose
 */
function chooser(testId, label, values, text, chosen, choose) {
  const select = h("select", { "data-testid": testId, onchange: (event) => choose(event.target.value) });
  /** Thousands may stand in it: each is written once. @type {{values: string[], language: string, options: {value: string, text: string}[]} | null} */
  let written = null;
  const options = (/** @type {State} */ state) => {
    const { language } = state;
    const now = values(state);
    if (written?.values !== now || written.language !== language) {
      written = { values: now, language, options: now.map((value) => ({ value, text: text(value, state) })) };
    }
    return written.options;
  };
  list(select, options, ({ value, text }) => `${value} ${text}`, (get) => h("option", { value: get().value }, get().text));
  onUpdate((state) => {
    const wanted = chosen(state);
    if (select.value !== wanted) select.value = wanted;
  });
  return h("label", { class: "field-inline" }, h("span", { class: "hint" }, () => t(label)), select);
}

/** @param {Thoughts} thoughts */
function moment(thoughts) {
  /** @param {boolean} after */
  const choice = (after) =>
    h(
      "label",
      null,
      h("input", {
        type: "radio",
        name: "thinking-moment",
        "data-testid": after ? "thinking-after" : "thinking-before",
        checked: (state) => thinkingOf(state).after === after,
        disabled: (state) => after && thinkingOf(state).shown?.has_after !== true,
        onchange: () => thoughts.change({ after }),
      }),
      () => t(after ? "thinking.after" : "thinking.before"),
    );
  return h("fieldset", { class: "importance-switch" }, h("legend", { class: "visually-hidden" }, () => t("thinking.moment")), choice(false), choice(true));
}

/** @param {Thoughts} thoughts */
const controls = (thoughts) =>
  h(
    "div",
    { class: "thinking-run", onkeydown: (event) => event.repeat && (event.key === "Enter" || event.key === " ") && event.preventDefault() },
    h(
      "button",
      {
        type: "button",
        "data-testid": "step",
        // It is its own heir: it comes back when the job has started.
        "data-heirs": "step",
        disabled: (state) =>
          state.engine.status !== "ready" || state.summary === null || state.loading !== null || state.starting !== null || state.snapshot?.status === "Stopping",
        title: () => t("thinking.stepHelp"),
        onclick: () => thoughts.step(),
      },
      icon(STEP, "icon solid"),
      h("span", null, (state) => t(isRunning(state) ? "thinking.step" : "thinking.stepFirst")),
    ),
    h(
      "label",
      { class: "thinking-slow" },
      h("input", {
        type: "checkbox",
        "data-testid": "slow",
        checked: ({ slow }) => slow,
        onchange: (event) => thoughts.slow(event.target.checked),
      }),
      () => t("thinking.slow"),
    ),
  );

/** @param {Sight} sight @param {Dispatch} dispatch @param {Thoughts} thoughts */
function build(sight, dispatch, thoughts) {
  const root = h(
    "section",
    { class: "card thinking", "aria-labelledby": "thinking-title", "data-testid": "thinking" },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "thinking-title" }, () => t("thinking.title")),
      h("p", { class: "hint" }, () => t("thinking.question")),
    ),
    controls(thoughts),
    h(
      "div",
      { class: "thinking-body", hidden: ({ run }) => run === null },
      h(
        "div",
        { class: "thinking-choice" },
        chooser(
          "thinking-trial",
          "thinking.which",
          trialsOf(),
          trialText,
          (state) => String(thinkingOf(state).trial ?? ""),
          (value) => thoughts.change({ trial: value === "" ? null : Number(value) }),
        ),
        moment(thoughts),
      ),
      h(
        "div",
        { class: "thinking-columns" },
        h("div", { class: "thinking-why" }, why()),
        h(
          "div",
          { class: "thinking-charts", hidden: (state) => !believes(state) },
          chooser("thinking-first", "thinking.along", searched, (name) => name, (state) => namesOf(state)[0], (first) => thoughts.change({ first })),
          figure({ id: "thought", legend: ["best", "completed", "pending", "suggested", "surrogate"] }, dispatch, sight),
          figure({ id: "gain", legend: ["gain", "suggested"] }, dispatch, sight),
        ),
      ),
      h(
        "details",
        { class: "fold thinking-pair", hidden: (state) => !believes(state) || searched(state).length < 2 },
        h("summary", { "data-testid": "thinking-pair" }, () => t("thinking.pair")),
        chooser(
          "thinking-second",
          "thinking.with",
          (state) => searched(state).filter((name) => name !== namesOf(state)[0]),
          (name) => name,
          (state) => namesOf(state)[1],
          (second) => thoughts.change({ second }),
        ),
        h(
          "div",
          { class: "pair-of-charts" },
          figure({ id: "contour:mean", name: "meanMap", legend: ["best", "completed", "pending", "suggested"] }, dispatch, sight),
          figure({ id: "contour:gain", name: "gainMap", legend: ["pending", "suggested"] }, dispatch, sight),
        ),
      ),
    ),
  );
  new IntersectionObserver((entries) => thoughts.sees(entries.some(({ isIntersecting }) => isIntersecting)), { rootMargin: "200px" }).observe(root);
  return root;
}

export const render = panel("thinking", build);
