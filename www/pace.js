// @ts-check
/** Keeps something that is done again and again from taking all the time: the longer it takes, the rarer it gets. */

/**
 * A task that is run soon after it is asked for, once for all that asked meanwhile; then not before `every` milliseconds
 * have passed, nor `rest` times what it took.
 * @param {{every: number, rest: number, now: () => number, later: (task: () => void, wait: number) => void}} options
 *   `now` and `later`: the clock and the timer
 * @param {() => void} task
 * @returns {() => void} asks for it
 */
export function paced({ every, rest, now, later }, task) {
  let due = -Infinity;
  let asked = false;
  function run() {
    asked = false;
    const before = now();
    try {
      task();
    } finally {
      const after = now();
      due = after + Math.max(every, rest * (after - before));
    }
  }
  return () => {
    if (asked) return;
    asked = true;
    later(run, Math.max(0, due - now()));
  };
}
