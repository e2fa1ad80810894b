// @ts-check
/** Pieces that several panels of this part share. */

import { h } from "../../dom.js";

/** Sets a text where it differs. @param {HTMLElement} node @param {string} text */
export function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {HTMLSelectElement} select @param {readonly string[]} values */
export function keepOptions(select, values) {
  if (select.options.length === values.length && values.every((value, i) => select.options[i].value === value)) return;
  select.replaceChildren(...values.map((value) => h("option", { value }, value)));
}

/**
 * A slider over a list of numbers.
 * @param {{id: string, label: string, steps: readonly number[], format: (value: number) => string, onChange: (value: number) => void}} options
 */
export function stepper({ id, label, steps, format, onChange }) {
  const output = h("output", { for: id });
  const say = (/** @type {number} */ value) => {
    set(output, format(value));
    slider.setAttribute("aria-valuetext", format(value));
  };
  const slider = h("input", {
    type: "range",
    id,
    "data-testid": id,
    min: 0,
    max: steps.length - 1,
    step: 1,
    oninput: () => {
      say(steps[slider.valueAsNumber]);
      onChange(steps[slider.valueAsNumber]);
    },
  });
  return {
    node: h("div", { class: "boosting-stepper" }, h("label", { for: id }, label), slider, output),
    /** @param {number} value */
    update(value) {
      const place = String(Math.max(0, steps.indexOf(value)));
      if (slider.value !== place) slider.value = place;
      say(value);
    },
  };
}

/**
 * A choice of one of a few, as buttons in a row.
 * @param {{name: string, label: string, options: {value: string, label: string}[], onChange: (value: string) => void}} options
 */
export function segments({ name, label, options, onChange }) {
  const legend = h("legend", { class: "visually-hidden" }, label);
  const all = options.map((option) => {
    const input = h("input", { type: "radio", name, value: option.value, class: "visually-hidden", "data-testid": `${name}-${option.value}`, onchange: () => onChange(option.value) });
    const text = h("span", null, option.label);
    return { input, text, node: h("label", null, input, text) };
  });
  return {
    node: h("fieldset", { class: "boosting-segments" }, legend, ...all.map(({ node }) => node)),
    /** @param {string} value @param {string[]} [labels] */
    update(value, labels) {
      all.forEach(({ input, text }, place) => {
        input.checked = input.value === value;
        if (labels) set(text, labels[place]);
      });
    },
  };
}

/** A drawn chart in its place; kept while it is the same. @param {HTMLElement} box @param {import("../../protocol.js").Picture | null} picture @param {(svg: string) => Node | null} make */
export function drawIn(box, picture, make) {
  const text = picture?.svg ?? "";
  if (drawn.get(box) === text) return;
  drawn.set(box, text);
  const node = picture ? make(picture.svg) : null;
  box.replaceChildren(...(node ? [node] : []));
}

/** @type {WeakMap<HTMLElement, string>} */
const drawn = new WeakMap();

/** @type {Record<string, string>} */
const MOODS = { boosting_overfit: "is-bad", boosting_risen: "is-bad", boosting_underfit: "is-warn", boosting_nothing: "is-warn", boosting_level: "is-good", boosting_best: "is-good" };

/** How the sentence about the curves looks. @param {import("../protocol.js").RoundShown | null} frame */
export const moodOf = (frame) => MOODS[frame?.verdict.code ?? ""] ?? "";
