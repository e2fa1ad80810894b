// @ts-check
/**
 * What the browser keeps of tuning jobs: IndexedDB, in this browser only. `runs`: a job each, with what it was asked and where it
 * stands; `calls`: what its session was told, in order, by run; `files`: the visitors' files, by what they hold; `results`: what
 * came of a run, by what it is.
 */

/** @import {Origin} from "../state.js" */
/** @import {DataSettings, JobSettings, Rechecked} from "../protocol.js" */
/** @import {Summary} from "./summary.js" */

/**
 * A kept job. `job`: what the session was started with, as JSON; `at`: then, on the session's clock; `began`: then, in
 * milliseconds since 1970; `file`: which of `files`, null for the page's own; `ended`, `total`: training jobs; `over`: nothing of
 * it is left to do; `parents`: those it has learnt from, as the engine describes jobs; `summary`: for the list of jobs; `bytes`:
 * of its calls and results, about; `fileBytes`: of its file.
 * @typedef {{
 *   id: string, began: number, changed: number, origin: Origin, asked: {data: DataSettings, job: JobSettings}, file: string | null,
 *   job: string, at: number, ended: number, total: number, over: boolean, parents: string[], summary: Summary | null, bytes: number, fileBytes: number,
 * }} KeptRun
 */
/**
 * A call of the session: its method, what it was given, and when, on the session's clock; and what it commanded, as JSON, which
 * another version of the page may not command.
 * @typedef {[method: string, given: unknown[], at: number, commands: string]} Call
 */
/** @typedef {{run: string, part: number, calls: Call[]}} KeptCalls */
/**
 * The final models of a training job, XGBoost's JSON of each, and what they scored on the test rows, as the engine wrote it.
 * @typedef {{trial: number, tuned: string, default: string, scores: [string, string]}} KeptModels
 */
/** `described`: of a job that is over, as the engine describes it. @typedef {{described: string, models: KeptModels, rechecked: Rechecked[]}} Results */
/** @typedef {{[What in keyof Results]: {run: string, what: What, value: Results[What]}}[keyof Results]} KeptResult */

const NAME = "tuning-playground";
const VERSION = 2;
/** All of its stores. */
export const STORES = ["runs", "calls", "files", "results"];

/** @template Result @param {IDBRequest<Result>} request @returns {Promise<Result>} */
export const answer = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @param {IDBTransaction} transaction @returns {Promise<void>} when it is written */
export const written = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

/** @returns {Promise<IDBDatabase>} rejected where the browser keeps nothing */
export async function openDatabase() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = ({ oldVersion }) => {
    const { result: database } = request;
    if (oldVersion < 1) {
      database.createObjectStore("runs", { keyPath: "id" });
      database.createObjectStore("calls", { keyPath: ["run", "part"] });
      database.createObjectStore("files", { keyPath: "hash" });
    }
    database.createObjectStore("results", { keyPath: ["run", "what"] });
  };
  const database = await Promise.race([
    answer(request),
    new Promise((_, reject) => {
      request.onblocked = () => reject(new Error("another tab has the page in an older version"));
    }),
  ]);
  // A later version of the page is opened elsewhere: this one keeps nothing from then on.
  database.onversionchange = () => database.close();
  return database;
}

/**
 * @template Result
 * @param {(database: IDBDatabase) => Promise<Result>} task @returns {Promise<Result>}
 */
export async function withDatabase(task) {
  const database = await openDatabase();
  try {
    return await task(database);
  } finally {
    database.close();
  }
}

/** What earlier versions of the page did not write. @param {Partial<KeptRun>} run @returns {KeptRun} */
const whole = (run) => /** @type {KeptRun} */ ({ parents: [], summary: null, bytes: 0, fileBytes: 0, ...run });

/** @param {IDBDatabase} database @returns {Promise<KeptRun[]>} */
export const runsOf = async (database) => (await answer(database.transaction("runs").objectStore("runs").getAll())).map(whole);

/** @param {string} id @returns {Promise<KeptRun | null>} */
export const runOf = (id) =>
  withDatabase(async (database) => {
    const run = await answer(database.transaction("runs").objectStore("runs").get(id));
    return run ? whole(run) : null;
  });

/** The visitor's file of a run, if it is kept. @param {KeptRun} run @returns {Promise<ArrayBuffer | null>} */
export const fileOf = ({ file }) =>
  withDatabase(async (database) => {
    const found = file && (await answer(database.transaction("files").objectStore("files").get(file)));
    return found ? found.bytes : null;
  });

/**
 * What came of a run, if that is kept.
 * @template {keyof Results} What
 * @param {string} run @param {What} what @returns {Promise<Results[What] | null>}
 */
export const resultOf = (run, what) =>
  withDatabase(async (database) => {
    const found = await answer(database.transaction("results").objectStore("results").get([run, what]));
    return found ? found.value : null;
  });

/** All parts of a run. @param {string} run */
export const partsOf = (run) => IDBKeyRange.bound([run, 0], [run, Infinity]);

/** Its results. @param {string} run */
export const resultsOf = (run) => IDBKeyRange.bound([run, ""], [run, "\uffff"]);

/** The lock that is held for as long as the run is at work in some tab. @param {string} run */
const lockOf = (run) => `tuning-playground run ${run}`;

/**
 * Takes the lock of a run; a tab that is killed lets it go.
 * @param {string} run @param {number} patience in milliseconds: a page that is just being left still has it
 * @returns {Promise<(() => void) | null>} lets it go; null: another tab has the run
 */
export function lockRun(run, patience) {
  // Without locks (they are there over HTTPS only) nobody knows of other tabs.
  if (!navigator.locks) return Promise.resolve(() => undefined);
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patience);
    const hold = () => new Promise((release) => resolve(() => release(undefined)));
    navigator.locks.request(lockOf(run), { signal }, hold).catch(() => resolve(null));
  });
}

/** Tells which runs some tab is at. @returns {Promise<(run: string) => boolean>} */
export async function whoIsAtWork() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const locks = new Set(held.map(({ name }) => name));
  return (run) => locks.has(lockOf(run));
}

/**
 * Forgets runs, and the files that no other one has.
 * @param {IDBDatabase} database @param {string[]} ids
 */
export async function forget(database, ids) {
  const transaction = database.transaction(STORES, "readwrite");
  const done = written(transaction);
  const runs = transaction.objectStore("runs");
  for (const id of ids) {
    runs.delete(id);
    transaction.objectStore("calls").delete(partsOf(id));
    transaction.objectStore("results").delete(resultsOf(id));
  }
  const [left, files] = await Promise.all([answer(runs.getAll()), answer(transaction.objectStore("files").getAllKeys())]);
  const used = new Set(left.map((/** @type {KeptRun} */ { file }) => file));
  for (const file of files) if (!used.has(/** @type {string} */ (file))) transaction.objectStore("files").delete(file);
  await done;
}
