// @ts-check
/** The chart of importances, with the switch between its methods and what each one answers. */

import { h } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { figure } from "../../panels/figure.js";

/** @import {Dispatch} from "../../state.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {ImportanceMethod} from "../../protocol.js" */

/** With their names, which are the same in every language. @type {readonly [ImportanceMethod, string][]} */
const METHODS = [["PedAnova", "PED-ANOVA"], ["Fanova", "fANOVA"]];

/** @param {Dispatch} dispatch */
function methods(dispatch) {
  return h(
    "div",
    { class: "importance-methods" },
    h(
      "fieldset",
      { class: "importance-switch", "data-testid": "importance-method" },
      h("legend", { class: "visually-hidden" }, () => t("importance.method")),
      ...METHODS.map(([method, name]) =>
        h(
          "label",
          null,
          h("input", {
            type: "radio",
            name: "importance-method",
            value: method,
            checked: ({ importance }) => importance === method,
            onchange: () => dispatch({ type: "importance", method }),
          }),
          name,
        ),
      ),
    ),
    h("p", { class: "hint", "data-testid": "importance-answers" }, ({ importance }) => t(`importance.${importance}.answers`)),
  );
}

export const render = panel("importance", (/** @type {Sight} */ sight, /** @type {Dispatch} */ dispatch) =>
  figure({ id: "importance", legend: ["importance", "band"], rows: true, tools: [methods(dispatch)] }, dispatch, sight),
);
