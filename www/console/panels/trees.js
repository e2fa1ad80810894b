// @ts-check
/** The trees of a model, one at a time; a node that stands for more opens. */

import { h, icon, onUpdate } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { figure } from "../../panels/figure.js";
import { numberInput } from "../../panels/forms.js";
import { watcher } from "../../sight.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Picture, TreeShown} from "../../protocol.js" */
/** @import {ShownTree, Trees} from "../trees.js" */

const PREVIOUS = "M10 3.5L5.5 8l4.5 4.5";
const NEXT = "M6 3.5L10.5 8 6 12.5";
/** Trees away, by key. @type {Record<string, number>} */
const STEPS = { PageUp: -1, PageDown: 1 };
/** In the field of the number. @type {Record<string, number>} */
const FIELD_STEPS = { ArrowUp: 1, ArrowDown: -1 };

/**
 * The chart is `id`, its controls are known by `name`. `count`: of the trees, null as long as there is no model.
 * @typedef {{id: string, name: string, read: (state: State) => ShownTree, count: (state: State) => number | null}} Source
 */

/** Which tree of how many, of which round, for what. @param {ShownTree} shown @param {number | null} count */
function which({ tree, treeShown }, count) {
  if (count === null) return "";
  if (count === 0) return t("trees.none");
  const params = { tree: formatNumber(tree + 1), of: formatNumber(count), round: formatNumber(treeShown?.round ?? 1) };
  const output = treeShown?.output;
  return output ? t("trees.whichOf", { ...params, output }) : t("trees.which", params);
}

/** @param {Source} source @param {Dispatch} dispatch @param {Trees} trees */
export function treeFigure({ id, name, read, count }, dispatch, trees) {
  /** @type {ShownTree} */
  let now;
  /** What each picture is of: a newer one waits for its turn while a node of the last is chosen. @type {WeakMap<Picture, TreeShown["drawn"]>} */
  const drawings = new WeakMap();
  onUpdate((state) => {
    now = read(state);
    const drawn = now.treeShown?.drawn;
    if (drawn) drawings.set(drawn.picture, drawn);
  });
  const sight = watcher((sizes) => trees.resize(sizes[id]?.[0] ?? 0));
  const back = () => trees.show(now.tree, now.path.slice(0, -1));

  /** @param {number} mark @param {Picture | undefined} picture */
  function open(mark, picture) {
    const drawn = picture && drawings.get(picture);
    if (drawn?.more.includes(mark)) trees.show(now.tree, [...now.path, drawn.nodes[mark]]);
  }

  const number = numberInput({
    id: `${name}-number`,
    class: "tree-number",
    "data-testid": `${name}-number`,
    inputmode: "numeric",
    value: (state) => String(read(state).tree + 1),
    onchange: () => {
      const wanted = Number(number.value);
      if (Number.isInteger(wanted) && wanted >= 1) trees.show(wanted - 1);
      // Beyond the last it is the last; what is no number leaves the one that was there.
      number.value = String(now.tree + 1);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const by = FIELD_STEPS[event.key];
      if (by === undefined) return;
      event.preventDefault();
      trees.step(by);
    },
  });

  /** @param {string} key @param {string} drawing @param {number} by @param {(state: State) => boolean} atEnd */
  const stepButton = (key, drawing, by, atEnd) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button bordered",
        "data-testid": `${name}-${key}`,
        "data-heirs": `${name}-number`,
        "aria-label": () => t(`trees.${key}`),
        title: () => t(`trees.${key}`),
        disabled: (state) => atEnd(state),
        onclick: () => trees.step(by),
      },
      icon(drawing),
    );

  const card = figure(
    {
      id,
      legend: ["leaf_raising", "leaf_lowering"],
      tools: [
        h(
          "div",
          { class: "tree-tools" },
          h("label", { for: `${name}-number` }, () => t("trees.number")),
          stepButton("previous", PREVIOUS, -1, (state) => read(state).tree === 0),
          number,
          stepButton("next", NEXT, 1, (state) => read(state).tree + 1 >= (count(state) ?? 0)),
          h("span", { class: "tree-which", role: "status", "data-testid": `${name}-which` }, (state) => which(read(state), count(state))),
          h(
            "button",
            { type: "button", "data-testid": `${name}-back`, "data-heirs": `${name}-number`, hidden: (state) => read(state).path.length === 0, onclick: back },
            icon(PREVIOUS),
            () => t("trees.back"),
          ),
        ),
      ],
      chooses: false,
      onChoose: open,
    },
    dispatch,
    sight,
  );
  const box = /** @type {HTMLElement} */ (card.querySelector(".chart-box"));
  onUpdate(({ pictures }) => {
    const height = pictures[id] ? `${pictures[id].height}px` : "";
    if (box.style.height !== height) box.style.height = height;
  });
  card.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (by !== undefined) trees.step(by);
    else if (event.key === "Escape" && now.path.length > 0) back();
    else return;
    event.preventDefault();
  });
  return card;
}
