// @ts-check
/** What is left of something, by how fast it was so far. */

/** @typedef {{fraction: number, left: number | null}} Progress `left`: milliseconds, once there is something to say */

/** Before so many milliseconds nothing is said of what is left. */
const FORETELL_AFTER = 1000;

export function stopwatch() {
  let began = performance.now();
  return {
    start: () => void (began = performance.now()),
    /** @param {number} fraction @returns {Progress} */
    at(fraction) {
      const spent = performance.now() - began;
      return { fraction, left: spent < FORETELL_AFTER || fraction <= 0 ? null : (spent * (1 - fraction)) / fraction };
    },
  };
}
