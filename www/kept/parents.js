// @ts-check
/** In the tuner's worker: reads a job that is kept, for another one to learn from. The module that can do it comes for that. */

import init, { described_parent } from "../wasm/analysis.js";
import { ask } from "../engine.js";
import { compiled } from "../module.js";

/** @import {StudyShown} from "../protocol.js" */

/**
 * @param {string} described as the engine describes a job @returns {Promise<StudyShown>}
 * @throws {import("../engine.js").Refusal} when it is no such job
 */
export async function readParent(described) {
  await init({ module_or_path: await compiled("analysis") });
  return ask(() => described_parent(described));
}
