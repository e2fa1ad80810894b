// @ts-check
/** Which challenge is open, and which are solved. */

import { INITIAL } from "./state.js";
import { CHALLENGES } from "./tasks.js";

/** @import {State} from "../state.js" */
/** @import {Memo} from "./state.js" */
/** @import {Challenge} from "./tasks.js" */

/** @param {State} state */
export const challengesOf = ({ lab }) => lab?.challenges ?? INITIAL;

/** @param {State} state @returns {Challenge | null} */
export const chosenOf = (state) => CHALLENGES.find(({ id }) => id === challengesOf(state).chosen) ?? null;

/** @param {Challenge} challenge @param {Memo} memo */
export const isSolved = ({ goals }, memo) => goals(memo).every(({ done }) => done);

/** How many are solved. @param {State} state */
export const solvedCount = (state) => Object.keys(challengesOf(state).solved).length;
