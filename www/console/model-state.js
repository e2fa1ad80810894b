// @ts-check
/** What the console shows of the retrained model. */

import { FIRST_TREE } from "./trees.js";

/** @import {Evaluation, ImportanceType, ModelShown, PredictedFile, RowPrediction, Sentence} from "../protocol.js" */
/** @import {Progress} from "./stopwatch.js" */
/** @import {ShownTree} from "./trees.js" */

/**
 * The retrained model; `of`: the evaluation that came with it, null as long as there is none. `learning`: the SHAP values are
 * being worked out. `texts` of a row: by feature, as typed; `output`: whose contributions are shown, null: those of the predicted class.
 * @typedef {{name: string, predicting: Progress | null, predicted: PredictedFile | null, errors: Sentence[]}} FilePrediction
 * @typedef {{texts: Record<string, string>, testRow: string, actual: string | null, prediction: RowPrediction | null, output: number | null, errors: Sentence[]}} RowForm
 * @typedef {{
 *   of: Evaluation | null, shown: ModelShown | null, importanceType: ImportanceType, output: number, learning: Progress | null,
 *   file: FilePrediction | null, row: RowForm,
 * } & ShownTree} ModelState
 */

/** @type {RowForm} */
export const EMPTY_ROW = { texts: {}, testRow: "", actual: null, prediction: null, output: null, errors: [] };

/** @type {ModelState} */
export const NO_MODEL = {
  of: null,
  shown: null,
  importanceType: "gain",
  output: 0,
  learning: null,
  ...FIRST_TREE,
  file: null,
  row: EMPTY_ROW,
};
