// @ts-check
/**
 * What can be shown before the engine is here: the built-in data sets, the hyperparameters, and what the engine will say of the
 * data set that the page opens with (`tests/first_sight.rs` makes sure of that). So everything has its place from the start.
 */

/** @import {DataSummary, ParamInfo, Preview} from "./protocol.js" */
/** @import {BuiltIn} from "./state.js" */

/** `data`: a built-in data set's. @typedef {{data: string, parameters: ParamInfo[], preview: Preview, summary: DataSummary}} FirstSight */

/** @param {string} path @returns {Promise<any>} null if it cannot be had */
const read = (path) =>
  fetch(new URL(path, import.meta.url))
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);

// Asked for at once: the page waits for both, and for its texts.
const builtIns = read("./data/index.json");
const sight = read("./first-sight.json");

/** @returns {Promise<[BuiltIn[] | null, FirstSight | null]>} */
export const firstSight = () => Promise.all([builtIns, sight]);
