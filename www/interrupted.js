// @ts-check
/**
 * A job that a reload has cut off. Its settings outlive the page (in this tab, until it is over), so that it can be started
 * again: the same settings give the same trials.
 */

import { isRunning } from "./state.js";

/** @import {Store} from "./reduce.js" */
/** @import {Origin, Run} from "./state.js" */

/** @typedef {{origin: Origin, asked: Run["asked"], ended: number, total: number}} Interrupted */

const KEY = "tuning-playground.interrupted";

/** The job that the last page of this tab was at, once. @returns {Interrupted | null} */
function take() {
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const found = text === null ? null : JSON.parse(text);
    return found?.asked?.job?.parameters && found.asked.data && found.origin?.kind ? found : null;
  } catch {
    // Storage is refused, or holds something else.
    return null;
  }
}

/** @param {Interrupted | null} now */
function keep(now) {
  try {
    if (now) sessionStorage.setItem(KEY, JSON.stringify(now));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Not kept, then.
  }
}

/** @param {Store} store @returns {Interrupted | null} what there is to go on with */
export function watchForReload({ dispatch, get, subscribe }) {
  const found = take();
  let isSaid = found === null;
  let isBack = found === null;

  addEventListener("pagehide", () => {
    const { run, snapshot, origin } = get();
    if (!run || !snapshot || !origin || run.load !== get().loads || !isRunning(get())) return;
    const { completed, stopped, failed } = snapshot.counters;
    keep({ origin, asked: run.asked, ended: completed + stopped + failed, total: snapshot.max_jobs });
  });

  /** @param {Origin | null} origin */
  const isSame = (origin) =>
    found?.origin.kind === "builtin"
      ? origin?.kind === "builtin" && origin.id === found.origin.id
      : origin?.kind === "file" && found?.origin.kind === "file" && origin.name === found.origin.name;

  subscribe((state, action) => {
    if (isBack || !found || (action.type !== "loaded" && action.type !== "engineReady")) return;
    // The form takes the settings once it knows the hyperparameters and the same data are there again.
    if (state.engine.status !== "ready" || state.summary === null || state.ahead) return;
    if (isSame(state.origin)) {
      isBack = true;
      dispatch({ type: "askData", change: found.asked.data });
      dispatch({ type: "askJob", change: found.asked.job });
    }
    if (isSaid) return;
    isSaid = true;
    const { origin, ended, total } = found;
    const params = { ended: String(ended), total: String(total), name: origin.kind === "file" ? origin.name : "" };
    const sentences = [{ code: isBack ? "interrupted" : "interrupted_file", params }];
    dispatch({ type: "say", message: { topic: "run", level: "info", title: "run.interrupted", sentences } });
  });
  return found;
}
