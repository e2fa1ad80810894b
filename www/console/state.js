// @ts-check
/** What the console shows, beyond what the rest of the page has: the part of the store that is its own. */

import { memory } from "../memory.js";
import { NOT_GROWN } from "./grown.js";
import { NO_STRATEGY } from "./strategy.js";
import { NO_MODEL } from "./model-state.js";
import { TAKEAWAY } from "./takeaway.js";

/** @import {Brush, DecisionShown, Edge, EvaluationShown, FlukeAnswer, Sentence, ThoughtShown} from "../protocol.js" */
/** @import {Run} from "../state.js" */
/** @import {GrownState} from "./grown.js" */
/** @import {StrategyState} from "./strategy.js" */
/** @import {ModelState} from "./model-state.js" */
/** @import {TakeawayState} from "./takeaway.js" */
/** @import {Offer} from "./panels/offer.js" */
/** @import {Status} from "./table/columns.js" */

/**
 * The table of training jobs. `sort` null: the newest on top. `statuses`: only these, if any; `text`: as typed; `columns`: what
 * was chosen, by id, others are as they are at first; `pinned`: trials, in the order of pinning.
 * @typedef {{sort: Sort | null, statuses: Status[], text: string, columns: Record<string, boolean>, pinned: number[]}} TableState
 */
/** @typedef {{column: string, direction: "ascending" | "descending"}} Sort */
/** The training job that is open; `params`: what its booster was given, once that is here. @typedef {{trial: number, params: Record<string, string> | null}} Detail */

/** Whose scores on the test rows have been seen: training jobs, each once, of all jobs on the same test rows. @typedef {{rows: string, trials: string[]}} Looks */

/**
 * `shown`, `decision`, `fluke`: answers of the analysis, once they are here. `class`: its label, held against the rest;
 * `threshold`: of two classes, above which the second is decided for.
 * @typedef {{
 *   shown: EvaluationShown | null, decision: DecisionShown | null, fluke: FlukeAnswer | null,
 *   class: number, threshold: number, looks: Looks,
 * }} EvaluationState
 */

/**
 * The training job that is thought of; null: the next, or the latest. `after`: with its result at hand. `names`: hyperparameters
 * of the charts; null: as they come. `shown`: the answer, once it is here.
 * @typedef {{trial: number | null, after: boolean, first: string | null, second: string | null, shown: ThoughtShown | null}} ThinkingState
 */
/** @type {ThinkingState} */
export const THINKING = { trial: null, after: false, first: null, second: null, shown: null };

/** XGBoost's, too. */
export const USUAL_THRESHOLD = 0.5;

/** @type {EvaluationState} */
export const EVALUATION = { shown: null, decision: null, fluke: null, class: 0, threshold: USUAL_THRESHOLD, looks: { rows: "", trials: [] } };

/** After the test rows of a run were opened for a trial. @param {Looks} looks @param {Run} run @param {number} trial @returns {Looks} */
export function looksWith({ rows, trials }, run, trial) {
  const { target, test_fraction: share, seed, split } = run.asked.data;
  const opened = JSON.stringify([run.load, target, share, seed, split]);
  const before = rows === opened ? trials : [];
  return { rows: opened, trials: [...new Set([...before, `${run.id} ${trial}`])] };
}

/**
 * The text of a request that is being read, was refused (`errors`), or is what the form shows.
 * @typedef {{text: string, phase: "reading" | "refused" | "adopted", errors: Sentence[]}} Draft
 */

/**
 * `pair`: the hyperparameters of the contour chart; null: the first two.
 * `draft`: what was typed or dropped in place of the form's request; `notices`: what was passed over or added when it was
 * taken over. `brushes`: of the parallel coordinates; `inside`: the trials that all of them keep; `narrowing`: the job is being
 * taken to the ranges that they leave. `edges`: ends of ranges at which the best trial lies. `offer`: a configuration that was clicked in a chart. `tab`: what the card of the request shows; `answer`: the job as SageMaker describes it.
 * `model`: the retrained one; `grown`: the trees of the training job that is open; `strategy`: what it has made of its training jobs. `takeaway`: how files are made.
 * @typedef {{
 *   pair: [string, string] | null, table: TableState, detail: Detail | null, evaluation: EvaluationState,
 *   brushes: Brush[], inside: number[], narrowing: boolean, edges: Edge[], offer: Offer | null,
 *   draft: Draft | null, notices: Sentence[], tab: "request" | "answer", answer: string, model: ModelState, grown: GrownState, strategy: StrategyState, thinking: ThinkingState, takeaway: TakeawayState,
 * }} ConsoleState
 */

/** @returns {Record<string, boolean>} */
function keptColumns() {
  try {
    const kept = JSON.parse(memory.get("columns") ?? "{}");
    return Object.fromEntries(Object.entries(kept).filter(([, shown]) => typeof shown === "boolean"));
  } catch {
    return {};
  }
}

/** @type {TableState} */
export const TABLE = { sort: null, statuses: [], text: "", columns: keptColumns(), pinned: [] };

/** @type {ConsoleState} */
export const INITIAL = {
  pair: null,
  table: TABLE,
  detail: null,
  evaluation: EVALUATION,
  brushes: [],
  inside: [],
  narrowing: false,
  edges: [],
  offer: null,
  draft: null,
  notices: [],
  tab: "request",
  answer: "",
  model: NO_MODEL,
  grown: NOT_GROWN,
  strategy: NO_STRATEGY,
  thinking: THINKING,
  takeaway: TAKEAWAY,
};
