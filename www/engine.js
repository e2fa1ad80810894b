// @ts-check
/** Speaks with the wasm engine: JSON in, JSON out, a refusal as the sentences that say why. */

/** @import {Sentence} from "./protocol.js" */

/** What the engine refuses, with its reasons. Nothing has changed then. */
export class Refusal extends Error {
  /** @param {Sentence[]} sentences */
  constructor(sentences) {
    super(sentences.map(({ code }) => code).join(", "));
    this.sentences = sentences;
  }
}

/**
 * Runs a call of the engine and reads its answer. A thrown text is a refusal; anything else thrown is a fault.
 * @param {() => string | void} call
 */
export function ask(call) {
  try {
    const answer = call();
    return answer === undefined ? undefined : JSON.parse(answer);
  } catch (error) {
    if (typeof error === "string") throw new Refusal(JSON.parse(error));
    throw error;
  }
}
