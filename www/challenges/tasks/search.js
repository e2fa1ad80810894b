// @ts-check
/** Challenges about the search: its ranges, its strategy, and who is better at it. */

import { begun, bestOf, isOver, scored, tunedNames } from "../read.js";
import { isAsSetUp } from "../setup.js";
import { amount, control, goal, job, linear, logarithmic, row, score, SOME_COLUMNS } from "./parts.js";

/** @import {ParamSetting} from "../../protocol.js" */
/** @import {Run} from "../../state.js" */
/** @import {Challenge} from "../tasks.js" */

const WANTED_AUC = 0.95;
const MOST_JOBS = 8;

/** A good result with few training jobs: the ranges have to be sensible. @type {Challenge} */
export const reach = {
  id: "reach",
  setUp: {
    dataset: "breast_cancer",
    columns: SOME_COLUMNS,
    objective: "validation:auc",
    strategy: "Random",
    jobs: String(MOST_JOBS),
    tune: { eta: linear("0.001", "1"), max_depth: linear("1", "10"), num_round: linear("1", "100"), alpha: linear("0", "100") },
  },
  controls: [row("alpha")],
  observe(state) {
    const { snapshot } = job(state);
    const first = snapshot.trials.slice(0, MOST_JOBS).map(({ trial }) => trial);
    const best = bestOf(snapshot, scored(snapshot).filter(({ trial }) => first.includes(trial)));
    return { best: best?.objective ?? null, trial: best ? best.trial + 1 : null, alpha: best?.hyperparameters.alpha ?? null, jobs: begun(snapshot) };
  },
  goals: ({ best = null, jobs = 0 }) => [
    goal("reach", best !== null && best >= WANTED_AUC, { best: score(best), wanted: score(WANTED_AUC, 2), jobs: amount(Math.min(jobs, MOST_JOBS)), most: MOST_JOBS }),
  ],
  lesson: ({ best, trial }) => ({ best: score(best), trial }),
};

/** Training jobs of the tuner before it is the visitor's turn. */
const FIRST_MOVES = 8;

/** One's own guesses against the tuner's. @type {Challenge} */
export const duel = {
  id: "duel",
  setUp: {
    dataset: "breast_cancer",
    columns: SOME_COLUMNS,
    objective: "validation:logloss",
    strategy: "Bayesian",
    jobs: "40",
    seed: "2",
    tune: { eta: logarithmic("0.001", "1"), alpha: linear("0", "20") },
    slow: true,
  },
  controls: ['[data-figure="contour"]'],
  observe(state, { turns = 0 }) {
    const { snapshot } = job(state);
    const all = scored(snapshot);
    const theirs = all.filter(({ origin }) => origin === "strategy");
    const own = all.filter(({ origin }) => origin === "enqueued");
    const moves = snapshot.trials.filter(({ origin, status }) => origin === "strategy" && status !== "Waiting").length;
    return {
      moves: theirs.length,
      guesses: own.length,
      tuner: bestOf(snapshot, theirs)?.objective ?? null,
      own: bestOf(snapshot, own)?.objective ?? null,
      turns: snapshot.paused ? Math.max(turns, moves) : turns,
    };
  },
  // Once all eight are there, and then after each that the tuner has added: moves of both, in turn.
  holds(state, { moves = 0, turns = 0 }) {
    const { snapshot } = state;
    if (snapshot?.status !== "InProgress" || snapshot.paused || moves < FIRST_MOVES || moves <= turns) return false;
    return !snapshot.trials.some(({ origin, status }) => origin === "enqueued" && (status === "Waiting" || status === "InProgress"));
  },
  goals: ({ moves = 0, guesses = 0, tuner = null, own = null }) => [
    goal("duelMoves", moves >= FIRST_MOVES, { moves: amount(Math.min(moves, FIRST_MOVES)), wanted: FIRST_MOVES, best: score(tuner, 4) }),
    goal("duelBeaten", moves >= FIRST_MOVES && own !== null && tuner !== null && own < tuner, { own: score(own, 4), tuner: score(tuner, 4), count: guesses }),
  ],
  lesson: ({ own, tuner, guesses, moves }) => ({ own: score(own, 4), tuner: score(tuner, 4), count: guesses, moves }),
};

/** How near the two sides of the cliff have to be. */
const CLIFF_GAP = 1;
/** Of a model that cannot tell one class from the other. */
const NO_AUC = 0.5;

/** Where alpha leaves nothing of the model. @type {Challenge} */
export const cliff = {
  id: "cliff",
  setUp: { dataset: "breast_cancer", objective: "validation:auc", strategy: "Random", jobs: "10", tune: { alpha: linear("0", "200") } },
  controls: [row("alpha")],
  observe(state, memo) {
    const { run, snapshot } = job(state);
    if (tunedNames(run).join() !== "alpha" || snapshot.trials.length > 10) return memo;
    const at = scored(snapshot).map(({ objective, hyperparameters }) => ({ alpha: Number(hyperparameters.alpha), works: objective > NO_AUC }));
    const ruined = Math.min(...at.filter(({ works }) => !works).map(({ alpha }) => alpha));
    const works = Math.max(...at.filter((each) => each.works && each.alpha < ruined).map(({ alpha }) => alpha));
    if (!Number.isFinite(ruined) || !Number.isFinite(works)) return memo;
    const found = { works, ruined };
    return memo.ruined !== undefined && memo.ruined - memo.works <= ruined - works ? memo : found;
  },
  goals: ({ works = null, ruined = null }) => [
    goal(ruined === null ? "cliffNone" : "cliff", ruined !== null && ruined - works <= CLIFF_GAP, { works: amount(works), ruined: amount(ruined), gap: amount(ruined === null ? null : ruined - works, 3), wanted: CLIFF_GAP }),
  ],
  lesson: ({ works, ruined }) => ({ works: amount(works), ruined: amount(ruined) }),
};

/** A value so near to an end of its range, as a part of it, lies at the end. */
const NEAR = 0.01;

/** At which ends of its ranges a training job lies; both on the scale that is set, Auto as a linear one. @param {Run} run @param {Record<string, number | string>} values */
function edgesOf({ asked }, values) {
  return asked.job.parameters
    .filter(({ tune, list }) => tune && !list)
    .filter(({ name, min, max, scale }) => {
      const place = scale === "Logarithmic" ? Math.log : Number;
      const [low, high, at] = [place(Number(min)), place(Number(max)), place(Number(values[name]))];
      return (at - low) / (high - low) < NEAR || (high - at) / (high - low) < NEAR;
    })
    .map(({ name }) => name);
}

/** How much better than with the narrow ranges. */
const WIDER_GAIN = 0.1;

/** The best lies at the edge: there is more beyond. @type {Challenge} */
export const widen = {
  id: "widen",
  setUp: {
    dataset: "diabetes",
    objective: "validation:rmse",
    strategy: "Bayesian",
    jobs: "10",
    tune: { eta: linear("0.001", "0.005"), num_round: linear("10", "60") },
    fixed: { max_depth: "3" },
  },
  controls: [control("edges"), row("eta"), row("num_round")],
  observe(state, memo) {
    if (!isOver(state)) return memo;
    const { run, snapshot } = job(state);
    const best = bestOf(snapshot, scored(snapshot));
    if (!best) return memo;
    const found = { value: best.objective, edges: edgesOf(run, best.hyperparameters) };
    if (isAsSetUp(state, run, widen.setUp)) return { ...memo, narrow: found };
    return memo.narrow && snapshot.trials.length <= 10 ? { ...memo, wide: found } : memo;
  },
  goals({ narrow = null, wide = null }) {
    const wanted = narrow && narrow.value * (1 - WIDER_GAIN);
    return [
      goal(narrow ? "widenNarrow" : "widenFirst", narrow !== null, { best: score(narrow?.value, 2), names: narrow?.edges.join(", ") ?? "" }),
      goal("widenBetter", narrow !== null && wide !== null && wide.value <= wanted, { best: score(wide?.value, 2), wanted: score(wanted, 2) }),
      goal(wide && wide.edges.length > 0 ? "widenAtEdge" : "widenInside", wide !== null && wide.edges.length === 0, { names: wide?.edges.join(", ") ?? "" }),
    ];
  },
  lesson: ({ narrow, wide }) => ({ before: score(narrow.value, 2), after: score(wide.value, 2) }),
};

/** What both rivals have to have in common. @param {readonly ParamSetting[]} tuned @param {string} seed */
const terms = (tuned, seed) =>
  JSON.stringify([
    seed.trim(),
    tuned.map(({ name, min, max, list, values }) => {
      const numbers = values.split(/[\s,;]+/).map(Number);
      return list ? [name, Math.min(...numbers), Math.max(...numbers)] : [name, Number(min), Number(max)];
    }),
  ]);

/** Random against Grid, with the same number of training jobs in the same ranges. @type {Challenge} */
export const rivals = {
  id: "rivals",
  setUp: {
    dataset: "diabetes",
    objective: "validation:rmse",
    strategy: "Grid",
    jobs: "",
    seed: "5",
    tune: {
      eta: { ...logarithmic("0.01", "0.5"), list: true, values: "0.01, 0.1, 0.5" },
      max_depth: { ...linear("2", "10"), list: true, values: "2, 6, 10" },
    },
  },
  controls: [control("strategy"), row("gamma")],
  observe(state, memo) {
    if (!isOver(state)) return memo;
    const { run, snapshot } = job(state);
    const { strategy, seed, parameters } = run.asked.job;
    const tuned = parameters.filter(({ tune }) => tune);
    const isGrid = strategy === "Grid";
    // Random from lists would try what Grid tries.
    if (!isGrid && (strategy !== "Random" || tuned.some(({ list }) => list))) return memo;
    const best = bestOf(snapshot, scored(snapshot))?.objective ?? null;
    const found = { best, jobs: scored(snapshot).length, terms: terms(tuned, seed) };
    return { ...memo, [isGrid ? "grid" : "random"]: found };
  },
  goals({ grid = null, random = null }) {
    const isFair = grid !== null && random !== null && grid.terms === random.terms && grid.jobs === random.jobs;
    return [
      goal("rivalsGrid", grid !== null, { jobs: amount(grid?.jobs), best: score(grid?.best, 2) }),
      goal("rivalsFair", isFair, { jobs: amount(random?.jobs), wanted: amount(grid?.jobs) }),
      goal("rivalsWon", isFair && random.best < grid.best, { best: score(random?.best, 2), grid: score(grid?.best, 2) }),
    ];
  },
  lesson: ({ grid, random }) => ({ jobs: grid.jobs, grid: score(grid.best, 2), random: score(random.best, 2) }),
};
