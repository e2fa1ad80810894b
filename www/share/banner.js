// @ts-check
/** What stands above the workbench of an opened link: the teacher's text, where the results come from, and what running them again has given. */

import { h, icon, view } from "../dom.js";
import { say, t } from "../i18n/i18n.js";
import { isRunning } from "../state.js";

/** @import {View} from "../dom.js" */
/** @import {Sentence} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */

const LINK = "M6.5 9.5l3-3M7 4.5l1.5-1.5a3.2 3.2 0 014.5 4.5L11.5 9M9 11.5L7.5 13A3.2 3.2 0 013 8.5L4.5 7";
const AGAIN = "M13 8a5 5 0 11-1.6-3.7M13 2v3h-3";

/**
 * `text`: the teacher's; `trials`: of the link, null without results; `isInside`: of a page that is one file; `again`: whether the job runs, or has run, once more, and
 * what came of it.
 * @typedef {{text: string | null, trials: number | null, file: string, isInside: boolean, again: boolean, replay: Sentence | null}} Shown
 */

/** @param {Store} store */
export function createBanner({ dispatch, get }) {
  /** @type {Shown | null} */
  let shown = null;
  /** @type {View | null} */
  let built = null;

  /** What is said of the results. @param {State} state */
  function resultsText(state) {
    if (!shown || shown.trials === null) return "";
    if (shown.replay) return say(shown.replay);
    if (!shown.again) return t(shown.isInside ? "share.resultsInside" : "share.results", { count: shown.trials });
    return isRunning(state) ? t("share.running") : t("share.otherJob");
  }

  const isDifferent = () => (shown?.replay?.code.startsWith("replay_other") ?? false);

  const build = () =>
    h(
      "section",
      { class: "shared", "data-testid": "shared", "aria-label": () => t("share.opened"), hidden: () => shown === null || (shown.text === null && shown.trials === null) },
      h(
        "div",
        { class: "shared-teacher", hidden: () => !shown?.text },
        h("h2", null, () => t("share.teacherSays")),
        // Text, whatever it looks like.
        h("p", { class: "shared-text", "data-testid": "teacher-text" }, () => shown?.text ?? ""),
      ),
      h(
        "div",
        { class: "shared-results", hidden: () => shown?.trials == null, "data-verdict": () => (shown?.replay ? (isDifferent() ? "differs" : "same") : null) },
        icon(LINK),
        h("p", { role: "status", "data-testid": "replay", "data-code": () => shown?.replay?.code ?? null }, resultsText),
        h(
          "button",
          {
            type: "button",
            "data-testid": "run-again",
            "data-heirs": "start",
            hidden: () => shown?.again ?? true,
            disabled: (state) => isRunning(state) || state.engine.status !== "ready",
            title: () => t("share.againHelp"),
            onclick: () => dispatch({ type: "start" }),
          },
          icon(AGAIN),
          h("span", null, () => t("share.again")),
        ),
      ),
    );

  function render() {
    if (!shown && !built) return;
    if (!built) {
      built = view(build);
      // Not in the head of the job, which stays in sight.
      document.querySelector(".job-head")?.before(built.node);
    }
    built.update(get());
  }

  return {
    render,
    /** @param {Shown | null} next */
    show(next) {
      shown = next;
      render();
    },
    /** @param {Partial<Shown>} change */
    change(change) {
      if (!shown) return;
      shown = { ...shown, ...change };
      render();
    },
    get: () => shown,
  };
}

/** @typedef {ReturnType<typeof createBanner>} Banner */
