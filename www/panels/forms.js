// @ts-check
/** Pieces that several panels share: a labelled field with its complaint, a select, a settings section. */

import { h, list, onUpdate } from "../dom.js";
import { say } from "../i18n/i18n.js";
import { errorsAt } from "../state.js";

/** @import {State} from "../state.js" */
/** @import {Child, Props} from "../dom.js" */

/** Error texts have ids, so that fields can point at them. @param {string} field */
const errorId = (field) => `error-${field.replace(/\W/g, "-")}`;

/** What a field shows when the engine complains about it. @param {string} field @returns {Props} */
export const invalidProps = (field) => ({
  "aria-invalid": (state) => (errorsAt(state, field).length > 0 ? "true" : null),
  "aria-describedby": (state) => (errorsAt(state, field).length > 0 ? errorId(field) : null),
});

/** The complaints about some fields, in place. @param {string[]} fields */
export const complaints = (...fields) =>
  list(
    h("div", { class: "complaints" }),
    (state) =>
      fields.flatMap((field) =>
        errorsAt(state, field)
          .slice(0, 1)
          .map((error) => ({ field, error })),
      ),
    ({ field }) => field,
    (get) => h("p", { class: "complaint", role: "alert", "data-testid": "message", id: errorId(get().field) }, () => say(get().error)),
  );

/**
 * @param {string} id @param {Child} label @param {HTMLElement} control with that id
 * @param {string} field whose complaints stand below @param {Child[]} after
 */
export const field = (id, label, control, field, ...after) =>
  h("div", { class: "field" }, h("label", { for: id }, label), control, ...after, complaints(field));

/**
 * What is so and cannot be chosen, in the place of a field.
 * @param {string} testId @param {Child} label @param {Child} value @param {string} field whose complaints stand below
 */
export const fact = (testId, label, value, field) =>
  h(
    "div",
    { class: "field" },
    h("dl", null, h("dt", { class: "field-label" }, label), h("dd", { class: "fact", "data-testid": testId }, value)),
    complaints(field),
  );

/**
 * A text field for a number as typed.
 * @param {Props} props
 */
export const numberInput = (props) =>
  h("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", ...props });

/**
 * @template Option
 * @param {Props} props
 * @param {(state: State) => readonly Option[]} options
 * @param {(option: Option) => string} valueOf
 * @param {(option: Option, state: State) => string} labelOf
 */
export function select(props, options, valueOf, labelOf) {
  const { value, ...rest } = props;
  const node = list(h("select", rest), options, valueOf, (get) =>
    h("option", { value: valueOf(get()) }, (state) => labelOf(get(), state)),
  );
  // After the options: a select can only take a value that it has.
  if (typeof value === "function") {
    const read = /** @type {(state: State) => string} */ (value);
    onUpdate((state) => {
      const wanted = read(state);
      if (node.value !== wanted) node.value = wanted;
    });
  }
  return node;
}

/** Wide screens show the settings open beside the charts, narrow ones closed below the first. */
const WIDE = "(min-width: 64rem)";

/**
 * A section of the settings that can be folded.
 * @param {{name: string, title: Child, brief: (state: State) => string}} head
 * @param {Child[]} children
 */
export function settingsSection({ name, title, brief }, ...children) {
  const wide = matchMedia(WIDE);
  const details = h(
    "details",
    { class: `settings-section ${name}-settings`, open: wide.matches },
    h("summary", null, h("h2", null, title), h("span", { class: "brief" }, brief)),
    h("div", { class: "settings-body" }, ...children),
  );
  wide.addEventListener("change", ({ matches }) => {
    details.open = matches;
  });
  return details;
}
