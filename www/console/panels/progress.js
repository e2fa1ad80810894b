// @ts-check
/** How far something is that takes a while, and what is left of it. */

import { h, onUpdate } from "../../dom.js";
import { formatDuration, formatPercent, t } from "../../i18n/i18n.js";

/** @import {State} from "../../state.js" */
/** @import {Progress} from "../stopwatch.js" */

/** @param {Progress | null} progress */
export function progressText(progress) {
  if (!progress) return "";
  const percent = formatPercent(progress.fraction);
  return progress.left === null ? percent : t("best.left", { percent, time: formatDuration(progress.left) });
}

/** Hidden without progress. @param {string} testId @param {() => string} label @param {(state: State) => Progress | null} read */
export function progressBar(testId, label, read) {
  const bar = h("progress", { max: 1, "aria-label": label });
  onUpdate((state) => {
    bar.value = read(state)?.fraction ?? 0;
  });
  return h(
    "div",
    { class: "learning", "data-testid": testId, hidden: (state) => read(state) === null },
    bar,
    h("span", { class: "hint" }, (state) => progressText(read(state))),
  );
}
