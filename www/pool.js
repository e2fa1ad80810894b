// @ts-check
/**
 * The trainer workers: spawned, spoken to, and replaced when one ends. Lives in the tuner worker.
 *
 * A terminated worker says nothing. Two things tell: each trainer holds a Web Lock for as long as it lives, so that the
 * lock comes free the moment it ends; and, where locks are missing, one that is silent far longer than a round ever took
 * is given up.
 */

/** @import {FromTrainer, Sentence, ToTrainer} from "./protocol.js" */

/** Silence that is never suspicious, in milliseconds: reading a large file takes long. Locks tell of deaths at once. */
const LEAST_SILENCE = 60_000;
/** A trainer is given up after this many times the longest silence it has had between two messages. */
const SILENCE_FACTOR = 20;

/**
 * @typedef {{id: number, worker: Worker, busy: boolean, heard: number, longest: number, watch: AbortController}} Trainer
 */

/**
 * @param {{
 *   module: WebAssembly.Module,
 *   onMessage: (id: number, message: FromTrainer) => void,
 *   onLost: (id: number, why: Sentence) => void,
 * }} options
 */
export function createPool({ module, onMessage, onLost }) {
  /** @type {Map<number, Trainer>} */
  const trainers = new Map();
  let nextId = 0;
  const realm = Math.round(performance.timeOrigin * 1000).toString(36);

  /** @param {string} text */
  const fault = (text) => ({ code: "worker_fault", params: { text } });

  /** @param {number} id @param {Sentence} why */
  function lose(id, why) {
    const trainer = trainers.get(id);
    if (!trainer) return;
    release(trainer);
    onLost(id, why);
  }

  /** @param {Trainer} trainer */
  function release(trainer) {
    trainers.delete(trainer.id);
    trainer.watch.abort();
    trainer.worker.terminate();
  }

  /** The lock is ours only once the trainer that holds it has ended. @param {number} id @param {string} lock @param {AbortSignal} signal */
  function watchLock(id, lock, signal) {
    navigator.locks
      .request(lock, { signal }, () => lose(id, { code: "worker_ended", params: {} }))
      .catch(() => undefined); // aborted: the trainer was let go on purpose
  }

  let looked = performance.now();
  setInterval(() => {
    const now = performance.now();
    // This worker was busy or the machine asleep: the messages are waiting behind this timer.
    const deaf = now - looked > 2000;
    looked = now;
    if (deaf) {
      for (const trainer of trainers.values()) trainer.heard = now;
      return;
    }
    for (const trainer of [...trainers.values()]) {
      const patience = Math.max(LEAST_SILENCE, SILENCE_FACTOR * trainer.longest);
      if (trainer.busy && now - trainer.heard > patience) lose(trainer.id, { code: "worker_silent", params: {} });
    }
  }, 1000);

  return {
    /** Starts a trainer and gives its number. @param {number} id its number, where it takes the place of one that is gone */
    spawn(id = nextId) {
      nextId = Math.max(nextId, id + 1);
      const lock = `trainer-${realm}-${id}`;
      const worker = new Worker(new URL("./trainer-worker.js", import.meta.url), { type: "module" });
      const trainer = { id, worker, busy: true, heard: performance.now(), longest: 0, watch: new AbortController() };
      trainers.set(id, trainer);
      worker.onmessage = ({ data }) => {
        const now = performance.now();
        if (trainer.busy) trainer.longest = Math.max(trainer.longest, now - trainer.heard);
        trainer.heard = now;
        if (data.type === "locked") watchLock(id, lock, trainer.watch.signal);
        else if (data.type === "broken") lose(id, fault(data.text));
        else onMessage(id, data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        // Without a text: the worker's script could not be had.
        lose(id, event.message ? fault(event.message) : { code: "worker_not_loaded", params: {} });
      };
      worker.postMessage({ type: "boot", module, lock });
      return id;
    },

    /**
     * Sends a message. `busy` says whether an answer is due, so that silence means something.
     * @param {number} id @param {ToTrainer} message @param {boolean} busy
     */
    post(id, message, busy) {
      const trainer = trainers.get(id);
      if (!trainer) return;
      trainer.busy = busy;
      trainer.heard = performance.now();
      trainer.worker.postMessage(message);
    },

    /** Sends a message that needs no answer and changes nothing about one that is due. @param {number} id @param {ToTrainer} message */
    tell(id, message) {
      trainers.get(id)?.worker.postMessage(message);
    },

    /** @param {number} id */
    rest(id) {
      const trainer = trainers.get(id);
      if (trainer) trainer.busy = false;
    },

    /** The live trainers, oldest first. */
    ids: () => [...trainers.keys()],

    /** Lets the youngest trainers go until `size` are left, and tells which went. @param {number} size */
    shrink(size) {
      const gone = [...trainers.values()].slice(size);
      gone.forEach(release);
      return gone.map(({ id }) => id);
    },

    /** Ends a trainer without a word, as a crashed process would. For tests. @param {number} index */
    terminate(index) {
      trainers.get([...trainers.keys()][index])?.worker.terminate();
    },
  };
}
