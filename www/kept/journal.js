// @ts-check
/** In the tuner's worker: writes down what the session of a run is told, as it happens, so that the run can be taken up again. */

import { answer, forget, lockRun, openDatabase, partsOf, resultsOf, runsOf, whoIsAtWork, written } from "./database.js";
import { createSummary } from "./summary.js";

/** @import {SnapshotChanges} from "../protocol.js" */
/** @import {Call, KeptCalls, KeptResult, KeptRun, Results} from "./database.js" */

/** Calls are written together, at most this often, in milliseconds. */
const EVERY = 400;
/** What trainers tell, they tell again; what a visitor does is written at once. */
const OF_TRAINERS = /^(worker_|trial_|reports)/;
/** So many runs are kept, and so many bytes of them and their files; the oldest make room. */
const MOST_RUNS = 100;
const MOST_BYTES = 256e6;

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a value takes, in bytes, about. @param {unknown} value @returns {number} */
export function bytesOf(value) {
  if (typeof value === "string") return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce((sum, part) => sum + bytesOf(part), 0);
}

/** Those of the others that find no place any more, the newest being given theirs first; never those that some tab is at. @param {KeptRun[]} others @param {KeptRun} run */
async function inTheWay(others, run) {
  const isAtWork = await whoIsAtWork();
  const newest = [...others].sort((a, b) => b.changed - a.changed);
  const files = new Set([run.file]);
  let left = MOST_BYTES - run.bytes - run.fileBytes;
  let places = MOST_RUNS - 1;
  return newest.filter(({ id, bytes, file, fileBytes }) => {
    // Several may have the same file.
    const needs = bytes + (files.has(file) ? 0 : fileBytes);
    if ((places === 0 || needs > left) && !isAtWork(id)) return true;
    left -= needs;
    places -= 1;
    files.add(file);
    return false;
  });
}

/** @typedef {Omit<KeptRun, "file" | "summary" | "bytes" | "fileBytes">} About */

/**
 * @param {{run: About, parts: number, bytes: ArrayBuffer | null, lock: (() => void) | null}} about `parts`: that are written
 *   already; `bytes`: of a file that is not the page's own; `lock`: lets the run's lock go, if it is held already
 * @param {(why: string) => void} onFailed once: nothing of this run is kept from then on
 */
export function createJournal({ run, parts, bytes, lock }, onFailed) {
  /** @type {Call[]} */
  let calls = [];
  /** @type {KeptResult[]} */
  let results = [];
  let part = parts;
  /** @type {Partial<KeptRun>} */
  let news = {};
  /** @type {KeptRun | null} */
  let known = null;
  /** @type {IDBDatabase | null} */
  let database = null;
  let timer = 0;
  let closed = false;
  /** Of what has come of it, by what it is: the later takes the place of the former. @type {Map<string, number>} */
  const sizes = new Map();
  const summarise = createSummary();
  /** Nobody else has the lock of a run that is new. */
  const locked = lock ? Promise.resolve(lock) : lockRun(run.id, 60_000);

  /** @param {unknown} error */
  function fail(error) {
    if (closed) return;
    close();
    onFailed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }

  async function begin() {
    // Hashes are to be had over HTTPS only; without one, a file is the run's own.
    const file = bytes && (crypto.subtle ? await hashOf(bytes) : run.id);
    database = await openDatabase();
    const runs = await runsOf(database);
    const before = runs.find(({ id }) => id === run.id);
    const size = before?.bytes ?? bytesOf(run.job) + bytesOf(run.parents);
    known = { summary: null, ...before, ...run, file, bytes: size, fileBytes: bytes?.byteLength ?? 0 };
    const gone = await inTheWay(runs.filter(({ id }) => id !== run.id), known);
    if (gone.length > 0) await forget(database, gone.map(({ id }) => id));
    const transaction = database.transaction(["runs", "files"], "readwrite");
    const done = written(transaction);
    transaction.objectStore("runs").put(known);
    if (file) transaction.objectStore("files").put({ hash: file, bytes });
    await done;
    await flush();
  }

  async function flush() {
    timer = 0;
    if (closed || !database || !known) return;
    if (calls.length === 0 && results.length === 0 && Object.keys(news).length === 0) return;
    const transaction = database.transaction(["runs", "calls", "results"], "readwrite");
    const done = written(transaction);
    if (calls.length > 0) transaction.objectStore("calls").put({ run: run.id, part: part++, calls });
    let more = bytesOf(calls);
    for (const result of results) {
      transaction.objectStore("results").put(result);
      const size = bytesOf(result.value);
      more += size - (sizes.get(result.what) ?? 0);
      sizes.set(result.what, size);
    }
    known = { ...known, ...news, bytes: known.bytes + more, changed: calls.length > 0 ? Date.now() : known.changed };
    transaction.objectStore("runs").put(known);
    calls = [];
    results = [];
    news = {};
    await done;
  }

  /** @param {number} [wait] */
  function soon(wait = EVERY) {
    if (!database || (timer && wait > 0)) return;
    clearTimeout(timer);
    timer = setTimeout(() => flush().catch(fail), wait);
  }

  function close() {
    closed = true;
    clearTimeout(timer);
    locked.then((release) => release?.());
    database?.close();
  }

  const ready = begin().catch(fail);

  return {
    /** @param {Call} call */
    add(call) {
      if (closed) return;
      calls.push(call);
      soon(OF_TRAINERS.test(call[0]) ? EVERY : 0);
    },
    /** How far it is. @param {SnapshotChanges} changes */
    tell(changes) {
      if (closed) return;
      const summary = summarise(changes);
      const { completed, stopped, failed } = changes.counters;
      const over = changes.status !== "InProgress" && changes.status !== "Stopping";
      news = { summary, ended: completed + stopped + failed, over };
      soon();
    },
    /** What has come of it. @template {keyof Results} What @param {What} what @param {Results[What]} value */
    result(what, value) {
      if (closed) return;
      results.push(/** @type {KeptResult} */ ({ run: run.id, what, value }));
      soon(0);
    },
    /** Ends as it is. */
    leave: close,
    /** Writes what is left, and ends. */
    async end() {
      await ready;
      await flush().catch(fail);
      close();
    },
  };
}

/** @typedef {ReturnType<typeof createJournal>} Journal */

/**
 * What is kept of a run; null if it is not.
 * @param {string} id @returns {Promise<{run: KeptRun, parts: number, calls: Call[], results: Partial<Results>} | null>}
 */
export async function read(id) {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(["runs", "calls", "results"]);
    const [run, parts, results] = await Promise.all([
      /** @type {Promise<KeptRun | undefined>} */ (answer(transaction.objectStore("runs").get(id))),
      /** @type {Promise<KeptCalls[]>} */ (answer(transaction.objectStore("calls").getAll(partsOf(id)))),
      /** @type {Promise<KeptResult[]>} */ (answer(transaction.objectStore("results").getAll(resultsOf(id)))),
    ]);
    if (!run) return null;
    // A part that was never written ends what can be relied on.
    const whole = parts.filter(({ part }, place) => part === place);
    const found = Object.fromEntries(results.map(({ what, value }) => [what, value]));
    return { run, parts: whole.length, calls: whole.flatMap(({ calls }) => calls), results: found };
  } finally {
    database.close();
  }
}
