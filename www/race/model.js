// @ts-check
/** A race: who is in it, how far it is, and what it has come to. It lives as long as the page; nothing of it is kept. */

import { textsUnder } from "../i18n/i18n.js";
import { paced } from "../pace.js";
import { TRAINING_CORES } from "../processors.js";
import { Refused } from "../requests.js";
import { AUTOMATIC_WORKERS, isPaused, isRunning } from "../state.js";
import { FEWEST, MOST, MOST_REPEATS, dataOf, fieldOf, nameOf, proposed } from "./entrants.js";
import { startRuns } from "./runs.js";

/** @import {Store} from "../reduce.js" */
/** @import {Sentence} from "../protocol.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Field} from "./entrants.js" */
/** @import {FromArtist, Measure, RaceShown} from "./messages.js" */
/** @import {Runs} from "./runs.js" */

/** `ids`: the strategies, by their place in the chart. @typedef {{ids: string[], names: string[], data: string, metric: string, minimize: boolean, budget: number, repeats: number, seed: string}} About */
/** @typedef {"idle" | "starting" | "running" | "over" | "cancelled" | "failed"} Phase */

const clock = { now: () => performance.now(), later: setTimeout };
/** What is drawn and told again and again, at most this often, in milliseconds. */
const PICTURES = { ...clock, every: 250, rest: 2 };
/** Workers that the machine may have for it. */
const MOST_WORKERS = 8;
/** Each worker reads the file for itself: all copies of its text together stay below this, in bytes. */
const BYTES_IN_WORKERS = 600_000_000;
/** Before this share is done, what is left is not known. */
const EARLY = 0.04;

/** @param {Store} store @param {Tuner} tuner @param {() => void} changed told after each change */
export function createModel({ get, dispatch, subscribe }, tuner, changed) {
  /** @type {{field: Field | null, chosen: string[] | null, repeats: string, measure: Measure, phase: Phase, held: boolean, about: About | null, shown: RaceShown | null, errors: Sentence[], workers: number}} */
  const model = {
    field: null,
    chosen: null,
    repeats: "3",
    measure: "jobs",
    phase: "idle",
    held: false,
    about: null,
    shown: null,
    errors: [],
    workers: 0,
  };
  /** @type {Runs | null} */
  let runs = null;
  /** Milliseconds that the race has worked, and since when it does. */
  let worked = 0;
  /** @type {number | null} */
  let since = null;
  /** @type {[number, number] | null} */
  let size = null;
  let asks = 0;

  /** @param {boolean} goes */
  function stopwatch(goes) {
    if (since !== null) worked += clock.now() - since;
    since = goes ? clock.now() : null;
  }

  /** @type {Worker | null} */
  let artist = null;
  let drawing = false;
  let stale = false;

  /** @param {string} text */
  function broken(text) {
    artist?.terminate();
    artist = null;
    drawing = false;
    model.errors = [text === "" ? { code: "worker_not_loaded", params: {} } : { code: "engine_detail", params: { text } }];
    changed();
  }

  function newArtist() {
    const worker = new Worker(new URL("./draw-worker.js", import.meta.url), { type: "module" });
    worker.onmessage = (/** @type {MessageEvent<FromArtist>} */ { data }) => {
      if (data.type === "broken") {
        broken(data.text);
        return;
      }
      drawing = false;
      model.shown = data.shown;
      changed();
      if (stale) draw();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      broken(event.message ?? "");
    };
    return worker;
  }

  /** Has the race drawn as it is now; asked for meanwhile, once more afterwards. */
  function draw() {
    if (!runs || !model.about) return;
    stale = drawing;
    if (drawing) return;
    drawing = true;
    artist ??= newArtist();
    const { about, measure } = model;
    const { metric, minimize, budget, ids, names } = about;
    const entrants = ids.map((id, place) => ({ name: names[place], yardstick: id === "Random", runs: runs?.runs[place] ?? [] }));
    artist.postMessage({ type: "draw", race: { metric, minimize, budget, entrants }, measure, size, texts: textsUnder("chart.") });
  }
  const drawSoon = paced(PICTURES, draw);

  /** What is wrong with the choice: a key of the catalogue. */
  function complaint() {
    const chosen = selected();
    if (chosen.length < FEWEST) return "race.tooFew";
    if (chosen.length > MOST) return "race.tooMany";
    return repeats() === null ? "race.badRepeats" : null;
  }

  function repeats() {
    const count = /^\s*\d{1,3}\s*$/.test(model.repeats) ? Number(model.repeats) : 0;
    return count >= 1 && count <= MOST_REPEATS ? count : null;
  }

  /** Those that are chosen and can race, in the order of the form. */
  function selected() {
    const chosen = model.chosen ?? [];
    return (model.field?.candidates ?? []).filter(({ id, errors }) => errors.length === 0 && chosen.includes(id)).map(({ id }) => id);
  }

  /** Asks the engine anew who can race. */
  async function refresh() {
    const state = get();
    const ask = ++asks;
    if (!state.summary || state.ahead || state.engine.status !== "ready" || state.dataErrors.length > 0) {
      model.field = null;
      changed();
      return;
    }
    const field = await fieldOf(state, tuner);
    if (ask !== asks) return;
    model.field = field;
    model.chosen ??= proposed(field);
    changed();
  }

  function workersFor() {
    const { workers, preview } = get();
    const wanted = workers === AUTOMATIC_WORKERS ? TRAINING_CORES : Number(workers);
    const room = Math.floor(BYTES_IN_WORKERS / Math.max(1, preview?.source.text_bytes ?? 1));
    return Math.max(1, Math.min(wanted, MOST_WORKERS, room));
  }

  /** @param {Phase} phase @param {Sentence[]} errors */
  function end(phase, errors = []) {
    stopwatch(false);
    model.phase = phase;
    model.errors = errors;
    draw();
    changed();
  }

  async function begin() {
    await refresh();
    const { asked, preview, summary } = get();
    const { field } = model;
    const ids = selected();
    const count = repeats();
    if (!field || !summary || !preview || field.errors.length > 0 || complaint() !== null || count === null) {
      model.phase = "idle";
      changed();
      return;
    }
    const { bytes } = await tuner.ask({ type: "file" });
    if (bytes === null) throw new Refused([{ code: "nothing_loaded", params: {} }]);
    const racers = field.candidates.filter(({ id }) => ids.includes(id));
    const data = await dataOf(racers[0], tuner);
    const metric = asked.job.objective;
    model.about = {
      ids,
      names: ids.map((id) => nameOf(id, ids)),
      data: preview.name,
      metric,
      minimize: summary.metrics.find(({ name }) => name === metric)?.type === "Minimize",
      budget: field.budget,
      repeats: count,
      seed: asked.job.seed.trim(),
    };
    model.shown = null;
    worked = 0;
    since = null;
    runs = startRuns(
      { name: preview.name, bytes, data, racers, repeats: count, budget: field.budget, workers: workersFor() },
      {
        onNews: () => {
          drawSoon();
          changed();
        },
        onEnd: () => {
          end("over");
          const sentences = [{ code: "race_over", params: { names: model.about?.names.join(", ") ?? "" } }];
          if (!document.querySelector("dialog.race[open]")) dispatch({ type: "say", message: { topic: "race", level: "info", title: "race.title", sentences } });
        },
        onFailure: (errors) => end("failed", errors),
      },
    );
    model.workers = runs.workers;
    model.phase = "running";
    model.held = false;
    stopwatch(true);
    follow();
    draw();
    changed();
  }

  /** Waits for a tuning job: both at once would take each other's time. */
  function follow() {
    const state = get();
    const held = isRunning(state) && !isPaused(state);
    if (model.phase !== "running" || held === model.held) return;
    model.held = held;
    runs?.hold(held);
    stopwatch(!held);
    changed();
  }

  subscribe((_, { type }) => {
    if (["started", "starting", "startRefused", "snapshot", "pause", "resume", "engineBroken"].includes(type)) follow();
    if (["checked", "loaded", "loadFailed", "dataSet", "dataRefused"].includes(type)) refresh();
  });

  return {
    model,
    complaint,
    selected,
    refresh,
    /** How much of it is done. */
    share: () => runs?.share() ?? 0,
    /** Milliseconds that are left, if that can be said. */
    left() {
      const share = runs?.share() ?? 0;
      if (model.phase !== "running" || model.held || share < EARLY) return null;
      const time = worked + (since === null ? 0 : clock.now() - since);
      return (time * (1 - share)) / share;
    },
    async start() {
      if (model.phase === "starting" || model.phase === "running") return;
      model.phase = "starting";
      model.errors = [];
      changed();
      try {
        await begin();
      } catch (error) {
        end("failed", error instanceof Refused ? error.errors : [{ code: "unexpected", params: { text: String(error) } }]);
      }
    },
    cancel() {
      if (model.phase !== "running") return;
      runs?.cancel();
      end("cancelled");
    },
    /** @param {string} id @param {boolean} takesPart */
    choose(id, takesPart) {
      const others = (model.chosen ?? []).filter((other) => other !== id);
      model.chosen = takesPart ? [...others, id] : others;
      changed();
    },
    /** @param {string} typed */
    setRepeats(typed) {
      model.repeats = typed;
      changed();
    },
    /** @param {Measure} measure */
    setMeasure(measure) {
      model.measure = measure;
      draw();
      changed();
    },
    /** @param {[number, number] | null} next of the chart */
    setSize(next) {
      size = next;
      draw();
    },
    /** The names in the language that is spoken now. */
    speak() {
      const { about } = model;
      if (about) about.names = about.ids.map((id) => nameOf(id, about.ids));
      draw();
    },
  };
}

/** @typedef {ReturnType<typeof createModel>} Model */
