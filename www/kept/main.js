// @ts-check
/** A run that was cut off, by a reload or with its tab, is taken up again: its data, its settings, and what it had done. */

import { Refused } from "../requests.js";
import { STORES, fileOf, runOf, runsOf, whoIsAtWork, withDatabase, written } from "./database.js";

/** @import {Interrupted} from "../interrupted.js" */
/** @import {JobSettings} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {Action, Origin, State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {KeptRun} from "./database.js" */

/** @param {Origin | null} one @param {Origin} other */
const isSame = (one, other) =>
  other.kind === "builtin" ? one?.kind === "builtin" && one.id === other.id : one?.kind === "file" && one.name === other.name;

/** Waits until the page is so. @param {Store} store @param {(state: State, action: Action | null) => boolean} is @returns {Promise<void>} */
function until({ get, subscribe }, is) {
  return new Promise((resolve) => {
    if (is(get(), null)) return resolve();
    let waits = true;
    subscribe((state, action) => {
      if (!waits || !is(state, action)) return;
      waits = false;
      // Not in the middle of another action.
      queueMicrotask(resolve);
    });
  });
}

/** Waits for one of these actions, and tells which it was. @param {Store} store @param {Action["type"][]} types @returns {Promise<Action["type"]>} */
async function next(store, ...types) {
  /** @type {Action["type"]} */
  let type = types[0];
  await until(store, (_, action) => {
    if (!action || !types.includes(action.type)) return false;
    ({ type } = action);
    return true;
  });
  return type;
}

/** @param {State} state */
const isReady = ({ engine, preview, ahead, loading }) => engine.status === "ready" && preview !== null && !ahead && loading === null;

/**
 * Jobs that are kept become parents that a new one can name. @param {Store} store @param {Tuner} tuner @param {string[]} described as the engine describes jobs
 * @returns {Promise<string[]>} their names; one that is refused is left out
 */
export async function addParents({ dispatch }, tuner, described) {
  const names = [];
  for (const each of described) {
    try {
      const { parent } = await tuner.ask({ type: "parent", parent: { described: each } });
      dispatch({ type: "parent", parent });
      names.push(parent.name);
    } catch (error) {
      // A job that names it cannot start, and says so.
      if (!(error instanceof Refused)) throw error;
    }
  }
  return names;
}

/** Hyperparameters that the page of then did not have are as they are at first. @param {State} state @param {JobSettings} job @returns {JobSettings} */
function completed({ parameters }, job) {
  const before = new Map(job.parameters.map((setting) => [setting.name, setting]));
  return { ...job, parameters: parameters.map(({ name, setting }) => before.get(name) ?? setting) };
}

/**
 * The data and the settings of a run come back.
 * @param {Store} store @param {Tuner} tuner @param {{origin: Origin, asked: KeptRun["asked"], run: KeptRun | null}} before
 * @param {() => void} onMissing its file is not kept: the visitor may open it
 * @returns {Promise<boolean>} whether they are there
 */
async function setUp(store, tuner, { origin, asked, run }, onMissing) {
  const { dispatch, get } = store;
  await until(store, isReady);
  // A file of the same name may be another one.
  const bytes = run && origin.kind === "file" ? await fileOf(run).catch(() => null) : null;
  if (bytes && origin.kind === "file") {
    const opened = next(store, "loaded", "loadFailed");
    dispatch({ type: "openFile", file: new File([bytes], origin.name) });
    if ((await opened) === "loadFailed") return false;
  } else if (!isSame(get().origin, origin)) {
    if (origin.kind === "file") onMissing();
    else if (get().builtIns.some(({ id }) => id === origin.id)) dispatch({ type: "openBuiltIn", id: origin.id });
    else {
      const sentences = [{ code: "built_in_missing", params: { name: origin.id } }];
      dispatch({ type: "say", message: { topic: "kept", level: "error", title: "load.failed", sentences } });
      return false;
    }
  }
  await until(store, (state) => isReady(state) && isSame(state.origin, origin));
  const settled = next(store, "dataSet", "dataRefused");
  dispatch({ type: "askData", change: asked.data });
  // Without a data set there is nothing to go on with; what is wrong with its settings stands beside them.
  await settled;
  await addParents(store, tuner, run?.parents ?? []);
  dispatch({ type: "askJob", change: completed(get(), asked.job) });
  return true;
}

/**
 * Takes a run up again. Without what the browser keeps, its settings come back once its data are there.
 * @param {Store} store @param {Tuner} tuner @param {Interrupted} found
 */
export async function takeUp(store, tuner, { origin, asked, ended, total, kept }) {
  const { dispatch } = store;
  const run = kept === null ? null : await runOf(kept).catch(() => null);
  const isThere = await setUp(store, tuner, { origin, asked, run }, () => say("interrupted_file", origin.kind === "file" ? origin.name : ""));
  if (!isThere) return;
  if (kept) dispatch({ type: "goOn", kept });
  else say("interrupted", "");

  /** @param {string} code @param {string} name */
  function say(code, name) {
    const params = { ended: String(ended), total: String(total), name };
    dispatch({ type: "say", message: { topic: "run", level: "info", title: "run.interrupted", sentences: [{ code, params }] } });
  }
}

/** The data and the settings of a run, for another one: names are given once. @param {Store} store @param {Tuner} tuner @param {KeptRun} run */
export async function bringSettings(store, tuner, run) {
  const { origin, asked } = run;
  const missing = () => {
    const sentences = [{ code: "settings_file", params: { name: origin.kind === "file" ? origin.name : "" } }];
    store.dispatch({ type: "say", message: { topic: "kept", level: "info", title: "jobs.copy", sentences } });
  };
  await setUp(store, tuner, { origin, asked: { ...asked, job: { ...asked.job, name: "" } }, run }, missing);
}

/** Runs that no tab is at any more and that were not over, the newest first. @returns {Promise<KeptRun[]>} */
async function abandoned() {
  // Without locks (they are there over HTTPS only) nobody knows which runs are at work in another tab.
  if (!navigator.locks) return [];
  const [runs, isAtWork] = await Promise.all([withDatabase(runsOf), whoIsAtWork()]);
  return runs.filter(({ id, over }) => !over && !isAtWork(id)).sort((a, b) => b.changed - a.changed);
}

/** Tells of the newest run that went with its tab; the visitor may have it go on. @param {Store} store */
export async function offerAbandoned(store) {
  const [run] = await abandoned().catch(() => []);
  if (!run) return;
  const { dispatch, get } = store;
  const name = run.origin.kind === "file" ? run.origin.name : (get().builtIns.find(({ id }) => run.origin.kind === "builtin" && id === run.origin.id)?.file ?? "");
  const params = { ended: String(run.ended), total: String(run.total), name };
  dispatch({
    type: "say",
    message: { topic: "kept", level: "info", title: "kept.abandoned", sentences: [{ code: "abandoned", params }], act: { text: "kept.goOn", action: { type: "takeUp", run } } },
  });
}

/** Forgets all that the browser keeps of jobs, the visitor's files with it. @param {Store} store */
export async function forgetAll({ dispatch }) {
  let code = "forgotten";
  try {
    await withDatabase((database) => {
      const transaction = database.transaction(STORES, "readwrite");
      for (const store of STORES) transaction.objectStore(store).clear();
      return written(transaction);
    });
  } catch {
    // Nothing was kept, then.
    code = "nothing_kept";
  }
  dispatch({ type: "say", message: { topic: "kept", level: "info", title: "kept.forgotten", sentences: [{ code, params: {} }] } });
}
