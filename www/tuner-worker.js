// @ts-check
/**
 * The tuner: one wasm instance with the table, the job, the analysis and the charts. It carries out what the job commands
 * (`Session.handle`) with the pool of trainers, and tells the page what changed.
 */
import init, { Session } from "./wasm/playground.js";
import { Refusal, ask } from "./engine.js";
import { paced } from "./pace.js";
import { createPool } from "./pool.js";
import { unpack } from "./unpack.js";

/** @import {FromTrainer, FromTuner, Sentence, ToTuner} from "./protocol.js" */

const clock = {
  now: () => performance.now(),
  /** @param {() => void} task @param {number} wait */
  later: (task, wait) => void setTimeout(() => guard(task), wait),
};
/** The page hears of changes at most this often, in milliseconds. A snapshot of thousands of trials costs the page about as much again. */
const SNAPSHOTS = { ...clock, every: 80, rest: 4 };
/** Charts are drawn at most this often, and never take more than a quarter of this worker's time. */
const PICTURES = { ...clock, every: 150, rest: 3 };

/** The analysis takes about so many milliseconds at a time, and never more than half of this worker's time: proposals come first. */
const ANALYSIS = { ...clock, every: 0, rest: 1 };
const ANALYSIS_SLICE = 8;

/** Each trainer reads the file for itself: all copies of its text together stay below this, in bytes. */
const BYTES_IN_TRAINERS = 600_000_000;

/** @param {FromTuner} message */
const post = (message) => self.postMessage(message);

/** @typedef {{type: "Start", worker: number, trial: number, params: Record<string, string>, to_round: number, max_rounds: number} | {type: "Continue", worker: number, trial: number, to_round: number} | {type: "Pause" | "Drop" | "Stop", worker: number, trial: number} | {type: "Spawn"}} Command */
/** @typedef {{name: string, spec: string, metrics: string[], folds: number}} RunData */

/** A fault of the engine is told, not lost in a worker. @param {() => void} task */
function guard(task) {
  try {
    task();
  } catch (error) {
    post({ type: "broken", text: String(error) });
  }
}

/**
 * @param {Session} session
 * @param {WebAssembly.Module} module
 */
function createTuner(session, module) {
  const pool = createPool({
    module,
    onMessage: (worker, message) => guard(() => fromTrainer(worker, message)),
    onLost: (worker, why) => guard(() => onLost(worker, why)),
  });

  /** The loaded file, and the size of its text: it may be packed. @type {{bytes: ArrayBuffer, textBytes: number} | null} */
  let loaded = null;
  /** @type {{id: number, data: RunData, bytes: ArrayBuffer} | null} */
  let run = null;
  /** Which data (bytes and spec) each trainer holds. @type {Map<number, string>} */
  const holds = new Map();
  let loadCount = 0;
  /** @type {{runId: number, trial: number, parts: {which: "default" | "tuned", params: Record<string, string>, worker: number | null, fraction: number, result: unknown}[], started: number} | null} */
  let scoring = null;

  /**
   * Runs what may be refused. A refusal is told; anything else is a fault.
   * @param {{id?: number, runId?: number, type: string}} message @param {() => void} task
   */
  function refusable(message, task) {
    try {
      task();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { id = null, runId = null, type: what } = message;
      post({ type: "refused", id, runId, what, errors: error.sentences });
    }
  }

  /** @param {Command[]} commands */
  function carryOut(commands) {
    if (!run) return;
    for (const command of commands) {
      switch (command.type) {
        case "Start": {
          const { worker, trial, params, to_round: toRound, max_rounds: maxRounds } = command;
          pool.post(worker, { type: "start", runId: run.id, trial, params, toRound, maxRounds }, true);
          break;
        }
        case "Continue":
          pool.post(
            command.worker,
            { type: "continue", runId: run.id, trial: command.trial, toRound: command.to_round },
            true,
          );
          break;
        case "Pause":
          pool.post(command.worker, { type: "pause", runId: run.id, trial: command.trial }, false);
          break;
        case "Drop":
          // It takes a message, no time: whether the trainer is busy stays as it is.
          pool.tell(command.worker, { type: "drop", runId: run.id, trial: command.trial });
          break;
        case "Stop":
          pool.post(command.worker, { type: "stop", runId: run.id, trial: command.trial }, true);
          break;
        case "Spawn":
          welcome(pool.spawn());
          break;
      }
    }
  }

  /** Tells the job something (a call that answers with commands) and does what it asks. @param {(now: number) => string} input */
  function tell(input) {
    carryOut(ask(() => input(performance.now())));
    publish();
  }

  /** Gives a trainer the run: the data only if it does not hold them yet. @param {number} worker */
  function welcome(worker) {
    if (!run) return;
    const key = `${loadKey(run.bytes)} ${run.data.spec} ${run.data.metrics} ${run.data.folds}`;
    if (holds.get(worker) === key) {
      pool.post(worker, { type: "run", runId: run.id }, true);
      return;
    }
    holds.set(worker, key);
    pool.post(worker, { type: "data", runId: run.id, ...run.data, bytes: run.bytes }, true);
  }

  /** @type {WeakMap<ArrayBuffer, number>} */
  const loadKeys = new WeakMap();
  /** @param {ArrayBuffer} bytes */
  function loadKey(bytes) {
    const known = loadKeys.get(bytes);
    if (known !== undefined) return known;
    loadKeys.set(bytes, loadCount);
    return loadCount++;
  }

  /** @param {number} worker @param {FromTrainer} message */
  function fromTrainer(worker, message) {
    if (!run || message.runId !== run.id) return;
    switch (message.type) {
      case "ready":
        free(worker);
        scoreNext(worker);
        break;
      case "reports": {
        const { trial, first, rows, done } = message;
        tell((now) => session.reports(trial, first, rows.length, Float64Array.from(rows.flat()), done, now));
        if (done) free(worker);
        break;
      }
      case "done":
        tell((now) => session.trial_done(message.trial, now));
        free(worker);
        break;
      case "stopped":
        tell((now) => session.trial_stopped(message.trial, now));
        free(worker);
        break;
      case "failed":
        tell((now) => session.trial_failed(message.trial, JSON.stringify(message.error), now));
        free(worker);
        break;
      case "scoring":
      case "scored":
        scored(worker, message);
        break;
    }
  }

  /** @param {number} worker */
  function free(worker) {
    pool.rest(worker);
    tell((now) => session.worker_ready(worker, now));
  }

  /** @param {number} worker @param {Sentence} why */
  function onLost(worker, why) {
    holds.delete(worker);
    const part = scoring?.parts.find((candidate) => candidate.worker === worker && candidate.result === null);
    if (scoring && (part || pool.ids().length === 0)) {
      const { runId } = scoring;
      cancelScoring();
      post({
        type: "refused",
        id: null,
        runId,
        what: "retrain",
        errors: [{ code: "worker_lost_while_scoring", params: {} }, why],
      });
    }
    if (!run) return;
    tell((now) => session.worker_lost(worker, now));
    if (pool.ids().length > 0 || !isRunning()) return;
    // The job has given up asking for new ones: say so, and end it with what it has.
    tell((now) => session.stop(now));
    post({ type: "givenUp", runId: run.id, errors: [{ code: "no_workers_left", params: {} }, why] });
  }

  const isRunning = () => ask(() => session.snapshot(performance.now())).status === "InProgress";

  const publish = paced(SNAPSHOTS, () => {
    if (!run) return;
    post({ type: "snapshot", runId: run.id, snapshot: ask(() => session.snapshot(performance.now())) });
    draw();
    analyse();
  });

  /** Whether the analysis has done something since it was last drawn. */
  let analysed = false;
  const analyse = paced(ANALYSIS, () => {
    const until = performance.now() + ANALYSIS_SLICE;
    let more = true;
    while (more && performance.now() < until) {
      more = session.analyse();
      analysed ||= more;
    }
    if (more) {
      // Not here: what this took is not accounted for yet.
      clock.later(analyse, 0);
    } else if (analysed) {
      analysed = false;
      draw();
    }
  });

  const draw = paced(PICTURES, () => {
    if (run) post({ type: "pictures", runId: run.id, pictures: ask(() => session.pictures()) });
  });

  /** @param {Extract<ToTuner, {type: "start"}>} message */
  function start(message) {
    const data = ask(() => session.start(JSON.stringify(message.job), performance.now()));
    // The engine refuses to start without data, so there are bytes.
    const { bytes, textBytes } = /** @type {NonNullable<typeof loaded>} */ (loaded);
    scoring = null;
    run = { id: message.runId, data, bytes };
    const room = Math.floor(BYTES_IN_TRAINERS / Math.max(textBytes, bytes.byteLength));
    const workers = Math.max(1, Math.min(message.workers, room));
    for (const worker of pool.shrink(workers)) holds.delete(worker);
    for (const worker of pool.ids()) welcome(worker);
    while (pool.ids().length < workers) welcome(pool.spawn());
    post({ type: "started", runId: run.id, workers });
    publish();
  }

  /** @param {Extract<ToTuner, {type: "retrain"}>} message */
  function retrain(message) {
    if (scoring) return;
    const plan = ask(() => session.plan_score(message.trial));
    scoring = {
      runId: message.runId,
      trial: message.trial,
      started: performance.now(),
      parts: [
        { which: "tuned", params: plan.tuned, worker: null, fraction: 0, result: null },
        { which: "default", params: plan.default, worker: null, fraction: 0, result: null },
      ],
    };
    for (const worker of pool.ids()) scoreNext(worker);
    // Every trainer may have ended since the job did.
    if (pool.ids().length === 0) welcome(pool.spawn());
  }

  /** Gives the next part to a trainer. @param {number} worker */
  function scoreNext(worker) {
    const part = scoring?.parts.find((candidate) => candidate.worker === null);
    const busy = scoring?.parts.some((candidate) => candidate.worker === worker && candidate.result === null);
    if (!part || !scoring || busy) return;
    part.worker = worker;
    pool.post(worker, { type: "score", runId: scoring.runId, which: part.which, params: part.params }, true);
  }

  /** @param {number} worker @param {Extract<FromTrainer, {type: "scoring" | "scored"}>} message */
  function scored(worker, message) {
    const part = scoring?.parts.find((candidate) => candidate.which === message.which);
    if (!scoring || !part || part.worker !== worker) return;
    if (message.type === "scored") {
      pool.rest(worker);
      part.fraction = 1;
      part.result = message.result;
      scoreNext(worker);
    } else part.fraction = message.fraction;
    const fraction = scoring.parts.reduce((sum, { fraction }) => sum + fraction, 0) / scoring.parts.length;
    const elapsed = performance.now() - scoring.started;
    const left = fraction > 0 ? (elapsed * (1 - fraction)) / fraction : null;
    post({ type: "retraining", runId: scoring.runId, fraction, left });
    const [tuned, standard] = scoring.parts;
    if (tuned.result === null || standard.result === null) return;
    const { trial } = scoring;
    const evaluation = ask(() =>
      session.evaluation(trial, JSON.stringify(tuned.result), JSON.stringify(standard.result)),
    );
    post({ type: "retrained", runId: scoring.runId, evaluation });
    scoring = null;
  }

  function cancelScoring() {
    for (const { worker, result } of scoring?.parts ?? []) {
      if (worker !== null && result === null && scoring) {
        pool.post(worker, { type: "cancelScore", runId: scoring.runId }, false);
      }
    }
    scoring = null;
  }

  /** @param {ToTuner} message */
  return function handle(message) {
    switch (message.type) {
      case "load":
        refusable(message, () => {
          const { preview, summary, refused } = ask(() =>
            session.load(message.name, new Uint8Array(message.bytes)),
          );
          loaded = { bytes: message.bytes, textBytes: preview.source.text_bytes };
          post({ type: "loaded", id: message.id, preview, summary, refused });
        });
        break;
      case "data":
        refusable(message, () => {
          post({ type: "data", id: message.id, summary: ask(() => session.set_data(JSON.stringify(message.settings))) });
        });
        break;
      case "check": {
        const checked = ask(() => session.check(JSON.stringify(message.job)));
        post({ type: "checked", id: message.id, ...checked });
        break;
      }
      case "request":
        refusable(message, () => {
          post({ type: "request", id: message.id, request: ask(() => session.request(JSON.stringify(message.job))) });
        });
        break;
      case "enqueue":
      case "edit":
        refusable(message, () => {
          if (run?.id !== message.runId) throw new Refusal([{ code: "job_over", params: {} }]);
          const now = performance.now();
          carryOut(
            message.type === "edit"
              ? ask(() => session.edit(JSON.stringify(message.parameters), now))
              : ask(() => session.enqueue(JSON.stringify(message.texts), now)),
          );
          post({ type: message.type === "edit" ? "edited" : "enqueued", id: message.id });
          publish();
        });
        break;
      case "makeList":
        refusable(message, () => {
          const values = ask(() => session.make_list(JSON.stringify(message.setting), message.count));
          post({ type: "list", id: message.id, values });
        });
        break;
      case "start":
        refusable(message, () => start(message));
        break;
      case "pause":
        if (run?.id === message.runId) tell((now) => session.pause(now));
        break;
      case "resume":
        if (run?.id === message.runId) tell((now) => session.resume(now));
        break;
      case "stop":
        if (run?.id === message.runId) tell((now) => session.stop(now));
        break;
      case "retrain":
        if (run?.id === message.runId) refusable(message, () => retrain(message));
        break;
      case "cancelRetrain":
        if (scoring?.runId === message.runId) {
          cancelScoring();
          post({ type: "retrainCancelled", runId: message.runId });
        }
        break;
      case "select":
        if (run?.id === message.runId) {
          session.select(message.trial ?? undefined);
          draw();
        }
        break;
      case "charts":
        session.set_charts(JSON.stringify(message.sizes), JSON.stringify(message.texts));
        draw();
        analyse();
        break;
      case "importance":
        session.set_importance(message.method);
        draw();
        analyse();
        break;
      case "terminateTrainer":
        pool.terminate(message.index);
        break;
      default: {
        /** @type {never} */
        const never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  };
}

/** @param {string} path */
async function bytes(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

/** @type {MessageEvent[]} */
const waiting = [];
self.onmessage = (event) => waiting.push(event);

try {
  // Not compileStreaming, with or without packing: it refuses a host that does not know the type of .wasm files.
  const [unpacker, packed] = await Promise.all([bytes("./wasm/unpack.wasm"), bytes("./wasm/playground_bg.wasm.lzma")]);
  const source = await WebAssembly.compile(await unpack(unpacker, packed));
  await init({ module_or_path: source });
  const session = new Session();
  const handle = createTuner(session, source);
  self.onmessage = ({ data }) => guard(() => handle(data));
  post({ type: "ready", parameters: ask(() => session.parameters()), version: session.version() });
  for (const event of waiting) self.onmessage(event);
} catch (error) {
  post({ type: "broken", text: String(error) });
}
