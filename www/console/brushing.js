// @ts-check
/** Brushes of the parallel coordinates, and what follows of them: trials inside, narrower ranges, a job that goes on there. */

import { isRunning } from "../state.js";

/** @import {Store} from "../reduce.js" */
/** @import {ConsoleState} from "./state.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {Brush} from "../protocol.js" */

/** @param {Store} store @param {Analyst} analyst */
export function createBrushing({ dispatch, get, subscribe }, analyst) {
  /** What the job that is being narrowed waits for. @type {"pause" | "ranges" | null} */
  let waiting = null;

  const now = () => /** @type {ConsoleState} */ (get().console).brushes;

  /** @param {Brush[]} brushes */
  async function put(brushes) {
    dispatch({ type: "console", change: { brushes } });
    try {
      const inside = await analyst.ask({ type: "setBrushes", brushes });
      if (now() === brushes) dispatch({ type: "console", change: { inside } });
    } catch {
      // Another job has begun: its brushes are none.
      if (now() === brushes) dispatch({ type: "console", change: { brushes: [], inside: [] } });
    }
  }

  /** @param {Brush} brush */
  const set = (brush) => put([...now().filter(({ axis }) => axis !== brush.axis), brush]);
  /** @param {number} axis */
  const remove = (axis) => put(now().filter((brush) => brush.axis !== axis));

  /** @param {number} axis @param {number} from @param {number} to parts of the axis from its lower end */
  async function drag(axis, from, to) {
    const brush = await analyst.ask({ type: "brush", axis, from, to }).catch(() => null);
    if (brush) set(brush);
    else remove(axis);
  }

  async function narrow() {
    const ranges = await analyst.ask({ type: "narrowed" }).catch(() => []);
    for (const { name, min, max, values } of ranges) {
      const change = values === undefined ? { min, max } : { list: true, values };
      dispatch({ type: "askParam", name, change: { tune: true, ...change } });
    }
    const code = ranges.length === 0 ? "narrowed_nothing" : isRunning(get()) ? null : "narrowed_form";
    if (code) {
      const sentences = [{ code, params: {} }];
      dispatch({ type: "say", message: { topic: "console", level: "info", title: "brush.narrowed", sentences } });
    }
    if (ranges.length === 0 || !isRunning(get())) return;
    dispatch({ type: "console", change: { narrowing: true } });
    waiting = "pause";
    if (get().snapshot?.paused) goOn();
    else dispatch({ type: "pause" });
  }

  function goOn() {
    if (waiting !== "pause") return;
    waiting = "ranges";
    dispatch({ type: "applyRanges" });
  }

  /** @param {boolean} resume */
  function end(resume) {
    waiting = null;
    dispatch({ type: "console", change: { narrowing: false } });
    if (!resume) return;
    put([]);
    dispatch({ type: "resume" });
  }

  subscribe((state, action) => {
    if (action.type === "started") {
      waiting = null;
      dispatch({ type: "console", change: { brushes: [], inside: [], narrowing: false } });
    } else if (waiting === null) return;
    else if (action.type === "rangesApplied") end(true);
    // What is wrong with them stands beside them; the job is still held.
    else if (action.type === "rangesRefused") end(false);
    else if (action.type === "snapshot" && !isRunning(state)) end(false);
    else if (action.type === "snapshot" && state.snapshot?.paused) goOn();
  });

  return { drag, set, remove, clear: () => put([]), narrow };
}

/** @typedef {ReturnType<typeof createBrushing>} Brushing */
