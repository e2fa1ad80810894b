// @ts-check
/** In the tuner's worker: a session with the data and the job of a link, of the module that can read links. */

import init, { OpenLink, Session } from "../wasm/analysis.js";
import { ask } from "../engine.js";
import { compiled } from "../module.js";

/** @import {LinkTaken} from "../protocol.js" */

/**
 * @param {string} fragment @param {string} name of the file @param {ArrayBuffer} bytes
 * @param {string | null} records of the job, where a file beside the link has them
 * @returns {Promise<{session: Session, taken: LinkTaken}>}
 * @throws {import("../engine.js").Refusal} when the link is refused
 */
export async function take(fragment, name, bytes, records) {
  await init({ module_or_path: await compiled("analysis") });
  const session = new Session();
  const link = new OpenLink(fragment);
  const now = performance.now();
  const taken = ask(() => link.take(session, name, new Uint8Array(bytes), now));
  if (records !== null) ask(() => link.recall(session, records, now));
  return { session, taken };
}
