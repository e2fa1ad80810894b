// @ts-check
/**
 * The one store. No DOM, no worker, no clock: `reduce` is a pure function, and what follows from an action outside of the
 * page is `effects.js`.
 */

import { DATA_DEFAULTS, withRoundsFixed, withStrategy } from "./settings.js";
import { NO_OWN, ROWS_AT_ONCE, UNCHECKED, bestTrial, isRunning } from "./state.js";

/** @import {DataSummary, JobSettings} from "./protocol.js" */
/** @import {Action, Dispatch, Message, State, Topic} from "./state.js" */

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

/** The objective stays if the new data allow it. @param {JobSettings} job @param {DataSummary} summary */
const jobFor = (job, summary) =>
  summary.metrics.some(({ name }) => name === job.objective) ? job : { ...job, objective: summary.objective };

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
      const job = { ...state.asked.job, parameters: parameters.map(({ setting }) => setting) };
      return { ...state, engine: { status: "ready", version }, parameters, asked: { ...state.asked, job } };
    }
    case "engineBroken": {
      const sentences = [action.sentence];
      return {
        ...state,
        engine: { ...state.engine, status: "broken" },
        loading: null,
        starting: null,
        retrain: null,
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
    case "loading":
      return { ...state, loading: { name: action.name, fraction: action.fraction } };
    case "loaded": {
      const { origin, preview, summary, refused } = action;
      const data = { ...DATA_DEFAULTS, target: summary?.target ?? null, ignored: summary?.ignored ?? [] };
      return {
        ...state,
        origin,
        preview,
        summary,
        loads: state.loads + 1,
        // Another file is being read already.
        loading: action.overtaken ? state.loading : null,
        loadNotes: preview.notices,
        dataErrors: refused,
        asked: { data, job: summary ? jobFor(state.asked.job, summary) : state.asked.job },
        check: UNCHECKED,
        messages: without(state.messages, "load", "start"),
      };
    }
    case "loadFailed":
      return {
        ...state,
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
      const data = { ...state.asked.data, target, ignored, task: null, positive: null };
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
      const { errors, combinations, scales } = action;
      const messages = errors.length === 0 ? without(state.messages, "start") : state.messages;
      return { ...state, check: { errors, combinations, scales }, messages };
    }
    case "request":
      return { ...state, request: action.request };
    case "starting": {
      const { runId: id, workers } = action;
      const run = { id, asked: state.asked, load: state.loads, dataName: state.preview?.name ?? "", workers };
      return { ...state, starting: run, messages: without(state.messages, "start", "run", "retrain") };
    }
    case "started": {
      const { starting } = state;
      if (starting?.id !== action.runId) return state;
      return {
        ...state,
        run: { ...starting, workers: action.workers },
        starting: null,
        snapshot: null,
        pictures: {},
        selected: null,
        retrain: null,
        evaluation: null,
        refusedRanges: [],
        own: NO_OWN,
        rowsShown: ROWS_AT_ONCE,
        messages:
          action.workers < starting.workers
            ? withMessage(state.messages, fewerWorkers(action.workers, starting.workers))
            : state.messages,
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
        messages: withMessage(state.messages, {
          topic: "start",
          level: "error",
          title: "run.refused",
          sentences: action.errors,
        }),
      };
    case "snapshot": {
      const { snapshot } = action;
      if (action.runId !== state.run?.id) return state;
      const next = { ...state, snapshot };
      if (isRunning(next)) return next;
      const { objective, name } = snapshot;
      const parent = { name, metric: objective.metric, value: bestTrial(next)?.objective ?? null };
      return { ...next, parents: [...state.parents.filter((known) => known.name !== name), parent], own: NO_OWN };
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
    case "sort": {
      const { column, direction } = state.sort;
      const flipped = direction === "ascending" ? "descending" : "ascending";
      return { ...state, sort: { column: action.column, direction: column === action.column ? flipped : "ascending" } };
    }
    case "showMore":
      return { ...state, rowsShown: state.rowsShown + ROWS_AT_ONCE };
    case "retrain":
      return {
        ...state,
        retrain: { trial: action.trial, fraction: 0, left: null },
        messages: without(state.messages, "retrain"),
      };
    case "retraining":
      if (!state.retrain) return state;
      return { ...state, retrain: { ...state.retrain, fraction: action.fraction, left: action.left } };
    case "retrained":
      return { ...state, retrain: null, evaluation: action.evaluation };
    case "retrainEnded": {
      const { errors } = action;
      if (errors.length === 0) return { ...state, retrain: null };
      const message = /** @type {const} */ ({ topic: "retrain", level: "error", title: "best.retrainFailed" });
      return { ...state, retrain: null, messages: withMessage(state.messages, { ...message, sentences: errors }) };
    }
    case "say":
      return { ...state, messages: withMessage(state.messages, action.message) };
    case "dismiss":
      return { ...state, messages: without(state.messages, action.topic) };
    // What these do happens outside of the page; the answer is an action of its own.
    case "openBuiltIn":
    case "openFile":
    case "openText":
    case "start":
    case "pause":
    case "resume":
    case "stop":
    case "cancelRetrain":
    case "makeLists":
    case "applyRanges":
    case "enqueue":
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
