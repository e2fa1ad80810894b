// @ts-check
/**
 * A worker of a race: one wasm instance with the data, which carries out one run after the other. It trains for a few tens of
 * milliseconds, then reads its messages.
 */

import init, { Racer } from "../wasm/analysis.js";
import { guard, serve } from "../engine-worker.js";
import { Refusal, ask } from "../engine.js";
import { compiled } from "../module.js";

/** @import {Finish, FromRacer, ToRacer} from "./messages.js" */

/** How long to train before the messages are read, in milliseconds. */
const CHUNK = 30;

/** @param {FromRacer} message */
const post = (message) => self.postMessage(message);

/** @param {Racer} racer */
function createRacer(racer) {
  /** The run at work. `worked`: milliseconds that it has taken, waiting left out. @type {{key: number, worked: number} | null} */
  let work = null;
  let held = false;
  let ticking = false;

  // A message to oneself comes after those already waiting, without the 4 ms of a nested timer.
  const tick = new MessageChannel();
  tick.port1.onmessage = () => {
    ticking = false;
    guard(train);
  };
  function wake() {
    if (ticking || !work || held) return;
    ticking = true;
    tick.port2.postMessage(null);
  }

  function train() {
    if (!work || held) return;
    const { key, worked } = work;
    const began = performance.now();
    let now = began;
    /** @type {Finish[]} */
    const finishes = [];
    let over = false;
    while (!over && now - began < CHUNK) {
      /** @type {{finishes: Finish[], over: boolean}} */
      const news = ask(() => racer.step(worked + now - began));
      finishes.push(...news.finishes);
      ({ over } = news);
      now = performance.now();
    }
    work.worked = worked + now - began;
    if (over) work = null;
    if (finishes.length > 0 || over) post({ type: "news", key, finishes, over });
    wake();
  }

  /** What is refused is told. @param {() => void} task */
  function refusable(task) {
    try {
      task();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      post({ type: "refused", errors: error.sentences });
    }
  }

  /** @param {ToRacer} message */
  return function handle(message) {
    switch (message.type) {
      case "data":
        refusable(() => {
          ask(() => racer.data(message.name, new Uint8Array(message.bytes), JSON.stringify(message.data)));
          post({ type: "ready" });
        });
        break;
      case "run":
        refusable(() => {
          ask(() => racer.start(JSON.stringify(message.job), message.repeat, message.budget));
          work = { key: message.key, worked: 0 };
        });
        break;
      case "hold":
        ({ held } = message);
        break;
      default: {
        /** @type {never} */
        const never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
    wake();
  };
}

serve(async () => {
  await init({ module_or_path: await compiled("analysis") });
  return createRacer(new Racer());
});
