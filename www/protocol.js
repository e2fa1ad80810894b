// @ts-check
/**
 * Every message between the page, the tuner worker and the trainer workers, and every shape they carry.
 * The Rust side of these shapes is `src/session.rs` (DTOs). Messages about a job carry its `runId`; messages of another run are dropped.
 */

/**
 * A sentence for people, as data: a key of the catalogues and what fills its placeholders.
 * @typedef {{code: string, params: Record<string, string>, field?: string}} Sentence
 */

/**
 * @typedef {"binary" | "multiclass" | "regression"} Task
 * @typedef {"Linear" | "Logarithmic" | "ReverseLogarithmic" | "Auto"} ScalingType
 */

/**
 * @typedef {{kind: "histogram", counts: number[]} | {kind: "levels", levels: [string, number][], other: number} | {kind: "empty"}} Distribution
 * @typedef {{name: string, kind: "number" | "category", missing: number, distinct: number, range: [number, number, number] | null, distribution: Distribution}} ColumnSummary
 */

/**
 * What the page shows of a file. `head`: the first rows as text, at most 50.
 * @typedef {{
 *   name: string, bytes: number, rows: number, columns: ColumnSummary[], head: string[][],
 *   source: {format: "csv" | "arff", delimiter: string | null, encoding: "utf-8" | "utf-16" | "windows-1252", gzip: boolean, text_bytes: number, header: boolean},
 *   notices: Sentence[],
 * }} Preview
 */

/**
 * Roles and split, as the visitor typed them. `null`: let the playground choose.
 * @typedef {{target: string | null, ignored: string[], task: Task | null, positive: string | null, validation_fraction: string, test_fraction: string, seed: string}} DataSettings
 */

/**
 * @typedef {{name: string, type: "Maximize" | "Minimize"}} MetricInfo
 */

/**
 * The data set that these settings give.
 * @typedef {{
 *   target: string, task: Task, inferred_task: Task, possible_tasks: Task[], classes: {name: string, rows: number}[], positive: string | null,
 *   features: string[], ignored: string[], rows: {train: number, validation: number, test: number, dropped: number},
 *   metrics: MetricInfo[], objective: string, notices: Sentence[],
 * }} DataSummary
 */

/**
 * A row of the booster's parameter table. All values as text, as they would be typed.
 * `scalings`: the scalings that are allowed for it. `choices`: the words of a categorical one, else empty. `needs`: it is
 * searched only where another hyperparameter has this value, if that one is tuned too.
 * @typedef {{
 *   name: string, kind: "continuous" | "integer" | "categorical", default: string, minimum: string, maximum: string | null,
 *   setting: ParamSetting, scalings: ScalingType[], choices: string[], needs: [string, string] | null,
 * }} ParamInfo
 */

/**
 * One hyperparameter as the visitor set it. `value` counts when `tune` is false; when it is true, `values` (texts between
 * spaces, commas or semicolons) if it is searched as a `list`, else `min`, `max`, `scale`.
 * @typedef {{name: string, tune: boolean, value: string, min: string, max: string, scale: ScalingType, list: boolean, values: string}} ParamSetting
 */

/** @typedef {"Bayesian" | "Random" | "Grid" | "Hyperband" | "TPE"} Strategy */

/**
 * The job as the visitor set it, as typed.
 * @typedef {{
 *   objective: string, strategy: Strategy, max_jobs: string, max_parallel: string, seed: string, rules: RuleSettings,
 *   parameters: ParamSetting[],
 * }} JobSettings
 */

/**
 * How a job goes on and when it ends, as typed; an empty text sets nothing. `hyperband_form`: SageMaker's Hyperband is the
 * asynchronous one, the textbook's has brackets. `max_jobs` of a Grid job may be empty: every combination.
 * @typedef {"" | "IdenticalDataAndAlgorithm" | "TransferLearning"} WarmStartType
 * @typedef {{
 *   early_stopping: "Off" | "Auto", hyperband_form: "Asynchronous" | "Brackets", min_resource: string, max_resource: string,
 *   max_runtime: string, target_value: string, max_not_improving: string, on_convergence: boolean, on_regret_bound: boolean,
 *   warm_start: WarmStartType, parents: string[], folds: string, without_booster_priors: boolean,
 * }} RuleSettings
 */

/**
 * @typedef {{
 *   trial: number, name: string, status: "Waiting" | "InProgress" | "Held" | "Completed" | "Stopped" | "Failed",
 *   origin: "strategy" | "enqueued", bracket: number | null,
 *   hyperparameters: Record<string, number | string>, rounds: number, max_rounds: number,
 *   values: (number | null)[] | null, objective: number | null, reason: Sentence | null,
 *   times: {started: number | null, ended: number | null},
 * }} TrialRow
 */

/**
 * What the page may show of a job. `best` is a trial number. `values` of a trial are in the order of `metrics`.
 * `recommended`: the trial with the best posterior mean, where values are noisy and it is not `best`; what the model expects
 * of both. `worth`: what may still be gained, and what counts as a gain; `trust`: how well
 * the model foretells the trials, each left out in turn. They are null while the job runs, but for `worth` where the job is
 * to end by it.
 * Everything that depends on the clock or on the number of workers stands under `times`.
 * @typedef {{
 *   revision: number, name: string, status: "InProgress" | "Completed" | "Stopping" | "Stopped" | "Failed", paused: boolean,
 *   objective: {metric: string, type: "Maximize" | "Minimize"}, strategy: string,
 *   hyperband: {form: "Asynchronous" | "Brackets", min_resource: number, max_resource: number} | null, early_stopping: "Off" | "Auto",
 *   seed: number, max_jobs: number, max_parallel: number,
 *   counters: {completed: number, in_progress: number, stopped: number, failed: number},
 *   metrics: string[], trials: TrialRow[], best: number | null,
 *   recommended: {trial: number, mean: number, best_mean: number, noise: number} | null,
 *   overall_best: {job: string, name: string, trial: number | null, status: TrialRow["status"], objective: number, hyperparameters: Record<string, number | string>} | null,
 *   completion: {reason: Sentence | null, not_improving: number, worth: {bound: number, tolerance: number} | null,
 *     trust: {trials: number, explained: number, within_one: number} | null},
 *   times: {started: number, ended: number | null, elapsed: number, left: number | null, converged: number | null, ignored_messages: number},
 * }} Snapshot
 */

/**
 * A drawn chart. `svg` has colours as CSS classes only. `hits`: places that answer to the pointer, in SVG user units.
 * `trial`: what the place stands for, if for one. `lines`: what the tooltip says, label key and text.
 * @typedef {{x: number, y: number, trial: number | null, lines: [string, string][]}} Hit
 * @typedef {{id: "history" | "curves" | "importance", width: number, height: number, svg: string, hits: Hit[]}} Picture
 */

/**
 * Scores on rows that nothing has seen. `scores`: metric name to value, null where it is no number.
 * @typedef {{rounds: number, hyperparameters: Record<string, string>, scores: Record<string, number | null>}} Scored
 * @typedef {{
 *   trial: number, objective: {metric: string, type: "Maximize" | "Minimize"}, metrics: MetricInfo[], rows: {fitted: number, test: number},
 *   default: Scored, tuned: Scored,
 *   confusion: {classes: string[], tuned: number[][], default: number[][]} | null,
 * }} Evaluation
 */

/**
 * How importance is worked out: what matters for the best, or over the whole space.
 * @typedef {"PedAnova" | "Fanova"} ImportanceMethod
 */

/**
 * The page to the tuner worker. A chart that is out of sight has no size. `id` pairs a request with its answer.
 * @typedef {(
 *   | {type: "load", id: number, name: string, bytes: ArrayBuffer}
 *   | {type: "data", id: number, settings: DataSettings}
 *   | {type: "check", id: number, job: JobSettings}
 *   | {type: "start", runId: number, job: JobSettings, workers: number}
 *   | {type: "pause", runId: number}
 *   | {type: "resume", runId: number}
 *   | {type: "stop", runId: number}
 *   | {type: "retrain", runId: number, trial: number}
 *   | {type: "cancelRetrain", runId: number}
 *   | {type: "select", runId: number, trial: number | null}
 *   | {type: "importance", method: ImportanceMethod}
 *   | {type: "charts", sizes: Partial<Record<Picture["id"], [number, number]>>, texts: Record<string, string>}
 *   | {type: "request", id: number, job: JobSettings}
 *   | {type: "enqueue", id: number, runId: number, texts: Record<string, string>}
 *   | {type: "edit", id: number, runId: number, parameters: ParamSetting[]}
 *   | {type: "makeList", id: number, setting: ParamSetting, count: number}
 *   | {type: "terminateTrainer", index: number}
 * )} ToTuner
 */

/**
 * The tuner worker to the page. A refusal (`refused`) answers `load`, `data`, `start`, `retrain`, `request`,
 * `makeList`, `enqueue` or `edit`: nothing has changed then. `started`: with so many workers, maybe fewer than asked for. `givenUp`: the job was stopped because no
 * worker is left to train it.
 * @typedef {(
 *   | {type: "ready", parameters: ParamInfo[], version: string}
 *   | {type: "loaded", id: number, preview: Preview, summary: DataSummary | null, refused: Sentence[]}
 *   | {type: "data", id: number, summary: DataSummary}
 *   | {type: "checked", id: number, errors: Sentence[], combinations: number | null, scales: [string, ScalingType][]}
 *   | {type: "request", id: number, request: unknown}
 *   | {type: "enqueued", id: number}
 *   | {type: "edited", id: number}
 *   | {type: "list", id: number, values: string[]}
 *   | {type: "refused", id: number | null, runId: number | null, what: string, errors: Sentence[]}
 *   | {type: "started", runId: number, workers: number}
 *   | {type: "givenUp", runId: number, errors: Sentence[]}
 *   | {type: "snapshot", runId: number, snapshot: Snapshot}
 *   | {type: "pictures", runId: number, pictures: Picture[]}
 *   | {type: "retraining", runId: number, fraction: number, left: number | null}
 *   | {type: "retrained", runId: number, evaluation: Evaluation}
 *   | {type: "retrainCancelled", runId: number}
 *   | {type: "broken", text: string}
 * )} FromTuner
 */

/**
 * The tuner worker to a trainer worker. `data`: a new run on new data; `run`: a new run on the data it has. A trial that is
 * started to a round before its last is held there, beside other trials, until `continue` or `drop`.
 * @typedef {(
 *   | {type: "data", runId: number, name: string, bytes: ArrayBuffer, spec: string, metrics: string[], folds: number}
 *   | {type: "run", runId: number}
 *   | {type: "start", runId: number, trial: number, params: Record<string, string>, toRound: number, maxRounds: number}
 *   | {type: "continue", runId: number, trial: number, toRound: number}
 *   | {type: "pause", runId: number, trial: number}
 *   | {type: "drop", runId: number, trial: number}
 *   | {type: "stop", runId: number, trial: number}
 *   | {type: "score", runId: number, which: "default" | "tuned", params: Record<string, string>}
 *   | {type: "cancelScore", runId: number}
 * )} ToTrainer
 */

/**
 * A trainer worker to the tuner worker. `values` of a report: rows of metric values, `first` is the round of the first row.
 * `done`: a held trial was to go on, but had come to its own end. `stopped` is not sent for a trial that was over by then.
 * @typedef {(
 *   | {type: "ready", runId: number}
 *   | {type: "reports", runId: number, trial: number, first: number, rows: number[][], done: boolean}
 *   | {type: "done", runId: number, trial: number}
 *   | {type: "stopped", runId: number, trial: number}
 *   | {type: "failed", runId: number, trial: number, error: Sentence}
 *   | {type: "scoring", runId: number, which: "default" | "tuned", fraction: number}
 *   | {type: "scored", runId: number, which: "default" | "tuned", result: unknown}
 *   | {type: "broken", runId: number, text: string}
 * )} FromTrainer
 */

export {};
