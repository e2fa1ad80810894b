// @ts-check
/** The learning curves of one or two training jobs as a chart: asked for while it is in sight, again whenever more is known. */

import { onUpdate } from "../../dom.js";
import { currentLanguage } from "../../i18n/i18n.js";
import { figure } from "../../panels/figure.js";
import { Refused } from "../../requests.js";
import { watcher } from "../../sight.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Analyst} from "../analyst.js" */

/**
 * @param {{id: string, legend: readonly string[], trialsOf: (state: State) => number[]}} chart `trialsOf`: none: no chart
 * @param {Dispatch} dispatch @param {Analyst} analyst
 */
export function trialCurves({ id, legend, trialsOf }, dispatch, analyst) {
  /** @type {number[]} */
  let trials = [];
  /** @type {[number, number] | undefined} */
  let size;
  let runId = 0;
  let asking = false;
  /** Whether something has changed since the last question. */
  let stale = false;

  async function ask() {
    stale = true;
    if (asking) return;
    asking = true;
    while (stale && size && trials.length > 0) {
      stale = false;
      const about = runId;
      try {
        const picture = await analyst.ask({ type: "curves", trials, size });
        dispatch({ type: "pictures", runId: about, pictures: [{ ...picture, id }] });
      } catch (error) {
        // The worker has not heard of the job or of the training job; it says so when it has. A fault it tells itself.
        if (!(error instanceof Refused)) throw error;
      }
    }
    asking = false;
  }

  const sight = watcher((sizes) => {
    size = sizes[id];
    ask();
  });
  analyst.onChanged(() => {
    if (trials.length > 0) ask();
  });
  const node = figure({ id, legend, chooses: false }, dispatch, sight);
  /** What the chart is about. */
  let known = "";
  onUpdate((state) => {
    trials = trialsOf(state);
    runId = state.run?.id ?? 0;
    const key = `${runId} ${trials} ${currentLanguage()}`;
    if (key === known) return;
    known = key;
    ask();
  });
  return node;
}
