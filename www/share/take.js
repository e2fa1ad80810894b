// @ts-check
/** In the tuner's worker: a session with the data and the job of a link, of the module that can read links. */

import init, { OpenLink, Session } from "../wasm/analysis.js";
import { ask } from "../engine.js";
import { compiled } from "../module.js";

/** @import {LinkTaken} from "../protocol.js" */

/**
 * @param {string} fragment @param {string} name of the file @param {ArrayBuffer} bytes
 * @returns {Promise<{session: Session, taken: LinkTaken}>}
 * @throws {import("../engine.js").Refusal} when the link is refused
 */
export async function take(fragment, name, bytes) {
  await init({ module_or_path: await compiled("analysis") });
  const session = new Session();
  const taken = ask(() => new OpenLink(fragment).take(session, name, new Uint8Array(bytes), performance.now()));
  return { session, taken };
}
