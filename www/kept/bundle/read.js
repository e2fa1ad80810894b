// @ts-check
/**
 * Brings back the jobs of a file. Nothing in it is trusted: each value is held against its shape before it is kept, and no job
 * is there before all of the file has been read.
 */

import { answer, forget, partsOf, resultsOf, runsOf, withDatabase, written } from "../database.js";
import { bytesOf } from "../journal.js";
import { CALLS, COUNT, FILE, PIECE as TEXT, RESULTS, RUN, Wrong } from "./check.js";
import { FORMAT, VERSION, fromBase64, unpacked } from "./format.js";
import { Unreadable, linesOf } from "./lines.js";

/** @import {Call, KeptRun} from "../database.js" */

/** Jobs in one file at most. */
const MOST_RUNS = 1000;
/** Calls of a job at most: more would take minutes to be told again. */
const MOST_CALLS = 2_000_000;

/** `known`: the browser has had them already. @typedef {{imported: number, known: number}} Imported */

/** @param {IDBDatabase} database @param {string} store @param {unknown} value */
async function put(database, store, value) {
  const transaction = database.transaction(store, "readwrite");
  const done = written(transaction);
  transaction.objectStore(store).put(value);
  await done;
}

/** @param {string} text @param {number} line */
function parsed(text, line) {
  try {
    const value = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw line === 1 ? new Unreadable("bundle_not_ours") : new Unreadable("bundle_wrong", { line: String(line), field: "JSON" });
}

/** The first line says what the file is. @param {any} head */
function checkHead({ format, version }) {
  if (format !== FORMAT) throw new Unreadable("bundle_not_ours");
  if (version !== VERSION) throw new Unreadable("bundle_version", { found: String(version).slice(0, 20), version: String(VERSION) });
}

/** Reads the lines of a file into the database; its runs are put there last. @param {IDBDatabase} database */
async function createReader(database) {
  const known = new Set((await runsOf(database)).map(({ id }) => id));
  const files = new Set(await answer(database.transaction("files").objectStore("files").getAllKeys()));
  /** Those that are new. @type {Map<string, KeptRun>} */
  const runs = new Map();
  const seen = new Set();
  /** The one whose lines are read; `fresh`: it is new. @type {{id: string, fresh: boolean, part: number, calls: number} | null} */
  let now = null;
  /** @type {{hash: string, bytes: Uint8Array<ArrayBuffer>, at: number} | null} */
  let file = null;
  let whole = false;

  /** @param {KeptRun} run */
  function begin(run) {
    RUN(run, "run");
    if (seen.has(run.id)) throw new Wrong("run.id");
    seen.add(run.id);
    if (seen.size > MOST_RUNS) throw new Unreadable("bundle_too_many", { limit: String(MOST_RUNS) });
    const fresh = !known.has(run.id);
    if (fresh) runs.set(run.id, { ...run, bytes: bytesOf(run.job) + bytesOf(run.parents), fileBytes: 0 });
    now = { id: run.id, fresh, part: 0, calls: 0 };
  }

  /** @param {unknown} given */
  async function addCalls(given) {
    CALLS(given, "calls");
    if (!now) throw new Wrong("calls");
    const calls = /** @type {any[]} */ (given).map(
      ([method, given, at, commands]) => /** @type {Call} */ ([method, given.map((/** @type {unknown} */ value) => (Array.isArray(value) ? unpacked(value) : value)), at, commands]),
    );
    now.calls += calls.length;
    if (now.calls > MOST_CALLS) throw new Unreadable("bundle_too_many_calls", { limit: String(MOST_CALLS) });
    const run = runs.get(now.id);
    if (!run || !now.fresh) return;
    run.bytes += bytesOf(calls);
    await put(database, "calls", { run: run.id, part: now.part++, calls });
  }

  /** @param {any} result */
  async function addResult({ what, value }) {
    if (typeof what !== "string" || !Object.hasOwn(RESULTS, what) || !now) throw new Wrong("result.what");
    RESULTS[what](value, `result.${what}`);
    const run = runs.get(now.id);
    if (!run || !now.fresh) return;
    run.bytes += bytesOf(value);
    await put(database, "results", { run: run.id, what, value });
  }

  /** @param {any} about */
  function beginFile(about) {
    FILE(about, "file");
    file = { hash: about.hash, bytes: new Uint8Array(about.bytes), at: 0 };
  }

  /** @param {any} text */
  async function addPiece(text) {
    TEXT(text, "piece");
    if (!file) throw new Wrong("piece");
    const piece = decoded(text);
    if (piece.length === 0 || file.at + piece.length > file.bytes.length) throw new Wrong("piece");
    file.bytes.set(piece, file.at);
    file.at += piece.length;
    if (file.at < file.bytes.length) return;
    const { hash, bytes } = file;
    file = null;
    const having = [...runs.values()].filter((run) => run.file === hash);
    for (const run of having) run.fileBytes = bytes.length;
    if (files.has(hash) || having.length === 0) return;
    await put(database, "files", { hash, bytes: bytes.buffer });
    files.add(hash);
  }

  return {
    /** @param {any} value @param {number} line */
    async take(value, line) {
      if (whole) throw new Wrong("end");
      if (line === 1) checkHead(value);
      else if ("run" in value) begin(value.run);
      else if ("calls" in value) await addCalls(value.calls);
      else if ("result" in value && typeof value.result === "object" && value.result) await addResult(value.result);
      else if ("file" in value) beginFile(value.file);
      else if ("piece" in value) await addPiece(value.piece);
      else if ("end" in value) {
        COUNT(value.end, "end");
        if (value.end !== line - 1) throw new Unreadable("bundle_cut");
        whole = true;
      } else throw new Wrong(Object.keys(value)[0]?.slice(0, 100) ?? "{}");
    },

    /** All of it is here: the jobs are to be seen. @returns {Promise<Imported>} */
    async finish() {
      if (!whole || file) throw new Unreadable("bundle_cut");
      if ([...runs.values()].some((run) => run.file !== null && !files.has(run.file))) throw new Wrong("run.file");
      const transaction = database.transaction("runs", "readwrite");
      const done = written(transaction);
      for (const run of runs.values()) transaction.objectStore("runs").put(run);
      await done;
      return { imported: runs.size, known: seen.size - runs.size };
    },

    /** Nothing of it is kept. */
    undo: () => forget(database, [...runs.keys()]),
  };
}

/** @param {string} text */
function decoded(text) {
  try {
    return fromBase64(text);
  } catch {
    throw new Wrong("piece");
  }
}

/** @param {IDBDatabase} database @param {File} file @param {(fraction: number) => void} onProgress @returns {Promise<Imported>} */
async function bring(database, file, onProgress) {
  await sweep(database);
  const reader = await createReader(database);
  let line = 0;
  try {
    for await (const text of linesOf(file, onProgress)) {
      line += 1;
      await reader.take(parsed(text, line), line);
    }
    if (line === 0) throw new Unreadable("bundle_not_ours");
    return await reader.finish();
  } catch (error) {
    await reader.undo().catch(() => undefined);
    if (error instanceof Wrong) throw new Unreadable("bundle_wrong", { line: String(line), field: error.field });
    throw error;
  }
}

/** What an import has left that went with its tab. @param {IDBDatabase} database */
async function sweep(database) {
  const ids = new Set((await runsOf(database)).map(({ id }) => id));
  const stores = ["calls", "results"];
  const transaction = database.transaction(stores, "readwrite");
  const done = written(transaction);
  for (const [place, name] of stores.entries()) {
    const store = transaction.objectStore(name);
    const keys = /** @type {[string, unknown][]} */ (/** @type {unknown} */ (await answer(store.getAllKeys())));
    const gone = new Set(keys.map(([run]) => run).filter((run) => !ids.has(run)));
    for (const run of gone) store.delete(place === 0 ? partsOf(run) : resultsOf(run));
  }
  await done;
}

/**
 * @param {File} file @param {(fraction: number) => void} onProgress @returns {Promise<Imported>}
 * @throws {Unreadable} when there is something wrong with it: nothing has changed then
 */
export async function imported(file, onProgress) {
  const bringIt = () => withDatabase((database) => bring(database, file, onProgress));
  // What is on its way is nobody else's to sweep away.
  if (!navigator.locks) return bringIt();
  return navigator.locks.request("tuning-playground import", bringIt);
}
