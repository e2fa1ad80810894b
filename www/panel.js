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

/** Whether nothing but the progress of a job tells two states apart. @param {State} before @param {State} after */
const isOnlyProgress = (before, after) =>
  before.snapshot?.status === after.snapshot?.status &&
  before.snapshot?.paused === after.snapshot?.paused &&
  Object.entries(after).every(([key, value]) => ["snapshot", "pictures", "console"].includes(key) || value === Reflect.get(before, key));

/**
 * @template {unknown[]} Rest
 * @param {string} id of the element that holds it
 * @param {(...rest: Rest) => HTMLElement} build
 * @param {boolean} [still] nothing in it follows the progress of a job
 * @returns {(state: State, ...rest: Rest) => void}
 */
export function panel(id, build, still = false) {
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
  /** What it shows. @type {State | null} */
  let shown = null;
  /** What its turn is known by. */
  const turn = {};
  return (state, ...rest) => {
    const update = () => {
      built ??= make(rest);
      built.update(state);
      shown = state;
    };
    if (manner === "now") {
      // What waits knows less.
      forget(turn);
      update();
    } else if (still && shown && isOnlyProgress(shown, state)) {
      return;
    } else if (manner === "all" || !built || !holder || !unseen.has(holder) || holder.contains(document.activeElement)) {
      inTurn(turn, () => keepFocus(update));
    }
  };
}
