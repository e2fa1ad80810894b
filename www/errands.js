// @ts-check
/**
 * In the tuner's worker: what the trainers do beside the trials when a visitor asks for it: the final models with their scores on
 * the test rows, and the best trials again on other folds. One errand at a time.
 */

import { ask } from "./engine.js";
import { createFits } from "./fits.js";

/** @import {Journal} from "./kept/journal.js" */
/** @import {KeptModels} from "./kept/database.js" */
/** @import {FromTuner, RecheckPlan, Sentence, ToAnalyst} from "./protocol.js" */
/** @import {Session} from "./wasm/playground.js" */

/** XGBoost's JSON of both. @typedef {Omit<Extract<ToAnalyst, {type: "models"}>, "type">} Models */

/**
 * `hire` gets a trainer where there is none; `engine`: the session as it is now; `keep` writes down what has come of it.
 * @param {{
 *   pool: Parameters<typeof createFits>[0], hire: () => void, engine: () => Session, post: (message: FromTuner) => void,
 *   keep: (write: (journal: Journal) => void) => void, onModels: (models: Models) => void,
 * }} options
 */
export function createErrands({ pool, hire, engine, post, keep, onModels }) {
  const fits = createFits(pool, hire);
  /** What the fits are for. @type {"retrain" | "recheck"} */
  let what = "retrain";
  /** The models that were retrained last. @type {Models | null} */
  let models = null;

  /** @param {number} runId @param {KeptModels} fitted @param {boolean} again they were kept */
  function evaluated(runId, { trial, tuned, default: standard, scores }, again) {
    const evaluation = ask(() => engine().evaluation(trial, ...scores));
    models = { runId, trial, tuned, default: standard };
    onModels(models);
    post({ type: "retrained", runId, evaluation, again });
  }

  return {
    next: fits.next,
    heard: fits.heard,
    cancel: fits.cancel,

    /** The models of a run, if they are here. @param {number} runId */
    modelsOf: (runId) => (models?.runId === runId ? models : null),

    /** Models that came with their run. @param {Models | null} brought */
    have(brought) {
      models = brought;
    },

    /** @param {number} runId @param {number} trial */
    retrain(runId, trial) {
      if (fits.runId() !== null) return;
      const plan = ask(() => engine().plan_score(trial));
      what = "retrain";
      fits.begin({
        runId,
        fits: [plan.tuned, plan.default].map((params) => ({ kind: "score", params })),
        onProgress: (fraction, left) => post({ type: "refitting", runId, what: "retrain", fraction, left }),
        onDone(results) {
          const [tuned, standard] = /** @type {[unknown, string][]} */ (results);
          /** @type {KeptModels} */
          const fitted = { trial, tuned: tuned[1], default: standard[1], scores: [JSON.stringify(tuned[0]), JSON.stringify(standard[0])] };
          evaluated(runId, fitted, false);
          keep((journal) => journal.result("models", fitted));
        },
      });
    },

    /** The models that were kept are here again. @param {number} runId @param {KeptModels} fitted */
    bringBack(runId, fitted) {
      try {
        evaluated(runId, fitted, true);
      } catch {
        // Another version of the page has scored them: they can be trained again.
      }
    },

    /** @param {number} runId */
    recheck(runId) {
      if (fits.runId() !== null) return;
      /** @type {RecheckPlan} */
      const { trials, folds: of, seed } = ask(() => engine().plan_recheck());
      const folds = Array.from({ length: of }, (_, fold) => fold);
      what = "recheck";
      fits.begin({
        runId,
        fits: trials.flatMap(({ params }) => folds.map((fold) => ({ kind: "recheck", params, fold, of, seed }))),
        onProgress: (fraction, left) => post({ type: "refitting", runId, what: "recheck", fraction, left }),
        onDone(results) {
          const values = /** @type {(number | null)[]} */ (results);
          const rows = trials.map(({ trial, objective }, place) => ({
            trial,
            objective,
            values: values.slice(place * of, (place + 1) * of),
          }));
          post({ type: "rechecked", runId, trials: rows });
          keep((journal) => journal.result("rechecked", rows));
        },
      });
    },

    /** A visitor gives it up. @param {number} runId */
    giveUp(runId) {
      if (fits.runId() !== runId) return;
      fits.cancel();
      post({ type: "refitCancelled", runId, what });
    },

    /** A trainer has ended. @param {number} worker @param {Sentence} why */
    lost(worker, why) {
      const runId = fits.runId();
      if (runId === null || !fits.dependsOn(worker)) return;
      fits.cancel();
      const errors = [{ code: "worker_lost_while_scoring", params: {} }, why];
      post({ type: "refused", id: null, runId, what, errors });
    },
  };
}
