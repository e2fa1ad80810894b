// @ts-check
/** What several challenges are made of. */

import { formatNumber, formatScore } from "../../i18n/i18n.js";

/** @import {Snapshot} from "../../protocol.js" */
/** @import {Run, State} from "../../state.js" */
/** @import {Goal} from "../tasks.js" */

/** What is observed: a challenge is asked only once there is a job. @param {State} state @returns {{run: Run, snapshot: Snapshot}} */
export const job = ({ run, snapshot }) => /** @type {any} */ ({ run, snapshot });

/** Of the breast cancer measurements, those that alone do not tell everything. */
export const FEW_COLUMNS = ["mean texture", "mean smoothness", "mean symmetry"];
export const SOME_COLUMNS = [...FEW_COLUMNS, "mean compactness", "mean fractal dimension"];

/** @param {string} min @param {string} max */
export const linear = (min, max) => /** @type {const} */ ({ min, max, scale: "Linear" });
/** @param {string} min @param {string} max */
export const logarithmic = (min, max) => /** @type {const} */ ({ min, max, scale: "Logarithmic" });

/** What is not known yet. */
const NOTHING = "–";

/** @param {number | null | undefined} value @param {number} [decimals] */
export const score = (value, decimals = 3) => (value === null || value === undefined ? NOTHING : formatScore(value, decimals));

/** @param {number | null | undefined} value @param {number} [digits] significant ones */
export const amount = (value, digits = 4) =>
  value === null || value === undefined ? NOTHING : formatNumber(value, { maximumSignificantDigits: digits });

/** @param {number | null | undefined} value */
export const share = (value) =>
  value === null || value === undefined ? NOTHING : formatNumber(value, { style: "percent", maximumFractionDigits: 0 });

/** @param {string} key @param {boolean} done @param {Goal["params"]} params @returns {Goal} */
export const goal = (key, done, params) => ({ key, done, params });

/** @param {string} name */
export const row = (name) => `[data-testid="param-row"][data-param="${name}"]`;
/** @param {string} testId */
export const control = (testId) => `[data-testid="${testId}"]`;
