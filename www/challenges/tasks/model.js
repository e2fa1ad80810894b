// @ts-check
/** Challenges about the models: overfitting, rounds, luck, and what a metric sees. */

import { bestOf, configOf, differences, isBetter, isOver, metricOf, roundsOf, scored } from "../read.js";
import { isAsSetUp } from "../setup.js";
import { amount, control, FEW_COLUMNS, goal, job, linear, row, score, share, SOME_COLUMNS } from "./parts.js";

/** @import {Challenge} from "../tasks.js" */

/** So much worse on the validation rows than on the train rows is overfitted, and so little is repaired. */
const WIDE_GAP = 0.5;
const NARROW_GAP = 0.15;
/** Overfitted training jobs that are kept: a repair may start from any of them. */
const MOST_OVER = 60;

/** Overfitting, and its repair by one hyperparameter. @type {Challenge} */
export const repair = {
  id: "repair",
  setUp: {
    dataset: "breast_cancer",
    columns: FEW_COLUMNS,
    objective: "validation:logloss",
    strategy: "Random",
    jobs: "2",
    tune: { max_depth: linear("1", "2") },
    fixed: { num_round: "20", eta: "0.1" },
  },
  controls: [row("max_depth"), row("num_round"), row("eta")],
  observe(state, memo) {
    const { run, snapshot } = job(state);
    let { over = [], worst = null, fixed = null } = memo;
    for (const trial of scored(snapshot)) {
      const [train, validation] = [metricOf(snapshot, trial, "train:logloss"), metricOf(snapshot, trial, "validation:logloss")];
      if (train === null || validation === null) continue;
      const gap = validation - train;
      const found = { train, validation, gap, config: configOf(run, trial) };
      if (!worst || gap > worst.gap) worst = { train, validation, gap };
      if (gap >= WIDE_GAP) {
        if (!over.some((/** @type {any} */ { config }) => differences(config, found.config).length === 0)) over = [...over, found].slice(-MOST_OVER);
        continue;
      }
      for (const before of over) {
        const changed = differences(before.config, found.config);
        if (changed.length !== 1 || changed[0] === "num_round" || validation >= before.validation) continue;
        if (!fixed || gap < fixed.gap) fixed = { gap, train, validation, name: changed[0], value: found.config[changed[0]], before };
      }
    }
    return { over, worst, fixed };
  },
  goals: ({ over = [], worst = null, fixed = null }) => [
    goal("repairOver", over.length > 0, { gap: score(worst?.gap), wanted: score(WIDE_GAP, 2) }),
    goal(fixed ? "repairFixed" : "repairNone", fixed !== null && fixed.gap <= NARROW_GAP, { gap: score(fixed?.gap), wanted: score(NARROW_GAP, 2), name: fixed?.name ?? "" }),
  ],
  lesson: ({ fixed }) => ({
    name: fixed.name,
    value: amount(Number(fixed.value), 3),
    trainBefore: score(fixed.before.train),
    before: score(fixed.before.validation),
    train: score(fixed.train),
    after: score(fixed.validation),
  }),
};

const MANY_ROUNDS = 200;

/** The same with half of the rounds. @type {Challenge} */
export const halve = {
  id: "halve",
  setUp: {
    dataset: "breast_cancer",
    objective: "validation:logloss",
    strategy: "Random",
    jobs: "4",
    tune: { eta: linear("0.01", "0.03") },
    fixed: { num_round: String(MANY_ROUNDS), max_depth: "3" },
  },
  controls: [row("num_round"), row("eta")],
  observe(state, memo) {
    const { run, snapshot } = job(state);
    const all = scored(snapshot);
    if (isAsSetUp(state, run, halve.setUp)) {
      const best = isOver(state) ? bestOf(snapshot, all) : null;
      return best ? { ...memo, long: { value: best.objective, eta: best.hyperparameters.eta, rounds: best.rounds } } : memo;
    }
    const few = bestOf(snapshot, all.filter(({ max_rounds: rounds }) => rounds <= MANY_ROUNDS / 2));
    if (!memo.long || !few || (memo.short && !isBetter(snapshot, few.objective, memo.short.value))) return memo;
    const { eta, num_round: rounds, ...rest } = configOf(run, few);
    return { ...memo, short: { value: few.objective, eta, rounds: few.rounds, others: Object.keys(rest).length } };
  },
  goals: ({ long = null, short = null }) => [
    goal("halveLong", long !== null, { best: score(long?.value, 4), rounds: MANY_ROUNDS }),
    goal("halveShort", long !== null && short !== null && short.value <= long.value, { best: score(short?.value, 4), wanted: score(long?.value, 4), rounds: MANY_ROUNDS / 2 }),
  ],
  lesson: ({ long, short }) => ({
    rounds: amount(long.rounds),
    eta: amount(long.eta, 2),
    before: score(long.value, 4),
    fewer: amount(short.rounds),
    higher: amount(short.eta, 2),
    after: score(short.value, 4),
  }),
};

const WANTED_SAVING = 0.4;

/** Poor training jobs need not be trained to their end. @type {Challenge} */
export const thrift = {
  id: "thrift",
  setUp: {
    dataset: "breast_cancer",
    columns: SOME_COLUMNS,
    objective: "validation:logloss",
    strategy: "Random",
    jobs: "20",
    tune: { eta: linear("0.01", "0.5"), max_depth: linear("2", "10"), min_child_weight: linear("0.1", "20") },
    fixed: { num_round: String(MANY_ROUNDS) },
  },
  controls: [control("strategy"), control("early-stopping")],
  observe(state, memo) {
    if (!isOver(state)) return memo;
    const { run, snapshot } = job(state);
    const best = bestOf(snapshot, scored(snapshot));
    if (!best) return memo;
    const found = { rounds: roundsOf(snapshot), best: best.objective, jobs: snapshot.trials.length };
    if (isAsSetUp(state, run, thrift.setUp)) return { ...memo, full: found };
    // Each of them may still have all of its rounds: fewer for all is another challenge.
    const isLong = snapshot.trials.every(({ max_rounds: rounds }) => rounds === MANY_ROUNDS);
    if (!memo.full || !isLong || found.jobs < memo.full.jobs) return memo;
    return { ...memo, thrifty: { ...found, saved: 1 - found.rounds / memo.full.rounds } };
  },
  goals: ({ full = null, thrifty = null }) => [
    goal("thriftFull", full !== null, { rounds: amount(full?.rounds), best: score(full?.best, 4) }),
    goal("thriftSaved", thrifty !== null && thrifty.saved >= WANTED_SAVING, { rounds: amount(thrifty?.rounds), saved: share(thrifty?.saved), wanted: share(WANTED_SAVING) }),
    goal("thriftGood", thrifty !== null && full !== null && thrifty.best <= full.best, { best: score(thrifty?.best, 4), wanted: score(full?.best, 4) }),
  ],
  lesson: ({ full, thrifty }) => ({
    before: amount(full.rounds),
    after: amount(thrifty.rounds),
    saved: share(thrifty.saved),
    full: score(full.best, 4),
    best: score(thrifty.best, 4),
  }),
};

/** @param {readonly (number | null)[]} values */
function mean(values) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + /** @type {number} */ (value), 0) / known.length;
}

/** The winner has to fall so far. */
const FALLEN = 3;

/** A winner that was lucky. @type {Challenge} */
export const fluke = {
  id: "fluke",
  setUp: {
    dataset: "breast_cancer",
    columns: SOME_COLUMNS,
    anySplit: true,
    objective: "validation:logloss",
    strategy: "Random",
    jobs: "10",
    shares: { validation_fraction: "0.4", test_fraction: "0.2" },
    tune: { eta: linear("0.01", "0.3"), num_round: linear("10", "100") },
  },
  controls: [control("fluke-check")],
  observe(state, memo) {
    const { snapshot } = job(state);
    const { rechecked } = state;
    if (!rechecked || rechecked.length < 3 || !isOver(state)) return memo;
    const lines = rechecked.map(({ trial, objective, values }) => ({ trial, objective, now: mean(values) }));
    const winner = lines.find(({ trial }) => trial === snapshot.best) ?? lines[0];
    const { now } = winner;
    if (now === null) return memo;
    const ahead = lines.filter((line) => line.now !== null && isBetter(snapshot, line.now, now)).length;
    const isWorse = isBetter(snapshot, winner.objective, now);
    return { place: ahead + 1, of: lines.length, trial: winner.trial + 1, before: winner.objective, now, isWorse, metric: snapshot.objective.metric };
  },
  goals: ({ place = null, of = null, before = null, now = null, isWorse = false }) => [
    goal(place === null ? "flukeNone" : "flukePlace", place !== null && place >= FALLEN, { place: amount(place), of: amount(of), wanted: FALLEN }),
    goal("flukeWorse", isWorse, { before: score(before), now: score(now) }),
  ],
  lesson: ({ trial, place, of, before, now, metric }) => ({ trial, place, of, metric, before: score(before), now: score(now) }),
};

/** Training jobs to compare, at least. */
const ENOUGH = 10;

/** Best by one metric, and poor by another. @type {Challenge} */
export const metric = {
  id: "metric",
  setUp: {
    dataset: "breast_cancer",
    columns: FEW_COLUMNS,
    objective: "validation:logloss",
    strategy: "Random",
    jobs: "10",
    seed: "5",
    tune: { eta: linear("0.05", "0.2"), num_round: linear("20", "60") },
  },
  controls: [row("num_round"), row("eta")],
  observe(state, memo) {
    if (!isOver(state)) return memo;
    const { snapshot } = job(state);
    const lines = scored(snapshot).flatMap((trial) => {
      const [error, loss] = [metricOf(snapshot, trial, "validation:error"), metricOf(snapshot, trial, "validation:logloss")];
      return error === null || loss === null ? [] : [{ trial: trial.trial + 1, error, loss }];
    });
    const best = Math.min(...lines.map(({ error }) => error));
    const ranked = lines
      .filter(({ error }) => error === best)
      .map((line) => ({ ...line, rank: lines.filter(({ loss }) => loss < line.loss).length + 1 }));
    const lowest = ranked.reduce((/** @type {typeof ranked[0] | null} */ low, line) => (low && low.rank >= line.rank ? low : line), null);
    const sharpest = lines.reduce((/** @type {typeof lines[0] | null} */ low, line) => (low && low.loss <= line.loss ? low : line), null);
    return lowest && sharpest ? { ...lowest, of: lines.length, other: sharpest } : memo;
  },
  goals: ({ rank = null, of = null, trial = null, error = null }) => [
    goal("metricJobs", of !== null && of >= ENOUGH, { jobs: amount(of), wanted: ENOUGH }),
    goal(rank === null ? "metricNone" : "metricRank", rank !== null && rank > of / 2, { trial: amount(trial), error: score(error), rank: amount(rank), of: amount(of), wanted: amount(of === null ? null : Math.floor(of / 2) + 1) }),
  ],
  lesson: ({ trial, error, loss, rank, of, other }) => ({
    trial,
    error: score(error),
    loss: score(loss),
    rank,
    of,
    other: other.trial,
    otherError: score(other.error),
    otherLoss: score(other.loss),
  }),
};
