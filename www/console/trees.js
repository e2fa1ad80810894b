// @ts-check
/** Which tree of a model is shown, from which node down, and the picture of it. */

import { hitsOf } from "../hits.js";
import { Refused } from "../requests.js";

/** @import {Picture, TreeShown} from "../protocol.js" */

/** Height of the picture of a tree, CSS px: at least and at most; and what it takes beside the middles of its nodes. */
const HEIGHT = { least: 260, most: 640, margin: 130 };

/** `path`: the nodes that were opened, one below the other; the tree is drawn from the last. @typedef {{tree: number, path: number[], treeShown: TreeShown | null}} ShownTree */
/** @type {ShownTree} */
export const FIRST_TREE = { tree: 0, path: [], treeShown: null };

/**
 * @param {{
 *   id: string, now: () => ShownTree, count: () => number, change: (change: Partial<ShownTree>) => void,
 *   ask: (tree: number, start: number, size: [number, number]) => Promise<TreeShown>, draw: (picture: Picture) => void,
 * }} model `id`: of its chart; `count`: of its trees, none: there is no model yet
 */
export function treesOf({ id, now, count, change, ask, draw }) {
  /** Only the answer of the last question counts. */
  let latest = 0;
  /** Of the chart; 0: out of sight. */
  let width = 0;

  async function refresh() {
    if (width === 0 || count() === 0) return;
    const mine = ++latest;
    const { tree, path } = now();
    /** @param {number} height */
    const at = (height) => ask(tree, path.at(-1) ?? 0, [width, height]);
    try {
      // As deep as there is room for, and then no higher than that takes.
      const ys = hitsOf((await at(HEIGHT.most)).drawn.picture).map(({ y }) => y);
      const taken = Math.ceil(Math.max(...ys) - Math.min(...ys)) + HEIGHT.margin;
      const { drawn, ...about } = await at(Math.min(HEIGHT.most, Math.max(HEIGHT.least, taken)));
      if (mine !== latest) return;
      const picture = { ...drawn.picture, id };
      change({ treeShown: { ...about, drawn: { ...drawn, picture } } });
      draw(picture);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  /** @param {number} tree from 0; beyond the last it is the last @param {number[]} [path] */
  function show(tree, path = []) {
    change({ tree: Math.max(0, Math.min(count() - 1, tree)), path });
    refresh();
  }

  return {
    refresh,
    show,

    /** The next tree, or one before: of the one that is shown by now, not of the one that was drawn last. @param {number} by */
    step: (by) => show(now().tree + by),

    /** @param {number} next width of the chart, CSS px; 0: out of sight */
    resize(next) {
      const same = next === width;
      width = next;
      if (!same) refresh();
    },
  };
}

/** @typedef {ReturnType<typeof treesOf>} Trees */
