// @ts-check
/** One's own configuration: the next training job of a job that runs or is held. */

import { h, list } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { wordsOf } from "../../settings.js";
import { complaints, invalidProps, numberInput, select } from "../../panels/forms.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {ParamSetting} from "../../protocol.js" */

/** What the running job tunes. @param {State} state @returns {ParamSetting[]} */
const tuned = ({ run }) => run?.asked.job.parameters.filter(({ tune }) => tune) ?? [];

/** @param {() => ParamSetting} get @param {Dispatch} dispatch */
function value(get, dispatch) {
  const { name, list: isList } = get();
  const id = `own-${name}`;
  const props = {
    id,
    "data-testid": "own-value",
    "data-param": name,
    ...invalidProps(`enqueued.${name}`),
    value: (/** @type {State} */ { own }) => own.texts[name] ?? "",
  };
  /** @param {{target: {value: string}}} event */
  const ask = (event) => dispatch({ type: "askOwn", name, typed: event.target.value });
  const control = isList
    ? select(
        { ...props, onchange: ask },
        () => ["", ...wordsOf(get().values)],
        (word) => word,
        (word) => word,
      )
    : numberInput({ ...props, placeholder: () => `${get().min} – ${get().max}`, oninput: ask });
  return h("div", { class: "field" }, h("label", { for: id, class: "mono" }, name), control, complaints(`enqueued.${name}`));
}

export const render = panel("own", (/** @type {Dispatch} */ dispatch) => {
  /** @type {State | null} */
  let now = null;
  const details = h(
    "details",
    {
      class: "card own",
      "data-testid": "own",
      hidden: (state) => {
        now = state;
        return state.snapshot?.status !== "InProgress";
      },
      open: ({ own }) => own.open,
      ontoggle: () => {
        if (!now || details.open === now.own.open) return;
        // Something to change, instead of empty fields.
        dispatch(details.open ? { type: "vary", trial: now.snapshot?.best ?? null } : { type: "closeOwn" });
      },
    },
    h("summary", null, h("h2", null, () => t("own.title")), h("span", { class: "hint" }, () => t("own.hint"))),
    h(
      "form",
      {
        class: "own-form",
        onsubmit: (event) => {
          event.preventDefault();
          dispatch({ type: "enqueue" });
        },
      },
      list(
        h("div", { class: "own-fields" }),
        tuned,
        ({ name, list: isList }) => `${name} ${isList}`,
        (get) => value(get, dispatch),
      ),
      h(
        "div",
        { class: "own-actions" },
        h("button", { type: "submit", class: "strong", "data-testid": "enqueue" }, () => t("own.run")),
        h("span", { class: "hint", role: "status", "data-testid": "enqueued" }, ({ own }) =>
          own.made > 0 ? t("own.queued", { count: own.made }) : "",
        ),
        complaints("enqueued"),
      ),
    ),
  );
  return details;
});
