// @ts-check
/** What the button does, in three steps, until it has been pressed. */

import { h } from "../dom.js";
import { formatNumber, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";

/** @import {State} from "../state.js" */

/** @param {State} state @returns {Record<string, string | number>} */
const facts = ({ asked, summary, check }) => ({
  count: Math.max(0, Number.parseInt(asked.job.max_jobs, 10) || (check.combinations ?? 0)),
  metric: asked.job.objective,
  train: formatNumber(summary?.rows.train ?? 0),
  validation: formatNumber(summary?.rows.validation ?? 0),
  test: formatNumber(summary?.rows.test ?? 0),
});

export const render = panel("intro", () =>
  h(
    "ol",
    {
      class: "intro",
      hidden: ({ snapshot, starting, summary }) => snapshot !== null || starting !== null || summary === null,
    },
    ...["search", "compare", "verify"].map((step) =>
      h(
        "li",
        null,
        h("h2", null, () => t(`intro.${step}.title`)),
        h("p", null, (state) => t(`intro.${step}.text`, facts(state))),
      ),
    ),
  ),
);
