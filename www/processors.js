// @ts-check
/** How many Web Workers may train, where the visitor has not said. */

/** Two where the browser does not tell. */
const cores = navigator.hardwareConcurrency || 2;

/** All cores but one, which draws the page: with all of them training, a frame waits for its turn. */
export const TRAINING_CORES = Math.max(1, cores - 1);
