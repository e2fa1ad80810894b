// @ts-check
/** Every job that the browser keeps, as one file. */

import { answer, partsOf, resultsOf, runsOf, withDatabase } from "../database.js";
import { FORMAT, LONGEST_LINE, PIECE, VERSION, packed, toBase64 } from "./format.js";

/** @import {KeptCalls, KeptResult} from "../database.js" */
/** @import {Line} from "./format.js" */

/** Calls in one line. */
const CALLS = 500;

/** @param {IDBDatabase} database @param {string} store @returns {IDBObjectStore} */
const from = (database, store) => database.transaction(store).objectStore(store);

/** @param {IDBDatabase} database @returns {AsyncGenerator<Line>} */
async function* lines(database) {
  const runs = await runsOf(database);
  yield { format: FORMAT, version: VERSION, runs: runs.length };
  let written = 1;
  for (const run of runs) {
    yield { run };
    written += 1;
    const parts = /** @type {unknown[]} */ (await answer(from(database, "calls").getAllKeys(partsOf(run.id))));
    for (const key of parts) {
      // One by one: all of them may be more than fits beside the page.
      const { calls } = /** @type {KeptCalls} */ (await answer(from(database, "calls").get(/** @type {IDBValidKey} */ (key))));
      for (let at = 0; at < calls.length; at += CALLS) {
        yield { calls: calls.slice(at, at + CALLS).map(packed) };
        written += 1;
      }
    }
    for (const { what, value } of /** @type {KeptResult[]} */ (await answer(from(database, "results").getAll(resultsOf(run.id))))) {
      // Models can be trained again.
      if (JSON.stringify(value).length > LONGEST_LINE / 2) continue;
      yield { result: { what, value } };
      written += 1;
    }
  }
  for (const hash of new Set(runs.map(({ file }) => file))) {
    const found = hash && (await answer(from(database, "files").get(hash)));
    if (!found) continue;
    const bytes = new Uint8Array(found.bytes);
    yield { file: { hash: found.hash, bytes: bytes.length } };
    written += 1;
    for (let at = 0; at < bytes.length; at += PIECE) {
      yield { piece: toBase64(bytes.subarray(at, at + PIECE)) };
      written += 1;
    }
  }
  yield { end: written };
}

/** @returns {Promise<Blob>} */
export const exported = () =>
  withDatabase(async (database) => {
    const rest = lines(database);
    const text = new ReadableStream({
      async pull(controller) {
        const { done, value } = await rest.next();
        if (done) controller.close();
        else controller.enqueue(`${JSON.stringify(value)}\n`);
      },
    });
    const packedStream = text.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream("gzip"));
    return new Response(packedStream, { headers: { "Content-Type": "application/gzip" } }).blob();
  });
