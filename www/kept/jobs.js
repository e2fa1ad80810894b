// @ts-check
/** What the list of kept jobs knows and does. */

import { isPaused, isRunning } from "../state.js";
import { Unreadable } from "./bundle/lines.js";
import { forget, lockRun, resultOf, runsOf, whoIsAtWork, withDatabase } from "./database.js";
import { addParents, bringSettings, takeUp } from "./main.js";
import { nameOf, EVERYTHING, listed } from "./query.js";

/** @import {Sentence} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {KeptRun} from "./database.js" */
/** @import {Query} from "./query.js" */

/** Where a job is: on this page, in another tab, or cut off before its end. @typedef {"here" | "elsewhere" | "cut" | "over"} Where */
/** @typedef {{run: KeptRun, where: Where}} Row */

/** As SageMaker has it. */
export const MOST_PARENTS = 5;
/** Letters of a job's name. */
const NAME_LENGTH = 32;
/** A worker that was told to let a job go does so within so many milliseconds. */
const PATIENCE = 3000;

/** @param {Store} store @param {Tuner} tuner @param {() => void} changed told after each change */
export function createJobs(store, tuner, changed) {
  const { dispatch, get } = store;
  const jobs = {
    /** @type {"loading" | "ready" | "refused"} */
    phase: "loading",
    /** @type {Row[]} */
    rows: [],
    /** @type {Query} */
    query: EVERYTHING,
    /** By id. @type {Set<string>} */
    chosen: new Set(),
    /** @type {"delete" | null} */
    asking: null,
    /** How far a file is read or written, if one is. @type {number | null} */
    working: null,
    /** @type {{level: "info" | "error", sentences: Sentence[]} | null} */
    said: null,
  };
  /** What parents of this visit are called, by run. @type {Map<string, string>} */
  const parentNames = new Map();

  /** @param {"info" | "error"} level @param {Sentence[]} sentences */
  function say(level, ...sentences) {
    jobs.said = sentences.length > 0 ? { level, sentences } : null;
    changed();
  }

  async function refresh() {
    try {
      const [runs, isAtWork] = await Promise.all([withDatabase(runsOf), whoIsAtWork()]);
      const here = get().run?.kept;
      /** @param {KeptRun} run @returns {Where} */
      const where = ({ id, over }) => (id === here ? "here" : isAtWork(id) ? "elsewhere" : over ? "over" : "cut");
      jobs.rows = runs.map((run) => ({ run, where: where(run) }));
      jobs.chosen = new Set(runs.map(({ id }) => id).filter((id) => jobs.chosen.has(id)));
      jobs.phase = "ready";
    } catch {
      // Private windows of some browsers keep nothing.
      jobs.rows = [];
      jobs.phase = "refused";
    }
    changed();
  }

  /** Those that the list shows, in its order. @returns {Row[]} */
  function shown() {
    const rows = new Map(jobs.rows.map((row) => [row.run.id, row]));
    return listed(jobs.rows.map(({ run }) => run), jobs.query).map(({ id }) => /** @type {Row} */ (rows.get(id)));
  }

  /** Those that are chosen, in the order of the list; one that the filter hides is not acted on. */
  const chosen = () => shown().filter(({ run }) => jobs.chosen.has(run.id));

  /** A job at work here would be left in its middle. */
  const isBusy = () => isRunning(get()) && !isPaused(get());

  /** A name that no other parent has, as a job may be called. @param {KeptRun} run @param {Set<string>} taken */
  function freeName(run, taken) {
    const name = nameOf(run);
    for (let count = 1; ; count += 1) {
      const end = count === 1 ? "" : `-${count}`;
      const proposed = `${name.slice(0, NAME_LENGTH - end.length).replace(/-+$/, "")}${end}`;
      if (!taken.has(proposed)) return proposed;
    }
  }

  /** @param {KeptRun} run @param {string} name @returns {Promise<string | null>} the job as it is described, so called */
  async function describedAs(run, name) {
    const text = await resultOf(run.id, "described");
    if (text === null) return null;
    const described = JSON.parse(text);
    return JSON.stringify({ ...described, HyperParameterTuningJobName: name });
  }

  return {
    model: jobs,
    refresh,
    shown,
    chosen,
    isBusy,
    say,

    /** @param {Partial<Query>} change */
    ask(change) {
      jobs.query = { ...jobs.query, ...change };
      jobs.asking = null;
      changed();
    },

    /** @param {string} id @param {boolean} wanted */
    choose(id, wanted) {
      if (wanted) jobs.chosen.add(id);
      else jobs.chosen.delete(id);
      jobs.asking = null;
      changed();
    },

    /** @param {KeptRun} run */
    open({ id, origin, asked, ended, total }) {
      return takeUp(store, tuner, { origin, asked, ended, total, kept: id });
    },

    /** The form gets the job's data and settings. @param {KeptRun} run */
    copy: (run) => bringSettings(store, tuner, run),

    /** The next job learns from those that are chosen. @returns {Promise<(() => void) | null>} has it do so; null: they are refused */
    async useAsParents() {
      const runs = chosen().map(({ run }) => run);
      const own = new Set(runs.map(({ id }) => parentNames.get(id)));
      const here = get().run?.kept;
      const taken = new Set(get().parents.map(({ name }) => name).filter((name) => !own.has(name)));
      /** @type {string[]} */
      const described = [];
      for (const run of runs) {
        // The one on the page is known to the engine under its own name.
        const name = run.id === here ? nameOf(run) : freeName(run, taken);
        taken.add(name);
        const text = await describedAs(run, name).catch(() => null);
        if (text === null) {
          say("error", { code: "parent_not_described", params: { name: nameOf(run) } });
          return null;
        }
        parentNames.set(run.id, name);
        described.push(text);
      }
      const names = await addParents(store, tuner, described);
      if (names.length < runs.length) {
        say("error", { code: "parent_not_read", params: {} });
        return null;
      }
      return () => {
        const { origin, asked } = get();
        const isSame = (/** @type {KeptRun} */ run) => JSON.stringify([run.origin, run.asked.data]) === JSON.stringify([origin, asked.data]);
        dispatch({ type: "continueFrom", name: names[0] });
        dispatch({ type: "askRules", change: { parents: names, warm_start: runs.every(isSame) ? "IdenticalDataAndAlgorithm" : "TransferLearning" } });
      };
    },

    /** @param {"delete" | null} asking */
    askFor(asking) {
      jobs.asking = asking;
      changed();
    },

    /** Forgets those that are chosen. */
    async remove() {
      const rows = chosen();
      jobs.asking = null;
      /** @type {string[]} */
      const gone = [];
      const kept = [];
      for (const { run, where } of rows) {
        // Its worker still has its lock.
        if (where === "here") tuner.send({ type: "keepNoMore" });
        const lock = await lockRun(run.id, where === "here" ? PATIENCE : 200);
        if (!lock) kept.push(nameOf(run));
        else {
          gone.push(run.id);
          await withDatabase((database) => forget(database, [run.id])).finally(lock);
        }
      }
      await refresh();
      say(
        kept.length > 0 ? "error" : "info",
        { code: gone.length === 1 ? "job_deleted" : "jobs_deleted", params: { count: String(gone.length) } },
        ...kept.map((name) => ({ code: "job_elsewhere", params: { name } })),
      );
    },

    /** @returns {Promise<Blob | null>} every job as one file */
    async exported() {
      jobs.working = 0;
      say("info");
      try {
        const { exported } = await import("./bundle/write.js");
        return await exported();
      } catch (error) {
        say("error", { code: "jobs_not_exported", params: { why: String(error) } });
        return null;
      } finally {
        jobs.working = null;
        changed();
      }
    },

    /** Brings back the jobs of a file. @param {File} file */
    async bring(file) {
      jobs.working = 0;
      say("info");
      const onProgress = (/** @type {number} */ fraction) => {
        jobs.working = fraction;
        changed();
      };
      try {
        const { imported } = await import("./bundle/read.js");
        const { imported: count, known } = await imported(file, onProgress);
        await refresh();
        const sentences = [{ code: count === 1 ? "job_imported" : "jobs_imported", params: { count: String(count) } }];
        if (known > 0) sentences.push({ code: "jobs_known", params: { count: String(known) } });
        say("info", ...sentences);
      } catch (error) {
        const { code, params } = error instanceof Unreadable ? error : { code: "jobs_not_imported", params: { why: String(error) } };
        say("error", { code, params: { name: file.name, ...params } });
      } finally {
        jobs.working = null;
        changed();
      }
    },
  };
}

/** @typedef {ReturnType<typeof createJobs>} Jobs */
