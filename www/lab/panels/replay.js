// @ts-check
/** The real run on AWS beside the same ten training jobs here, and what it teaches. */

import { h, list } from "../../dom.js";
import { formatDuration, formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { isRunning } from "../../state.js";
import { hasLabData, isLabFile, labRows } from "../preset.js";
import { AWS_ELAPSED, AWS_JOBS, isSame, replayJob } from "../replay.js";

/** @import {Dispatch, State} from "../../state.js" */

const NAMES = ["alpha", "eta", "min_child_weight", "num_round", "subsample"];
const DECIMALS = 5;

/** @param {State} state */
const replay = ({ lab }) => lab?.replay ?? null;

/** @param {State} state */
function verdict(state) {
  const here = replay(state);
  if (!here) return t(isLabFile(state) ? "lab.replay.ready" : "lab.replay.noFile", { open: t("data.open") });
  const same = AWS_JOBS.filter(({ error }, index) => isSame(here.errors[index], error)).length;
  return t("lab.replay.same", {
    same: formatNumber(same),
    count: AWS_JOBS.length,
    aws: formatDuration(AWS_ELAPSED),
    here: formatDuration(here.elapsed),
  });
}

/** The visitor's own tuning job, which the replay is not. @param {State} state */
function own({ lab }) {
  const launch = lab?.done.launch;
  if (!launch) return "";
  const best = formatScore(Number(launch.value), DECIMALS);
  return t(Number(launch.labFile) === 1 ? "lab.replay.own" : "lab.replay.otherData", {
    best,
    time: formatDuration(Number(launch.elapsed)),
    aws: formatScore(Math.min(...AWS_JOBS.map(({ error }) => error)), DECIMALS),
  });
}

/** The values of each job, what AWS told and what came here. */
const table = () =>
  h(
    "div",
    { class: "lab-table", tabIndex: 0, role: "region", "aria-label": () => t("lab.replay.title") },
    h(
      "table",
      { "data-testid": "lab-replay-table" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, () => t("lab.replay.job")),
          h("th", { scope: "col", class: "number" }, () => t("lab.replay.aws")),
          h("th", { scope: "col", class: "number" }, () => t("lab.replay.here")),
          h("th", { scope: "col", class: "number" }, () => t("lab.replay.time")),
          ...NAMES.map((name) => h("th", { scope: "col", class: "number mono" }, name)),
        ),
      ),
      h(
        "tbody",
        null,
        ...AWS_JOBS.map(({ values, error, seconds }, index) =>
          h(
            "tr",
            {
              "data-testid": "lab-replay-row",
              "data-same": (state) => {
                const here = replay(state);
                return here ? String(isSame(here.errors[index], error)) : null;
              },
            },
            h("th", { scope: "row" }, () => formatNumber(index + 1)),
            h("td", { class: "number" }, () => formatScore(error, DECIMALS)),
            h("td", { class: "number" }, (state) => {
              const here = replay(state);
              return here ? formatScore(here.errors[index], DECIMALS) : "–";
            }),
            h("td", { class: "number" }, () => formatDuration(1000 * seconds)),
            ...NAMES.map((name) => h("td", { class: "number" }, () => formatNumber(Number(values[name]), { maximumFractionDigits: 4 }))),
          ),
        ),
      ),
    ),
  );

/** What the run teaches, in its own numbers. */
function lessons() {
  const best = Math.min(...AWS_JOBS.map(({ error }) => error));
  const ties = AWS_JOBS.filter(({ error }) => error === best).length;
  const dead = AWS_JOBS.filter(({ values }) => Number(values.alpha) > 50);
  const lower = AWS_JOBS.filter(({ error, lowest }) => lowest < error).length;
  const score = (/** @type {number} */ value) => formatScore(value, DECIMALS);
  const numbers = () => ({
    best: score(best),
    ties: formatNumber(ties),
    dead: formatNumber(dead.length),
    error: score(dead[0].error),
    lower: formatNumber(lower),
    // 21 of the 31 validation rows are abnormal, 10 are not.
    other: score(10 / 31),
    before: formatScore(0.8024, 4),
    after: formatScore(0.7262, 4),
  });
  return list(
    h("ul", { class: "lab-lessons", "data-testid": "lab-replay-lessons" }),
    () => ["cliff", "ties", "test", "threshold", "round"],
    (lesson) => lesson,
    (get) => h("li", null, () => t(`lab.replay.lesson.${get()}`, numbers())),
  );
}

/** @param {Dispatch} dispatch */
export function replaySection(dispatch) {
  /** @type {State | null} */
  let now = null;
  return h(
    "section",
    { class: "lab-replay", "aria-labelledby": "lab-replay-title" },
    h("h3", { id: "lab-replay-title" }, () => t("lab.replay.title")),
    h("p", null, () => t("lab.replay.idea", { count: AWS_JOBS.length, time: formatDuration(AWS_ELAPSED) })),
    h(
      "button",
      {
        type: "button",
        class: "strong",
        "data-testid": "lab-replay",
        disabled: (state) => {
          now = state;
          return !isLabFile(state) || !hasLabData(state) || isRunning(state) || state.engine.status !== "ready";
        },
        onclick: () => {
          if (!now) return;
          dispatch({ type: "adopt", job: replayJob(now), data: labRows(now) });
          dispatch({ type: "start" });
        },
      },
      () => t("lab.replay.start"),
    ),
    h("p", { role: "status", "data-testid": "lab-replay-verdict" }, verdict),
    table(),
    h("p", null, own),
    lessons(),
  );
}
