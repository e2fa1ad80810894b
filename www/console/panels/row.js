// @ts-check
/** One row typed into a form: what the retrained model predicts of it, and what each value did to that. */

import { h, list, onUpdate } from "../../dom.js";
import { formatNumber, formatValue, say, t } from "../../i18n/i18n.js";
import { numberInput, setValue } from "../../panels/forms.js";
import { modelOf, thresholdOf } from "../model.js";

/** @import {State} from "../../state.js" */
/** @import {ExplainedOutput, FeatureField} from "../../protocol.js" */
/** @import {ModelQuestions} from "../model.js" */

/** Fields that are not folded away. */
const FIELDS_SHOWN = 30;
/** Contributions that have a bar of their own. */
const BARS = 12;

/** @param {State} state */
const row = (state) => modelOf(state).row;

/** The fields, each known by its model too: another has other values. @param {State} state */
function fields(state) {
  const { shown, of } = modelOf(state);
  return shown?.fields.map((field, place) => ({ field, place, trial: of?.trial })) ?? [];
}

/** What is wrong with a field. @param {State} state @param {string} field */
const complaint = (state, field) => row(state).errors.find((error) => error.field === field);

/** @param {FeatureField} field */
function known(field) {
  const missing = field.missing > 0 ? ` · ${t("row.someMissing")}` : "";
  if (field.kind === "category") return `${t("row.levels", { count: field.levels.length })}${missing}`;
  if (!field.range) return t("row.noValues");
  // As one would type them.
  const [least, most] = field.range;
  return `${t("row.range", { least, most })}${missing}`;
}

/** @param {FeatureField} field @param {number} place @param {ModelQuestions} model */
function fieldOf(field, place, model) {
  const { name } = field;
  const id = `row-${place}`;
  const about = `feature.${name}`;
  /** @param {State} state */
  const wrong = (state) => complaint(state, about);
  /** @type {import("../../dom.js").Props} */
  const props = {
    id,
    "data-testid": "row-field",
    "data-feature": name,
    "aria-invalid": (state) => (wrong(state) ? "true" : null),
    "aria-describedby": `${id}-known`,
  };
  /** @param {State} state */
  const value = (state) => row(state).texts[name] ?? "";
  const none = h("option", null, () => t("row.missing"));
  // As an attribute: without one its text is its value.
  none.setAttribute("value", "");
  const input =
    field.kind === "category"
      ? h(
          "select",
          { ...props, onchange: (event) => model.typeRow(name, event.target.value) },
          none,
          ...field.levels.map((level) => h("option", { value: level.name }, level.name)),
        )
      : numberInput({ ...props, value, placeholder: () => t("row.missing"), oninput: (event) => model.typeRow(name, event.target.value) });
  if (input instanceof HTMLSelectElement) setValue(input, value);
  return h(
    "div",
    { class: "field row-field" },
    h("label", { for: id, title: name }, name),
    input,
    h("p", { class: "hint", id: `${id}-known` }, (state) => {
      const error = wrong(state);
      return error ? "" : known(field);
    }),
    h("p", { class: "complaint", role: "alert", hidden: (state) => !wrong(state) }, (state) => {
      const error = wrong(state);
      return error ? say(error) : "";
    }),
  );
}

/** @param {ModelQuestions} model @param {(state: State) => ReturnType<typeof fields>} read */
const grid = (model, read) =>
  list(
    h("div", { class: "row-fields" }),
    read,
    ({ field, place, trial }) => `${trial} ${place} ${field.name}`,
    (get) => fieldOf(get().field, get().place, model),
  );

/** @param {ModelQuestions} model */
const fill = (model) =>
  h(
    "div",
    { class: "row-fill", hidden: (state) => (modelOf(state).shown?.test_rows ?? 0) === 0 },
    h("label", { for: "row-number" }, () => t("row.fill")),
    numberInput({
      id: "row-number",
      class: "tree-number",
      "data-testid": "row-number",
      inputmode: "numeric",
      placeholder: (state) => `1–${formatNumber(modelOf(state).shown?.test_rows ?? 0)}`,
      "aria-invalid": (state) => (complaint(state, "test_row") ? "true" : null),
      value: (state) => row(state).testRow,
      oninput: (event) => model.fillRow(event.target.value),
    }),
    h("span", { class: "hint" }, (state) => t("row.of", { count: modelOf(state).shown?.test_rows ?? 0 })),
    h("p", { class: "complaint", role: "alert", hidden: (state) => !complaint(state, "test_row") }, (state) => {
      const error = complaint(state, "test_row");
      return error ? say(error) : "";
    }),
  );

/** Which of the outputs is explained: of classes, the predicted one. @param {State} state @returns {number} */
function explained(state) {
  const { prediction, output } = row(state);
  if (output !== null) return output;
  const place = prediction?.outputs.findIndex(({ name }) => name === prediction.class) ?? 0;
  return Math.max(0, place);
}

/** @param {State} state @returns {ExplainedOutput | null} */
const output = (state) => row(state).prediction?.outputs[explained(state)] ?? null;

/** @param {State} state */
const isClassified = (state) => (modelOf(state).shown?.classes.length ?? 0) > 0;

/** With more digits near its ends. @param {number} share */
function probability(share) {
  const toEnd = Math.min(share, 1 - share);
  return formatNumber(share, { style: "percent", maximumFractionDigits: toEnd >= 1e-3 ? 1 : toEnd >= 1e-4 ? 2 : 4 });
}

/** @param {number} value */
const signed = (value) => formatNumber(value, { signDisplay: "exceptZero", maximumSignificantDigits: 3 });

/** What is predicted, in a sentence. @param {State} state */
function answer(state) {
  const { prediction } = row(state);
  const { shown } = modelOf(state);
  if (!prediction || !shown) return "";
  const [first] = prediction.outputs;
  if (prediction.class === null) {
    const values = prediction.outputs.map(({ name, prediction: value }) =>
      prediction.outputs.length > 1 ? `${name}: ${formatValue(value)}` : formatValue(value),
    );
    return t("row.value", { target: shown.target, value: values.join(" · ") });
  }
  if (prediction.outputs.length > 1) {
    const best = prediction.outputs.find(({ name }) => name === prediction.class) ?? first;
    return t("row.class", { class: prediction.class, probability: probability(best.prediction) });
  }
  const threshold = formatNumber(thresholdOf(state), { maximumSignificantDigits: 4 });
  const params = { class: prediction.class, positive: first.name, probability: probability(first.prediction), threshold };
  return t("row.decided", params);
}

/**
 * The way from the base value to the sum: a bar per feature, the largest first, the small ones together.
 * @typedef {{key: string, name: string, value: string, contribution: number, from: number, to: number, whole: boolean}} Step
 * @param {State} state @returns {Step[]}
 */
function steps(state) {
  const found = output(state);
  if (!found) return [];
  const { base, margin, contributions } = found;
  const large = contributions.length > BARS + 1 ? contributions.slice(0, BARS) : contributions;
  let at = base;
  /** @type {Step[]} */
  const all = [{ key: "base", name: t("row.base"), value: "", contribution: base, from: 0, to: base, whole: true }];
  for (const { feature, value, contribution } of large) {
    const shown = value === "" ? t("row.missing") : value;
    all.push({ key: `feature ${feature}`, name: feature, value: shown, contribution, from: at, to: at + contribution, whole: false });
    at += contribution;
  }
  const rest = contributions.slice(large.length);
  if (rest.length > 0) {
    const contribution = rest.reduce((sum, each) => sum + each.contribution, 0);
    all.push({ key: "rest", name: t("row.others", { count: rest.length }), value: "", contribution, from: at, to: at + contribution, whole: false });
  }
  all.push({ key: "sum", name: t("row.sum"), value: "", contribution: margin, from: 0, to: margin, whole: true });
  return all;
}

/** The ends of all bars. @param {readonly Step[]} all */
function span(all) {
  const ends = all.filter(({ whole }) => !whole).flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.min(...ends, ...all.filter(({ whole }) => whole).map(({ to }) => to)), Math.max(...ends)];
  return { low, width: Math.max(high - low, 1e-12) };
}

function bars() {
  /** @type {{low: number, width: number}} */
  let scale = { low: 0, width: 1 };
  onUpdate((state) => {
    scale = span(steps(state));
  });
  /** @param {() => Step} get */
  function bar(get) {
    const mark = h("span", { class: "row-mark" });
    onUpdate(() => {
      const { from, to, whole } = get();
      // The base and the sum are places, not lengths.
      const [start, end] = whole ? [to, to] : [Math.min(from, to), Math.max(from, to)];
      mark.style.left = `${(100 * (start - scale.low)) / scale.width}%`;
      mark.style.width = `${(100 * (end - start)) / scale.width}%`;
      mark.classList.toggle("is-place", whole);
      mark.classList.toggle("is-raising", !whole && to >= from);
      mark.classList.toggle("is-lowering", !whole && to < from);
    });
    return h("td", { class: "row-bar", "aria-hidden": "true" }, h("span", { class: "row-track" }, mark));
  }
  return list(
    h("tbody", null),
    steps,
    ({ key }) => key,
    (get) =>
      h(
        "tr",
        { "data-whole": () => (get().whole ? "" : null), "data-contribution": () => String(get().contribution) },
        h(
          "th",
          { scope: "row" },
          h("span", { class: "row-name" }, () => get().name),
          h("span", { class: "row-value" }, () => (get().value ? ` = ${get().value}` : "")),
        ),
        bar(get),
        h("td", { class: "number" }, () =>
          get().whole ? formatNumber(get().contribution, { maximumSignificantDigits: 4 }) : signed(get().contribution),
        ),
      ),
  );
}

/** What the sum becomes. @param {State} state */
function becomes(state) {
  const found = output(state);
  const prediction = row(state).prediction;
  if (!found || !prediction) return "";
  const params = {
    margin: formatNumber(found.margin, { maximumSignificantDigits: 4 }),
    output: found.name,
    prediction: isClassified(state) ? probability(found.prediction) : formatValue(found.prediction),
  };
  return t(`row.sum_${prediction.unit}`, params);
}

/** @param {ModelQuestions} model */
function explanation(model) {
  /** @param {State} state */
  const outputs = (state) => row(state).prediction?.outputs ?? [];
  const select = list(
    h("select", { "data-testid": "row-output", onchange: (event) => model.showRowOutput(Number(event.target.value)) }),
    (state) => outputs(state).map((each, place) => ({ ...each, place })),
    ({ name, place }) => `${place} ${name}`,
    (get) =>
      h("option", { value: String(get().place) }, (state) =>
        isClassified(state) ? `${get().name} · ${probability(get().prediction)}` : get().name,
      ),
  );
  setValue(select, (state) => String(explained(state)));
  return h(
    "div",
    { class: "row-explanation", "data-testid": "row-explanation", hidden: (state) => output(state) === null },
    h(
      "label",
      { class: "field-inline", hidden: (state) => outputs(state).length < 2 },
      h("span", { class: "hint" }, () => t("row.output")),
      select,
    ),
    h(
      "div",
      { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t("row.why") },
      h(
        "table",
        { class: "row-table" },
        h("caption", null, (state) => t(`row.unit_${row(state).prediction?.unit ?? "value"}`, { output: output(state)?.name ?? "" })),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col" }, () => t("row.feature")),
            h("td", { "aria-hidden": "true" }),
            h("th", { scope: "col", class: "number" }, () => t("row.contribution")),
          ),
        ),
        bars(),
      ),
    ),
    h("p", { class: "hint", "data-testid": "row-sum", "data-margin": (state) => output(state)?.margin ?? null }, becomes),
  );
}

/** @param {ModelQuestions} model */
export const rowForm = (model) =>
  h(
    "div",
    { class: "row-form", "data-testid": "predict-form" },
    h(
      "div",
      { class: "row-inputs" },
      fill(model),
      grid(model, (state) => fields(state).slice(0, FIELDS_SHOWN)),
      h(
        "details",
        { class: "fold", hidden: (state) => fields(state).length <= FIELDS_SHOWN },
        h("summary", null, (state) => t("row.more", { count: Math.max(0, fields(state).length - FIELDS_SHOWN) })),
        grid(model, (state) => fields(state).slice(FIELDS_SHOWN)),
      ),
    ),
    h(
      "div",
      { class: "row-answer" },
      h(
        "p",
        {
          class: "row-prediction",
          role: "status",
          "data-testid": "row-prediction",
          "data-class": (state) => row(state).prediction?.class ?? null,
          "data-value": (state) => output(state)?.prediction ?? null,
        },
        answer,
      ),
      h("p", { class: "hint", "data-testid": "row-actual", hidden: (state) => row(state).actual === null }, (state) =>
        t("row.actual", { row: row(state).testRow, target: modelOf(state).shown?.target ?? "", value: row(state).actual ?? "" }),
      ),
      h("p", { class: "complaint", hidden: (state) => row(state).errors.length === 0 }, () => t("row.wrong")),
      explanation(model),
    ),
  );
