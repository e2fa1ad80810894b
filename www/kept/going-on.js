// @ts-check
/** In the tuner's worker: the session of a run that was cut off is told the same again. */

import { clock } from "../engine-worker.js";
import { Refusal } from "../engine.js";
import { createCrew } from "./crew.js";
import { lockRun } from "./database.js";
import { read } from "./journal.js";

/** @import {Command} from "../tuner-worker.js" */
/** @import {Call, KeptRun} from "./database.js" */

/** So many milliseconds of calls are told, then how far that is. */
const TOLD = 60;
/** A page that is being left, or a run that another one takes the place of, has its lock for a little longer, in milliseconds. */
const PATIENCE = 4000;
/** What a session may be told again. */
const METHODS = new Set(["worker_ready", "worker_lost", "reports", "trial_done", "trial_stopped", "trial_failed", "pause", "resume", "stop", "enqueue", "edit"]);

/** @param {string} code */
const refusal = (code) => new Refusal([{ code, params: {} }]);

/**
 * What the session does: `start`: with the run's job; `call`: is told something, and answers with commands; `onProgress`: hears how far it is.
 * @typedef {{start: (run: KeptRun) => void, call: (method: string, given: unknown[], at: number) => Command[], onProgress: (fraction: number) => void}} Told
 */

/**
 * @param {string} kept @param {Told} told
 * @throws {Refusal} when the run cannot be taken up
 */
export async function tellAgain(kept, told) {
  const lock = await lockRun(kept, PATIENCE);
  if (!lock) throw refusal("kept_elsewhere");
  try {
    const past = await read(kept).catch(() => null);
    if (!past) throw refusal("not_kept");
    return { ...past, ...(await replay(past.run, past.calls, told)), lock };
  } catch (error) {
    lock();
    throw error;
  }
}

/** @template Answer @param {() => Answer} task of the engine @returns {Answer} */
function orOtherwise(task) {
  try {
    return task();
  } catch (error) {
    // A fault of the engine is one; that it cannot read this at all is none.
    if (error instanceof Refusal || error instanceof WebAssembly.RuntimeError) throw error;
    throw refusal("kept_otherwise");
  }
}

/** @param {KeptRun} run @param {Call[]} calls @param {Told} told */
async function replay(run, calls, { start, call, onProgress }) {
  const crew = createCrew();
  orOtherwise(() => start(run));
  let breath = performance.now();
  for (const [nth, each] of calls.entries()) {
    const [method, given, at, before] = each;
    if (!METHODS.has(method)) throw refusal("kept_otherwise");
    const commands = orOtherwise(() => call(method, given, at));
    if (JSON.stringify(commands) !== before) throw refusal("kept_otherwise");
    crew.note(each, commands);
    if (performance.now() < breath + TOLD) continue;
    onProgress(nth / calls.length);
    await new Promise((resolve) => clock.later(() => resolve(undefined), 0));
    breath = performance.now();
  }
  return { crew, last: calls.at(-1)?.[2] ?? run.at };
}
