// @ts-check
/** The runs of a race, dealt out to workers: repeat by repeat, so that every strategy is as far as the others. */

/** @import {DataSettings, JobSettings, Sentence} from "../protocol.js" */
/** @import {Finish, FromRacer, ToRacer} from "./messages.js" */

/** @typedef {{id: string, job: JobSettings}} Racer */
/** `bytes`: of the file; `workers`: at most. @typedef {{name: string, bytes: ArrayBuffer, data: DataSettings, racers: Racer[], repeats: number, budget: number, workers: number}} Plan */
/** @typedef {{finishes: Finish[], over: boolean}} Run */
/** @typedef {{onNews: () => void, onEnd: () => void, onFailure: (errors: Sentence[]) => void}} Listener */

/**
 * Starts the runs. What comes of them depends on neither the number of workers nor on which of them is first.
 * @param {Plan} plan @param {Listener} listener
 */
export function startRuns({ name, bytes, data, racers, repeats, budget, workers }, { onNews, onEnd, onFailure }) {
  /** By strategy, then by repeat. @type {Run[][]} */
  const runs = racers.map(() => Array.from({ length: repeats }, () => ({ finishes: [], over: false })));
  const total = racers.length * repeats;
  let next = 0;
  let over = 0;
  let ended = false;
  /** @type {Worker[]} */
  const crew = [];

  function end() {
    ended = true;
    for (const worker of crew) worker.terminate();
  }

  /** @param {Sentence[]} errors */
  function fail(errors) {
    if (ended) return;
    end();
    onFailure(errors);
  }

  /** @param {Worker} worker @param {ToRacer} message */
  const tell = (worker, message) => worker.postMessage(message);

  /** @param {Worker} worker */
  function dealTo(worker) {
    if (next >= total) return;
    const key = next++;
    const { job } = racers[key % racers.length];
    tell(worker, { type: "run", key, job, repeat: Math.floor(key / racers.length), budget });
  }

  /** @param {Worker} worker @param {FromRacer} message */
  function hear(worker, message) {
    if (ended) return;
    switch (message.type) {
      case "ready":
        dealTo(worker);
        break;
      case "news": {
        const run = runs[message.key % racers.length][Math.floor(message.key / racers.length)];
        run.finishes.push(...message.finishes);
        run.over = message.over;
        if (message.over) {
          over += 1;
          dealTo(worker);
        }
        onNews();
        if (over === total) {
          end();
          onEnd();
        }
        break;
      }
      case "refused":
        fail(message.errors);
        break;
      case "broken":
        fail([{ code: "engine_detail", params: { text: message.text } }]);
        break;
      default: {
        /** @type {never} */
        const never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  }

  for (let place = 0; place < Math.min(workers, total); place++) {
    const worker = new Worker(new URL("./race-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: message }) => hear(worker, message);
    worker.onerror = (event) => {
      event.preventDefault();
      // Without a text: the worker's script could not be had.
      fail([event.message ? { code: "engine_detail", params: { text: event.message } } : { code: "worker_not_loaded", params: {} }]);
    };
    tell(worker, { type: "data", name, bytes, data });
    crew.push(worker);
  }

  return {
    runs,
    workers: crew.length,
    /** Share of the training jobs that have ended. */
    share() {
      const done = runs.flat().reduce((sum, run) => sum + (run.over ? 1 : Math.min(1, run.finishes.length / budget)), 0);
      return done / total;
    },
    /** @param {boolean} held */
    hold(held) {
      for (const worker of crew) tell(worker, { type: "hold", held });
    },
    cancel: end,
  };
}

/** @typedef {ReturnType<typeof startRuns>} Runs */
