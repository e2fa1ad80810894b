// @ts-check
/** What the small pictures are drawn with: shapes that have a class and no colour, and panels side by side. */

/** @typedef {[x: number, y: number]} Point */

/** Of every picture, in units of its own. */
export const WIDTH = 280;
export const HEIGHT = 104;
/** Of one of two panels, and where the drawing below its label begins. */
export const HALF = 130;
export const TOP = 18;

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Record<string, string | number>} attributes @param {Node[]} children */
export function shape(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    // Two decimals are finer than any screen.
    node.setAttribute(name, String(typeof value === "number" ? Math.round(value * 100) / 100 : value));
  }
  node.append(...children);
  return node;
}

/** The caption says what it shows. @param {Node[]} children */
export const picture = (...children) =>
  shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "gp", "aria-hidden": "true" }, ...children);

/** @param {number} x @param {number} y @param {Node[]} children */
export const at = (x, y, ...children) => shape("g", { transform: `translate(${x} ${y})` }, ...children);

/** Two panels with what each is for. @param {string} left @param {Node[]} first @param {string} right @param {Node[]} second */
export const pair = (left, first, right, second) =>
  picture(at(0, 0, words(0, 11, left), ...first), at(WIDTH - HALF, 0, words(0, 11, right), ...second));

/** @param {number} x @param {number} y @param {string} text @param {string} [look] `start`, `middle`, `end` */
export function words(x, y, text, look = "start") {
  const node = shape("text", { x, y, class: `gp-words is-${look}` });
  node.textContent = text;
  return node;
}

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} look */
export const line = (x1, y1, x2, y2, look) => shape("line", { x1, y1, x2, y2, class: `gp-line ${look}` });

/** @param {readonly Point[]} points @param {string} look */
export const path = (points, look) =>
  shape("polyline", { points: points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "), class: `gp-line ${look}` });

/** @param {readonly Point[]} points @param {string} look */
export const area = (points, look) =>
  shape("polygon", { points: points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "), class: `gp-area ${look}` });

/** @param {number} cx @param {number} cy @param {number} r @param {string} look */
export const dot = (cx, cy, r, look) => shape("circle", { cx, cy, r, class: `gp-fill ${look}` });

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} look */
export const box = (x, y, width, height, look) => shape("rect", { x, y, width, height, rx: 1.5, class: `gp-fill ${look}` });

/** The left and the lower edge of a plot. @param {number} x @param {number} y @param {number} width @param {number} height */
export const axes = (x, y, width, height) =>
  path(
    [
      [x, y],
      [x, y + height],
      [x + width, y + height],
    ],
    "axis",
  );

/** Whole numbers from 0. @param {number} n */
export const range = (n) => Array.from({ length: n }, (_, index) => index);

/**
 * A function as points of a plot.
 * @param {(x: number) => number} f @param {[number, number]} xs @param {[number, number]} ys what is at the left and the right, and below and above
 * @param {{x: number, y: number, width: number, height: number}} frame @param {number} [steps]
 * @returns {Point[]}
 */
export const plot = (f, [x0, x1], [y0, y1], frame, steps = 60) =>
  range(steps + 1)
    .map((step) => x0 + ((x1 - x0) * step) / steps)
    .map((x) => /** @type {Point} */ ([
      frame.x + (frame.width * (x - x0)) / (x1 - x0),
      frame.y + frame.height * (1 - (Math.min(Math.max(f(x), y0), y1) - y0) / (y1 - y0)),
    ]));

/** Numbers from 0 to 1 that look drawn and are always the same. @param {number} seed */
export function draws(seed) {
  let state = seed;
  return () => {
    // Lehmer's generator, "minimal standard" of Park and Miller.
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
