// @ts-check
/** The final models by class: what a threshold decides, confusion matrices, scores of each class; or the errors of a regression. */

import { h, list, onUpdate } from "../../dom.js";
import { formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { USUAL_THRESHOLD } from "../state.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {ClassLine, ClassScores, Residuals, ThresholdRows} from "../../protocol.js" */

/** @typedef {"default" | "tuned"} Which */
/** @type {readonly Which[]} */
const BOTH = ["default", "tuned"];

/** @param {State} state */
const own = ({ console }) => console?.evaluation ?? null;

/** @param {number | null} share */
const percent = (share) =>
  share === null ? "–" : formatNumber(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** @param {number | null} value */
const decimals = (value) => (value === null ? "–" : formatScore(value, 3));

/** What the threshold decides, if there is one. @param {State} state */
const decided = (state) => own(state)?.decision?.at ?? null;

/** Name of the class that a threshold decides for. @param {State} state */
function className(state) {
  const { shown, class: label } = own(state) ?? {};
  return (label === undefined ? undefined : shown?.classes[label]) ?? "";
}

/** The threshold as a slider and a number, what it decides, and the rates as AWS Academy's lab has them. @param {Dispatch} dispatch */
export function threshold(dispatch) {
  /** @type {State | null} */
  let last = null;
  onUpdate((state) => {
    last = state;
  });
  /** Takes a number, with a point or a comma; false for what is none. @param {string} typed */
  function choose(typed) {
    const value = Number(typed.replace(",", "."));
    const now = last && own(last);
    if (!now || typed.trim() === "" || !Number.isFinite(value)) return false;
    dispatch({ type: "console", change: { evaluation: { ...now, threshold: value } } });
    return true;
  }
  const range = (/** @type {State} */ state) => own(state)?.decision?.range ?? [0, 1];
  const value = (/** @type {State} */ state) => String(own(state)?.threshold ?? USUAL_THRESHOLD);
  const isShare = (/** @type {State} */ state) => range(state)[1] <= 1 && range(state)[0] >= 0;
  /** @type {HTMLInputElement} */
  const number = h("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "data-testid": "threshold-number",
    "aria-label": () => t("eval.thresholdNumber"),
    // What is being typed is left alone.
    value: (state) => (document.activeElement === number ? number.value : value(state)),
    oninput: () => number.setAttribute("aria-invalid", String(!choose(number.value))),
    onblur: () => {
      number.removeAttribute("aria-invalid");
      if (last) number.value = value(last);
    },
  });
  return h(
    "section",
    { class: "eval-part threshold", "aria-labelledby": "threshold-title", hidden: (state) => decided(state) === null },
    h("h3", { id: "threshold-title" }, (state) => t("eval.threshold", { class: className(state) })),
    h("p", { class: "hint", id: "threshold-help" }, (state) => t("eval.thresholdHelp", { class: className(state) })),
    h(
      "div",
      { class: "threshold-control" },
      h("input", {
        type: "range",
        min: (state) => range(state)[0],
        max: (state) => range(state)[1],
        step: (state) => (isShare(state) ? "0.01" : "any"),
        id: "threshold",
        "data-testid": "threshold",
        "aria-labelledby": "threshold-title",
        "aria-describedby": "threshold-help",
        value,
        oninput: (event) => choose(event.target.value),
      }),
      number,
      h(
        "button",
        { type: "button", class: "quiet", disabled: (state) => own(state)?.threshold === USUAL_THRESHOLD, onclick: () => choose(String(USUAL_THRESHOLD)) },
        () => t("eval.thresholdReset", { value: formatNumber(USUAL_THRESHOLD) }),
      ),
    ),
    h(
      "div",
      { class: "threshold-result" },
      h(
        "div",
        { class: "confusion-pair table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("eval.confusion") },
        ...BOTH.map((which) => confusion(which, twoByTwo)),
      ),
      rates(),
    ),
  );
}

/** @param {ThresholdRows} rows by true class, then by decided class; the second is the positive one */
const matrixOf = (rows) => [
  [rows.true_negative, rows.false_positive],
  [rows.false_negative, rows.true_positive],
];

/** @typedef {{classes: string[], rows: number[][]}} Matrix */

/** @param {State} state @param {Which} which @returns {Matrix | null} */
function twoByTwo(state, which) {
  const at = decided(state);
  const names = own(state)?.shown?.classes;
  return at && names ? { classes: names, rows: matrixOf(at.confusion[which]) } : null;
}

/** As the evaluation has them. @param {State} state @param {Which} which @returns {Matrix | null} */
function whole({ evaluation }, which) {
  const found = evaluation?.confusion;
  return found ? { classes: found.classes, rows: found[which] } : null;
}

/** @param {Which} which @param {(state: State, which: Which) => Matrix | null} read */
const confusion = (which, read) =>
  h(
    "table",
    { class: "confusion", "data-testid": read === twoByTwo ? `confusion-${which}` : null },
    h("caption", null, () => t(`eval.${which}`)),
    h(
      "thead",
      null,
      list(
        h("tr", null),
        (state) => ["", ...(read(state, which)?.classes ?? [])],
        (_, index) => String(index),
        (get) => h("th", { scope: "col", title: () => get() }, () => get() || t("eval.trueByPredicted")),
      ),
    ),
    list(
      h("tbody", null),
      (state) => {
        const matrix = read(state, which);
        return matrix ? matrix.rows.map((counts, row) => ({ counts, row, name: matrix.classes[row] })) : [];
      },
      ({ row }) => String(row),
      (get) =>
        list(
          h("tr", null, h("th", { scope: "row", title: () => get().name }, () => get().name)),
          () => get().counts.map((count, column) => ({ count, column })),
          ({ column }) => String(column),
          (cell) =>
            h(
              "td",
              {
                "data-hit": () => (cell().column === get().row ? "" : null),
                "data-zero": () => (cell().count === 0 ? "" : null),
              },
              () => formatNumber(cell().count),
            ),
        ),
    ),
  );

/** Confusion matrices of several classes, or of two where no threshold can be moved. */
export const matrices = () =>
  h(
    "section",
    {
      class: "eval-part",
      "aria-labelledby": "confusion-title",
      hidden: (state) => !state.evaluation?.confusion || decided(state) !== null,
    },
    h("h3", { id: "confusion-title" }, () => t("eval.confusion")),
    h(
      "div",
      { class: "confusion-pair table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("eval.confusion") },
      ...BOTH.map((which) => confusion(which, whole)),
    ),
    h("p", { class: "hint", hidden: (state) => !own(state)?.decision?.reason }, (state) => own(state)?.decision?.reason ?? ""),
  );

/** Two columns of numbers, one row an item. */
const heads = () => BOTH.map((which) => h("th", { scope: "col", class: "number" }, () => t(`eval.${which}Short`)));

const rates = () =>
  h(
    "table",
    { class: "plain-table rates", "data-testid": "rates" },
    h("caption", { class: "visually-hidden" }, () => t("eval.rates")),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, () => t("eval.rate")), ...heads())),
    list(
      h("tbody", null),
      (state) => decided(state)?.rates ?? [],
      ({ name }) => name,
      (get) =>
        h(
          "tr",
          { title: () => t(`rate.${get().name}.help`) },
          h("th", { scope: "row" }, () => t(`rate.${get().name}`)),
          ...BOTH.map((which) => h("td", { class: "number" }, () => percent(get().value[which]))),
        ),
    ),
  );

/** The class that the curves hold against the rest. @param {Dispatch} dispatch */
export function classSelect(dispatch) {
  /** @type {State | null} */
  let last = null;
  const select = h("select", {
    "data-testid": "curve-class",
    onchange: (event) => {
      const now = last && own(last);
      if (now) dispatch({ type: "console", change: { evaluation: { ...now, class: Number(event.target.value) } } });
    },
  });
  list(
    select,
    (state) => (own(state)?.shown?.classes ?? []).map((name, label) => ({ name, label })),
    ({ label }) => String(label),
    (get) => h("option", { value: () => String(get().label) }, () => get().name),
  );
  // After its options: it can only take a value that it has.
  onUpdate((state) => {
    last = state;
    const wanted = String(own(state)?.class ?? 0);
    if (select.value !== wanted) select.value = wanted;
  });
  return h("label", { class: "field-inline" }, h("span", null, () => t("eval.curveClass")), select);
}

/** @typedef {{name: string, rows: number | null, scores: {tuned: ClassScores, default: ClassScores}}} Line */
/** @type {readonly (keyof ClassScores)[]} */
const SCORES = ["precision", "recall", "f1"];

/** @param {State} state @returns {Line[]} */
function classLines(state) {
  const table = own(state)?.shown?.by_class;
  if (!table) return [];
  const rows = table.lines.reduce((sum, line) => sum + line.rows, 0);
  return [
    ...table.lines.map((/** @type {ClassLine} */ line) => ({ name: line.class, rows: line.rows, scores: line.scores })),
    { name: t("eval.macro"), rows, scores: table.macro_average },
    { name: t("eval.weighted"), rows, scores: table.weighted_average },
  ];
}

/** Precision, recall and F1 of each class. */
export const classes = () =>
  h(
    "section",
    { class: "eval-part", "aria-labelledby": "classes-title", hidden: (state) => !own(state)?.shown?.by_class },
    h("h3", { id: "classes-title" }, () => t("eval.byClass")),
    h("p", { class: "hint" }, (state) => {
      const accuracy = own(state)?.shown?.by_class?.accuracy;
      return accuracy ? t("eval.accuracy", { tuned: percent(accuracy.tuned), standard: percent(accuracy.default) }) : "";
    }),
    h(
      "div",
      { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("eval.byClass") },
      h(
        "table",
        { class: "plain-table class-table", "data-testid": "class-table" },
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col", rowspan: "2" }, () => t("eval.class")),
            h("th", { scope: "col", rowspan: "2", class: "number" }, () => t("eval.support")),
            ...SCORES.map((name) => h("th", { scope: "colgroup", colspan: "2", class: "number" }, () => t(`eval.${name}`))),
          ),
          h("tr", null, ...SCORES.flatMap(heads)),
        ),
        list(
          h("tbody", null),
          (state) => classLines(state).map((line, at) => ({ ...line, at })),
          ({ at }) => String(at),
          (get) =>
            h(
              "tr",
              { "data-average": (state) => (get().at >= (own(state)?.shown?.classes.length ?? 0) ? "" : null) },
              h("th", { scope: "row" }, () => get().name),
              h("td", { class: "number" }, () => formatNumber(get().rows ?? 0)),
              ...SCORES.flatMap((name) =>
                BOTH.map((which) => h("td", { class: "number" }, () => decimals(get().scores[which][name]))),
              ),
            ),
        ),
      ),
    ),
  );

/** Numbers of a regression's errors: text key, placeholders and value of each model. @param {State} state */
function residualLines(state) {
  const found = own(state)?.shown?.residuals;
  if (!found) return [];
  /** @param {string} key @param {(of: Residuals) => number | null} read @param {Record<string, string>} [about] */
  const line = (key, read, about = {}) => ({ key, about, value: { tuned: read(found.tuned), default: read(found.default) } });
  return [
    line("rmse", (of) => of.rmse),
    line("mae", (of) => of.mae),
    line("bias", (of) => of.bias),
    line("r2", (of) => of.r2),
    ...found.tuned.within.map(([share], at) =>
      line("within", (of) => of.within[at][1], { share: formatNumber(share, { style: "percent" }) }),
    ),
  ];
}

/** The errors of a regression as numbers. */
export const residuals = () =>
  h(
    "section",
    { class: "card residual-numbers", "data-testid": "residual-numbers", "aria-labelledby": "residuals-title" },
    h(
      "header",
      { class: "card-head" },
      h("h2", { id: "residuals-title" }, () => t("eval.residuals")),
      h("p", { class: "hint" }, () => t("eval.residualsHelp")),
    ),
    h(
      "table",
      { class: "plain-table" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, () => t("eval.error")), ...heads())),
      list(
        h("tbody", null),
        residualLines,
        ({ key, about }) => `${key} ${about.share ?? ""}`,
        (get) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, () => t(`residual.${get().key}`, get().about)),
            ...BOTH.map((which) =>
              h("td", { class: "number" }, () => {
                const value = get().value[which];
                return value === null ? "–" : formatScore(value);
              }),
            ),
          ),
      ),
    ),
  );
