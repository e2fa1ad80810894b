// @ts-check
/**
 * The one store: what was asked and what is shown. No DOM, no worker, no clock: `reduce` is a pure function, and what
 * follows from an action outside of the page is `effects.js`.
 */

import { DATA_DEFAULTS, JOB_DEFAULTS, defaultSetting, withRoundsFixed, withStrategy } from "./settings.js";

/** @import {DataSettings, DataSummary, Evaluation, ImportanceMethod, JobSettings, ParamInfo, ParamSetting, Picture, Preview, RuleSettings, ScalingType, Sentence, Snapshot} from "./protocol.js" */
/** @import {Language} from "./i18n/i18n.js" */
/** @import {Aside, StrategyChoice} from "./settings.js" */

/** @typedef {"auto" | "light" | "dark"} Theme */
/**
 * A built-in data set, a row of `data/index.json`.
 * @typedef {{id: string, file: string, target: string, name: Record<Language, string>, about: Record<Language, string>}} BuiltIn
 */
/** @typedef {{kind: "builtin", id: string} | {kind: "file", name: string}} Origin */
/** Where a message comes from: a later one of the same topic takes its place. @typedef {"load" | "start" | "run" | "retrain" | "engine" | "copy" | "language"} Topic */
/** @typedef {{topic: Topic, level: "error" | "info", title: string, sentences: Sentence[]}} Message */
/** `asked`: the settings it has, as typed; `load`: the data. @typedef {{id: number, asked: {data: DataSettings, job: JobSettings}, load: number, dataName: string, workers: number}} Run */
/** One's own configuration, as typed; `made`: how many were queued. @typedef {{texts: Record<string, string>, open: boolean, errors: Sentence[], made: number}} Own */
/** A job that is over, for others to learn from. @typedef {{name: string, metric: string, value: number | null}} Parent */
/** @typedef {{column: string, direction: "ascending" | "descending"}} Sort */

/**
 * @typedef {{
 *   language: Language, theme: Theme,
 *   engine: {status: "starting" | "ready" | "broken", version: string},
 *   builtIns: BuiltIn[],
 *   origin: Origin | null, loads: number, loading: {name: string, fraction: number | null} | null,
 *   preview: Preview | null, summary: DataSummary | null, dataErrors: Sentence[], loadNotes: Sentence[],
 *   parameters: ParamInfo[],
 *   asked: {data: DataSettings, job: JobSettings},
 *   aside: Aside, workers: string,
 *   check: {errors: Sentence[], combinations: number | null, scales: Record<string, ScalingType>}, request: unknown,
 *   refusedRanges: Sentence[], own: Own, parents: Parent[],
 *   starting: Run | null, run: Run | null, snapshot: Snapshot | null,
 *   pictures: Partial<Record<Picture["id"], Picture>>, selected: number | null, importance: ImportanceMethod,
 *   retrain: {trial: number, fraction: number, left: number | null} | null, evaluation: Evaluation | null,
 *   sort: Sort, rowsShown: number, messages: Message[],
 * }} State
 */

/**
 * @typedef {(
 *   | {type: "language", language: Language}
 *   | {type: "theme", theme: Theme}
 *   | {type: "engineReady", parameters: ParamInfo[], version: string}
 *   | {type: "engineBroken", sentence: Sentence}
 *   | {type: "builtIns", entries: BuiltIn[]}
 *   | {type: "openBuiltIn", id: string}
 *   | {type: "openFile", file: File}
 *   | {type: "openText", text: string}
 *   | {type: "loading", name: string, fraction: number | null}
 *   | {type: "loaded", origin: Origin, preview: Preview, summary: DataSummary | null, refused: Sentence[], overtaken: boolean}
 *   | {type: "loadFailed", sentences: Sentence[]}
 *   | {type: "askData", change: Partial<DataSettings>}
 *   | {type: "askTarget", target: string | null}
 *   | {type: "useColumn", name: string, use: boolean}
 *   | {type: "dataSet", summary: DataSummary}
 *   | {type: "dataRefused", errors: Sentence[]}
 *   | {type: "askJob", change: Partial<JobSettings>}
 *   | {type: "askRules", change: Partial<RuleSettings>}
 *   | {type: "askStrategy", choice: StrategyChoice}
 *   | {type: "continueFrom", name: string}
 *   | {type: "makeLists", names: string[]}
 *   | {type: "askWorkers", workers: string}
 *   | {type: "askParam", name: string, change: Partial<ParamSetting>}
 *   | {type: "resetParams"}
 *   | {type: "checked", errors: Sentence[], combinations: number | null, scales: Record<string, ScalingType>}
 *   | {type: "request", request: unknown}
 *   | {type: "start"}
 *   | {type: "starting", runId: number, workers: number}
 *   | {type: "started", runId: number, workers: number}
 *   | {type: "givenUp", errors: Sentence[]}
 *   | {type: "startRefused", errors: Sentence[]}
 *   | {type: "pause"} | {type: "resume"} | {type: "stop"}
 *   | {type: "applyRanges"}
 *   | {type: "rangesApplied", parameters: ParamSetting[]}
 *   | {type: "rangesRefused", errors: Sentence[]}
 *   | {type: "vary", trial: number | null}
 *   | {type: "closeOwn"}
 *   | {type: "askOwn", name: string, typed: string}
 *   | {type: "enqueue"}
 *   | {type: "enqueued"}
 *   | {type: "enqueueRefused", errors: Sentence[]}
 *   | {type: "snapshot", runId: number, snapshot: Snapshot}
 *   | {type: "importance", method: ImportanceMethod}
 *   | {type: "pictures", runId: number, pictures: Picture[]}
 *   | {type: "select", trial: number | null}
 *   | {type: "sort", column: string}
 *   | {type: "showMore"}
 *   | {type: "retrain", trial: number}
 *   | {type: "cancelRetrain"}
 *   | {type: "retraining", fraction: number, left: number | null}
 *   | {type: "retrained", evaluation: Evaluation}
 *   | {type: "retrainEnded", errors: Sentence[]}
 *   | {type: "say", message: Message}
 *   | {type: "dismiss", topic: Topic}
 * )} Action
 */

/** @typedef {(action: Action) => void} Dispatch */

/** Rows that the trials table shows at first, and more of at each request: a job may have thousands. */
export const ROWS_AT_ONCE = 200;

/** As many Web Workers as the machine and the job have use for. */
export const AUTOMATIC_WORKERS = "auto";

/** @type {Aside} */
const NOTHING_ASIDE = { maxJobs: null, rounds: null };
/** @type {State["check"]} */
const UNCHECKED = { errors: [], combinations: null, scales: {} };
/** @type {Own} */
const NO_OWN = { texts: {}, open: false, errors: [], made: 0 };

/** @param {Language} language @param {Theme} theme @returns {State} */
export function initialState(language, theme) {
  return {
    language,
    theme,
    engine: { status: "starting", version: "" },
    builtIns: [],
    origin: null,
    loads: 0,
    loading: null,
    preview: null,
    summary: null,
    dataErrors: [],
    loadNotes: [],
    parameters: [],
    asked: { data: DATA_DEFAULTS, job: JOB_DEFAULTS },
    aside: NOTHING_ASIDE,
    workers: AUTOMATIC_WORKERS,
    check: UNCHECKED,
    refusedRanges: [],
    own: NO_OWN,
    parents: [],
    request: null,
    starting: null,
    run: null,
    snapshot: null,
    pictures: {},
    selected: null,
    importance: "PedAnova",
    retrain: null,
    evaluation: null,
    sort: { column: "trial", direction: "descending" },
    rowsShown: ROWS_AT_ONCE,
    messages: [],
  };
}

/** Settings are replaced, never changed, so equal objects need no look inside. @param {unknown} one @param {unknown} other */
const differ = (one, other) => one !== other && JSON.stringify(one) !== JSON.stringify(other);

/** Do the settings differ from those of the run that is shown? @param {State} state */
export const changedSinceRun = ({ run, loads, asked }) => run !== null && (run.load !== loads || differ(run.asked, asked));

/** Do the ranges differ from those of the run that is shown? @param {State} state */
export const rangesChanged = ({ run, asked }) => run !== null && differ(run.asked.job.parameters, asked.job.parameters);

/** The job is held and goes on when it is resumed. @param {State} state */
export const isPaused = ({ snapshot, starting, engine }) =>
  snapshot?.status === "InProgress" && snapshot.paused && starting === null && engine.status === "ready";

/** @param {State} state */
export const isRunning = ({ snapshot, starting }) =>
  starting !== null || snapshot?.status === "InProgress" || snapshot?.status === "Stopping";

/** What is wrong with a field of the form. @param {State} state @param {string} field */
export const errorsAt = ({ check, dataErrors, refusedRanges, own }, field) =>
  [...dataErrors, ...refusedRanges, ...check.errors, ...own.errors].filter((error) => error.field === field);

/** The best trial so far. @param {State} state */
export function bestTrial({ snapshot }) {
  return snapshot?.trials.find(({ trial }) => trial === snapshot.best) ?? null;
}

/** What people count: the first training job is number 1, as in SageMaker's console. @param {number} trial */
export const trialNumber = (trial) => trial + 1;

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
      const job = { ...state.asked.job, parameters: parameters.map(defaultSetting) };
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
      const parameters = state.parameters.map(defaultSetting);
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
