// @ts-check
/** Where a visitor is in the lab: the part of the store that is its own, and how it is kept from one visit to the next. */

import { memory } from "../memory.js";

/** @import {Replayed} from "./replay.js" */
/** @import {StepId} from "./steps.js" */
/** @import {ChallengesState} from "../challenges/state.js" */

/** What the visitor's own page gave when a step was done: numbers and names, to be told in whichever language. @typedef {Record<string, number | string>} Facts */
/** Which of its answers was chosen, and how many were tried before. @typedef {{choice: string, tries: number}} Picked */

/**
 * `step`: by its place, the last is the end. `done`: what each step that is done has found. `picked`: of each check, the answer.
 * `folded`: on narrow screens only its head is seen. `replay`: what the ten training jobs of AWS gave here. `view`: what the
 * drawer shows; `challenges` are there once they were asked for.
 * @typedef {{
 *   open: boolean, folded: boolean, view: "steps" | "challenges", step: number,
 *   done: {[step in StepId]?: Facts}, picked: {[step in StepId]?: Picked}, replay: Replayed | null, challenges: ChallengesState | null,
 * }} LabState
 */

/** @type {LabState} */
export const INITIAL = { open: false, folded: false, view: "steps", step: 0, done: {}, picked: {}, replay: null, challenges: null };

const KEY = "lab";
const OPEN_KEY = "lab.open";
const VIEW_KEY = "lab.view";

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where the visitor was; at the beginning if nothing that can be read is kept. @param {number} steps how many there are */
export function recall(steps) {
  try {
    const kept = JSON.parse(memory.get(KEY) ?? "null");
    if (!isObject(kept) || !isObject(kept.done) || !isObject(kept.picked)) return INITIAL;
    const { step, done, picked } = kept;
    const replay = Array.isArray(kept.replay?.errors) ? kept.replay : null;
    return Number.isInteger(step) && step >= 0 && step <= steps ? { ...INITIAL, step, done, picked, replay } : INITIAL;
  } catch {
    return INITIAL;
  }
}

/** Whether the challenges were on show. */
export const recallsChallenges = () => memory.get(VIEW_KEY) === "challenges";

/** @param {LabState} lab */
export function keep({ open, view, step, done, picked, replay }) {
  memory.set(KEY, JSON.stringify({ step, done, picked, replay }));
  memory.set(VIEW_KEY, view);
  memory.set(OPEN_KEY, open ? "1" : "0");
}
