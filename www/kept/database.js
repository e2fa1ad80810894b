// @ts-check
/**
 * What the browser keeps of tuning jobs: IndexedDB, in this browser only. `runs`: a job each, with what it was asked; `calls`:
 * what its session was told, in order, by run; `files`: the visitors' files, by what they hold.
 */

/** @import {Origin} from "../state.js" */
/** @import {DataSettings, JobSettings} from "../protocol.js" */

/**
 * A kept job. `job`: what the session was started with, as JSON; `at`: then, on the session's clock; `began`: then, in
 * milliseconds since 1970; `file`: which of `files`, null for the page's own; `ended`, `total`: training jobs; `over`: nothing of
 * it is left to do.
 * @typedef {{id: string, began: number, changed: number, origin: Origin, asked: {data: DataSettings, job: JobSettings}, file: string | null, job: string, at: number, ended: number, total: number, over: boolean}} KeptRun
 */
/**
 * A call of the session: its method, what it was given, and when, on the session's clock; and what it commanded, as JSON, which
 * another version of the page may not command.
 * @typedef {[method: string, given: unknown[], at: number, commands: string]} Call
 */
/** @typedef {{run: string, part: number, calls: Call[]}} KeptCalls */

const NAME = "tuning-playground";
const VERSION = 1;

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
export function openDatabase() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const { result: database } = request;
    database.createObjectStore("runs", { keyPath: "id" });
    database.createObjectStore("calls", { keyPath: ["run", "part"] });
    database.createObjectStore("files", { keyPath: "hash" });
  };
  return answer(request);
}

/** All parts of a run. @param {string} run */
export const partsOf = (run) => IDBKeyRange.bound([run, 0], [run, Infinity]);

/** The lock that is held for as long as the run is at work in some tab. @param {string} run */
export const lockOf = (run) => `tuning-playground run ${run}`;

/**
 * Forgets runs, and the files that no other one has.
 * @param {IDBDatabase} database @param {string[]} ids
 */
export async function forget(database, ids) {
  const transaction = database.transaction(["runs", "calls", "files"], "readwrite");
  const done = written(transaction);
  const runs = transaction.objectStore("runs");
  for (const id of ids) {
    runs.delete(id);
    transaction.objectStore("calls").delete(partsOf(id));
  }
  const [left, files] = await Promise.all([answer(runs.getAll()), answer(transaction.objectStore("files").getAllKeys())]);
  const used = new Set(left.map((/** @type {KeptRun} */ { file }) => file));
  for (const file of files) if (!used.has(/** @type {string} */ (file))) transaction.objectStore("files").delete(file);
  await done;
}
