// @ts-check
/**
 * A panel of the page: built at its first render, or in its turn, then updated in place. What a job at work changes many times a second reaches
 * the panels in sight first, and each in its turn.
 */

import { view } from "./dom.js";
import { keepFocus } from "./focus.js";
import { forget, inTurn } from "./turns.js";

/** @import {View} from "./dom.js" */
/** @import {State} from "./state.js" */

/** How panels are rendered: now, or in turn, and then all of them or those in sight. @type {"now" | "all" | "seen"} */
let manner = "now";

/** What panels are in, and out of sight. @type {Set<Element>} */
const unseen = new Set();

const sight = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) unseen.delete(target);
    else unseen.add(target);
  }
});

/** Renders the panels in turn. @param {"all" | "seen"} which one with the focus is in sight @param {() => void} render */
export function renderInTurn(which, render) {
  manner = which;
  try {
    render();
  } finally {
    manner = "now";
  }
}

/**
 * @template {unknown[]} Rest
 * @param {string} id of the element that holds it
 * @param {(...rest: Rest) => HTMLElement} build
 * @returns {(state: State, ...rest: Rest) => void}
 */
export function panel(id, build) {
  /** @type {HTMLElement | null} */
  let holder = null;
  /** @param {Rest} rest */
  function make(rest) {
    const made = view(() => build(...rest));
    // Another panel may have made it.
    holder = document.getElementById(id);
    holder?.replaceChildren(made.node);
    if (holder) sight.observe(holder);
    return made;
  }
  /** @type {View | null} */
  let built = null;
  /** What its turn is known by. */
  const turn = {};
  return (state, ...rest) => {
    const update = () => {
      built ??= make(rest);
      built.update(state);
    };
    if (manner === "now") {
      // What waits knows less.
      forget(turn);
      update();
    } else if (manner === "all" || !built || !holder || !unseen.has(holder) || holder.contains(document.activeElement)) {
      inTurn(turn, () => keepFocus(update));
    }
  };
}
