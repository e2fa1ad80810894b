// @ts-check
/** Requests to a worker, each with its answer: an id pairs them. */

/** @import {Sentence} from "./protocol.js" */

/** The engine said no, and why; nothing has changed. */
export class Refused extends Error {
  /** @param {Sentence[]} errors */
  constructor(errors) {
    super(errors.map(({ code }) => code).join(", "));
    this.errors = errors;
  }
}

/** @typedef {{signal?: AbortSignal, transfer?: Transferable[]}} AskOptions */

/** @param {(message: any, transfer: Transferable[]) => void} post */
export function requests(post) {
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let lastId = 0;
  return {
    /**
     * Asks and waits. Rejects with `Refused` if the engine says no, with the signal's reason if it is aborted first.
     * @param {object} question @param {AskOptions} [options]
     * @returns {Promise<any>}
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
        post({ ...question, id }, transfer);
      });
    },

    /** Hands an answer or a refusal to who has asked. @param {any} data */
    take(data) {
      const request = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.type === "refused") request?.reject(new Refused(data.errors));
      else request?.resolve(data);
    },

    /** No answer will come any more. @param {Sentence[]} errors */
    giveUp(errors) {
      for (const { reject } of waiting.values()) reject(new Refused(errors));
      waiting.clear();
    },
  };
}
