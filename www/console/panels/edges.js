// @ts-check
/** Where the best training job lies at an end of a range: the good values may go on beyond it. */

import { h, list } from "../../dom.js";
import { formatValue, t } from "../../i18n/i18n.js";

/** @import {Dispatch} from "../../state.js" */

/** @param {Dispatch} dispatch */
export function edgeHints(dispatch) {
  return list(
    h("ul", { class: "edges", "data-testid": "edges", "aria-label": () => t("edge.title"), hidden: ({ console }) => (console?.edges.length ?? 0) === 0 }),
    ({ console }) => console?.edges ?? [],
    ({ name, end }) => `${name} ${end}`,
    (get) =>
      h(
        "li",
        null,
        h("span", null, () => t(`edge.${get().end}`, { name: get().name, bound: formatValue(Number(get().bound)) })),
        h(
          "button",
          {
            type: "button",
            class: "link-button",
            "data-testid": "widen",
            onclick: () => dispatch({ type: "askParam", name: get().name, change: { [get().end]: get().wider } }),
          },
          () => t("edge.widen", { name: get().name, wider: formatValue(Number(get().wider)) }),
        ),
      ),
  );
}
