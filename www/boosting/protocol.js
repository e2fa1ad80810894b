// @ts-check
/** Messages between this part of the page and its worker; the Rust side of the shapes is `src/session/boosting.rs`. */

/** @import {DataSettings, Picture, Sentence, Task} from "../protocol.js" */

/**
 * A hyperparameter and the steps of its slider. `default`: the step that is XGBoost's default.
 * @typedef {{name: string, steps: string[], default: number}} Knob
 */

/**
 * The points. `extent`: least and largest value shown of each feature; `rows`: train and validation; `points`: across and up
 * from 0 to 1, class or level, and whether it is a validation row.
 * @typedef {{
 *   task: Task, target: string, classes: string[], features: [string, string], extent: [[number, number], [number, number]],
 *   targets: [number, number], rows: [number, number], without_place: number, points: [number, number, number, boolean][],
 * }} PlaneShown
 */

/**
 * A round; 0 is before the first tree. `values`: of each metric on train and on validation rows. `trees`: those of the round.
 * @typedef {{tree: number, splits: number, gain: number, most: number}} RoundTree
 * @typedef {{
 *   round: number, trained: number, num_round: number, metrics: [string, string], values: (number | null)[], verdict: Sentence, trees: RoundTree[],
 * }} RoundShown
 */

/**
 * What the model says at a place. `at`: values of the two features; `predictions`: the probability of class 1, or of each of
 * several classes; or the number.
 * @typedef {{at: [number, number], predictions: number[]}} Said
 */

/** @typedef {{picture: Picture, nodes: number[], more: number[]}} TreePicture */

/**
 * What points there are to be.
 * @typedef {(
 *   | {kind: "made-up", shape: string, points: number, noise: number, seed: number}
 *   | {kind: "own", name: string, bytes: ArrayBuffer, settings: DataSettings, columns: [string, string]}
 * )} DataWanted
 */

/**
 * What is to be shown. `alone`: which of the round's trees alone, by output; null: the whole model. `metric`: of the curves.
 * `output`, `node`: of which tree of the round, from which node.
 * @typedef {{round: number, alone: number | null, metric: number, output: number, node: number}} Wish
 */

/** What has no size is not drawn. @typedef {{curve: [number, number] | null, tree: [number, number] | null}} ChartSizes */

/**
 * The page to the worker. `point`: at a place of the surface, across and up from 0 to 1; what it says there is told, and again
 * with every surface. `seq`: of data or hyperparameters: what belongs to older ones is dropped. `start`: the round to be
 * shown of the first booster; null: the last.
 * @typedef {(
 *   | {type: "data", seq: number, data: DataWanted, params: Record<string, string>, start: number | null}
 *   | {type: "params", seq: number, params: Record<string, string>, start: number | null}
 *   | {type: "show", wish: Wish}
 *   | {type: "point", at: [number, number] | null}
 *   | {type: "sizes", sizes: ChartSizes}
 *   | {type: "look", side: number, colours: Uint8Array}
 *   | {type: "texts", texts: Record<string, string>}
 * )} ToBoosting
 */

/**
 * The worker to the page. `frame`: the surface, RGBA from the top row down, and what there is to know of its round; `asked`: the one that is on its way. `pictures`:
 * the curves, and a tree of the round (null before the first).
 * @typedef {(
 *   | {type: "ready", knobs: Knob[]}
 *   | {type: "plane", seq: number, plane: PlaneShown}
 *   | {type: "frame", seq: number, asked: number, round: RoundShown, side: number, pixels: Uint8Array<ArrayBuffer>}
 *   | {type: "said", said: Said | null}
 *   | {type: "pictures", seq: number, curve: Picture | null, tree: TreePicture | null}
 *   | {type: "refused", seq: number, errors: Sentence[]}
 *   | {type: "broken", text: string}
 * )} FromBoosting
 */

export {};
