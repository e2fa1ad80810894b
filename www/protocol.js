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
 * Roles and split, as the visitor typed them. `null`: let the playground choose. `split`: rows that are known one by one, in
 * place of shares and seed.
 * @typedef {{target: string | null, ignored: string[], task: Task | null, positive: string | null, validation_fraction: string, test_fraction: string, seed: string, split?: "lab37" | null}} DataSettings
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
 * The job as the visitor set it, as typed. Without a name it gets the one that a check proposes. `kept`: members of a request
 * that was read, which the playground has no use for.
 * @typedef {{
 *   name: string, objective: string, strategy: Strategy, max_jobs: string, max_parallel: string, seed: string, rules: RuleSettings,
 *   parameters: ParamSetting[], kept: Record<string, any>,
 * }} JobSettings
 */

/**
 * How a job goes on and when it ends, as typed; an empty text sets nothing. `hyperband_form`: SageMaker's Hyperband is the
 * asynchronous one, the textbook's has brackets. `enqueued`: configurations that are tried first. `max_jobs` of a Grid job may be empty: every combination.
 * @typedef {"" | "IdenticalDataAndAlgorithm" | "TransferLearning"} WarmStartType
 * @typedef {{
 *   early_stopping: "Off" | "Auto", hyperband_form: "Asynchronous" | "Brackets", min_resource: string, max_resource: string,
 *   max_runtime: string, target_value: string, max_not_improving: string, on_convergence: boolean, on_regret_bound: boolean,
 *   warm_start: WarmStartType, parents: string[], folds: string, without_booster_priors: boolean,
 *   enqueued: Record<string, string>[],
 * }} RuleSettings
 */

/**
 * A request as the form shows it. `data`: null where they are those that are set. `kept`: paths of members that the
 * playground has no use for.
 * @typedef {{job: Omit<JobSettings, "kept">, data: DataSettings | null, notices: Sentence[], kept: string[]}} Adopted
 */

/**
 * Answer to a check of the form. `name`: what the job is called if no name is typed. `kept`: of a paused job, its training
 * jobs that have begun, and how many of them the ranges have inside.
 * @typedef {{
 *   errors: Sentence[], combinations: number | null, scales: [string, ScalingType][], name: string,
 *   kept: {begun: number, inside: number} | null,
 * }} Checked
 */

/**
 * @typedef {{
 *   trial: number, name: string, status: "Waiting" | "InProgress" | "Held" | "Completed" | "Stopped" | "Failed",
 *   origin: "strategy" | "enqueued", bracket: number | null,
 *   hyperparameters: Record<string, number | string>, rounds: number, max_rounds: number,
 *   values: (number | null)[] | null, objective: number | null, reason: Sentence | null,
 *   times: {started: number | null, ended: number | null, spans: {worker: number, from: number, to: number | null}[]},
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
 *   times: {started: number, ended: number | null, elapsed: number, left: number | null, worker_use: number | null, converged: number | null, ignored_messages: number},
 * }} Snapshot
 */

/**
 * What has changed of a job since the message before: `trials` has only the rows that are new or differ.
 * @typedef {Snapshot} SnapshotChanges
 */

/**
 * A drawn chart. `svg` has colours as CSS classes only. A path stands for the trial of its `data-trial`, or each of its parts,
 * from an `M` to the next, for that of `data-trials`. `hits`: places that answer to the pointer, in SVG user units, as a text
 * that `www/hits.js` reads when somebody points: there are thousands.
 * `axes`: of parallel coordinates, where each stands, in SVG user units.
 * @typedef {{name: string, kind: "continuous" | "integer" | "categorical" | "objective", x: number, top: number, bottom: number, brush: [number, number] | null}} AxisPlace
 * @typedef {{id: string, width: number, height: number, svg: string, hits: string, axes?: AxisPlace[]}} Picture
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

/** What was trained of a trial on train + validation rows, and with XGBoost's defaults: XGBoost's JSON. @typedef {{trial: number, tuned: string, default: string}} Models */

/**
 * The best trials again on other folds, the best first: what each scored in the job, and on each fold now; null is no number.
 * @typedef {{trial: number, objective: number, values: (number | null)[]}} Rechecked
 * @typedef {{trials: {trial: number, objective: number, params: Record<string, string>}[], folds: number, seed: number}} RecheckPlan
 */

/**
 * How importance is worked out: what matters for the best, or over the whole space.
 * @typedef {"PedAnova" | "Fanova"} ImportanceMethod
 */

/**
 * The page to the tuner worker. A chart that is out of sight has no size. `id` pairs a request with its answer. `file`: the loaded
 * one, or the run's. `link`: its data and its job take the place of all that is there.
 * @typedef {(
 *   | {type: "load", id: number, name: string, bytes: ArrayBuffer}
 *   | {type: "file", id: number, ofRun?: boolean}
 *   | {type: "models", id: number}
 *   | {type: "link", id: number, runId: number, name: string, bytes: ArrayBuffer, fragment: string, records: string | null, models: Models | null}
 *   | {type: "data", id: number, settings: DataSettings}
 *   | {type: "check", id: number, job: JobSettings}
 *   | {type: "start", runId: number, job: JobSettings, workers: number, about: {origin: Origin, asked: {data: DataSettings, job: JobSettings}}}
 *   | {type: "goOn", runId: number, kept: string}
 *   | {type: "keepNoMore"}
 *   | {type: "pause", runId: number}
 *   | {type: "step", runId: number}
 *   | {type: "slow", wait: number}
 *   | {type: "resume", runId: number}
 *   | {type: "stop", runId: number}
 *   | {type: "retrain", runId: number, trial: number}
 *   | {type: "recheck", runId: number}
 *   | {type: "cancelFits", runId: number}
 *   | {type: "select", runId: number, trial: number | null}
 *   | {type: "charts", sizes: Record<string, [number, number]>, texts: Record<string, string>}
 *   | {type: "analyst", port: MessagePort}
 *   | {type: "request", id: number, job: JobSettings}
 *   | {type: "problems", id: number, data: DataSettings | null, job: Omit<JobSettings, "kept">}
 *   | {type: "describe", id: number, sentences: Record<string, string>}
 *   | {type: "parent", id: number, parent: ParentGiven | {described: string}}
 *   | {type: "enqueue", id: number, runId: number, texts: Record<string, string>}
 *   | {type: "edit", id: number, runId: number, parameters: ParamSetting[]}
 *   | {type: "makeList", id: number, setting: ParamSetting, count: number}
 *   | {type: "terminateTrainer", index: number}
 * )} ToTuner
 */

/**
 * The tuner worker to the page. `file`: a copy of the loaded one. A refusal (`refused`) answers `load`, `data`, `start`, `retrain`, `recheck`, `request`, `parent`,
 * `makeList`, `enqueue`, `edit` or `link`: nothing has changed then, but for `gone`: the run before has made room. `started`: with so many workers, maybe fewer than asked for. `givenUp`: the job was stopped because no
 * worker is left to train it. `retrained`: `again`: by what the browser has kept.
 * @typedef {(
 *   | {type: "ready", parameters: ParamInfo[], version: string}
 *   | {type: "loaded", id: number, preview: Preview, summary: DataSummary | null, refused: Sentence[]}
 *   | {type: "file", id: number, bytes: ArrayBuffer | null}
 *   | {type: "models", id: number, models: Models | null}
 *   | {type: "linked", id: number, taken: LinkTaken}
 *   | {type: "data", id: number, summary: DataSummary}
 *   | {type: "checked", id: number, checked: Checked}
 *   | {type: "request", id: number, request: Record<string, any>}
 *   | {type: "problems", id: number, errors: Sentence[]}
 *   | {type: "described", id: number, described: Record<string, any> | null}
 *   | {type: "parent", id: number, parent: Parent}
 *   | {type: "enqueued", id: number}
 *   | {type: "edited", id: number}
 *   | {type: "list", id: number, values: string[]}
 *   | {type: "refused", id: number | null, runId: number | null, what: string, errors: Sentence[], gone?: boolean}
 *   | {type: "started", runId: number, workers: number, kept: string}
 *   | {type: "goingOn", runId: number, fraction: number}
 *   | {type: "notKept", runId: number, why: string}
 *   | {type: "givenUp", runId: number, errors: Sentence[]}
 *   | {type: "snapshot", runId: number, snapshot: SnapshotChanges}
 *   | {type: "pictures", runId: number, pictures: Picture[]}
 *   | {type: "refitting", runId: number, what: "retrain" | "recheck", fraction: number, left: number | null}
 *   | {type: "retrained", runId: number, evaluation: Evaluation, again: boolean}
 *   | {type: "rechecked", runId: number, trials: Rechecked[]}
 *   | {type: "refitCancelled", runId: number, what: "retrain" | "recheck"}
 *   | {type: "broken", text: string}
 * )} FromTuner
 */

/**
 * The tuner worker to the one that analyses the job. `data`: the file and the roles of the job that comes next. `job`: its
 * request and its parents (`MirrorStart`), now or with other ranges; its records follow from the first on. `now`: the
 * tuner's clock; `began`: when that stood at zero, in milliseconds since 1970. `models`: XGBoost's JSON of both, trained on train + validation rows.
 * @typedef {(
 *   | {type: "data", name: string, bytes: ArrayBuffer, spec: string}
 *   | {type: "job", runId: number, job: string, now: number, began: number}
 *   | {type: "changes", runId: number, changes: string, now: number}
 *   | {type: "models", runId: number, trial: number, tuned: string, default: string}
 * )} ToAnalyst
 */

/**
 * The page to the worker that analyses the job; `open` comes first, with the tuner's port. Only charts in sight have a size.
 * @typedef {(
 *   | {type: "open", port: MessagePort}
 *   | {type: "charts", sizes: Record<string, [number, number]>, texts: Record<string, string>}
 *   | {type: "select", trial: number | null}
 *   | {type: "pair", pair: [string, string]}
 *   | {type: "importance", method: ImportanceMethod}
 *   | {type: "thinking", trial: number | null, after: boolean, names: [string, string]}
 *   | {type: "learnt", importanceType: ImportanceType, output: number}
 *   | {type: "predict", id: number, runId: number, name: string, bytes: ArrayBuffer, threshold: number}
 *   | {type: "cancelPrediction"}
 *   | {type: "ask", id: number, runId: number, question: AnalystQuestion}
 * )} PageToAnalyst
 */

/**
 * What the visitor wants in a link, and what a teacher sets in it: controls by their names in `share/controls.js`; `step` of the lab, from 1.
 * @typedef {{hidden: string[], locked: string[], step?: number | null, text?: string | null, autostart: boolean, language?: string | null}} Teacher
 * @typedef {{with_results: boolean, builtin: boolean, with_data: boolean, teacher: Teacher}} ShareOptions
 */

/**
 * A link that was made. `trials`: in it, null without results; `chars_with_data`: null if the file need not be in it or is far
 * too large. A link that was opened: `data_bytes`: size of the file in it. What a link has put into the tuner; `run`: null
 * without results.
 * @typedef {{fragment: string, chars: number, trials: number | null, with_data: boolean, file_bytes: number, chars_with_data: number | null, limit_with_data: number}} LinkShared
 * @typedef {{request: string, file: string, builtin: boolean, hash: string, data_bytes: number | null, parents: string[], trials: number | null, teacher: Teacher}} LinkOpened
 * @typedef {{
 *   preview: Preview, summary: DataSummary, data: DataSettings, job: Omit<JobSettings, "kept">, notices: Sentence[],
 *   run: {name: string, spec: string, metrics: string[], folds: number} | null, parents: {name: string, metric: string}[],
 * }} LinkTaken
 */

/**
 * The retrained model. `outputs`: what it predicts, the classes (one of binary), the quantiles or the target. `fields`: the
 * form for one row; `levels` of a category in the order of their codes. Texts are as people would type them.
 * @typedef {"gain" | "weight" | "cover" | "total_gain" | "total_cover"} ImportanceType
 * @typedef {{name: string, kind: "number" | "category", whole: boolean, range: [string, string] | null, levels: {name: string, rows: number}[], default: string, missing: number}} FeatureField
 * @typedef {{trial: number, target: string, classes: string[], outputs: string[], trees: number, rounds: number, test_rows: number, fields: FeatureField[]}} ModelShown
 */

/**
 * A tree, drawn. `nodes`: the number of the node behind each hit; `more`: which of the hits stand for more nodes.
 * @typedef {{round: number, output: string | null, drawn: {picture: Picture, nodes: number[], more: number[]}}} TreeShown
 */

/**
 * How much of a hyperparameter's range has been tried; `gap`: the longest part without a value, from 0 to 1. A bracket of
 * Hyperband: at each rung, from the lowest, who got there and who trained on. Stopped training jobs, trained to their end:
 * `before`: their objective when they were stopped, `value`: now.
 * @typedef {{name: string, different: number, gap: number}} Tried
 * @typedef {{bracket: number, rungs: {rounds: number, reached: number, went_on: number}[]}} Bracket
 * @typedef {{fraction: number, is_over: boolean, trials: {trial: number, stopped_at: number, rounds: number, before: number | null, value: number | null}[]}} Finishing
 */

/**
 * The trees of a training job that is open, grown once more. `wanted`: rounds that it has had; `done`: of them by now; `rounds`,
 * `trees`: what can be drawn. `folds`: of the objective, the trees are of the first; 0: none.
 * @typedef {{trial: number, wanted: number, done: number, rounds: number, trees: number, folds: number}} Grown
 */

/**
 * The prediction of a row. `class`: null for regression. Contributions, the largest first, and `base` add up to `margin`.
 * @typedef {{feature: string, value: string, contribution: number}} Contribution
 * @typedef {{name: string, base: number, margin: number, prediction: number, contributions: Contribution[]}} ExplainedOutput
 * @typedef {{class: string | null, unit: "log_odds" | "score" | "log" | "value", outputs: ExplainedOutput[]}} RowPrediction
 */

/**
 * A file with its predictions. `head`: its first rows, own columns and then added ones. `range`: least, mean, largest.
 * @typedef {{name: string, rows: number, columns: string[], added: string[], head: string[][], classes: {name: string, rows: number}[], range: [number, number, number] | null, notices: Sentence[]}} PredictionResult
 * @typedef {{result: PredictionResult, file: Blob}} PredictedFile
 */

/**
 * A value of the tuned model, and of the one with XGBoost's defaults.
 * @template Value
 * @typedef {{tuned: Value, default: Value}} Both
 */

/**
 * The final models on the test rows. `resamples`: done and all; `comparison` comes when all are done. `within`: share of the rows,
 * and how far at most they are off. `reason`: why there is no comparison. Sentences are in the visitor's language.
 * @typedef {{true_positive: number, false_positive: number, false_negative: number, true_negative: number}} ThresholdRows
 * @typedef {{precision: number | null, recall: number | null, f1: number | null}} ClassScores
 * @typedef {{class: string, rows: number, support: number, scores: Both<ClassScores>}} ClassLine
 * @typedef {{rmse: number, mae: number, bias: number, r2: number | null, quantiles: [number, number][], within: [number, number][]}} Residuals
 * @typedef {{
 *   metric: string, value: Both<number>, difference: number, interval: [number, number], share_better: number, resamples: number,
 *   undefined: number, verdict: "better" | "worse" | "not_told_apart", sentence: string,
 * }} Comparison
 * @typedef {{
 *   trial: number, task: Task, classes: string[], resamples: [number, number], comparison: Comparison | null,
 *   by_class: {confusion: Both<number[][]>, lines: ClassLine[], macro_average: Both<ClassScores>, weighted_average: Both<ClassScores>, accuracy: Both<number>} | null,
 *   residuals: Both<Residuals> | null, reason: string | null,
 * }} EvaluationShown
 */

/**
 * A class against the rest. `range`: of its scores. `at`: what the threshold decides, of two classes.
 * @typedef {{
 *   class: number, range: [number, number],
 *   at: {threshold: number, confusion: Both<ThresholdRows>, rates: {name: string, value: Both<number | null>}[]} | null,
 *   curves: {class: number, prevalence: number | null, auc: Both<number | null>, average_precision: Both<number | null>, brier: Both<number | null>, expected_calibration_error: Both<number | null>},
 *   reason: string | null,
 * }} DecisionShown
 */

/**
 * The best trials again on new folds, in the order of the job. `given_back`: by how much the best is worse now.
 * @typedef {{trial: number, before: number, mean: number, spread: number, ends: [number, number], rank_before: number, rank_now: number}} FlukeLine
 * @typedef {{
 *   fluke: {direction: "Maximize" | "Minimize", lines: FlukeLine[], repeats: number, left_out: number, given_back: number,
 *     verdict: "stays_ahead" | "first_not_told_apart" | "behind_not_told_apart" | "overtaken", sentence: string} | null,
 *   reason: string | null,
 * }} FlukeAnswer
 */

/**
 * A part of an axis of the parallel coordinates, the objective's comes last: an interval, or categories.
 * @typedef {{axis: number, from: string, to: string, values: string[]}} Brush
 * An end of a range at which the best trial lies, and one farther out.
 * @typedef {{name: string, end: "min" | "max", bound: string, wider: string}} Edge
 */

/**
 * Why the tuner chose a training job. `is_next`: it is none of the job yet. `pending`: those whose results were not known;
 * `expected`: by the model, if that decided, in the units of the objective. `leap`: the last ones had brought little;
 * `careful`: failures near by took something from it.
 * @typedef {{mean: number, lower: number, upper: number, improvement: number, leap: boolean, careful: boolean}} Expected
 * @typedef {{
 *   trial: number, is_next: boolean,
 *   why: "parent" | "portfolio" | "design" | "model" | "spent" | "enqueued" | "edited" | "no_model",
 *   known: number, pending: number[], values: Record<string, string>, best: [number, number] | null, actual: number | null,
 *   has_after: boolean, expected: Expected | null,
 * }} ThoughtShown
 */

/**
 * A study of Optuna, read: the finished job that it is to others, its trials that are over, the best value.
 * @typedef {{name: string, metric: string, maximize: boolean, fixed: Record<string, string>, parameters: ParamSetting[],
 *   trials: Record<string, string>[]}} ParentGiven
 * @typedef {{parent: ParentGiven, trials: number, best: number | null, notices: Sentence[]}} StudyShown
 */

/**
 * What the worker that analyses the job can be asked, and what it answers. `curves`: of one or two trials in one chart.
 * `request`: a text as a request, with the form as it is (`data`: roles and split as the engine has settled them); `places`:
 * where in it the errors stand that the tuner has found.
 * `valuesAt`: the hyperparameters that a point of a slice or of the contour chart stands for, in units of its picture.
 * `params`: what the booster of a trial was given. `log`: as XGBoost prints it. `trialsCsv`, `trialsJson`, `journal` (Optuna's): every trial, as a file; `notebook`, `rayScript`,
 * `sagemakerScript`, `sagemakerRequest`: the job, as a file; `test`: what the final models are worth, tuned and default. `readJournal`: a study, whatever the job is.
 * `share`: a link of the job, with its results if it is over; `shareForm`: of the form's. `openLink`: what it says; the ones behind it are about the link that was opened last.
 * `records`: all that is known of the training jobs, as JSON. `drawn`: charts in these sizes, whatever is in sight; `more`: they are still being worked out, and come when asked again; `last`: they are wanted as they are.
 * `tree`: from the node `start` down; `grow`: the trees of this training job, null: none; `grownTree`: one of them. `finish`: trains what early stopping has ended, or gives that up. `modelFile`: XGBoost's JSON, as text. `testRow`: by its place among the test rows.
 * @typedef {{
 *   curves: {question: {trials: number[], size: [number, number]}, answer: Picture},
 *   params: {question: {trial: number}, answer: Record<string, string>},
 *   log: {question: {trial: number}, answer: string},
 *   trialsCsv: {question: {}, answer: string},
 *   trialsJson: {question: {}, answer: string},
 *   journal: {question: {}, answer: string},
 *   notebook: {question: {withRows: boolean, test: number[] | null}, answer: string},
 *   rayScript: {question: {withRows: boolean}, answer: string},
 *   sagemakerScript: {question: {}, answer: string},
 *   sagemakerRequest: {question: {}, answer: string},
 *   readJournal: {question: {text: string}, answer: StudyShown},
 *   evaluation: {question: {}, answer: EvaluationShown},
 *   decision: {question: {class: number, threshold: number}, answer: DecisionShown},
 *   fluke: {question: {trials: Rechecked[]}, answer: FlukeAnswer},
 *   request: {question: {text: string, form: {file: string, data: object, job: JobSettings}}, answer: Adopted},
 *   places: {question: {text: string, errors: Sentence[]}, answer: Sentence[]},
 *   model: {question: {}, answer: ModelShown},
 *   modelFile: {question: {}, answer: string},
 *   tree: {question: {tree: number, start: number, size: [number, number]}, answer: TreeShown},
 *   grow: {question: {trial: number | null}, answer: Grown | null},
 *   grownTree: {question: {tree: number, start: number, size: [number, number]}, answer: TreeShown},
 *   coverage: {question: {}, answer: Tried[]},
 *   ladder: {question: {}, answer: Bracket[]},
 *   finish: {question: {wanted: boolean}, answer: Finishing | null},
 *   explain: {question: {texts: Record<string, string>, threshold: number}, answer: RowPrediction},
 *   testRow: {question: {place: number}, answer: {texts: Record<string, string>, actual: string}},
 *   brush: {question: {axis: number, from: number, to: number}, answer: Brush | null},
 *   valuesAt: {question: {chart: string, x: number, y: number}, answer: Record<string, string> | null},
 *   setBrushes: {question: {brushes: Brush[]}, answer: number[]},
 *   narrowed: {question: {}, answer: {name: string, min?: string, max?: string, values?: string}[]},
 *   edges: {question: {}, answer: Edge[]},
 *   thinking: {question: {}, answer: ThoughtShown | null},
 *   share: {question: {file: ArrayBuffer, options: ShareOptions}, answer: LinkShared},
 *   shareForm: {question: {request: Record<string, any>, file: ArrayBuffer, options: ShareOptions}, answer: LinkShared},
 *   records: {question: {}, answer: string},
 *   drawn: {question: {sizes: Record<string, [number, number]>, last: boolean}, answer: {more: boolean, pictures: Picture[]}},
 *   qr: {question: {address: string}, answer: string | null},
 *   openLink: {question: {fragment: string}, answer: LinkOpened},
 *   linkFile: {question: {}, answer: ArrayBuffer},
 *   recognise: {question: {name: string, bytes: ArrayBuffer}, answer: null},
 *   replay: {question: {}, answer: Sentence | null},
 * }} Analyses
 * @typedef {{[Type in keyof Analyses]: {type: Type} & Analyses[Type]["question"]}[keyof Analyses]} AnalystQuestion
 */

/**
 * The worker that analyses the job to the page. `changed`: it knows more of the job, and answers may be others than before.
 * `learning`: how far the SHAP values are; `predicting`: how far the file is.
 * @typedef {(
 *   | {type: "pictures", runId: number, pictures: Picture[]}
 *   | {type: "answer", id: number, answer: unknown}
 *   | {type: "refused", id: number, errors: Sentence[]}
 *   | {type: "changed"}
 *   | {type: "learning", fraction: number}
 *   | {type: "growing", runId: number, shown: Grown}
 *   | {type: "finishing", runId: number, shown: Finishing | null}
 *   | {type: "predicting", fraction: number}
 *   | {type: "broken", text: string}
 * )} FromAnalyst
 */

/**
 * The tuner worker to a trainer worker. `data`: a new run on new data; `run`: a new run on the data it has. A trial that is
 * started to a round before its last is held there, beside other trials, until `continue` or `drop`.
 * @typedef {(
 *   | {type: "data", runId: number, name: string, bytes: ArrayBuffer, spec: string, metrics: string[], folds: number}
 *   | {type: "run", runId: number}
 *   | {type: "start", runId: number, trial: number, params: Record<string, string>, toRound: number, maxRounds: number, skip: number}
 *   | {type: "continue", runId: number, trial: number, toRound: number}
 *   | {type: "pause", runId: number, trial: number}
 *   | {type: "drop", runId: number, trial: number}
 *   | {type: "stop", runId: number, trial: number}
 *   | {type: "fit", runId: number, place: number, fit: Fit}
 *   | {type: "cancelFit", runId: number}
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
 *   | {type: "fitting", runId: number, place: number, fraction: number}
 *   | {type: "fitted", runId: number, place: number, result: unknown}
 *   | {type: "broken", runId: number, text: string}
 * )} FromTrainer
 */

/** @import {Fit} from "./fits.js" */
/** @import {Origin, Parent} from "./state.js" */

export {};
