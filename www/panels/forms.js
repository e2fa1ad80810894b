// @ts-check
/** Pieces that several panels share: a labelled field with its complaint, a select, a settings section. */

import { h, list, onUpdate } from "../dom.js";
import { helpButton } from "../help.js";
import { say } from "../i18n/i18n.js";
import { errorsAt } from "../state.js";

/** @import {State} from "../state.js" */
/** @import {Child, Prop, Props} from "../dom.js" */

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
 * A field with a way to the glossary beside its label.
 * @param {Prop} entry of the glossary @param {string} id @param {() => string} label @param {HTMLElement} control @param {string} name whose complaints stand below
 * @param {Child[]} after
 */
export function explained(entry, id, label, control, name, ...after) {
  const node = field(id, label, control, name, ...after);
  node.firstElementChild?.after(helpButton(entry, label));
  return node;
}

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
  if (typeof value === "function") setValue(node, /** @type {(state: State) => string} */ (value));
  return node;
}

/** Binds the value of a select, after its options: it can only take one that it has. @param {HTMLSelectElement} node @param {(state: State) => string} read */
export function setValue(node, read) {
  onUpdate((state) => {
    const wanted = read(state);
    if (node.value !== wanted) node.value = wanted;
  });
}

/**
 * A fold that opens by itself when something in it is complained about, and says what is set in it while it is closed.
 * @param {Props} props @param {Child} title @param {(state: State) => string} brief @param {string[]} fields @param {Child[]} children
 */
export function foldWithComplaints(props, title, brief, fields, ...children) {
  const details = h(
    "details",
    { ...props, class: `fold rule-fold ${props.class}` },
    h("summary", null, title, h("span", { class: "fold-brief" }, brief)),
    h("div", { class: "fold-body" }, ...children),
  );
  let complained = false;
  onUpdate((state) => {
    const complains = fields.some((field) => errorsAt(state, field).length > 0);
    if (complains && !complained) details.open = true;
    complained = complains;
  });
  return details;
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
