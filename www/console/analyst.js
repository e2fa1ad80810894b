// @ts-check
/** The page's end of the worker that analyses the job: requests that have an answer, messages that have none, and events. */

import { requests } from "../requests.js";

/** @import {Analyses, FromAnalyst, PageToAnalyst, PredictedFile} from "../protocol.js" */
/** @import {AskOptions} from "../requests.js" */

/** @typedef {Exclude<FromAnalyst, {id: number}>} Event */
/** @typedef {Exclude<PageToAnalyst, {id: number}>} Message */

/**
 * @param {(event: Event) => void} onEvent
 * @param {() => number} runId of the job that questions are about
 */
export function createAnalyst(onEvent, runId) {
  const worker = new Worker(new URL("./analysis-worker.js", import.meta.url), { type: "module" });
  const asked = requests((message, transfer) => worker.postMessage(message, transfer));
  /** @type {(() => void)[]} */
  const listeners = [];

  worker.onmessage = (/** @type {MessageEvent<FromAnalyst>} */ { data }) => {
    if ("id" in data) asked.take(data);
    else if (data.type === "changed") listeners.forEach((listener) => listener());
    else if (data.type === "broken") broken(data.text);
    else onEvent(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    broken(event.message ?? "");
  };

  /** @param {string} text */
  function broken(text) {
    asked.giveUp([{ code: "analysis_broken", params: { text } }]);
    onEvent({ type: "broken", text });
  }

  return {
    /** @param {Message} message @param {Transferable[]} [transfer] */
    send(message, transfer = []) {
      worker.postMessage(message, transfer);
    },

    /**
     * Asks and waits; see `requests`. What there is to ask, and what comes back: `Analyses` of protocol.js.
     * @template {keyof Analyses} Type
     * @param {{type: Type} & Analyses[Type]["question"]} question @param {AskOptions} [options]
     * @returns {Promise<Analyses[Type]["answer"]>}
     */
    async ask(question, options) {
      const { answer } = await asked.ask({ type: "ask", runId: runId(), question }, options);
      return answer;
    },

    /**
     * Predicts the rows of a file; how far it is, events tell. @param {string} name @param {ArrayBuffer} bytes @param {number} threshold
     * @returns {Promise<PredictedFile>}
     */
    async predict(name, bytes, threshold) {
      const { answer } = await asked.ask({ type: "predict", runId: runId(), name, bytes, threshold }, { transfer: [bytes] });
      return answer;
    },

    /** @param {() => void} listener called when the worker knows more of the job than it did: an answer may be another */
    onChanged(listener) {
      listeners.push(listener);
    },
  };
}

/** @typedef {ReturnType<typeof createAnalyst>} Analyst */
