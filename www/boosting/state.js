// @ts-check
/** What this part of the page shows, and what the visitor has set in it. */

/** @import {Picture, Sentence} from "../protocol.js" */
/** @import {Knob, PlaneShown, RoundShown, Said, TreePicture} from "./protocol.js" */

/** The shapes that the engine makes up, and one's own data. @typedef {"moons" | "circles" | "spiral" | "xor" | "own"} Kind */
/** @type {readonly Kind[]} */
export const KINDS = ["moons", "circles", "spiral", "xor", "own"];

/**
 * `round`: the one that is asked for; `frame`: the one that is shown. `output`: which tree of a round is drawn, where there are
 * several; `path`: nodes of it that were opened. `numeric`: columns of the page's own data that can be taken, `file` its name. `waiting`: for an answer
 * about other points or hyperparameters. `said`: of whom the hint below the knobs speaks; `told`: what the model says where the visitor points.
 * @typedef {{
 *   kind: Kind, points: number, noise: number, seed: number, columns: [string, string], numeric: string[], file: string,
 *   knobs: Knob[], params: Record<string, string>, errors: Sentence[],
 *   plane: PlaneShown | null, frame: RoundShown | null, round: number, playing: boolean, speed: Speed, alone: boolean,
 *   output: number, path: number[], metric: 0 | 1, curve: Picture | null, tree: TreePicture | null, waiting: boolean, said: string, told: Said | null,
 *   lesson: string | null, broken: string | null,
 * }} BoostingState
 */

/** @typedef {"slow" | "normal" | "fast"} Speed */
/** Milliseconds from one round to the next; fast is every frame. @type {Record<Speed, number>} */
export const SPEEDS = { slow: 250, normal: 60, fast: 0 };

/** @type {BoostingState} */
export const INITIAL = {
  kind: "moons",
  points: 300,
  noise: 0.2,
  seed: 1,
  columns: ["", ""],
  numeric: [],
  file: "",
  knobs: [],
  params: {},
  errors: [],
  plane: null,
  frame: null,
  round: 0,
  playing: false,
  speed: "normal",
  alone: false,
  output: 0,
  path: [],
  metric: 0,
  curve: null,
  tree: null,
  waiting: true,
  said: "eta",
  told: null,
  lesson: null,
  broken: null,
};

/** @param {Knob[]} knobs */
export const defaults = (knobs) => Object.fromEntries(knobs.map(({ name, steps, default: step }) => [name, steps[step]]));

/**
 * What there is to see, in one press: points, and what is not XGBoost's default. `play`: from the first round on.
 * @typedef {{id: string, data: Partial<Pick<BoostingState, "kind" | "points" | "noise" | "seed">>, params: Record<string, string>}} Lesson
 */
/** @type {readonly Lesson[]} */
export const LESSONS = [
  {
    id: "overfit",
    data: { kind: "moons", points: 300, noise: 0.3, seed: 1 },
    params: { eta: "0.5", max_depth: "10", min_child_weight: "0", lambda: "0", num_round: "100" },
  },
  {
    id: "repair",
    data: { kind: "moons", points: 300, noise: 0.3, seed: 1 },
    params: { eta: "0.1", max_depth: "3", min_child_weight: "2", lambda: "5", subsample: "0.5", num_round: "100" },
  },
  {
    id: "underfit",
    data: { kind: "spiral", points: 500, noise: 0.02, seed: 1 },
    params: { eta: "0.05", max_depth: "2", num_round: "30" },
  },
  { id: "stumps", data: { kind: "xor", points: 300, noise: 0.05, seed: 1 }, params: { max_depth: "1", num_round: "50" } },
];
