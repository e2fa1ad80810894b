// @ts-check
/**
 * In the tuner's worker: has the browser keep the run that it is at. What keeps it comes when a run begins; what there is to
 * keep waits until then.
 */

/** @import {About, Journal} from "./kept/journal.js" */

/** @param {(why: string) => void} onFailed once for a run: nothing of it is kept from then on */
export function createKeeping(onFailed) {
  /** @type {Journal | null} */
  let journal = null;
  /** What it has missed; null: nothing is kept. @type {((journal: Journal) => void)[] | null} */
  let missed = null;
  let turn = 0;

  function none() {
    turn += 1;
    journal = missed = null;
  }

  return {
    /** @param {About} run @param {ArrayBuffer} bytes of its file @param {number} [parts] that are written already @param {(() => void) | null} [lock] lets its lock go */
    begin(run, bytes, parts = 0, lock = null) {
      none();
      const mine = turn;
      missed = [];
      const failed = (/** @type {unknown} */ why) => {
        if (mine !== turn) return;
        none();
        onFailed(String(why));
      };
      import("./kept/journal.js").then(({ createJournal }) => {
        if (mine !== turn) return lock?.();
        journal = createJournal({ run, parts, bytes: run.origin.kind === "file" ? bytes : null, lock }, failed);
        missed?.forEach((write) => journal && write(journal));
        missed = null;
      }, failed);
    },

    /** @param {(journal: Journal) => void} write what there is to keep */
    write(write) {
      if (journal) write(journal);
      else missed?.push(write);
    },

    /** The run is over for this worker: what is left of it is written. */
    end() {
      journal?.end();
      none();
    },

    /** Nothing more of it is kept. */
    leave() {
      journal?.leave();
      none();
    },
  };
}
