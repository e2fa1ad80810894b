// @ts-check
/** Python that reads the model's file. */

/** @import {FeatureField} from "../protocol.js" */

/** @param {FeatureField} field */
export const isCategory = ({ kind }) => kind === "category";

/**
 * Loads the model; where it has categories, rows of a file with the codes that the model has for them. XGBoost itself knows
 * them from the file only where all are ASCII, and else takes those that are in the rows, whatever these are.
 * @param {string} file name of the model's file @param {readonly FeatureField[]} fields
 */
export function pythonOf(file, fields) {
  const lines = ["import xgboost", `booster = xgboost.Booster(model_file=${JSON.stringify(file)})`];
  const categories = fields.filter(isCategory);
  if (categories.length === 0) return lines.join("\n");
  const levels = categories.map((field) => `    ${JSON.stringify(field.name)}: ${list(field.levels.map(({ name }) => name))},`);
  return [
    "import pandas",
    ...lines,
    "levels = {",
    ...levels,
    "}",
    'rows = pandas.read_csv("rows.csv", dtype=dict.fromkeys(levels, str))[booster.feature_names]',
    "for name, known in levels.items():",
    "    rows[name] = pandas.Categorical(rows[name], categories=known)",
    "booster.predict(xgboost.DMatrix(rows, enable_categorical=True))",
  ].join("\n");
}

/** JSON's strings are Python's, too. @param {readonly string[]} texts */
const list = (texts) => `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
