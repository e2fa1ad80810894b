// @ts-check
/**
 * Work on the page that would hold up a frame if it were all done in one: each frame does a piece of it. While the pointer
 * moves over a chart, its read-outs come first: what has waited less than three seconds waits until it rests.
 */

/** @typedef {{task: () => void, since: number}} Turn */

/** By what it is for: what is asked for again is done once. @type {Map<object, Turn>} */
const waiting = new Map();
/** What comes before all that. @type {Map<object, () => void>} */
const urgent = new Map();
let frame = 0;

/** How long each took last, in milliseconds. @type {WeakMap<object, number>} */
const costs = new WeakMap();
/** A frame takes on no more work than this, but for one that is longer by itself, in milliseconds. */
const PIECE = 1.5;
/** A pointer rests when it has not moved for so long; work waits for that no longer than `PATIENCE`. In milliseconds. */
const REST = 120;
const PATIENCE = 3000;
let moved = -Infinity;
document.addEventListener(
  "pointermove",
  ({ target, timeStamp }) => {
    if (target instanceof Element && target.closest(".chart-box")) moved = timeStamp;
  },
  { capture: true, passive: true },
);

const soon = () => {
  frame ||= requestAnimationFrame(next);
};

/** @param {number} now when the frame began, in milliseconds */
function next(now) {
  frame = 0;
  const [first] = urgent;
  if (first) {
    const [what, task] = first;
    urgent.delete(what);
    if (urgent.size + waiting.size > 0) soon();
    task();
    return;
  }
  let spent = 0;
  try {
    for (const [what, { task, since }] of waiting) {
      if (now - moved < REST && now - since < PATIENCE) break;
      // What is known to be long begins a frame.
      if (spent > 0 && spent + (costs.get(what) ?? 0) > PIECE) break;
      waiting.delete(what);
      const began = performance.now();
      task();
      const cost = performance.now() - began;
      costs.set(what, cost);
      spent += cost;
    }
  } finally {
    // One that fails does not keep the others waiting.
    if (waiting.size > 0) soon();
  }
}

/** Does a task in its turn, after those that were asked for before. @param {object} what @param {() => void} task */
export function inTurn(what, task) {
  if (urgent.has(what)) return;
  waiting.set(what, { task, since: waiting.get(what)?.since ?? performance.now() });
  soon();
}

/** Does a task in the next frame: a person waits for it. @param {object} what @param {() => void} task */
export function atOnce(what, task) {
  waiting.delete(what);
  urgent.set(what, task);
  soon();
}

/** Lets the browser do what else it has to do. A timer would be slower where the page is not in sight. @returns {Promise<void>} */
export const breath = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** What was to be done has been done, or need not be. @param {object} what */
export function forget(what) {
  waiting.delete(what);
  urgent.delete(what);
}
