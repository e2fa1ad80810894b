// @ts-check
/**
 * The run of the page before a reload. What the browser keeps of it is taken up again; where it keeps nothing, the settings are
 * back (in this tab), so that it can be started again: the same settings give the same trials.
 */

import { isRunning } from "./state.js";

/** @import {Store} from "./reduce.js" */
/** @import {Origin, Run} from "./state.js" */
/** @import {Tuner} from "./tuner.js" */

/** @typedef {{origin: Origin, asked: Run["asked"], ended: number, total: number, kept: string | null}} Interrupted */

const KEY = "tuning-playground.interrupted";

/** The run that the last page of this tab had, once. @returns {Interrupted | null} */
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

/** @param {Interrupted} now */
function keep(now) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Not kept, then.
  }
}

/** @param {Store} store @param {Tuner} tuner @returns {Interrupted | null} what there is to go on with */
export function watchForReload(store, tuner) {
  const { get } = store;
  // A link says what the page shows.
  const found = location.hash.length > 1 ? null : take();
  addEventListener("pagehide", () => {
    const { run, snapshot, origin } = get();
    if (!run || !snapshot || !origin || run.load !== get().loads || (!run.kept && !isRunning(get()))) return;
    const { completed, stopped, failed } = snapshot.counters;
    keep({ origin, asked: run.asked, ended: completed + stopped + failed, total: snapshot.max_jobs, kept: run.kept });
  });
  if (found) import("./kept/main.js").then(({ takeUp }) => takeUp(store, tuner, found));
  return found;
}
