// @ts-check
/** The page's end of the tuner worker: requests that have an answer, messages that have none, and events. */

/** @import {FromTuner, Sentence, ToTuner} from "./protocol.js" */

/** @typedef {Extract<ToTuner, {id: number}>} Request */
/** @typedef {Exclude<ToTuner, {id: number}>} Message */
/** @typedef {Exclude<FromTuner, {id: number}>} Event */
/** @typedef {Request extends infer Each ? Each extends Request ? Omit<Each, "id"> : never : never} Question */
/** @typedef {{load: "loaded", data: "data", check: "checked", request: "request", enqueue: "enqueued", edit: "edited", makeList: "list"}} AnswerOf */

/** The engine said no, and why; nothing has changed. */
export class Refused extends Error {
  /** @param {Sentence[]} errors */
  constructor(errors) {
    super(errors.map(({ code }) => code).join(", "));
    this.errors = errors;
  }
}

/**
 * @param {(event: Event) => void} onEvent
 */
export function createTuner(onEvent) {
  const worker = new Worker(new URL("./tuner-worker.js", import.meta.url), { type: "module" });
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let lastId = 0;

  worker.onmessage = (/** @type {MessageEvent<FromTuner>} */ { data }) => {
    if (!("id" in data) || data.id === null) {
      onEvent(/** @type {Event} */ (data));
      return;
    }
    const request = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.type === "refused") request?.reject(new Refused(data.errors));
    else request?.resolve(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    // Without a text: the worker's script could not be had.
    onEvent({ type: "broken", text: event.message ?? "" });
  };
  worker.onmessageerror = () => onEvent({ type: "broken", text: "message" });

  return {
    /** @param {Message} message */
    send(message) {
      worker.postMessage(message);
    },

    /**
     * Asks and waits. Rejects with `Refused` if the engine says no, with the signal's reason if it is aborted first.
     * @template {Question} Q
     * @param {Q} question @param {{signal?: AbortSignal, transfer?: Transferable[]}} [options]
     * @returns {Promise<Extract<FromTuner, {type: AnswerOf[Q["type"]]}>>}
     */
    ask(question, { signal, transfer = [] } = {}) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        waiting.set(id, { resolve, reject });
        signal?.addEventListener(
          "abort",
          () => {
            waiting.delete(id);
            reject(signal.reason);
          },
          { once: true },
        );
        worker.postMessage({ ...question, id }, transfer);
      });
    },
  };
}

/** @typedef {ReturnType<typeof createTuner>} Tuner */
