// @ts-check
/** In the tuner's worker: writes down what the session of a run is told, as it happens, so that the run can be taken up again. */

import { answer, forget, lockOf, openDatabase, partsOf, written } from "./database.js";

/** @import {Call, KeptCalls, KeptRun} from "./database.js" */

/** Calls are written together, at most this often, in milliseconds. */
const EVERY = 400;
/** What trainers tell, they tell again; what a visitor does is written at once. */
const OF_TRAINERS = /^(worker_|trial_|reports)/;
/** So many runs are kept; the oldest make room. */
const MOST_RUNS = 20;

/** @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {{run: Omit<KeptRun, "file">, parts: number, bytes: ArrayBuffer | null}} about `parts`: that are written already; `bytes`: of a file that is not the page's own
 * @param {(why: string) => void} onFailed once: nothing of this run is kept from then on
 */
export function createJournal({ run, parts, bytes }, onFailed) {
  /** @type {Call[]} */
  let calls = [];
  let part = parts;
  /** @type {Partial<KeptRun>} */
  let news = {};
  /** @type {KeptRun | null} */
  let known = null;
  /** @type {IDBDatabase | null} */
  let database = null;
  let timer = 0;
  let closed = false;
  /** Lets the lock go. @type {() => void} */
  let release = () => undefined;

  // Held while this worker lives: a tab that is killed lets it go.
  navigator.locks?.request(lockOf(run.id), () => new Promise((resolve) => (closed ? resolve(undefined) : (release = () => resolve(undefined))))).catch(() => undefined);

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
    const runs = /** @type {KeptRun[]} */ (await answer(database.transaction("runs").objectStore("runs").getAll()));
    const oldest = runs.filter(({ id }) => id !== run.id).sort((a, b) => b.changed - a.changed).slice(MOST_RUNS - 1);
    if (oldest.length > 0) await forget(database, oldest.map(({ id }) => id));
    known = { ...run, file };
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
    const transaction = database.transaction(["runs", "calls"], "readwrite");
    const done = written(transaction);
    if (calls.length > 0) transaction.objectStore("calls").put({ run: run.id, part: part++, calls });
    known = { ...known, ...news, changed: Date.now() };
    transaction.objectStore("runs").put(known);
    calls = [];
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
    release();
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
    /** How far it is. @param {Pick<KeptRun, "ended" | "over">} now */
    tell(now) {
      if (closed || (news.ended === now.ended && news.over === now.over)) return;
      news = now;
      soon();
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
 * @param {string} id @returns {Promise<{run: KeptRun, parts: number, calls: Call[]} | null>}
 */
export async function read(id) {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(["runs", "calls"]);
    const [run, parts] = await Promise.all([
      /** @type {Promise<KeptRun | undefined>} */ (answer(transaction.objectStore("runs").get(id))),
      /** @type {Promise<KeptCalls[]>} */ (answer(transaction.objectStore("calls").getAll(partsOf(id)))),
    ]);
    if (!run) return null;
    // A part that was never written ends what can be relied on.
    const whole = parts.filter(({ part }, place) => part === place);
    return { run, parts: whole.length, calls: whole.flatMap(({ calls }) => calls) };
  } finally {
    database.close();
  }
}
