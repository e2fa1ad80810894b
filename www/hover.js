// @ts-check
/**
 * The trial that is pointed at, wherever: it lights up in every chart and in the table. Not part of the store: a pointer
 * moves more often than the page can be rendered.
 */

/** @typedef {(trial: number | null) => void} OnHover */

/** @type {number | null} */
let current = null;
/** By the element that lights up; one that is gone is forgotten. @type {Map<Element, OnHover>} */
const listeners = new Map();

export const hovered = () => current;

/** Lighting up takes a frame no longer than this, in milliseconds: the read-out of what is pointed at comes first. */
const PIECE = 3;

/** Who does not know yet. @type {Set<Element>} */
const behind = new Set();
let frame = 0;

function tell() {
  frame = 0;
  const until = performance.now() + PIECE;
  for (const element of behind) {
    if (performance.now() >= until) {
      frame = requestAnimationFrame(tell);
      return;
    }
    behind.delete(element);
    if (element.isConnected) listeners.get(element)?.(current);
    else listeners.delete(element);
  }
}

/** @param {number | null} trial */
export function hover(trial) {
  if (trial === current) return;
  current = trial;
  for (const element of listeners.keys()) behind.add(element);
  frame ||= requestAnimationFrame(tell);
}

/** @param {Element} element on the page by the first time that anything is pointed at @param {OnHover} listener */
export function onHover(element, listener) {
  listeners.set(element, listener);
}
