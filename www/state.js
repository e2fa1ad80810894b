// @ts-check
/**
 * The state of the page: what was asked and what is shown, what it is at first, what can happen to it (`reduce.js` says what
 * comes of that), and what the panels ask of it.
 */

import { DATA_DEFAULTS, JOB_DEFAULTS } from "./settings.js";

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
export const UNCHECKED = { errors: [], combinations: null, scales: {} };
/** @type {Own} */
export const NO_OWN = { texts: {}, open: false, errors: [], made: 0 };

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
