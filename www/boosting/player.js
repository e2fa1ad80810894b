// @ts-check
/** Between the panels and the worker: what is asked for, what has come, and the film of the rounds. */

import { textsUnder } from "../i18n/i18n.js";
import { dataToSend } from "../settings.js";
import { INITIAL, LESSONS, SPEEDS, defaults } from "./state.js";

/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {ChartSizes, DataWanted, FromBoosting, ToBoosting} from "./protocol.js" */
/** @import {BoostingState, Kind, Speed} from "./state.js" */

/** Typing and pulling is over after this many milliseconds, for what takes time. */
const PAUSE = 120;

/**
 * @param {() => State} page @param {Tuner | null} tuner who has the file
 * @param {(state: BoostingState) => void} render @param {(message: Extract<FromBoosting, {type: "frame"}>) => void} paint
 */
export function createPlayer(page, tuner, render, paint) {
  const worker = new Worker(new URL("./boosting-worker.js", import.meta.url), { type: "module" });
  /** @type {BoostingState} */
  let state = INITIAL;
  let seq = 0;
  /** A frame has been asked for and has not come. */
  let owed = false;
  let rendering = 0;

  /** @param {Partial<BoostingState>} next */
  function change(next) {
    state = { ...state, ...next };
    rendering ||= requestAnimationFrame(() => {
      rendering = 0;
      render(state);
    });
  }

  /** @param {ToBoosting} message @param {Transferable[]} [transfer] */
  const send = (message, transfer = []) => worker.postMessage(message, transfer);

  function show() {
    owed = true;
    const { round, alone, output, path, metric } = state;
    const wish = { round, alone: alone ? output : null, metric, output, node: path.at(-1) ?? 0 };
    send({ type: "show", wish });
  }

  /** @returns {Promise<DataWanted>} */
  async function wanted() {
    const { kind, points, noise, seed, columns } = state;
    if (kind !== "own") return { kind: "made-up", shape: kind, points, noise, seed };
    const answer = await tuner?.ask({ type: "file" });
    const { asked, preview } = page();
    if (!answer?.bytes || !preview) throw new Error("no file");
    return { kind: "own", name: preview.name, bytes: answer.bytes, settings: dataToSend(asked.data), columns };
  }

  /** The columns of the page's data that can be taken; the worker chooses two of them, unless they were chosen here. */
  function look() {
    const { preview, summary } = page();
    const features = new Set(summary?.features ?? []);
    const numeric = (preview?.columns ?? []).filter(({ name, kind }) => kind === "number" && features.has(name)).map(({ name }) => name);
    const [x, y] = state.columns;
    /** @type {[string, string]} */
    const columns = numeric.includes(x) && numeric.includes(y) ? [x, y] : ["", ""];
    change({ numeric, columns, file: preview?.name ?? "" });
  }

  /** Other points: the film begins anew. @param {boolean} play */
  async function renew(play) {
    const mine = ++seq;
    change({ waiting: true, errors: [], playing: false });
    if (state.kind === "own" && state.numeric.length < 2) {
      change({ waiting: false, errors: [{ code: "boosting_no_columns", params: {} }], plane: null, frame: null, curve: null, tree: null });
      return;
    }
    try {
      const data = await wanted();
      if (mine !== seq) return;
      playNext = play && !matchMedia("(prefers-reduced-motion: reduce)").matches;
      send({ type: "data", seq, data, params: state.params, start: playNext ? 0 : null }, data.kind === "own" ? [data.bytes] : []);
    } catch {
      if (mine === seq) change({ waiting: false, errors: [{ code: "boosting_no_columns", params: {} }] });
    }
  }
  let playNext = false;
  /** Whether the visitor points at a place: what was said of one that is left comes too late. */
  let pointed = false;

  /** Other hyperparameters: the same round of another booster, at once. @param {Record<string, string>} params */
  function retrain(params) {
    const last = state.frame?.num_round ?? 0;
    // Who looks at the last round goes on looking at the last round.
    const atEnd = !state.playing && state.round >= last;
    change({ params, waiting: true, errors: [], path: [] });
    send({ type: "params", seq: ++seq, params, start: atEnd ? null : state.round });
  }

  let timer = 0;
  /** @param {() => void} task */
  function soon(task) {
    clearTimeout(timer);
    timer = setTimeout(task, PAUSE);
  }

  worker.onmessage = (/** @type {MessageEvent<FromBoosting>} */ { data }) => {
    if (data.type === "ready") {
      change({ knobs: data.knobs, params: defaults(data.knobs) });
      renew(true);
    } else if (data.type === "said") {
      if (pointed) change({ told: data.said });
    } else if (data.type === "broken") {
      change({ broken: data.text, playing: false, waiting: false });
    } else if (data.seq === seq) {
      take(data);
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    change({ broken: event.message ?? "", playing: false, waiting: false });
  };

  /** @param {Exclude<FromBoosting, {type: "ready" | "said" | "broken"}>} message */
  function take(message) {
    switch (message.type) {
      case "plane":
        change({ plane: message.plane, output: 0, path: [], curve: null, tree: null, ...(state.kind === "own" ? { columns: message.plane.features } : {}) });
        break;
      case "frame": {
        owed = false;
        paint(message);
        const isNew = state.waiting;
        // What was asked for meanwhile stays.
        change({ frame: message.round, waiting: false, ...(isNew ? { round: message.asked } : {}) });
        if (isNew && playNext) {
          playNext = false;
          actions.play();
        }
        break;
      }
      case "pictures":
        change({ curve: message.curve, tree: message.tree });
        break;
      case "refused":
        change({ errors: message.errors, waiting: false, playing: false });
        break;
    }
  }

  /** When the round was turned last. */
  let turned = 0;
  /** @param {number} now */
  function film(now) {
    if (!state.playing) return;
    const last = state.frame?.num_round ?? 0;
    if (state.round >= last) {
      change({ playing: false });
      return;
    }
    // Not before the last one has come: a slow machine has a slower film, and misses no round.
    if (!owed && !state.waiting && now - turned >= SPEEDS[state.speed] - 4) {
      turned = now;
      change({ round: state.round + 1, path: [] });
      show();
    }
    requestAnimationFrame(film);
  }

  const actions = {
    /** @param {Kind} kind */
    choose(kind) {
      change({ kind, lesson: null });
      renew(true);
    },
    /** @param {[string, string]} columns */
    columns(columns) {
      change({ columns });
      renew(true);
    },
    /** @param {Partial<Pick<BoostingState, "points" | "noise" | "seed">>} next */
    points(next) {
      change({ ...next, lesson: null });
      soon(() => renew(false));
    },
    /** @param {string} name @param {string} value */
    turn(name, value) {
      if (state.params[name] === value) return;
      change({ said: name, lesson: null });
      retrain({ ...state.params, [name]: value });
    },
    /** @param {string} name */
    say: (name) => change({ said: name }),
    defaults() {
      change({ lesson: null });
      retrain(defaults(state.knobs));
    },
    /** Takes hyperparameters from elsewhere: those that can be turned here. @param {Record<string, number | string>} found */
    adopt(found) {
      const known = state.knobs.filter(({ name }) => name in found).map(({ name }) => [name, String(found[name])]);
      retrain({ ...defaults(state.knobs), ...Object.fromEntries(known) });
    },
    /** @param {string} id */
    lesson(id) {
      const lesson = LESSONS.find((each) => each.id === id);
      if (!lesson) return;
      change({ ...lesson.data, params: { ...defaults(state.knobs), ...lesson.params }, lesson: id });
      renew(true);
    },
    /** @param {number} round */
    goTo(round) {
      const wanted = Math.max(0, Math.min(round, state.frame?.num_round ?? 0));
      change({ round: wanted, playing: false, path: [] });
      show();
    },
    play() {
      if (state.playing || !state.frame) return;
      const again = state.round >= state.frame.num_round;
      change({ playing: true, ...(again ? { round: 0 } : {}) });
      if (again) show();
      requestAnimationFrame(film);
    },
    pause: () => change({ playing: false }),
    /** @param {Speed} speed */
    speed: (speed) => change({ speed }),
    /** @param {Partial<Pick<BoostingState, "alone" | "output" | "path" | "metric">>} next */
    view(next) {
      change(next);
      show();
    },
    /** @param {ChartSizes} sizes */
    size: (sizes) => send({ type: "sizes", sizes }),
    /** Where the visitor points: across and up, from 0 to 1. @param {[number, number] | null} at */
    point(at) {
      pointed = at !== null;
      send({ type: "point", at });
      if (!at) change({ told: null });
    },
    /** @param {number} side @param {Uint8Array} colours */
    look: (side, colours) => send({ type: "look", side, colours }),
    texts: () => send({ type: "texts", texts: textsUnder("chart.") }),
    /** The dialog opens: the page may have other data. */
    open() {
      const before = state.file;
      look();
      if (state.kind === "own" && before !== state.file) renew(false);
    },
    get: () => state,
    /** The page's best training job, if there is one. */
    best() {
      const { snapshot } = page();
      return snapshot?.trials[snapshot.best ?? -1] ?? null;
    },
  };
  return actions;
}

/** @typedef {ReturnType<typeof createPlayer>} Player */
