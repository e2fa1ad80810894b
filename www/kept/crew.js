// @ts-check
/**
 * What the trainers of a run were doing when it was cut off, from the calls of its session and what it commanded then: new ones
 * take their places.
 */

/** @import {Call} from "./database.js" */

/** @typedef {{type: string, worker?: number, trial?: number, params?: Record<string, string>, to_round?: number, max_rounds?: number}} Command */
/** A training job that was under way. `paused`: it waits to be continued. @typedef {{trial: number, toRound: number, paused: boolean, stopping: boolean}} Work */
/** `ready`: it had told that it is free. @typedef {{work: Work | null, ready: boolean}} Place */
/** A training job whose booster went with its trainer. @typedef {{params: Record<string, string>, maxRounds: number, skip: number}} Lost */

export function createCrew() {
  /** @type {Map<number, Place>} */
  const places = new Map();
  /** @type {Map<number, Lost>} */
  const trials = new Map();

  /** Over, or held at a rung: its trainer is free. @param {number} trial */
  function over(trial) {
    for (const place of places.values()) {
      if (place.work?.trial === trial) Object.assign(place, { work: null, ready: false });
    }
  }

  /** @param {Call} call */
  function told([method, given]) {
    const [first, from, count, , done] = /** @type {[number, number, number, unknown, boolean]} */ (given);
    if (method === "worker_ready") places.set(first, { work: null, ready: true });
    else if (method === "worker_lost") places.delete(first);
    else if (method === "reports") {
      const trial = trials.get(first);
      if (trial) trial.skip = from - 1 + count;
      if (done) over(first);
    } else if (method.startsWith("trial_")) over(first);
  }

  /** @param {Command} command */
  function commanded({ type, worker, trial, params = {}, to_round: toRound = 0, max_rounds: maxRounds = 0 }) {
    if (worker === undefined || trial === undefined) return;
    const place = places.get(worker);
    if (type === "Start") trials.set(trial, { params, maxRounds, skip: 0 });
    if (!place) return;
    if (type === "Start" || type === "Continue") Object.assign(place, { work: { trial, toRound, paused: false, stopping: false }, ready: false });
    else if (place.work?.trial === trial && type === "Pause") place.work.paused = true;
    else if (place.work?.trial === trial && type === "Stop") place.work.stopping = true;
  }

  return {
    /** A call of the session, and what it answered with. @param {Call} call @param {Command[]} commands */
    note(call, commands) {
      told(call);
      commands.forEach(commanded);
    },
    places,
    /** Training jobs that can only go on if they are trained again up to where they were. */
    lost: trials,
  };
}
