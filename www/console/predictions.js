// @ts-check
/** In the worker: a file is predicted piece by piece, and messages are read in between. */

import { Refusal, ask } from "../engine.js";

/** @import {Analyst} from "../wasm/analysis.js" */
/** @import {FromAnalyst} from "../protocol.js" */

/**
 * @param {Analyst} analyst @param {(message: FromAnalyst) => void} post @param {(task: () => void) => void} later
 */
export function predictions(analyst, post, later) {
  /** The question that is being answered; 0: none. */
  let current = 0;

  /** Nothing more comes of the file that is being predicted. @param {string} code why */
  function end(code) {
    if (current !== 0) post({ type: "refused", id: current, errors: [{ code, params: {} }] });
    current = 0;
  }

  return {
    end,

    /**
     * @param {number} id of the question @param {string} name @param {ArrayBuffer} bytes @param {number} threshold
     * @throws {Refusal} with what is wrong with the file
     */
    begin(id, name, bytes, threshold) {
      end("prediction_overtaken");
      ask(() => analyst.open_prediction(name, new Uint8Array(bytes), threshold));
      current = id;
      /** @type {Uint8Array<ArrayBuffer>[]} */
      const pieces = [];
      const step = () => {
        if (current !== id) return;
        pieces.push(/** @type {Uint8Array<ArrayBuffer>} */ (analyst.step_prediction()));
        const fraction = analyst.prediction_fraction();
        if (fraction < 1) {
          post({ type: "predicting", fraction });
          later(step);
          return;
        }
        current = 0;
        const result = ask(() => analyst.close_prediction());
        post({ type: "answer", id, answer: { result, file: new Blob(pieces, { type: "text/csv;charset=utf-8" }) } });
      };
      later(step);
    },
  };
}
