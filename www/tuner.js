// @ts-check
/** The page's end of the tuner worker: requests that have an answer, messages that have none, and events. */

import { requests } from "./requests.js";

/** @import {FromTuner, ToTuner} from "./protocol.js" */
/** @import {AskOptions} from "./requests.js" */

/** @typedef {Extract<ToTuner, {id: number}>} Request */
/** @typedef {Exclude<ToTuner, {id: number}>} Message */
/** @typedef {Exclude<FromTuner, {id: number}>} Event */
/** @typedef {Request extends infer Each ? Each extends Request ? Omit<Each, "id"> : never : never} Question */
/** @typedef {{load: "loaded", file: "file", models: "models", link: "linked", data: "data", check: "checked", request: "request", problems: "problems", describe: "described", parent: "parent", enqueue: "enqueued", edit: "edited", makeList: "list"}} AnswerOf */

/**
 * @param {(event: Event) => void} onEvent
 */
export function createTuner(onEvent) {
  const worker = new Worker(new URL("./tuner-worker.js", import.meta.url), { type: "module" });
  const asked = requests((message, transfer) => worker.postMessage(message, transfer));

  worker.onmessage = (/** @type {MessageEvent<FromTuner>} */ { data }) => {
    if (!("id" in data) || data.id === null) onEvent(/** @type {Event} */ (data));
    else asked.take(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    // Without a text: the worker's script could not be had.
    onEvent({ type: "broken", text: event.message ?? "" });
  };
  worker.onmessageerror = () => onEvent({ type: "broken", text: "message" });

  return {
    /** @param {Message} message @param {Transferable[]} [transfer] */
    send(message, transfer = []) {
      worker.postMessage(message, transfer);
    },

    /**
     * Asks and waits; see `requests`.
     * @template {Question} Q
     * @param {Q} question @param {AskOptions} [options]
     * @returns {Promise<Extract<FromTuner, {type: AnswerOf[Q["type"]]}>>}
     */
    ask: (question, options) => asked.ask(question, options),
  };
}

/** @typedef {ReturnType<typeof createTuner>} Tuner */
