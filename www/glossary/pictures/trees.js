// @ts-check
/** Trees: how deep, how many leaves, which splits stay, how many in a round. */

import { at, box, dot, HALF, HEIGHT, line, pair, picture, range, TOP, WIDTH, words } from "./svg.js";

/** A split with what is below it, or a leaf. `look` of the lines that lead to it. @typedef {{below?: [Tree, Tree], look?: string, text?: string}} Tree */

/** @param {Tree} left @param {Tree} right @param {Partial<Tree>} [more] @returns {Tree} */
const split = (left, right, more = {}) => ({ below: [left, right], ...more });
/** @param {Partial<Tree>} [more] @returns {Tree} */
const leaf = (more = {}) => more;

/** @param {number} depth @returns {Tree} */
const full = (depth) => (depth === 0 ? leaf() : split(full(depth - 1), full(depth - 1)));

/** @param {Tree} tree @returns {number} */
const leaves = ({ below }) => (below ? leaves(below[0]) + leaves(below[1]) : 1);
/** @param {Tree} tree @returns {number} */
const depth = ({ below }) => (below ? 1 + Math.max(depth(below[0]), depth(below[1])) : 0);

/**
 * @param {Tree} tree @param {number} width @param {number} height @param {number} [size] of its nodes
 * @returns {Node[]}
 */
export function drawTree(tree, width, height, size = 4) {
  const wide = width / leaves(tree);
  const high = (height - 2 * size) / Math.max(1, depth(tree));
  /** @type {Node[]} */
  const edges = [];
  /** @type {Node[]} */
  const nodes = [];
  let seen = 0;
  /** @param {Tree} node @param {number} level @returns {number} where it stands */
  function place(node, level) {
    const y = size + level * high;
    const look = node.look ?? "";
    if (!node.below) {
      const x = wide * (seen + 0.5);
      seen += 1;
      nodes.push(box(x - size, y - size, 2 * size, 2 * size, `leaf ${look}`));
      if (node.text) nodes.push(words(x, y + size + 10, node.text, "middle"));
      return x;
    }
    const xs = node.below.map((child) => place(child, level + 1));
    const x = (xs[0] + xs[1]) / 2;
    xs.forEach((end, index) => edges.unshift(line(x, y, end, y + high, `branch ${node.below?.[index].look ?? ""}`)));
    nodes.push(dot(x, y, size, `split ${look}`));
    if (node.text) nodes.push(words(x + size + 3, y + 4, node.text));
    return x;
  }
  place(tree, 0);
  return [...edges, ...nodes];
}

const TALL = HEIGHT - TOP - 4;

/** @param {string} left @param {Tree} first @param {string} right @param {Tree} second */
const two = (left, first, right, second) =>
  pair(left, [at(0, TOP, ...drawTree(first, HALF, TALL))], right, [at(0, TOP, ...drawTree(second, HALF, TALL, leaves(second) > 10 ? 3 : 4))]);

export const maxDepth = () => two("max_depth 2", full(2), "max_depth 4", full(4));

export const maxLeaves = () => two("max_leaves 3", split(full(1), leaf()), "max_leaves 7", split(split(full(1), full(1)), split(full(1), leaf())));

export const growPolicy = () =>
  two("depthwise", split(split(full(1), leaf()), full(1)), "lossguide", split(leaf(), split(leaf(), split(split(leaf(), leaf()), leaf()))));

/** Gains at the splits; those below gamma are cut. */
export function gamma() {
  const weak = { look: "gone" };
  const tree = (/** @type {Partial<Tree>} */ cut) =>
    split(split(leaf(), leaf(), { text: "2.4" }), split(leaf(cut), leaf(cut), { text: "0.6", ...(cut.look ? { look: "now-leaf" } : {}) }), { text: "8.1" });
  return two("gamma 0", tree({}), "gamma 1", tree(weak));
}

/** Weights in the leaves; a split that leaves too little on a side is not made. */
export function minChildWeight() {
  const cut = { look: "gone" };
  const tree = (/** @type {Partial<Tree>} */ gone) =>
    split(split(leaf({ text: "9" }), leaf({ text: "7" })), split(leaf({ text: "12", ...gone }), leaf({ text: "2", ...gone }), gone.look ? { look: "now-leaf" } : {}));
  const shown = (/** @type {Tree} */ which) => [at(0, TOP, ...drawTree(which, HALF, TALL - 12))];
  return pair("min_child_weight 1", shown(tree({})), "min_child_weight 5", shown(tree(cut)));
}

/** @param {number} x @param {number} y @param {number} width @param {string} [look] @param {number} [depth] */
const small = (x, y, width, look = "", depth = 2) =>
  at(x, y, ...drawTree(look ? marked(full(depth), look) : full(depth), width, 30, 2.4));

/** @param {Tree} tree @param {string} look @returns {Tree} */
const marked = (tree, look) => ({ look, ...(tree.below ? { below: [marked(tree.below[0], look), marked(tree.below[1], look)] } : {}) });

/** Trees of a round side by side, and rounds one after the other. @param {number} trees */
const rounds = (trees) =>
  [0, 1].flatMap((round) => [
    ...range(trees).map((tree) => small(round * 74 + (trees === 1 ? 18 : tree * 19), 48, 17, "", 1)),
    ...(round === 0 ? [words(65, 68, "+", "middle")] : []),
  ]);

export const parallelTrees = () => pair("num_parallel_tree 1", rounds(1), "num_parallel_tree 3", rounds(3));

/** A tree per class in every round. */
export const numClass = () =>
  picture(
    ...range(3).flatMap((round) =>
      range(3).map((each) => at(round * 98, 0, small(0, 2 + each * 34, 60, ["", "second", "third"][each]), ...(round < 2 && each === 1 ? [words(78, 56, "+", "middle")] : []))),
    ),
  );

/** What makes no difference to the model. @param {string} left @param {string} right */
const same = (left, right) =>
  picture(
    words(60, 11, left, "middle"),
    words(WIDTH - 60, 11, right, "middle"),
    at(10, TOP + 4, ...drawTree(full(2), 100, 70)),
    words(WIDTH / 2, 64, "=", "big"),
    at(WIDTH - 110, TOP + 4, ...drawTree(full(2), 100, 70)),
  );

export const threads = () => same("nthread 1", "nthread 8");
export const verbosity = () => same("verbosity 0", "verbosity 3");

/** Rounds of dart: which of the earlier trees are left out, and the new one. @param {readonly (readonly number[])[]} out per round @param {number} [n] */
const dartRounds = (out, n = 6) =>
  out.flatMap((gone, round) => [
    ...range(n).map((tree) => small(tree * ((WIDTH - 40) / n), 2 + round * 34, (WIDTH - 40) / n - 6, gone.includes(tree) ? "gone" : "")),
    small(WIDTH - 34, 2 + round * 34, 34, "new"),
  ]);

export const rateDrop = () => picture(...dartRounds([[1], [0, 3], [1, 2, 4, 5]]));
export const oneDrop = () => picture(...dartRounds([[2], [0], [4]]));
export const skipDrop = () => picture(...dartRounds([[], [1, 4], []]));

/** Trees by weight, as bars: which are left out. @param {(tree: number) => boolean} isOut */
function weights(isOut) {
  const heights = [60, 22, 44, 12, 70, 30];
  return heights.map((height, tree) => box(tree * 21, HEIGHT - 4 - height, 15, height, isOut(tree) ? "gone" : "soft"));
}

export const sampleType = () => pair("uniform", weights((tree) => tree === 1 || tree === 4), "weighted", weights((tree) => tree === 0 || tree === 4));

/** Weights after a round in which 3 trees were left out, at eta 0.3: XGBoost's formulas. */
export function normalizeType() {
  const eta = 0.3;
  /** @param {number} old @param {number} fresh */
  const bars = (old, fresh) =>
    range(4).map((tree) => {
      const height = (tree === 3 ? fresh : old) * 74;
      return box(8 + tree * 30, HEIGHT - 4 - height, 20, height, tree === 3 ? "good" : "soft");
    });
  return pair("tree", bars(3 / (3 + eta), 1 / (3 + eta)), "forest", bars(1 / (1 + eta), 1 / (1 + eta)));
}

/** Which columns may meet in a tree. */
export function interactions() {
  /** @type {[number, number][]} */
  const places = [[30, 34], [98, 34], [30, 88], [98, 88]];
  /** @param {readonly [number, number][]} meetings */
  const graph = (meetings) => [
    ...meetings.map(([a, b]) => line(...places[a], ...places[b], "branch")),
    ...places.flatMap(([x, y], column) => [dot(x, y, 10, "split"), words(x, y + 4, String(column), "inside")]),
  ];
  const all = /** @type {[number, number][]} */ ([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
  return pair("–", graph(all), "[[0,1],[2,3]]", graph([[0, 1], [2, 3]]));
}
