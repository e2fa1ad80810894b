// @ts-check
/** How far a visitor has come with the challenges: a part of the lab's state, and how it is kept from one visit to the next. */

import { memory } from "../memory.js";

/** @import {ChallengeId} from "./tasks.js" */

/** What the visitor's own training jobs have shown so far: numbers and names, as `observe` of a challenge left them. @typedef {Record<string, any>} Memo */

/**
 * `chosen`: the challenge that is open; null: the list of them; `place`: its number, of so many (`of`). `memos`: of each that was begun; `solved`: as it was when a
 * challenge was solved. `since`: of each, the run that was on show when it was begun anew: it does not count.
 * @typedef {{
 *   chosen: ChallengeId | null, place: number, of: number, memos: {[id in ChallengeId]?: Memo}, solved: {[id in ChallengeId]?: Memo},
 *   since: {[id in ChallengeId]?: number},
 * }} ChallengesState
 */

/** @type {ChallengesState} */
export const INITIAL = { chosen: null, place: 0, of: 0, memos: {}, solved: {}, since: {} };

const KEY = "challenges";

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Those members that are memos of challenges that there are. @param {unknown} kept @param {readonly string[]} ids */
const memosIn = (kept, ids) =>
  isObject(kept) ? Object.fromEntries(Object.entries(kept).filter(([id, memo]) => ids.includes(id) && isObject(memo))) : {};

/** What was kept; nothing if it cannot be read. @param {readonly ChallengeId[]} ids @returns {ChallengesState} */
export function recall(ids) {
  try {
    const kept = JSON.parse(memory.get(KEY) ?? "null");
    if (!isObject(kept)) return INITIAL;
    const chosen = ids.find((id) => id === kept.chosen) ?? null;
    // Runs are counted anew after a reload.
    return { ...INITIAL, chosen, memos: memosIn(kept.memos, ids), solved: memosIn(kept.solved, ids) };
  } catch {
    return INITIAL;
  }
}

/** @param {ChallengesState} state */
export function keep({ chosen, memos, solved }) {
  memory.set(KEY, JSON.stringify({ chosen, memos, solved }));
}
