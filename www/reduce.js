// @ts-check
/**
 * The one store. No DOM, no worker, no clock: `reduce` is a pure function, and what follows from an action outside of the
 * page is `effects.js`.
 */

import { DATA_DEFAULTS, withRoundsFixed, withStrategy } from "./settings.js";
import { NOTHING_ASIDE, NO_OWN, UNCHECKED, bestTrial, isRunning } from "./state.js";

/** @import {ConsoleState} from "./console/state.js" */
/** @import {LabState} from "./lab/state.js" */
/** @import {DataSummary, JobSettings, ParamInfo, Preview, Snapshot, SnapshotChanges, TrialRow} from "./protocol.js" */
/** @import {Action, Dispatch, Message, Origin, Parent, State, Topic} from "./state.js" */

/** @param {Message[]} messages @param {Message} message */
const withMessage = (messages, message) => [...messages.filter(({ topic }) => topic !== message.topic), message];

/** @param {Message[]} messages @param {Topic[]} topics */
const without = (messages, ...topics) => messages.filter(({ topic }) => !topics.includes(topic));

/** @param {number} workers @param {number} wanted @returns {Message} */
const fewerWorkers = (workers, wanted) => ({
  topic: "run",
  level: "info",
  title: "run.fewerWorkers",
  sentences: [{ code: "fewer_workers", params: { workers: String(workers), wanted: String(wanted) } }],
});

/** @param {State} state @param {JobSettings} job @returns {State} */
const withJob = (state, job) => ({ ...state, asked: { ...state.asked, job } });

/** A later one of its name takes its place. @param {State} state @param {Parent} parent @returns {State} */
const withParent = (state, parent) => ({
  ...state,
  parents: [...state.parents.filter(({ name }) => name !== parent.name), parent],
});

/** Rows that have not changed stay the same objects. @param {SnapshotChanges} changes @param {readonly TrialRow[]} before @returns {Snapshot} */
function withRows(changes, before) {
  if (changes.trials.length === 0) return { ...changes, trials: /** @type {TrialRow[]} */ (before) };
  const trials = [...before];
  for (const row of changes.trials) trials[row.trial] = row;
  return { ...changes, trials };
}

/** The objective stays if the new data allow it. @param {JobSettings} job @param {DataSummary} summary */
const jobFor = (job, summary) =>
  summary.metrics.some(({ name }) => name === job.objective) ? job : { ...job, objective: summary.objective };

/** What the visitor has set already stays. @param {State} state @param {ParamInfo[]} parameters @returns {State} */
function withParameters(state, parameters) {
  const asked = new Map(state.asked.job.parameters.map((setting) => [setting.name, setting]));
  const settings = parameters.map(({ setting }) => asked.get(setting.name) ?? setting);
  return { ...withJob(state, { ...state.asked.job, parameters: settings }), parameters };
}

/** Other data, with the settings as they are at first. @param {State} state @param {Origin} origin @param {Preview} preview @param {DataSummary | null} summary @returns {State} */
function withData(state, origin, preview, summary) {
  const data = { ...DATA_DEFAULTS, target: summary?.target ?? null, ignored: summary?.ignored ?? [] };
  const job = summary ? jobFor(state.asked.job, summary) : state.asked.job;
  return { ...state, origin, preview, summary, loads: state.loads + 1, loadNotes: preview.notices, asked: { data, job }, check: UNCHECKED };
}

/** Data that the engine has not read are not to be had any more. @param {State} state @returns {State} */
const withoutAhead = (state) =>
  state.ahead ? { ...state, ahead: false, origin: null, preview: null, summary: null, loadNotes: [] } : state;

/** Whether the engine has read what is shown already. @param {State} state @param {Extract<Action, {type: "loaded"}>} action */
const isForeseen = ({ ahead, origin, preview, summary }, action) =>
  ahead &&
  origin?.kind === action.origin.kind &&
  // The rows are not foreseen: they are in a fold.
  JSON.stringify([{ ...preview, head: [] }, summary]) === JSON.stringify([{ ...action.preview, head: [] }, action.summary]);

/**
 * @param {State} state @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  switch (action.type) {
    case "language":
      return { ...state, language: action.language, messages: without(state.messages, "language") };
    case "theme":
      return { ...state, theme: action.theme };
    case "engineReady": {
      const { parameters, version } = action;
      return { ...withParameters(state, parameters), engine: { status: "ready", version } };
    }
    case "engineBroken": {
      const sentences = [action.sentence];
      return {
        ...state,
        engine: { ...state.engine, status: "broken" },
        loading: null,
        starting: null,
        retrain: null,
        recheck: null,
        messages: withMessage(state.messages, {
          topic: "engine",
          level: "error",
          title: "message.engine_broken",
          sentences,
        }),
      };
    }
    case "builtIns":
      return { ...state, builtIns: action.entries };
    case "firstSight": {
      const { origin, parameters, preview, summary } = action;
      return { ...withData(withParameters(state, parameters), origin, preview, summary), ahead: true };
    }
    case "loading": {
      const next = action.name === state.preview?.name ? state : withoutAhead(state);
      return { ...next, loading: { name: action.name, fraction: action.fraction } };
    }
    case "loaded": {
      const { origin, preview, summary, refused } = action;
      return {
        ...(isForeseen(state, action) ? { ...state, preview } : withData(state, origin, preview, summary)),
        ahead: false,
        // Another file is being read already.
        loading: action.overtaken ? state.loading : null,
        dataErrors: refused,
        messages: without(state.messages, "load", "start"),
      };
    }
    case "linked": {
      const { origin, taken } = action;
      const asked = { data: taken.data, job: { ...taken.job, kept: {} } };
      const parents = taken.parents.map((parent) => ({ ...parent, value: null }));
      const none = { loading: null, run: null, snapshot: null, selected: null, evaluation: null, rechecked: null };
      return { ...withData(state, origin, taken.preview, taken.summary), ...none, ahead: false, pictures: {}, asked, aside: NOTHING_ASIDE, dataErrors: [], parents, messages: [] };
    }
    case "loadFailed":
      return {
        ...withoutAhead(state),
        loading: null,
        messages: withMessage(state.messages, {
          topic: "load",
          level: "error",
          title: "load.failed",
          sentences: action.sentences,
        }),
      };
    case "askData":
      return { ...state, asked: { ...state.asked, data: { ...state.asked.data, ...action.change } } };
    case "askTarget": {
      const { target } = action;
      // Another target is another task with other classes.
      const ignored = state.asked.data.ignored.filter((name) => name !== target);
      const data = { ...state.asked.data, target, ignored, task: null, positive: null, split: null };
      return { ...state, asked: { ...state.asked, data } };
    }
    case "useColumn": {
      const others = state.asked.data.ignored.filter((name) => name !== action.name);
      const data = { ...state.asked.data, ignored: action.use ? others : [...others, action.name] };
      return { ...state, asked: { ...state.asked, data } };
    }
    case "dataSet": {
      const { summary } = action;
      return {
        ...state,
        summary,
        dataErrors: [],
        asked: { ...state.asked, job: jobFor(state.asked.job, summary) },
      };
    }
    case "dataRefused":
      return { ...state, dataErrors: action.errors };
    case "askJob":
      return withJob(state, { ...state.asked.job, ...action.change });
    case "askRules": {
      const { job } = state.asked;
      return withJob(state, { ...job, rules: { ...job.rules, ...action.change } });
    }
    case "askStrategy": {
      const { job, aside } = withStrategy(state.asked.job, state.aside, action.choice);
      return { ...withJob(state, job), aside };
    }
    case "continueFrom": {
      const { job } = state.asked;
      const warm_start = state.run?.load === state.loads ? "IdenticalDataAndAlgorithm" : "TransferLearning";
      // With the same seed it would draw what its parent has drawn.
      const seed = /^\d{1,15}$/.test(job.seed) ? String(Number(job.seed) + 1) : job.seed;
      return withJob(state, { ...job, seed, rules: { ...job.rules, warm_start, parents: [action.name] } });
    }
    case "parent":
      return withParent(state, action.parent);
    case "askWorkers":
      return { ...state, workers: action.workers };
    case "askParam": {
      const parameters = state.asked.job.parameters.map((setting) =>
        setting.name === action.name ? { ...setting, ...action.change } : setting,
      );
      return { ...withJob(state, { ...state.asked.job, parameters }), refusedRanges: [] };
    }
    case "resetParams": {
      const parameters = state.parameters.map(({ setting }) => setting);
      const fresh = { ...state.asked.job, parameters };
      const { job, aside } = withRoundsFixed(fresh, { ...state.aside, rounds: null });
      return { ...withJob(state, job), aside, refusedRanges: [] };
    }
    case "checked": {
      const { check } = action;
      const messages = check.errors.length === 0 ? without(state.messages, "start") : state.messages;
      return { ...state, check, messages };
    }
    case "adopt": {
      const data = action.data ?? state.asked.data;
      return { ...state, asked: { data, job: action.job }, aside: NOTHING_ASIDE, refusedRanges: [] };
    }
    case "request":
      return { ...state, request: action.request };
    case "starting": {
      const { runId: id, workers } = action;
      const run = { id, asked: state.asked, load: state.loads, dataName: state.preview?.name ?? "", workers, kept: null };
      return { ...state, starting: run, messages: without(state.messages, "start", "run", "retrain") };
    }
    case "started": {
      const { starting } = state;
      if (starting?.id !== action.runId) return state;
      return {
        ...state,
        run: { ...starting, workers: action.workers, kept: action.kept },
        starting: null,
        snapshot: null,
        pictures: {},
        selected: null,
        retrain: null,
        evaluation: null,
        recheck: null,
        rechecked: null,
        refusedRanges: [],
        own: NO_OWN,
        messages:
          action.workers < starting.workers
            ? withMessage(state.messages, fewerWorkers(action.workers, starting.workers))
            : // How far a run was on its way back.
              without(state.messages, "run"),
      };
    }
    case "givenUp":
      return {
        ...state,
        messages: withMessage(state.messages, {
          topic: "run",
          level: "error",
          title: "run.givenUp",
          sentences: action.errors,
        }),
      };
    case "startRefused":
      return {
        ...state,
        starting: null,
        // What was to be taken up has taken the place of the run before.
        ...(action.gone ? { run: null, snapshot: null, pictures: {}, selected: null, evaluation: null, rechecked: null } : {}),
        messages: withMessage(state.messages, {
          topic: action.topic,
          level: action.topic === "run" ? "info" : "error",
          title: action.topic === "run" ? "run.interrupted" : "run.refused",
          sentences: action.errors,
        }),
      };
    case "snapshot": {
      if (action.runId !== state.run?.id) return state;
      // What waited when the job was stopped has never become a training job.
      const told = withRows(action.snapshot, state.snapshot?.trials ?? []);
      if (isRunning({ ...state, snapshot: told })) return { ...state, snapshot: told };
      const snapshot = { ...told, trials: told.trials.filter(({ status }) => status !== "Waiting") };
      const next = { ...state, snapshot };
      const { objective, name } = snapshot;
      const parent = { name, metric: objective.metric, value: bestTrial(next)?.objective ?? null };
      return { ...withParent(next, parent), own: NO_OWN };
    }
    case "rangesApplied": {
      const { run } = state;
      if (!run) return state;
      const job = { ...run.asked.job, parameters: action.parameters };
      return { ...state, run: { ...run, asked: { ...run.asked, job } }, refusedRanges: [] };
    }
    case "rangesRefused":
      return { ...state, refusedRanges: action.errors };
    case "vary": {
      const trial = state.snapshot?.trials.find((row) => row.trial === action.trial);
      const values = Object.entries(trial?.hyperparameters ?? {});
      // To be changed by hand: as many digits as anyone types.
      const texts = values.map(([name, value]) => [name, String(typeof value === "number" ? Number(value.toPrecision(4)) : value)]);
      return { ...state, own: { ...state.own, texts: Object.fromEntries(texts), open: true, errors: [] } };
    }
    case "closeOwn":
      return { ...state, own: { ...state.own, open: false } };
    case "askOwn":
      return { ...state, own: { ...state.own, texts: { ...state.own.texts, [action.name]: action.typed }, errors: [] } };
    case "enqueued":
      return { ...state, own: { ...state.own, errors: [], made: state.own.made + 1 } };
    case "enqueueRefused":
      return { ...state, own: { ...state.own, errors: action.errors } };
    case "pictures": {
      if (action.runId !== (state.run?.id ?? 0)) return state;
      const pictures = Object.fromEntries(action.pictures.map((picture) => [picture.id, picture]));
      return { ...state, pictures: { ...state.pictures, ...pictures } };
    }
    case "importance":
      return { ...state, importance: action.method };
    case "select":
      return { ...state, selected: action.trial };
    case "retrain":
      // The trainers do one of them at a time.
      if (state.retrain || state.recheck) return state;
      return {
        ...state,
        retrain: { trial: action.trial, fraction: 0, left: null },
        messages: without(state.messages, "retrain"),
      };
    case "recheck":
      if (state.retrain || state.recheck) return state;
      return { ...state, recheck: { fraction: 0, left: null }, messages: without(state.messages, "retrain") };
    case "refitting": {
      const { fraction, left } = action;
      if (action.what === "retrain") return state.retrain ? { ...state, retrain: { ...state.retrain, fraction, left } } : state;
      return state.recheck ? { ...state, recheck: { fraction, left } } : state;
    }
    case "retrained":
      return { ...state, retrain: null, evaluation: action.evaluation };
    case "rechecked":
      return { ...state, recheck: null, rechecked: action.trials };
    case "refitEnded": {
      const { errors, what } = action;
      const ended = what === "retrain" ? { ...state, retrain: null } : { ...state, recheck: null };
      if (errors.length === 0) return ended;
      const title = what === "retrain" ? "best.retrainFailed" : "best.recheckFailed";
      const message = /** @type {const} */ ({ topic: "retrain", level: "error" });
      return { ...ended, messages: withMessage(state.messages, { ...message, title, sentences: errors }) };
    }
    case "console":
      return { ...state, console: { .../** @type {ConsoleState} */ (state.console), ...action.change } };
    case "lab":
      return { ...state, lab: { .../** @type {LabState} */ (state.lab), ...action.change } };
    case "slow":
      return { ...state, slow: action.slow };
    case "kept":
      return { ...state, kept: true };
    case "say":
      return { ...state, messages: withMessage(state.messages, action.message) };
    case "dismiss":
      return { ...state, messages: without(state.messages, action.topic) };
    // What these do happens outside of the page; the answer is an action of its own.
    case "openBuiltIn":
    case "openFile":
    case "openText":
    case "openRequest":
    case "start":
    case "pause":
    case "resume":
    case "stop":
    case "cancelFits":
    case "makeLists":
    case "applyRanges":
    case "enqueue":
    case "update":
    case "toggleLab":
    case "goOn":
    case "forgetKept":
    case "takeUp":
    case "openRace":
    case "openJobs":
    case "openShare":
    case "openLink":
    case "speak":
    case "openBoosting":
      return state;
    default: {
      /** @type {never} */
      const never = action;
      throw new Error(`unknown action ${JSON.stringify(never)}`);
    }
  }
}

/** @param {State} initial */
export function createStore(initial) {
  let state = initial;
  /** @type {((state: State, action: Action) => void)[]} */
  const listeners = [];
  return {
    get: () => state,
    /** @type {Dispatch} */
    dispatch(action) {
      state = reduce(state, action);
      for (const listener of listeners) listener(state, action);
    },
    /** @param {(state: State, action: Action) => void} listener called after each action */
    subscribe(listener) {
      listeners.push(listener);
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
