// @ts-check
/**
 * The one store: what was asked and what is shown. No DOM, no worker, no clock: `reduce` is a pure function, and what
 * follows from an action outside of the page is `effects.js`.
 */

/** @import {DataSettings, DataSummary, Evaluation, JobSettings, ParamInfo, ParamSetting, Picture, Preview, Sentence, Snapshot} from "./protocol.js" */
/** @import {Language} from "./i18n/i18n.js" */

/** @typedef {"auto" | "light" | "dark"} Theme */
/**
 * A built-in data set, a row of `data/index.json`.
 * @typedef {{id: string, file: string, target: string, name: Record<Language, string>, about: Record<Language, string>}} BuiltIn
 */
/** @typedef {{kind: "builtin", id: string} | {kind: "file", name: string}} Origin */
/** Where a message comes from: a later one of the same topic takes its place. @typedef {"load" | "start" | "run" | "retrain" | "engine" | "copy" | "language"} Topic */
/** @typedef {{topic: Topic, level: "error" | "info", title: string, sentences: Sentence[]}} Message */
/** `key`: the settings it was started with; `load`: the data. @typedef {{id: number, key: string, load: number, dataName: string, workers: number}} Run */
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
 *   workers: string,
 *   check: {errors: Sentence[], combinations: number | null}, request: unknown,
 *   starting: Run | null, run: Run | null, snapshot: Snapshot | null,
 *   pictures: Partial<Record<Picture["id"], Picture>>, selected: number | null,
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
 *   | {type: "askWorkers", workers: string}
 *   | {type: "askParam", name: string, change: Partial<ParamSetting>}
 *   | {type: "resetParams"}
 *   | {type: "checked", errors: Sentence[], combinations: number | null}
 *   | {type: "request", request: unknown}
 *   | {type: "start"}
 *   | {type: "starting", runId: number, workers: number}
 *   | {type: "started", runId: number, workers: number}
 *   | {type: "givenUp", errors: Sentence[]}
 *   | {type: "startRefused", errors: Sentence[]}
 *   | {type: "pause"} | {type: "resume"} | {type: "stop"}
 *   | {type: "snapshot", runId: number, snapshot: Snapshot}
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

/** @type {DataSettings} */
const DATA_DEFAULTS = {
  target: null,
  ignored: [],
  task: null,
  positive: null,
  validation_fraction: "0.2",
  test_fraction: "0.2",
  seed: "1",
};

/** @type {JobSettings} */
const JOB_DEFAULTS = {
  objective: "",
  strategy: "Random",
  max_jobs: "20",
  max_parallel: "4",
  seed: "1",
  parameters: [],
};

/** As many Web Workers as the machine and the job have use for. */
export const AUTOMATIC_WORKERS = "auto";

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
    workers: AUTOMATIC_WORKERS,
    check: { errors: [], combinations: null },
    request: null,
    starting: null,
    run: null,
    snapshot: null,
    pictures: {},
    selected: null,
    retrain: null,
    evaluation: null,
    sort: { column: "trial", direction: "descending" },
    rowsShown: ROWS_AT_ONCE,
    messages: [],
  };
}

/** @param {ParamInfo} info @returns {ParamSetting} */
const defaultSetting = ({ name, tune, default: value, range }) => ({ name, tune, value, ...range });

/** The settings as one text: equal texts give equal jobs. @param {State} state */
export const settingsKey = ({ loads, asked }) => JSON.stringify([loads, asked]);

/** Do the settings differ from those of the run that is shown? @param {State} state */
export const changedSinceRun = (state) => state.run !== null && state.run.key !== settingsKey(state);

/** @param {State} state */
export const isRunning = ({ snapshot, starting }) =>
  starting !== null || snapshot?.status === "InProgress" || snapshot?.status === "Stopping";

/** What is wrong with a field of the form. @param {State} state @param {string} field */
export const errorsAt = ({ check, dataErrors }, field) =>
  [...dataErrors, ...check.errors].filter((error) => error.field === field);

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
        check: { errors: [], combinations: null },
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
      return { ...state, asked: { ...state.asked, job: { ...state.asked.job, ...action.change } } };
    case "askWorkers":
      return { ...state, workers: action.workers };
    case "askParam": {
      const parameters = state.asked.job.parameters.map((setting) =>
        setting.name === action.name ? { ...setting, ...action.change } : setting,
      );
      return { ...state, asked: { ...state.asked, job: { ...state.asked.job, parameters } } };
    }
    case "resetParams": {
      const parameters = state.parameters.map(defaultSetting);
      return { ...state, asked: { ...state.asked, job: { ...state.asked.job, parameters } } };
    }
    case "checked": {
      const { errors, combinations } = action;
      const messages = errors.length === 0 ? without(state.messages, "start") : state.messages;
      return { ...state, check: { errors, combinations }, messages };
    }
    case "request":
      return { ...state, request: action.request };
    case "starting": {
      const { runId: id, workers } = action;
      const run = { id, key: settingsKey(state), load: state.loads, dataName: state.preview?.name ?? "", workers };
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
    case "snapshot":
      return action.runId === state.run?.id ? { ...state, snapshot: action.snapshot } : state;
    case "pictures": {
      if (action.runId !== (state.run?.id ?? 0)) return state;
      const pictures = Object.fromEntries(action.pictures.map((picture) => [picture.id, picture]));
      return { ...state, pictures: { ...state.pictures, ...pictures } };
    }
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
