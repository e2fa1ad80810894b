// @ts-check
/** The job's controls and where it stands: status, counters, progress, time left. */

import { h, icon } from "../dom.js";
import { formatDuration, formatNumber, say, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";
import { changedSinceRun, isPaused, isRunning } from "../state.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {Snapshot} from "../protocol.js" */

const PLAY = "M4.5 2.8v10.4L13 8z";
const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";
const STOP = "M3.5 3.5h9v9h-9z";

/** Share of the job that is done: a trial that runs counts by its rounds. @param {Snapshot | null} snapshot */
function doneShare(snapshot) {
  if (!snapshot) return 0;
  if (snapshot.status !== "InProgress" && snapshot.status !== "Stopping") return 1;
  const done = snapshot.trials.reduce((sum, { status, rounds, max_rounds: most }) => {
    if (status === "InProgress" || status === "Held") return sum + (most > 0 ? Math.min(1, rounds / most) : 0);
    return status === "Waiting" ? sum : sum + 1;
  }, 0);
  return Math.min(1, done / Math.max(1, snapshot.max_jobs));
}

/** @param {State} state */
function statusText({ snapshot, engine, starting, loading }) {
  if (engine.status === "broken") return t("status.broken");
  if (engine.status === "starting" || (loading && !snapshot)) return t("status.loading");
  if (starting) return t("status.starting");
  if (!snapshot) return t("status.ready");
  if (snapshot.paused && snapshot.status === "InProgress") return t("status.Paused");
  return t(`status.${snapshot.status}`);
}

/** @param {State} state */
function progressText({ snapshot, run, asked, check }) {
  if (!snapshot || !run) {
    const every = asked.job.strategy === "Grid" ? (check.combinations ?? 0) : 0;
    const count = Number.parseInt(asked.job.max_jobs, 10) || every;
    return count > 0 ? t("run.plan", { count }) : "";
  }
  const { counters, max_jobs: total, times, status } = snapshot;
  const ended = counters.completed + counters.stopped + counters.failed;
  const part = t("run.ended", { ended: formatNumber(ended), count: total });
  if (status !== "InProgress" && status !== "Stopping") {
    return t("run.endedIn", { part, time: formatDuration(times.elapsed) });
  }
  return part;
}

/** @param {State} state */
function leftText(state) {
  const left = state.snapshot?.times.left ?? null;
  return left === null || !canPause(state) || isPaused(state) ? "" : t("run.left", { time: formatDuration(left) });
}

/** @param {State} state */
const changedLong = ({ run }) => t("run.changedLong", { name: run?.dataName ?? "" });

/** @param {State} state */
const progressAndLeft = (state) => [progressText(state), leftText(state)].filter(Boolean).join(", ");

/** @param {State} state */
const canPause = ({ snapshot, starting, engine }) =>
  snapshot?.status === "InProgress" && !starting && engine.status === "ready";

/** Why the job is complete; that all training jobs are done is told by their number. @param {State} state */
function reasonText({ snapshot }) {
  const reason = snapshot?.completion.reason;
  return reason && reason.code !== "completed_max_jobs" ? say(reason) : "";
}

/** @param {keyof Snapshot["counters"]} counter @param {string} testId @param {string} status */
const counter = (counter, testId, status) =>
  h(
    "div",
    {
      class: "counter",
      "data-status": status,
      "data-empty": (state) => (state.snapshot?.counters[counter] ? null : ""),
    },
    h("dt", null, () => t(`status.${status}`)),
    h("dd", { "data-testid": testId }, ({ snapshot }) => formatNumber(snapshot?.counters[counter] ?? 0)),
  );

export const render = panel("run", (/** @type {Dispatch} */ dispatch) =>
  h(
    "div",
    { class: "run-bar" },
    h(
      "div",
      {
        class: "run-controls",
        // Focus goes from button to button: a key that is held down must not press them all.
        onkeydown: (event) => event.repeat && (event.key === "Enter" || event.key === " ") && event.preventDefault(),
      },
      h(
        "button",
        {
          type: "button",
          class: "primary",
          "data-testid": "start",
          "data-heirs": "pause resume",
          title: () => t("run.startKeys"),
          disabled: (state) => state.engine.status !== "ready" || state.summary === null || state.loading !== null || isRunning(state),
          onclick: () => dispatch({ type: "start" }),
        },
        icon(PLAY, "icon solid"),
        h("span", null, () => t("run.start")),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "pause",
          "data-heirs": "resume start",
          hidden: isPaused,
          disabled: (state) => !canPause(state),
          onclick: () => dispatch({ type: "pause" }),
        },
        icon(PAUSE, "icon solid"),
        h("span", null, () => t("run.pause")),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "resume",
          "data-heirs": "pause start",
          hidden: (state) => !isPaused(state),
          onclick: () => dispatch({ type: "resume" }),
        },
        icon(PLAY, "icon solid"),
        h("span", null, () => t("run.resume")),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "stop",
          "data-heirs": "start",
          disabled: (state) => !canPause(state),
          onclick: () => dispatch({ type: "stop" }),
        },
        icon(STOP, "icon solid"),
        h("span", null, () => t("run.stop")),
      ),
    ),
    h(
      "div",
      { class: "run-state" },
      h(
        "p",
        { class: "run-status" },
        h(
          "span",
          {
            class: "status",
            "data-testid": "job-status",
            "data-status": ({ snapshot }) => snapshot?.status ?? null,
            "data-paused": (state) => (isPaused(state) ? "" : null),
            role: "status",
          },
          statusText,
        ),
        h("span", { class: "run-left" }, leftText),
        h(
          "span",
          { class: "badge", hidden: (state) => !changedSinceRun(state), title: changedLong },
          ({ run, loads }) => (run && run.load !== loads ? t("run.otherData", { name: run.dataName }) : t("run.changed")),
          // A title is for the pointer only.
          h("span", { class: "visually-hidden" }, ". ", changedLong),
        ),
      ),
      h("p", { class: "run-progress-text" }, progressText),
      h("p", { class: "run-reason", "data-testid": "completion-reason", hidden: (state) => reasonText(state) === "" }, reasonText),
    ),
    h(
      "dl",
      { class: "counters" },
      counter("completed", "count-completed", "Completed"),
      counter("in_progress", "count-inprogress", "InProgress"),
      counter("stopped", "count-stopped", "Stopped"),
      counter("failed", "count-failed", "Failed"),
    ),
    progressBar(),
  ),
);

function progressBar() {
  const fill = h("span", {
    class: "progress-fill",
    // A bound property that is a style: CSSOM, as the policy of the page allows no style attribute.
    "data-done": ({ snapshot }) => {
      fill.style.transform = `scaleX(${doneShare(snapshot)})`;
      return snapshot ? "" : null;
    },
  });
  return h(
    "div",
    {
      class: "progress",
      "data-testid": "progress",
      role: "progressbar",
      "aria-label": () => t("run.progress"),
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": ({ snapshot }) => Math.round(100 * doneShare(snapshot)),
      "aria-valuetext": progressAndLeft,
      "data-status": ({ snapshot }) => snapshot?.status ?? null,
    },
    fill,
  );
}
