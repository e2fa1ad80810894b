// @ts-check
/** A run that was cut off, by a reload or with its tab, is taken up again: its data, its settings, and what it had done. */

import { answer, lockOf, openDatabase, written } from "./database.js";

/** @import {Interrupted} from "../interrupted.js" */
/** @import {Store} from "../reduce.js" */
/** @import {Action, Origin, State} from "../state.js" */
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

/** @param {State} state */
const isReady = ({ engine, summary, ahead, loading }) => engine.status === "ready" && summary !== null && !ahead && loading === null;

/** The visitor's file of a run, if it is kept. @param {string} id @returns {Promise<ArrayBuffer | null>} */
async function fileOf(id) {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(["runs", "files"]);
    const run = /** @type {KeptRun | undefined} */ (await answer(transaction.objectStore("runs").get(id)));
    if (!run?.file) return null;
    const file = await answer(transaction.objectStore("files").get(run.file));
    return file?.bytes ?? null;
  } finally {
    database.close();
  }
}

/**
 * Takes a run up again. Without what the browser keeps, its settings come back once its data are there.
 * @param {Store} store @param {Interrupted} found
 */
export async function takeUp(store, { origin, asked, ended, total, kept }) {
  const { dispatch, get } = store;
  await until(store, isReady);
  if (!isSame(get().origin, origin)) {
    const bytes = kept && origin.kind === "file" ? await fileOf(kept).catch(() => null) : null;
    if (bytes && origin.kind === "file") dispatch({ type: "openFile", file: new File([bytes], origin.name) });
    else if (origin.kind === "builtin") dispatch({ type: "openBuiltIn", id: origin.id });
    else say("interrupted_file", origin.name);
  }
  await until(store, (state) => isReady(state) && isSame(state.origin, origin));
  dispatch({ type: "askData", change: asked.data });
  dispatch({ type: "askJob", change: asked.job });
  if (kept) dispatch({ type: "goOn", kept });
  else say("interrupted", "");

  /** @param {string} code @param {string} name */
  function say(code, name) {
    const params = { ended: String(ended), total: String(total), name };
    dispatch({ type: "say", message: { topic: "run", level: "info", title: "run.interrupted", sentences: [{ code, params }] } });
  }
}

/** Runs that no tab is at any more and that were not over, the newest first. @returns {Promise<KeptRun[]>} */
async function abandoned() {
  // Without locks (they are there over HTTPS only) nobody knows which runs are at work in another tab.
  if (!navigator.locks) return [];
  const database = await openDatabase();
  try {
    const runs = /** @type {KeptRun[]} */ (await answer(database.transaction("runs").objectStore("runs").getAll()));
    const { held = [] } = await navigator.locks.query();
    const locks = new Set(held.map(({ name }) => name));
    return runs.filter(({ id, over }) => !over && !locks.has(lockOf(id))).sort((a, b) => b.changed - a.changed);
  } finally {
    database.close();
  }
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
    const database = await openDatabase();
    const stores = ["runs", "calls", "files"];
    const transaction = database.transaction(stores, "readwrite");
    for (const store of stores) transaction.objectStore(store).clear();
    await written(transaction);
    database.close();
  } catch {
    // Nothing was kept, then.
    code = "nothing_kept";
  }
  dispatch({ type: "say", message: { topic: "kept", level: "info", title: "kept.forgotten", sentences: [{ code, params: {} }] } });
}
