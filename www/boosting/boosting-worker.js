// @ts-check
/**
 * The worker that shows boosting at work: one wasm instance with the points and one booster. It trains in slices of some
 * milliseconds, between which it reads its messages, so that what is asked last overtakes what was asked before.
 */

import init, { Boosting } from "../wasm/boosting.js";
import { clock, guard, serve } from "../engine-worker.js";
import { Refusal, ask } from "../engine.js";
import { compiled } from "../module.js";
import { paced } from "../pace.js";

/** @import {ChartSizes, DataWanted, FromBoosting, RoundShown, ToBoosting, Wish} from "./protocol.js" */

/** How long to train before the messages are read, in milliseconds. */
const SLICE = 12;
/** A booster that has not come to the round that is shown is shown after so many milliseconds, and as it grows. */
const PATIENCE = 120;
/** Curves and trees are drawn at most this often, in milliseconds, and take at most a third of this worker's time. */
const PICTURES = { ...clock, every: 90, rest: 2 };

/** @param {FromBoosting} message @param {Transferable[]} [transfer] */
const post = (message, transfer = []) => self.postMessage(message, { transfer });

/** @param {Boosting} engine */
function createBoosting(engine) {
  let seq = 0;
  /** @type {Wish} */
  let wish = { round: 0, alone: null, metric: 0, output: 0, node: 0 };
  /** @type {ChartSizes} */
  let sizes = { curve: null, tree: null };
  /** Rounds to train: at least those that are shown. */
  let goal = 0;
  let side = 0;
  /** Whether there is a booster, and what is shown is not what was painted last. */
  let atWork = false;
  let stale = false;
  /** Where the visitor points. @type {[number, number] | null} */
  let place = null;
  let begun = 0;

  const tick = new MessageChannel();
  let ticking = false;
  tick.port1.onmessage = () => {
    ticking = false;
    guard(work);
  };
  /** A message to oneself comes after those that wait already. */
  function wake() {
    if (ticking) return;
    ticking = true;
    tick.port2.postMessage(null);
  }

  /** @param {number} round @returns {RoundShown} */
  const shown = (round) => ask(() => engine.round(round));

  function work() {
    if (!atWork) return;
    const until = performance.now() + SLICE;
    let { trained } = shown(wish.round);
    const before = trained;
    while (trained < goal && performance.now() < until) trained = engine.step();
    const isThere = trained >= wish.round || performance.now() - begun > PATIENCE;
    if (isThere && (stale || before < wish.round)) paint(Math.min(wish.round, trained));
    if (trained < goal) wake();
    draw();
  }

  /** @param {number} round */
  function paint(round) {
    stale = false;
    if (side === 0) return;
    const about = shown(round);
    const alone = wish.alone === null ? undefined : about.trees[wish.alone]?.tree;
    const pixels = /** @type {Uint8Array<ArrayBuffer>} */ (engine.paint(round, alone));
    tell();
    post({ type: "frame", seq, asked: wish.round, round: about, side, pixels }, [pixels.buffer]);
  }

  /** What the model says where the visitor points; a tree alone says nothing. */
  function tell() {
    if (place) post({ type: "said", said: wish.alone === null ? ask(() => engine.say(.../** @type {[number, number]} */ (place))) : null });
  }

  const draw = paced(PICTURES, () => {
    if (!atWork) return;
    const { round, trees } = shown(wish.round);
    const { metric, output, node } = wish;
    const { curve, tree } = sizes;
    const of = trees[Math.min(output, trees.length - 1)];
    post({
      type: "pictures",
      seq,
      curve: curve && ask(() => engine.curve(metric, round, ...curve)),
      tree: tree && of ? ask(() => engine.tree(of.tree, node, ...tree)) : null,
    });
  });

  /** @param {DataWanted} data */
  const points = (data) =>
    ask(() =>
      data.kind === "made-up"
        ? engine.make_up(data.shape, data.points, data.noise, data.seed)
        : engine.own(data.name, new Uint8Array(data.bytes), JSON.stringify(data.settings), ...data.columns),
    );

  /**
   * Begins a booster anew, and trains as many rounds as the one before had.
   * @param {Record<string, string>} params @param {number | null} start the round to be shown; null: the last
   */
  function begin(params, start) {
    ask(() => engine.start(JSON.stringify(params)));
    atWork = true;
    stale = true;
    begun = performance.now();
    const { num_round: last } = shown(0);
    const round = start === null ? last : Math.min(start, last);
    wish = { ...wish, round };
    goal = Math.min(last, Math.max(goal, round));
    wake();
  }

  /** @param {number} number @param {() => void} task */
  function refusable(number, task) {
    seq = number;
    try {
      task();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      post({ type: "refused", seq, errors: error.sentences });
    }
  }

  /** @param {ToBoosting} message */
  return function handle(message) {
    switch (message.type) {
      case "data":
        refusable(message.seq, () => {
          const plane = points(message.data);
          atWork = false;
          goal = 0;
          post({ type: "plane", seq, plane });
          begin(message.params, message.start);
        });
        break;
      case "params":
        refusable(message.seq, () => begin(message.params, message.start));
        break;
      case "show":
        wish = message.wish;
        stale = true;
        goal = Math.max(goal, wish.round);
        wake();
        break;
      case "point":
        place = message.at;
        tell();
        break;
      case "sizes":
        sizes = message.sizes;
        wake();
        break;
      case "look":
        side = message.side;
        engine.set_look(side, message.colours);
        stale = true;
        wake();
        break;
      case "texts":
        ask(() => engine.set_texts(JSON.stringify(message.texts)));
        wake();
        break;
      default: {
        /** @type {never} */
        const never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  };
}

serve(async () => {
  await init({ module_or_path: await compiled("boosting") });
  const engine = new Boosting();
  post({ type: "ready", knobs: ask(() => engine.knobs()) });
  return createBoosting(engine);
});
