// @ts-check
/** What the page, the workers of a race and the one that draws it say to each other. Types only. */

/** @import {DataSettings, JobSettings, Picture, Sentence} from "../protocol.js" */

/** A training job that has ended: its number, the objective if it has one, rounds and seconds of the run by then. @typedef {[number, number | null, number, number]} Finish */
/** What the effort of a run is measured in. @typedef {"jobs" | "rounds" | "seconds"} Measure */

/**
 * The page to a worker. `data` comes first, once. `run`: a job, with the seed of a repeat (from 0) in place of its own, to be ended after `budget`
 * training jobs; only when the last one is over. `hold`: to wait, or to go on.
 * @typedef {(
 *   | {type: "data", name: string, bytes: ArrayBuffer, data: DataSettings}
 *   | {type: "run", key: number, job: JobSettings, repeat: number, budget: number}
 *   | {type: "hold", held: boolean}
 * )} ToRacer
 */

/**
 * A worker to the page. `ready`: it has the data. `news`: training jobs that have ended.
 * @typedef {(
 *   | {type: "ready"}
 *   | {type: "news", key: number, finishes: Finish[], over: boolean}
 *   | {type: "refused", errors: Sentence[]}
 *   | {type: "broken", text: string}
 * )} FromRacer
 */

/** A race as it is drawn; see `src/session/race.rs`. @typedef {{metric: string, minimize: boolean, budget: number, entrants: {name: string, yardstick: boolean, runs: {finishes: Finish[], over: boolean}[]}[]}} Race */

/** @typedef {{type: "draw", race: Race, measure: Measure, size: [number, number] | null, texts: Record<string, string>}} ToArtist */

/** Mean, smallest, largest, and of how many. @typedef {[number, number, number, number]} Spread */
/** @typedef {{best: Spread | null, to_reach: Spread | null, wins: number, over: number, jobs: number, rounds: number | null, seconds: number | null}} Standing */
/** @typedef {{picture: Picture | null, standings: Standing[], verdict: string, duels: string[], leader: number | null}} RaceShown */
/** @typedef {{type: "drawn", shown: RaceShown} | {type: "broken", text: string}} FromArtist */

export {};
