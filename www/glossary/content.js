// @ts-check
/**
 * What the glossary knows. `facts.json` is written from the engine's own tables (`tests/glossary.rs`: names, defaults, ranges,
 * directions); `entries.json` says what they do not: the names elsewhere, the picture and the neighbours; texts are in the catalogues.
 */

import { t } from "../i18n/i18n.js";
import { STRATEGIES } from "../settings.js";

/** @import {Task} from "../protocol.js" */

/** A limit of the allowed values. @typedef {{value: number, inclusive: boolean}} Bound */
/** @typedef {{min: number, max: number, scaling: string}} Range */
/**
 * A row of the booster's table of hyperparameters.
 * @typedef {{
 *   name: string, aliases: string[], kind: "continuous" | "integer" | "choice" | "text", choices?: string[], default: string | null,
 *   lower: Bound | null, upper: Bound | null, recommended: Range | null, sagemaker: Range | null, help: string,
 * }} ParamFacts
 */
/** `tasks`: those for which it can be the objective. @typedef {{name: string, direction: "minimize" | "maximize", tasks: Task[]}} MetricFacts */
/** @typedef {{parameters: ParamFacts[], metrics: MetricFacts[]}} Facts */

/** What a library calls it, if it has it, and a key of a note. @typedef {string | null | {name: string | null, note: string}} Named */
/** @typedef {"xgboost" | "sagemaker" | "scikit" | "lightgbm"} Library */
/** @typedef {{picture: string, see: string[], name?: string, line?: string} & {[library in Library]?: Named}} Row */
/** @typedef {"param" | "metric" | "strategy" | "setting"} Kind */
/** @typedef {Record<Kind, Record<string, Row>>} Rows */

/**
 * An entry. `isCode`: its title is a name of a library.
 * @typedef {{
 *   id: string, kind: Kind, isCode: boolean, title: () => string, line: () => string, text: () => string, picture: string, see: string[],
 *   names: {library: Library, names: string[], note: string | null}[], param: ParamFacts | null, metric: MetricFacts | null,
 * }} Entry
 */

/** In the order of the page. @type {readonly Kind[]} */
export const KINDS = ["param", "metric", "strategy", "setting"];

/** @type {Record<Library, string>} */
export const LIBRARIES = { xgboost: "XGBoost", sagemaker: "SageMaker", scikit: "scikit-learn", lightgbm: "LightGBM" };

/** @param {string} name */
async function read(name) {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

/** @returns {Promise<Entry[]>} @throws {Error} when a file cannot be had */
export async function load() {
  const [facts, rows] = await Promise.all([read("./facts.json"), read("./entries.json")]);
  return entries(facts, rows);
}

/** @param {Row} row @param {{[library in Library]?: string[]}} otherwise where the row says nothing */
const named = (row, otherwise) =>
  /** @type {Library[]} */ (Object.keys(LIBRARIES)).map((library) => {
    const said = row[library];
    if (said === undefined) return { library, names: otherwise[library] ?? [], note: null };
    const { name, note } = said === null || typeof said === "string" ? { name: said, note: null } : said;
    return { library, names: name === null ? [] : [name], note };
  });

/** @typedef {Pick<Entry, "title" | "line" | "text">} Texts */

/**
 * @param {Kind} kind @param {string} name @param {Row} row @param {{[library in Library]?: string[]}} otherwise its names @param {Texts} texts
 * @param {Partial<Entry>} [more]
 * @returns {Entry}
 */
const entry = (kind, name, row, otherwise, texts, more) => ({
  id: `${kind}.${name}`,
  kind,
  isCode: kind === "param" || kind === "metric",
  picture: row.picture,
  see: row.see,
  names: named(row, otherwise),
  param: null,
  metric: null,
  ...texts,
  ...more,
});

/** @param {Facts} facts @param {Rows} rows @returns {Entry[]} */
function entries({ parameters, metrics }, rows) {
  return [
    ...parameters.map((param) => {
      const { name, aliases, help } = param;
      const texts = { title: () => name, line: () => t(`help.${help}`), text: () => t(`param.text.${name}`) };
      return entry("param", name, rows.param[name], { xgboost: [name, ...aliases], sagemaker: [name] }, texts, { param });
    }),
    ...metrics.map((metric) => {
      const { name } = metric;
      const texts = { title: () => name, line: () => t(`metric.line.${name}`), text: () => t(`metric.text.${name}`) };
      return entry("metric", name, rows.metric[name], { xgboost: [name], sagemaker: [`validation:${name}`] }, texts, { metric });
    }),
    ...STRATEGIES.map(({ id }) => {
      const texts = { title: () => t(`strategy.${id}`), line: () => t(`strategy.about.${id}`), text: () => t(`strategy.text.${id}`) };
      return entry("strategy", id, rows.strategy[id], {}, texts);
    }),
    ...Object.entries(rows.setting).map(([id, row]) => {
      const texts = { title: () => t(row.name ?? id), line: () => t(row.line ?? id), text: () => t(`setting.text.${id}`) };
      return entry("setting", id, row, {}, texts);
    }),
  ];
}
