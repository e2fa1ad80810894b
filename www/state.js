// @ts-check
/**
 * The state of the page: what was asked and what is shown, what it is at first, what can happen to it (`reduce.js` says what
 * comes of that), and what the panels ask of it.
 */

import { DATA_DEFAULTS, JOB_DEFAULTS, withKept } from "./settings.js";

/** @import {Checked, DataSettings, DataSummary, Evaluation, ImportanceMethod, JobSettings, LinkTaken, ParamInfo, ParamSetting, Picture, Preview, Rechecked, RuleSettings, ScalingType, Sentence, Snapshot, SnapshotChanges} from "./protocol.js" */
/** @import {ConsoleState} from "./console/state.js" */
/** @import {KeptRun} from "./kept/database.js" */
/** @import {LabState} from "./lab/state.js" */
/** @import {Language} from "./i18n/i18n.js" */
/** @import {Aside, StrategyChoice} from "./settings.js" */

/** @typedef {"auto" | "light" | "dark"} Theme */
/**
 * A built-in data set, a row of `data/index.json`.
 * @typedef {{id: string, file: string, target: string, name: Record<Language, string>, about: Record<Language, string>}} BuiltIn
 */
/** @typedef {{kind: "builtin", id: string} | {kind: "file", name: string}} Origin */
/** Where a message comes from: a later one of the same topic takes its place. @typedef {"load" | "start" | "run" | "retrain" | "engine" | "copy" | "language" | "console" | "lab" | "glossary" | "boosting" | "race" | "version" | "link" | "kept"} Topic */
/** `act`: what the visitor may have done about it, its text by its key. @typedef {{topic: Topic, level: "error" | "info", title: string, sentences: Sentence[], act?: {text: string, action: Action}}} Message */
/** `asked`: the settings it has, as typed; `load`: the data; `kept`: as what the browser keeps it. @typedef {{id: number, asked: {data: DataSettings, job: JobSettings}, load: number, dataName: string, workers: number, kept: string | null}} Run */
/** One's own configuration, as typed; `made`: how many were queued. @typedef {{texts: Record<string, string>, open: boolean, errors: Sentence[], made: number}} Own */
/** A job that is over, for others to learn from. @typedef {{name: string, metric: string, value: number | null}} Parent */

/**
 * `ahead`: the data are shown though the engine has not read them yet (`first-sight.js`). `slow`: a wait between training jobs.
 * @typedef {{
 *   language: Language, theme: Theme,
 *   engine: {status: "starting" | "ready" | "broken", version: string},
 *   kept: boolean,
 *   builtIns: BuiltIn[],
 *   origin: Origin | null, loads: number, ahead: boolean, loading: {name: string, fraction: number | null} | null,
 *   preview: Preview | null, summary: DataSummary | null, dataErrors: Sentence[], loadNotes: Sentence[],
 *   parameters: ParamInfo[],
 *   asked: {data: DataSettings, job: JobSettings},
 *   aside: Aside, workers: string,
 *   check: Omit<Checked, "scales"> & {scales: Record<string, ScalingType>}, request: Record<string, any> | null,
 *   refusedRanges: Sentence[], own: Own, parents: Parent[],
 *   starting: Run | null, run: Run | null, snapshot: Snapshot | null,
 *   pictures: Record<string, Picture>, selected: number | null, importance: ImportanceMethod,
 *   retrain: {trial: number, fraction: number, left: number | null} | null, evaluation: Evaluation | null,
 *   recheck: {fraction: number, left: number | null} | null, rechecked: Rechecked[] | null,
 *   slow: boolean, messages: Message[],
 *   console: ConsoleState | null, lab: LabState | null,
 * }} State
 */

/**
 * @typedef {(
 *   | {type: "language", language: Language}
 *   | {type: "theme", theme: Theme}
 *   | {type: "engineReady", parameters: ParamInfo[], version: string}
 *   | {type: "engineBroken", sentence: Sentence}
 *   | {type: "builtIns", entries: BuiltIn[]}
 *   | {type: "firstSight", origin: Origin, parameters: ParamInfo[], preview: Preview, summary: DataSummary}
 *   | {type: "openBuiltIn", id: string}
 *   | {type: "openFile", file: File}
 *   | {type: "openText", text: string}
 *   | {type: "loading", name: string, fraction: number | null}
 *   | {type: "loaded", origin: Origin, preview: Preview, summary: DataSummary | null, refused: Sentence[], overtaken: boolean}
 *   | {type: "loadFailed", sentences: Sentence[]}
 *   | {type: "openShare"}
 *   | {type: "openLink", fragment: string}
 *   | {type: "linked", origin: Origin, taken: LinkTaken}
 *   | {type: "speak", language: Language}
 *   | {type: "askData", change: Partial<DataSettings>}
 *   | {type: "askTarget", target: string | null}
 *   | {type: "useColumn", name: string, use: boolean}
 *   | {type: "dataSet", summary: DataSummary}
 *   | {type: "dataRefused", errors: Sentence[]}
 *   | {type: "askJob", change: Partial<JobSettings>}
 *   | {type: "askRules", change: Partial<RuleSettings>}
 *   | {type: "askStrategy", choice: StrategyChoice}
 *   | {type: "continueFrom", name: string}
 *   | {type: "parent", parent: Parent}
 *   | {type: "makeLists", names: string[]}
 *   | {type: "askWorkers", workers: string}
 *   | {type: "askParam", name: string, change: Partial<ParamSetting>}
 *   | {type: "resetParams"}
 *   | {type: "checked", check: State["check"]}
 *   | {type: "request", request: Record<string, any>}
 *   | {type: "openRequest", text: string}
 *   | {type: "adopt", job: JobSettings, data: DataSettings | null}
 *   | {type: "start"}
 *   | {type: "starting", runId: number, workers: number}
 *   | {type: "started", runId: number, workers: number, kept: string | null}
 *   | {type: "givenUp", errors: Sentence[]}
 *   | {type: "startRefused", topic: "start" | "run", errors: Sentence[], gone?: boolean}
 *   | {type: "pause"} | {type: "resume"} | {type: "stop"}
 *   | {type: "slow", slow: boolean}
 *   | {type: "applyRanges"}
 *   | {type: "rangesApplied", parameters: ParamSetting[]}
 *   | {type: "rangesRefused", errors: Sentence[]}
 *   | {type: "vary", trial: number | null}
 *   | {type: "closeOwn"}
 *   | {type: "askOwn", name: string, typed: string}
 *   | {type: "enqueue"}
 *   | {type: "enqueued"}
 *   | {type: "enqueueRefused", errors: Sentence[]}
 *   | {type: "snapshot", runId: number, snapshot: SnapshotChanges}
 *   | {type: "importance", method: ImportanceMethod}
 *   | {type: "pictures", runId: number, pictures: Picture[]}
 *   | {type: "select", trial: number | null}
 *   | {type: "retrain", trial: number}
 *   | {type: "recheck"}
 *   | {type: "cancelFits"}
 *   | {type: "refitting", what: "retrain" | "recheck", fraction: number, left: number | null}
 *   | {type: "retrained", evaluation: Evaluation, again: boolean}
 *   | {type: "rechecked", trials: Rechecked[]}
 *   | {type: "refitEnded", what: "retrain" | "recheck", errors: Sentence[]}
 *   | {type: "console", change: Partial<ConsoleState>}
 *   | {type: "toggleLab"}
 *   | {type: "openBoosting"}
 *   | {type: "openRace"}
 *   | {type: "openJobs"}
 *   | {type: "lab", change: Partial<LabState>}
 *   | {type: "kept"}
 *   | {type: "goOn", kept: string}
 *   | {type: "forgetKept"}
 *   | {type: "takeUp", run: KeptRun}
 *   | {type: "update"}
 *   | {type: "say", message: Message}
 *   | {type: "dismiss", topic: Topic}
 * )} Action
 */

/** @typedef {(action: Action) => void} Dispatch */

/** As many Web Workers as the machine and the job have use for. */
export const AUTOMATIC_WORKERS = "auto";

/** @type {Aside} */
export const NOTHING_ASIDE = { maxJobs: null, rounds: null };
/** @type {State["check"]} */
export const UNCHECKED = { errors: [], combinations: null, scales: {}, name: "", kept: null };
/** @type {Own} */
export const NO_OWN = { texts: {}, open: false, errors: [], made: 0 };

/** @param {Language} language @param {Theme} theme @returns {State} */
export function initialState(language, theme) {
  return {
    language,
    theme,
    engine: { status: "starting", version: "" },
    kept: false,
    builtIns: [],
    origin: null,
    loads: 0,
    ahead: false,
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
    recheck: null,
    rechecked: null,
    slow: false,
    messages: [],
    // They come later.
    console: null,
    lab: null,
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

/** The request of the form as of its last settings without errors, with what was read and has no use here. @param {State} state */
export const requestShown = ({ request, asked }) => request && withKept(request, asked.job.kept);

/** What is wrong with a field of the form. @param {State} state @param {string} field */
export const errorsAt = ({ check, dataErrors, refusedRanges, own }, field) =>
  [...dataErrors, ...refusedRanges, ...check.errors, ...own.errors].filter((error) => error.field === field);

/** The best trial so far. @param {State} state */
export function bestTrial({ snapshot }) {
  return snapshot?.trials[snapshot.best ?? -1] ?? null;
}

/** What people count: the first training job is number 1, as in SageMaker's console. @param {number} trial */
export const trialNumber = (trial) => trial + 1;
