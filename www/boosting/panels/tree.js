// @ts-check
/** The tree of the round that is shown, drawn with its gains; of several classes, one each. */

import { h, icon, svgNode } from "../../dom.js";
import { hitsOf } from "../../hits.js";
import { formatNumber, formatValue, t } from "../../i18n/i18n.js";
import { drawIn, set } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {BoostingState} from "../state.js" */
/** @import {RoundTree} from "../protocol.js" */

const BACK = "M10 3.5L5.5 8l4.5 4.5";

/** @param {Player} player */
export function treePanel(player) {
  const about = h("p", { class: "boosting-tree-about", "data-testid": "boosting-tree-about" });
  const box = h("div", { class: "boosting-chart chart-drawing", "data-testid": "boosting-tree" });
  const opens = h("div", { class: "boosting-opens" });
  const outputs = h("select", { "aria-label": t("boosting.output"), "data-testid": "boosting-output", onchange: () => player.view({ output: outputs.selectedIndex, path: [] }) });
  const back = h("button", { type: "button", "data-testid": "boosting-tree-back", onclick: () => player.view({ path: player.get().path.slice(0, -1) }) }, icon(BACK), t("boosting.treeBack"));
  const step = (/** @type {string} */ key, /** @type {string} */ drawing, /** @type {number} */ by) =>
    h("button", { type: "button", class: "icon-button bordered", "data-testid": `boosting-tree-${key}`, "aria-label": t(`boosting.tree.${key}`), title: t(`boosting.tree.${key}`), onclick: () => player.goTo(player.get().round + by) }, icon(drawing));
  const previous = step("previous", BACK, -1);
  const next = step("next", "M6 3.5L10.5 8 6 12.5", 1);
  const title = h("h2", { id: "boosting-tree-title" });
  const node = h(
    "section",
    { class: "boosting-part boosting-tree", "aria-labelledby": "boosting-tree-title" },
    h("div", { class: "boosting-head" }, title, h("div", { class: "boosting-tree-tools" }, back, outputs, previous, next)),
    about,
    h("div", { class: "boosting-tree-box" }, box, opens),
  );
  /** @type {BoostingState["tree"]} */
  let shown = null;
  return {
    node,
    box,
    /** @param {BoostingState} state */
    update({ frame, tree, plane, output, path, round }) {
      drawIn(box, tree?.picture ?? null, svgNode);
      const names = frame && frame.trees.length > 1 ? (plane?.classes ?? []) : [];
      if (outputs.options.length !== names.length) outputs.replaceChildren(...names.map((name) => h("option", null, name)));
      outputs.hidden = names.length === 0;
      if (outputs.selectedIndex !== output && names.length > 0) outputs.selectedIndex = output;
      set(title, frame && frame.round > 0 ? t("boosting.treeOf", { round: formatNumber(frame.round) }) : t("boosting.noTree"));
      const of = frame?.trees[Math.min(output, frame.trees.length - 1)];
      const significant = (/** @type {number} */ value) => formatValue(Number(value.toPrecision(3)));
      const told = (/** @type {RoundTree} */ { splits, gain, most }) =>
        splits === 0
          ? t("boosting.treeAboutNoSplit", { most: significant(most) })
          : t("boosting.treeAbout", { count: splits, gain: significant(gain), most: significant(most) });
      set(about, of ? told(of) : t("boosting.noTreeAbout"));
      back.hidden = path.length === 0;
      previous.disabled = round <= 1;
      next.disabled = !frame || round >= frame.num_round;
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", about.textContent ?? "");
      if (tree === shown) return;
      shown = tree;
      // Buttons above the nodes that stand for more: for the pointer and for the keyboard alike.
      const hits = tree ? hitsOf(tree.picture) : [];
      opens.replaceChildren(
        ...(tree?.more ?? []).map((at) => {
          const button = h("button", { type: "button", class: "boosting-open", "aria-label": t("boosting.openNode"), title: t("boosting.openNode"), onclick: () => player.view({ path: [...player.get().path, tree?.nodes[at] ?? 0] }) });
          button.style.left = `${hits[at].x}px`;
          button.style.top = `${hits[at].y}px`;
          return button;
        }),
      );
    },
  };
}
