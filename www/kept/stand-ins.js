// @ts-check
/**
 * In the tuner's worker: new trainers take the places of those that went with their page, and train again, without a word, up to
 * where their training jobs were.
 */

/** @import {Command} from "../tuner-worker.js" */
/** @import {Lost, Place} from "./crew.js" */

/**
 * What it has done of a training job or a trainer: `start`: has it train again up to where it was, and on; `stopped`: tells that
 * it is stopped, as nobody else would; `free`: tells of a trainer that is free; `rest`: it has nothing to do.
 * @typedef {{start: (worker: number, trial: number, toRound: number, known: Lost) => void, stopped: (worker: number, trial: number) => void, free: (worker: number) => void, rest: (worker: number) => void}} Doing
 */

/**
 * @param {Map<number, Place>} places that new trainers are to take @param {Map<number, Lost>} lost training jobs whose boosters went with their trainers
 * @param {Doing} doing
 */
export function createStandIns(places, lost, { start, stopped, free, rest }) {
  /** @param {number} worker @param {number} trial @param {number} toRound */
  function again(worker, trial, toRound) {
    const known = lost.get(trial);
    if (!known) return;
    lost.delete(trial);
    start(worker, trial, toRound, known);
  }

  return {
    /** A trainer is ready. @param {number} worker @returns {boolean} whether it stands in for one that is gone */
    ready(worker) {
      const place = places.get(worker);
      if (!place) return false;
      places.delete(worker);
      const { work, ready } = place;
      rest(worker);
      if (work?.stopping) stopped(worker, work.trial);
      else if (work && !work.paused) again(worker, work.trial, work.toRound);
      else if (!work && !ready) free(worker);
      return true;
    },

    /** What the job commands. @param {Command} command @returns {boolean} whether nothing more is to be done about it */
    command(command) {
      if (command.type === "Spawn") return false;
      const { worker, trial } = command;
      const place = places.get(worker);
      // The trainer has another one from now on, or none, however late it is ready.
      const leave = () => place && Object.assign(place, { work: null, ready: true });
      if (command.type === "Start") {
        lost.delete(trial);
        leave();
        return false;
      }
      if (!lost.has(trial)) return false;
      switch (command.type) {
        case "Continue":
          if (place) place.work = { trial, toRound: command.to_round, paused: false, stopping: false };
          else again(worker, trial, command.to_round);
          break;
        case "Pause":
          if (place?.work?.trial === trial) place.work.paused = true;
          break;
        case "Drop":
          lost.delete(trial);
          break;
        case "Stop":
          lost.delete(trial);
          leave();
          // No trainer has it: nobody would answer.
          stopped(worker, trial);
          break;
      }
      return true;
    },

    /** A trainer has ended. @param {number} worker */
    left(worker) {
      places.delete(worker);
    },
  };
}

/** @typedef {ReturnType<typeof createStandIns>} StandIns */
