// @ts-check
/** The trees of the training job that is open, grown once more while this is unfolded. */

import { h, list } from "../../dom.js";
import { formatNumber, say, t } from "../../i18n/i18n.js";
import { grownOf } from "../grown.js";
import { progressBar } from "./progress.js";
import { treeFigure } from "./trees.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {GrownQuestions} from "../grown.js" */

/** @param {State} state */
const hasTrees = (state) => (grownOf(state).shown?.trees ?? 0) > 0;

/** @param {State} state */
function about(state) {
  const { shown } = grownOf(state);
  if (!shown) return "";
  if (shown.wanted === 0) return t("detail.treesNone");
  const params = { count: shown.wanted, folds: formatNumber(shown.folds) };
  return t(shown.folds > 0 ? "detail.treesOfFold" : "detail.treesAbout", params);
}

/** @param {Dispatch} dispatch @param {GrownQuestions} grown */
export const trialTrees = (dispatch, grown) =>
  h(
    "details",
    { class: "fold trial-trees", "data-testid": "trial-trees", ontoggle: (event) => grown.want(event.target.open) },
    h("summary", null, () => t("detail.trees")),
    h("p", { class: "hint", "data-testid": "trial-trees-about" }, about),
    list(
      h("ul", { class: "trial-trees-errors", role: "alert", hidden: (state) => grownOf(state).errors.length === 0 }),
      (state) => grownOf(state).errors,
      (_, index) => String(index),
      (get) => h("li", null, () => say(get())),
    ),
    progressBar("trial-trees-growing", () => t("detail.treesGrowing"), (state) => grownOf(state).growing),
    h(
      "div",
      { hidden: (state) => !hasTrees(state) },
      treeFigure(
        { id: "trial_tree", name: "trial-tree", read: grownOf, count: (state) => grownOf(state).shown?.trees ?? null },
        dispatch,
        grown.trees,
      ),
    ),
  );
