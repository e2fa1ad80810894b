// @ts-check
/**
 * A trainer: one wasm instance, one data set, one trial at a time. It trains for a few tens of milliseconds, then reads
 * its messages, so pause and stop are cooperative. A trial that was started to a rung before its last round is held there:
 * its booster stays in the engine while others are trained, until it has to go on or is dropped.
 */
import init, { Trainer } from "./wasm/playground.js";
import { Refusal, ask } from "./engine.js";

/** @import {Fit} from "./fits.js" */
/** @import {FromTrainer, ToTrainer} from "./protocol.js" */

/** How long to train before the messages are read, in milliseconds. */
const CHUNK = 30;

/** @type {Trainer | null} */
let trainer = null;
let runId = 0;
/** What is being trained: a trial up to a round (of which the first `skip` are known), or a fit beside the trials. @typedef {{kind: "trial", trial: number, toRound: number, maxRounds: number, skip: number, paused: boolean}} TrialWork */
/** @type {TrialWork | {kind: "fit", place: number, fit: Fit} | null} */
let work = null;
/** Last round of the trials that the engine holds. @type {Map<number, number>} */
const held = new Map();
let ticking = false;

/** @param {FromTrainer | {type: "locked"}} message */
const post = (message) => self.postMessage(message);

// A message to oneself comes after those already waiting, without the 4 ms of a nested timer.
const tick = new MessageChannel();
tick.port1.onmessage = () => {
  ticking = false;
  guard(step);
};

function wake() {
  if (ticking || !work || (work.kind === "trial" && work.paused)) return;
  ticking = true;
  tick.port2.postMessage(null);
}

/** A trap leaves the instance unusable: say so and end. @param {() => void} task */
function guard(task) {
  try {
    task();
  } catch (error) {
    post({ type: "broken", runId, text: String(error) });
    self.close();
  }
}

/** @param {Trainer} engine @param {Record<string, string>} params */
const start = (engine, params) => ask(() => engine.start(JSON.stringify(params)));

function step() {
  if (!work || !trainer) return;
  if (work.kind === "trial") trainTrial(trainer, work);
  else trainFit(trainer, work);
  wake();
}

/** @param {Trainer} engine @param {TrialWork} job */
function trainTrial(engine, job) {
  if (job.paused) return;
  const until = performance.now() + CHUNK;
  const first = Math.max(engine.round(), job.skip) + 1;
  /** @type {number[][]} */
  const rows = [];
  while (!engine.is_done(job.toRound)) {
    const row = engine.step();
    if (engine.round() > job.skip) rows.push(Array.from(row));
    if (performance.now() >= until) break;
  }
  const done = engine.is_done(job.toRound);
  if (done) work = null;
  if (done && job.toRound < job.maxRounds && engine.round() >= job.toRound) {
    engine.hold(job.trial);
    held.set(job.trial, job.maxRounds);
  }
  if (rows.length > 0) post({ type: "reports", runId, trial: job.trial, first, rows, done });
  // Taken up again, but its early_stopping_rounds had ended it at the rung.
  else if (done) post({ type: "done", runId, trial: job.trial });
}

/** @param {Trainer} engine @param {{place: number, fit: Fit}} job */
function trainFit(engine, { place, fit }) {
  const until = performance.now() + CHUNK;
  let fraction = 0;
  do fraction = engine.fit_step();
  while (fraction < 1 && performance.now() < until);
  if (fraction < 1) {
    post({ type: "fitting", runId, place, fraction });
    return;
  }
  work = null;
  const result = ask(() => (fit.kind === "score" ? engine.score_result() : engine.recheck_result()));
  post({ type: "fitted", runId, place, result });
}

/** @param {Trainer} engine @param {Fit} fit */
function startFit(engine, fit) {
  const params = JSON.stringify(fit.params);
  if (fit.kind === "score") engine.start_score(params);
  else engine.start_recheck(params, fit.fold, fit.of, fit.seed);
}

/** @param {ToTrainer} message */
function handle(message) {
  if (message.type === "data") {
    runId = message.runId;
    work = null;
    held.clear();
    trainer?.free();
    trainer = new Trainer(message.name, new Uint8Array(message.bytes), message.spec, message.metrics, message.folds);
    post({ type: "ready", runId });
    return;
  }
  if (message.type === "run") {
    runId = message.runId;
    work = null;
    held.clear();
    trainer?.clear();
    post({ type: "ready", runId });
    return;
  }
  const engine = trainer;
  if (message.runId !== runId || !engine) return;
  switch (message.type) {
    case "start":
      try {
        start(engine, message.params);
        const { trial, toRound, maxRounds, skip } = message;
        work = { kind: "trial", trial, toRound, maxRounds, skip, paused: false };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        post({ type: "failed", runId, trial: message.trial, error: error.sentences[0] });
      }
      break;
    case "continue": {
      const { trial, toRound } = message;
      // The trial may have ended before this was read.
      if (work?.kind === "trial" && work.trial === trial) work = { ...work, toRound, paused: false };
      else if (engine.take_up(trial)) {
        work = { kind: "trial", trial, toRound, maxRounds: held.get(trial) ?? toRound, skip: 0, paused: false };
        held.delete(trial);
      }
      break;
    }
    case "pause":
      if (work?.kind === "trial" && work.trial === message.trial) work.paused = true;
      break;
    case "drop":
      engine.forget(message.trial);
      held.delete(message.trial);
      break;
    case "stop":
      // If the trial was over by then, that is what the tuner hears.
      if (work?.kind !== "trial" || work.trial !== message.trial) break;
      work = null;
      engine.drop_trial();
      post({ type: "stopped", runId, trial: message.trial });
      break;
    case "fit":
      ask(() => startFit(engine, message.fit));
      work = { kind: "fit", place: message.place, fit: message.fit };
      break;
    case "cancelFit":
      work = null;
      engine.drop_trial();
      break;
    default: {
      /** @type {never} */
      const never = message;
      throw new Error(`unknown message ${JSON.stringify(never)}`);
    }
  }
  wake();
}

self.onmessage = async ({ data }) => {
  if (data.type !== "boot") {
    guard(() => handle(data));
    return;
  }
  // Messages that come while the module starts wait their turn.
  /** @type {MessageEvent[]} */
  const waiting = [];
  const later = self.onmessage;
  self.onmessage = (event) => waiting.push(event);
  try {
    await init({ module_or_path: data.module });
  } catch (error) {
    post({ type: "broken", runId, text: String(error) });
    self.close();
    return;
  }
  self.onmessage = later;
  if (navigator.locks) {
    const hold = () => {
      // The pool waits for the lock from now on: before it is held, its being free would say nothing.
      post({ type: "locked" });
      return new Promise(() => undefined);
    };
    navigator.locks.request(data.lock, hold).catch(() => undefined);
  }
  for (const event of waiting) guard(() => handle(event.data));
};
