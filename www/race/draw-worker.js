// @ts-check
/** The worker that draws a race and works out its table: one instance of the module that has the charts. */

import init, { race } from "../wasm/analysis.js";
import { serve } from "../engine-worker.js";
import { ask } from "../engine.js";
import { compiled } from "../module.js";

/** @import {ToArtist} from "./messages.js" */

serve(async () => {
  await init({ module_or_path: await compiled("analysis") });
  /** @param {ToArtist} message */
  return function draw({ race: told, measure, size, texts }) {
    const [spoken, dimensions, words] = [told, size, texts].map((value) => JSON.stringify(value));
    self.postMessage({ type: "drawn", shown: ask(() => race(spoken, measure, dimensions, words)) });
  };
});
