// @ts-check
/**
 * Fits beside the trials, on the same trainers: the final ones that are scored on the test rows, and those of a fluke check.
 * Lives in the tuner worker. One errand at a time.
 */

/** @import {FromTrainer, ToTrainer} from "./protocol.js" */

/** What a fit is for, and what it fits. @typedef {{kind: "score", params: Record<string, string>} | {kind: "recheck", params: Record<string, string>, fold: number, of: number, seed: number}} Fit */
/** @typedef {{fit: Fit, worker: number | null, fraction: number, done: boolean, result: unknown}} Part */
/**
 * @typedef {{runId: number, fits: Fit[], onProgress: (fraction: number, left: number | null) => void, onDone: (results: unknown[]) => void}} Errand
 */

/**
 * @param {{ids: () => number[], post: (worker: number, message: ToTrainer, busy: boolean) => void, rest: (worker: number) => void}} pool
 * @param {() => void} hire gets a trainer where there is none
 */
export function createFits(pool, hire) {
  /** @type {{errand: Errand, parts: Part[], started: number} | null} */
  let work = null;

  /** Gives the next fit to a trainer that is free. @param {number} worker */
  function next(worker) {
    const part = work?.parts.find((candidate) => candidate.worker === null);
    const busy = work?.parts.some((candidate) => candidate.worker === worker && !candidate.done);
    if (!work || !part || busy) return;
    part.worker = worker;
    pool.post(worker, { type: "fit", runId: work.errand.runId, place: work.parts.indexOf(part), fit: part.fit }, true);
  }

  return {
    next,
    runId: () => work?.errand.runId ?? null,

    /** @param {Errand} errand */
    begin(errand) {
      work = {
        errand,
        started: performance.now(),
        parts: errand.fits.map((fit) => ({ fit, worker: null, fraction: 0, done: false, result: null })),
      };
      for (const worker of pool.ids()) next(worker);
      if (pool.ids().length === 0) hire();
    },

    /** @param {number} worker @param {Extract<FromTrainer, {type: "fitting" | "fitted"}>} message */
    heard(worker, message) {
      const part = work?.parts[message.place];
      if (!work || !part || part.worker !== worker) return;
      if (message.type === "fitted") {
        pool.rest(worker);
        Object.assign(part, { fraction: 1, done: true, result: message.result });
        next(worker);
      } else part.fraction = message.fraction;
      const { errand, parts, started } = work;
      const fraction = parts.reduce((sum, each) => sum + each.fraction, 0) / parts.length;
      const elapsed = performance.now() - started;
      errand.onProgress(fraction, fraction > 0 ? (elapsed * (1 - fraction)) / fraction : null);
      if (!parts.every(({ done }) => done)) return;
      work = null;
      errand.onDone(parts.map(({ result }) => result));
    },

    /** Whether a lost trainer takes the errand with it. @param {number} worker */
    dependsOn: (worker) =>
      work !== null && (work.parts.some((part) => part.worker === worker && !part.done) || pool.ids().length === 0),

    cancel() {
      const gone = work;
      work = null;
      for (const { worker, done } of gone?.parts ?? []) {
        if (gone && worker !== null && !done) pool.post(worker, { type: "cancelFit", runId: gone.errand.runId }, false);
      }
    },
  };
}
