// @ts-check
/** An entry when it is open: picture, paragraph, what is known of it, its names, its neighbours. */

import { h } from "../dom.js";
import { formatValue, t } from "../i18n/i18n.js";
import { LIBRARIES } from "./content.js";
import { PICTURES } from "./pictures/index.js";

/** @import {Bound, Entry, ParamFacts, MetricFacts, Range} from "./content.js" */

/** @param {Range} range */
const rangeText = ({ min, max, scaling }) =>
  t("glossary.range", { min: formatValue(min), max: formatValue(max), scale: t(`glossary.scale.${scaling}`) });

/** @param {Bound | null} lower @param {Bound | null} upper */
function boundsText(lower, upper) {
  const [min, max] = [lower, upper].map((bound) => (bound ? formatValue(bound.value) : ""));
  if (lower?.inclusive && upper?.inclusive) return t("param.between", { min, max });
  const ends = [lower && t(lower.inclusive ? "param.atLeast" : "param.above", { min }), upper && t(upper.inclusive ? "param.atMost" : "param.below", { max })];
  return ends.filter((end) => end !== null).join(", ");
}

/** @param {string | null} standard */
function defaultText(standard) {
  if (standard === null) return t("param.defaultAuto");
  return standard === "" ? t("param.defaultEmpty") : t("param.default", { value: standard });
}

/** What a hyperparameter may be at all. @param {ParamFacts} param */
function allowed({ kind, choices, lower, upper, default: standard }) {
  const what = kind === "choice" ? t("param.oneOf", { choices: (choices ?? []).join(", ") }) : t(`param.${kind}`);
  const bounds = boundsText(lower, upper);
  return `${bounds === "" ? what : `${what}, ${bounds}`}. ${defaultText(standard)}`;
}

/** @param {ParamFacts} param @param {boolean} isKnown to SageMaker @returns {[string, string][]} */
const ofParam = (param, isKnown) => [
  [t("glossary.recommended"), param.sagemaker ? rangeText(param.sagemaker) : t(isKnown ? "glossary.notTuned" : "glossary.unknown")],
  ...(param.recommended ? [/** @type {[string, string]} */ ([t("glossary.proposed"), rangeText(param.recommended)])] : []),
  [t("glossary.allowed"), allowed(param)],
];

/** @param {MetricFacts} metric @returns {[string, string][]} */
const ofMetric = ({ direction, tasks }) => [
  [t("glossary.better"), t(`glossary.direction.${direction}`)],
  [t("glossary.offered"), tasks.length === 0 ? t("glossary.notOffered") : tasks.map((task) => t(`task.${task}`)).join(", ")],
];

/** @param {Entry} entry */
function facts({ param, metric, names }) {
  const isKnown = names.some(({ library, names }) => library === "sagemaker" && names.length > 0);
  const rows = param ? ofParam(param, isKnown) : metric ? ofMetric(metric) : [];
  return rows.length === 0 ? null : h("dl", { class: "glossary-facts" }, ...rows.flatMap(([what, value]) => [h("dt", null, what), h("dd", null, value)]));
}

/** @param {Entry["names"][number]} library */
function nameOf({ names, note }) {
  const said = note === null ? "" : t(`glossary.note.${note}`);
  if (names.length === 0) return h("dd", null, said === "" ? t("glossary.none") : t("glossary.noneBut", { note: said }));
  const codes = names.flatMap((name, index) => [index === 0 ? "" : ", ", h("code", null, name)]);
  return h("dd", null, ...codes, said === "" ? "" : ` ${t("glossary.noted", { note: said })}`);
}

/** @param {string} name */
function drawing(name) {
  const draw = PICTURES[name];
  return draw && h("figure", { class: "glossary-picture" }, draw(), h("figcaption", null, t(`picture.${name}`)));
}

/** @param {Entry} entry @param {(id: string) => Entry | undefined} find */
export function body(entry, find) {
  const neighbours = entry.see.map(find).filter((other) => other !== undefined);
  return h(
    "div",
    { class: "glossary-body" },
    drawing(entry.picture),
    h("p", null, entry.text()),
    facts(entry),
    h("h4", null, t("glossary.names")),
    h("dl", { class: "glossary-facts" }, ...entry.names.flatMap((library) => [h("dt", null, LIBRARIES[library.library]), nameOf(library)])),
    neighbours.length > 0 &&
      h(
        "p",
        { class: "glossary-see" },
        `${t("glossary.see")} `,
        ...neighbours.map(({ id, title, isCode }) =>
          h("button", { type: "button", class: "link-button", "data-glossary": id }, isCode ? h("code", null, title()) : title()),
        ),
      ),
  );
}
