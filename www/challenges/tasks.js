// @ts-check
/** The ten challenges, in their order. Their texts stand in `i18n`, under the name of each. */

import { cliff, duel, reach, rivals, widen } from "./tasks/search.js";
import { fluke, halve, metric, repair, thrift } from "./tasks/model.js";

/** @import {State} from "../state.js" */
/** @import {SetUp} from "./setup.js" */
/** @import {Memo} from "./state.js" */

/** @typedef {"reach" | "repair" | "duel" | "cliff" | "halve" | "thrift" | "fluke" | "widen" | "rivals" | "metric"} ChallengeId */

/** A condition: its text under `challenge.goal`, what fills its placeholders, and whether it is met. @typedef {{key: string, done: boolean, params: Record<string, string | number>}} Goal */

/**
 * `controls`: where in the page the visitor has most to do. `observe`: what is known after the job on show, with what was known
 * before; called only for jobs that count. `goals`: what is to be reached and how far that is. `lesson`: the visitor's own
 * numbers, for what the challenge shows. `holds`: the job is to be held now, for the visitor's turn.
 * @typedef {{
 *   id: ChallengeId, setUp: SetUp, controls: readonly string[],
 *   observe: (state: State, memo: Memo) => Memo, goals: (memo: Memo) => Goal[], lesson: (memo: Memo) => Record<string, string | number>,
 *   holds?: (state: State, memo: Memo) => boolean,
 * }} Challenge
 */

/** @type {readonly Challenge[]} */
export const CHALLENGES = [reach, repair, duel, cliff, halve, thrift, fluke, widen, rivals, metric];

/** @param {ChallengeId} id */
export const numberOf = (id) => CHALLENGES.findIndex((challenge) => challenge.id === id) + 1;
