// @ts-check
/**
 * The tuner: one wasm instance with the table, the job, the analysis and the charts. It carries out what the job commands
 * (`Session.handle`) with the pool of trainers, and tells the page what changed.
 */
import init, { Session } from "./wasm/playground.js";
import { clock, guard, serve } from "./engine-worker.js";
import { Refusal, ask } from "./engine.js";
import { createErrands } from "./errands.js";
import { createKeeping } from "./keeping.js";
import { compiled } from "./module.js";
import { paced } from "./pace.js";
import { createPool } from "./pool.js";

/** @import {StandIns} from "./kept/stand-ins.js" */
/** @import {FromTrainer, FromTuner, LinkTaken, Sentence, ToAnalyst, ToTuner} from "./protocol.js" */

/** The page hears of changes at most this often, in milliseconds. */
const SNAPSHOTS = { ...clock, every: 80, rest: 4 };
/** Charts are drawn at most this often, and never take more than a fifth of this worker's time. */
const PICTURES = { ...clock, every: 200, rest: 4 };

/** The worker that analyses the job hears of its records at most this often, in milliseconds. */
const CHANGES = { ...clock, every: 100, rest: 4 };

/** Each trainer reads the file for itself: all copies of its text together stay below this, in bytes. */
const BYTES_IN_TRAINERS = 600_000_000;

/** @param {FromTuner} message */
const post = (message) => self.postMessage(message);

/** @typedef {{type: "Start", worker: number, trial: number, params: Record<string, string>, to_round: number, max_rounds: number} | {type: "Continue", worker: number, trial: number, to_round: number} | {type: "Pause" | "Drop" | "Stop", worker: number, trial: number} | {type: "Spawn"}} Command */
/** @typedef {{name: string, spec: string, metrics: string[], folds: number}} RunData */

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

  /** Trials that had ended when one more was asked for; the job is held again when it has. @type {number | null} */
  let stepFrom = null;
  /** Taken one trial at a time, the job has one trainer; these wait until it goes on by itself. @type {Set<number>} */
  const resting = new Set();
  /** That trainer. @type {number | null} */
  let only = null;
  let byStep = false;
  /** Slow motion: a trainer rests so many milliseconds before its next trial. */
  let wait = 0;

  /** @param {Command[]} commands */
  function carryOut(commands) {
    if (!run) return;
    for (const command of commands) {
      if (standIns?.command(command)) continue;
      switch (command.type) {
        case "Start": {
          const { worker, trial, params, to_round: toRound, max_rounds: maxRounds } = command;
          pool.post(worker, { type: "start", runId: run.id, trial, params, toRound, maxRounds, skip: 0 }, true);
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

  /** How far the session's clock is before this worker's: a run that is taken up again goes on in its own time. */
  let ahead = 0;
  const now = () => performance.now() + ahead;
  /** When the session's clock stood at zero, in milliseconds since 1970. */
  const began = () => performance.timeOrigin - ahead;

  const keeping = createKeeping((why) => run && post({ type: "notKept", runId: run.id, why }));
  const errands = createErrands({
    pool,
    hire: () => welcome(pool.spawn()),
    engine: () => session,
    post,
    keep: keeping.write,
    onModels: (models) => tellAnalyst({ type: "models", ...models }),
  });
  /** Who takes the places of the trainers that a run had before it was taken up again. @type {StandIns | null} */
  let standIns = null;

  /** A call of the session that answers with commands. @param {string} method @param {unknown[]} given @param {number} at @returns {Command[]} */
  const call = (method, given, at) => ask(() => Reflect.get(session, method).call(session, ...given, at));

  /** The same, kept. @param {string} method @param {unknown[]} given */
  function input(method, ...given) {
    const at = now();
    const commands = call(method, given, at);
    const answered = JSON.stringify(commands);
    keeping.write((journal) => journal.add([method, given, at, answered]));
    return commands;
  }

  /** Tells the job something and does what it asks. @param {"worker_ready" | "worker_lost" | "reports" | "trial_done" | "trial_stopped" | "trial_failed" | "pause" | "resume" | "stop"} method @param {unknown[]} given */
  function tell(method, ...given) {
    carryOut(input(method, ...given));
    if (stepFrom !== null && ended() > stepFrom) {
      stepFrom = null;
      // Before its trainer is told to be free: nothing else begins.
      carryOut(input("pause"));
    }
    publish();
  }

  const shown = () => ask(() => session.snapshot(now()));
  const ended = () => {
    const { completed, stopped, failed } = shown().counters;
    return completed + stopped + failed;
  };

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
        if (!standIns?.ready(worker)) free(worker);
        errands.next(worker);
        break;
      case "reports": {
        const { trial, first, rows, done } = message;
        tell("reports", trial, first, rows.length, Float64Array.from(rows.flat()), done);
        if (done) free(worker);
        break;
      }
      case "done":
        tell("trial_done", message.trial);
        free(worker);
        break;
      case "stopped":
        tell("trial_stopped", message.trial);
        free(worker);
        break;
      case "failed":
        tell("trial_failed", message.trial, JSON.stringify(message.error));
        free(worker);
        break;
      case "fitting":
      case "fitted":
        errands.heard(worker, message);
        break;
    }
  }

  /** @param {number} worker */
  function free(worker) {
    pool.rest(worker);
    const about = run;
    // It may be at another run by then.
    const ready = () => run === about && offer(worker);
    if (wait > 0) clock.later(() => guard(ready), wait);
    else ready();
  }

  /** Tells the job of a trainer that is free. @param {number} worker */
  function offer(worker) {
    if (!pool.ids().includes(worker)) return;
    if (byStep && only !== null && only !== worker) {
      resting.add(worker);
      return;
    }
    if (byStep) only = worker;
    tell("worker_ready", worker);
  }

  /** All trainers are the job's again. */
  function offerAll() {
    byStep = false;
    only = null;
    const all = [...resting];
    resting.clear();
    all.forEach(offer);
  }

  /** @param {number} worker @param {Sentence} why */
  function onLost(worker, why) {
    holds.delete(worker);
    resting.delete(worker);
    standIns?.left(worker);
    if (worker === only) {
      only = null;
      const [next] = resting;
      if (next !== undefined) {
        resting.delete(next);
        offer(next);
      }
    }
    errands.lost(worker, why);
    if (!run) return;
    tell("worker_lost", worker);
    if (pool.ids().length > 0 || !isRunning()) return;
    // The job has given up asking for new ones: say so, and end it with what it has.
    tell("stop");
    post({ type: "givenUp", runId: run.id, errors: [{ code: "no_workers_left", params: {} }, why] });
  }

  const isRunning = () => shown().status === "InProgress";
  const isAtWork = () => ["InProgress", "Stopping"].includes(shown().status);

  const publish = paced(SNAPSHOTS, () => {
    // What is told while a run is being taken up again, the page would pass over.
    if (!run || held) return;
    const snapshot = ask(() => session.snapshot_changes(now()));
    post({ type: "snapshot", runId: run.id, snapshot });
    keeping.write((journal) => journal.tell(snapshot));
    if (described !== run && snapshot.status !== "InProgress" && snapshot.status !== "Stopping") describe();
    draw();
    mirror();
  });

  /** The run that is over and was described. @type {object | null} */
  let described = null;

  /** Has the job kept as SageMaker would answer for it: so others can learn from it. */
  function describe() {
    described = run;
    const text = session.describe("{}", began() / 1000, now());
    keeping.write((journal) => journal.result("described", text));
  }

  /** Its port, once there is one. @type {MessagePort | null} */
  let analyst = null;
  /** What it has been told: the file, and the request, which changes with the ranges. @type {{bytes: ArrayBuffer, spec: string, job: string} | null} */
  let told = null;

  /** @param {ToAnalyst} message */
  const tellAnalyst = (message) => analyst?.postMessage(message);

  const mirror = paced(CHANGES, () => {
    if (!run || !analyst || !told) return;
    tellAnalyst({ type: "changes", runId: run.id, changes: session.changes(), now: now() });
  });

  /** Tells the analyst of the job from the start: it is new, its ranges have changed, or the analyst has come just now. */
  function beginMirror() {
    if (!run || !analyst) return;
    const { id: runId, bytes, data } = run;
    if (told?.bytes !== bytes || told.spec !== data.spec) {
      tellAnalyst({ type: "data", name: data.name, bytes, spec: data.spec });
    }
    const job = session.mirror_start();
    told = { bytes, spec: data.spec, job };
    tellAnalyst({ type: "job", runId, job, now: now(), began: began() });
    const models = errands.modelsOf(runId);
    if (models) tellAnalyst({ type: "models", ...models });
    mirror();
  }

  const draw = paced(PICTURES, () => {
    if (run) post({ type: "pictures", runId: run.id, pictures: ask(() => session.pictures()) });
  });

  /** @param {Extract<ToTuner, {type: "start"}>} message */
  function start(message) {
    const { origin, asked } = message.about;
    const job = JSON.stringify(message.job);
    const at = now();
    const data = ask(() => session.start(job, at));
    const textBytes = begin(message.runId, data);
    const { bytes } = /** @type {NonNullable<typeof run>} */ (run);
    const room = Math.floor(BYTES_IN_TRAINERS / Math.max(textBytes, bytes.byteLength));
    const workers = Math.max(1, Math.min(message.workers, room));
    for (const worker of pool.shrink(workers)) holds.delete(worker);
    for (const worker of pool.ids()) welcome(worker);
    while (pool.ids().length < workers) welcome(pool.spawn());
    const began = Date.now();
    const total = shown().max_jobs;
    // `randomUUID` is there over HTTPS only.
    const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
    /** @type {string[]} */
    const parents = asked.job.rules.warm_start === "" ? [] : ask(() => session.mirror_start()).parents;
    keeping.begin({ id, began, changed: began, origin, asked, job, at, ended: 0, total, over: false, parents }, bytes);
    post({ type: "started", runId: message.runId, workers, kept: id });
    beginMirror();
    publish();
  }

  /** Another run takes the place of the last one. @param {number} id @param {RunData} data @returns {number} bytes of its text */
  function begin(id, data) {
    // The engine refuses to start without data, so there are bytes.
    const { bytes, textBytes } = /** @type {NonNullable<typeof loaded>} */ (loaded);
    errands.cancel();
    stepFrom = null;
    byStep = false;
    only = null;
    resting.clear();
    standIns = null;
    keeping.end();
    run = { id, data, bytes };
    return textBytes;
  }

  /** A run that was cut off goes on where it was: its session is told the same again. @param {Extract<ToTuner, {type: "goOn"}>} message */
  async function goOn({ runId, kept }) {
    try {
      const code = Promise.all([import("./kept/going-on.js"), import("./kept/stand-ins.js")]);
      const [{ tellAgain }, { createStandIns }] = await code.catch(() => {
        throw new Refusal([{ code: "not_kept", params: {} }]);
      });
      const { run: past, parts, results, crew, last, lock } = await tellAgain(kept, {
        start: ({ job, at }) => begin(runId, ask(() => session.start(job, at))),
        call,
        onProgress: (fraction) => post({ type: "goingOn", runId, fraction }),
      });
      const { bytes } = /** @type {NonNullable<typeof run>} */ (run);
      ahead = Math.max(ahead, last - performance.now());
      keeping.begin(past, bytes, parts, lock);
      for (const worker of pool.shrink(0)) holds.delete(worker);
      if (isAtWork()) {
        standIns = createStandIns(crew.places, crew.lost, { start: startAgain, stopped: stoppedUnheard, free, rest: pool.rest });
        const places = [...crew.places.keys()];
        for (const worker of places) welcome(pool.spawn(worker));
        if (places.length === 0) welcome(pool.spawn());
      }
      post({ type: "started", runId, workers: Math.max(1, crew.places.size), kept });
      beginMirror();
      if (results.described) described = run;
      if (results.models) errands.bringBack(runId, results.models);
      const begun = shown().trials.length;
      if (results.rechecked?.every(({ trial }) => trial < begun)) post({ type: "rechecked", runId, trials: results.rechecked });
      publish();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // What was told of it again is no run, and the one before is gone.
      const gone = run?.id === runId;
      if (gone) run = null;
      post({ type: "refused", id: null, runId, what: "goOn", errors: error.sentences, gone });
    }
  }

  /** Trains again up to where a training job was, and on. @type {import("./kept/stand-ins.js").Doing["start"]} */
  function startAgain(worker, trial, toRound, known) {
    if (run) pool.post(worker, { type: "start", runId: run.id, trial, ...known, toRound }, true);
  }

  /** A training job is stopped that no trainer has. @param {number} worker @param {number} trial */
  function stoppedUnheard(worker, trial) {
    const about = run;
    const task = () => {
      if (run !== about) return;
      tell("trial_stopped", trial);
      free(worker);
    };
    // Not in the middle of what the job commands.
    clock.later(task, 0);
  }

  /** What the page has told of charts, for another session. @type {[string, string] | null} */
  let charts = null;
  /** What has come while the session of a link is made: it is for that one. @type {ToTuner[] | null} */
  let held = null;

  /** What comes meanwhile waits: it is for the session as it is then. @param {() => Promise<void>} task */
  async function alone(task) {
    held = [];
    try {
      await task();
    } catch (error) {
      guard(() => {
        throw error;
      });
    }
    const waiting = held;
    held = null;
    for (const message of waiting) guard(() => handle(message));
  }

  /** A session with the data and the job of a link takes the place of this one; if it is refused, nothing changes. @param {Extract<ToTuner, {type: "link"}>} message */
  async function takeLink({ id, runId, name, bytes, fragment, records, models }) {
    try {
      const { take } = await import("./share/take.js");
      const { session: other, taken } = await take(fragment, name, bytes, records);
      errands.cancel();
      keeping.end();
      standIns = null;
      session = other;
      if (charts) session.set_charts(...charts);
      loaded = { bytes, textBytes: taken.preview.source.text_bytes };
      errands.have(models && { ...models, runId });
      run = taken.run && { id: runId, data: taken.run, bytes };
      post({ type: "linked", id, taken });
      beginMirror();
      publish();
    } catch (error) {
      const errors = error instanceof Refusal ? error.sentences : [{ code: "link_not_loaded", params: {} }];
      post({ type: "refused", id, runId, what: "link", errors });
    }
  }

  /** A job that is over, for others to learn from. @param {Extract<ToTuner, {type: "parent"}>} message */
  async function addParent(message) {
    const { id, parent } = message;
    try {
      const read = "described" in parent ? await (await import("./kept/parents.js")).readParent(parent.described) : { parent, best: null };
      refusable(message, () => {
        ask(() => session.add_parent(JSON.stringify(read.parent)));
        const { name, metric } = read.parent;
        post({ type: "parent", id, parent: { name, metric, value: read.best } });
      });
    } catch (error) {
      const errors = error instanceof Refusal ? error.sentences : [{ code: "unexpected", params: { text: String(error) } }];
      post({ type: "refused", id, runId: null, what: "parent", errors });
    }
  }

  /** @param {ToTuner} message */
  function handle(message) {
    if (held) {
      held.push(message);
      return;
    }
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
      case "file":
        post({ type: "file", id: message.id, bytes: (message.ofRun ? run : loaded)?.bytes ?? null });
        break;
      case "models":
        post({ type: "models", id: message.id, models: run && errands.modelsOf(run.id) });
        break;
      case "data":
        refusable(message, () => {
          post({ type: "data", id: message.id, summary: ask(() => session.set_data(JSON.stringify(message.settings))) });
        });
        break;
      case "check": {
        const checked = ask(() => session.check(JSON.stringify(message.job)));
        post({ type: "checked", id: message.id, checked });
        break;
      }
      case "request":
        refusable(message, () => {
          post({ type: "request", id: message.id, request: ask(() => session.request(JSON.stringify(message.job))) });
        });
        break;
      case "problems": {
        const errors = ask(() => session.problems(JSON.stringify(message.data), JSON.stringify(message.job)));
        post({ type: "problems", id: message.id, errors });
        break;
      }
      case "describe": {
        const described = ask(() => session.describe(JSON.stringify(message.sentences), began() / 1000, now()));
        post({ type: "described", id: message.id, described });
        break;
      }
      case "parent":
        addParent(message);
        break;
      case "enqueue":
      case "edit":
        refusable(message, () => {
          if (run?.id !== message.runId) throw new Refusal([{ code: "job_over", params: {} }]);
          carryOut(
            message.type === "edit" ? input("edit", JSON.stringify(message.parameters)) : input("enqueue", JSON.stringify(message.texts)),
          );
          post({ type: message.type === "edit" ? "edited" : "enqueued", id: message.id });
          if (message.type === "edit") beginMirror();
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
      case "keepNoMore":
        keeping.leave();
        break;
      case "goOn":
        alone(() => goOn(message));
        break;
      case "pause":
        if (run?.id === message.runId) tell("pause");
        break;
      case "resume":
        if (run?.id !== message.runId) break;
        tell("resume");
        offerAll();
        break;
      case "step":
        if (run?.id !== message.runId) break;
        byStep = true;
        stepFrom = ended();
        tell("resume");
        break;
      case "slow":
        ({ wait } = message);
        break;
      case "stop":
        if (run?.id === message.runId) tell("stop");
        break;
      case "retrain":
        if (run?.id === message.runId) refusable(message, () => errands.retrain(message.runId, message.trial));
        break;
      case "recheck":
        if (run?.id === message.runId) refusable(message, () => errands.recheck(message.runId));
        break;
      case "cancelFits":
        errands.giveUp(message.runId);
        break;
      case "select":
        if (run?.id === message.runId) {
          session.select(message.trial ?? undefined);
          draw();
        }
        break;
      case "charts":
        charts = [JSON.stringify(message.sizes), JSON.stringify(message.texts)];
        session.set_charts(...charts);
        draw();
        break;
      case "link":
        alone(() => takeLink(message));
        break;
      case "analyst":
        analyst = message.port;
        told = null;
        beginMirror();
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
  }
  return handle;
}

serve(async () => {
  const source = await compiled("playground");
  await init({ module_or_path: source });
  const session = new Session();
  const handle = createTuner(session, source);
  post({ type: "ready", parameters: ask(() => session.parameters()), version: session.version() });
  return handle;
});
