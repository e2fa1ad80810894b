// @ts-check
/** What is kept from one visit to the next. Storage is refused in some private windows; the page does without. */

export const memory = {
  /** @param {string} key */
  get(key) {
    try {
      return localStorage.getItem(`tuning-playground.${key}`);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string} value */
  set(key, value) {
    try {
      localStorage.setItem(`tuning-playground.${key}`, value);
    } catch {
      // Not kept, then.
    }
  },
};
