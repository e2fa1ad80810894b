// @ts-check
/** An address that holds a job is opened: all of it, or nothing and a sentence that says why. */

import { afterwards, besides, inside } from "../single/inside.js";
import { isRunning } from "../state.js";
import { Refused } from "../requests.js";
import { askForFile } from "./ask-file.js";

/** @import {Analyst} from "../console/analyst.js" */
/** @import {LinkOpened, Sentence} from "../protocol.js" */
/** @import {Store} from "../reduce.js" */
/** @import {Origin, State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Banner} from "./banner.js" */
/** @import {TeacherRules} from "./teacher.js" */

/** @param {string} code @param {Record<string, string>} [params] */
const refused = (code, params = {}) => new Refused([{ code, params }]);

/** @param {unknown} error @returns {Sentence[]} */
const sentencesOf = (error) => (error instanceof Refused ? error.errors : [{ code: "unexpected", params: { text: String(error) } }]);

/**
 * @param {Store} store @param {Tuner} tuner @param {Analyst} analyst @param {{teacher: TeacherRules, banner: Banner}} parts
 */
export function createOpener({ dispatch, get, subscribe }, tuner, analyst, { teacher, banner }) {
  /** Runs that came with links count down: those of the visitor count up. */
  let lastRun = 0;
  /** Of the link on show. */
  let linkRun = 0;
  /** A newer link takes the place of one that is being opened. */
  let opening = new AbortController();

  /** Waits until the page has what it was about to load. @param {AbortSignal} signal @returns {Promise<void>} */
  function settled(signal) {
    /** @param {State} state */
    const isSettled = ({ loading, engine, summary, ahead }) => engine.status === "ready" && loading === null && summary !== null && !ahead;
    return new Promise((resolve, reject) => {
      if (isSettled(get())) return resolve();
      let waits = true;
      subscribe((state, action) => {
        if (!waits) return;
        if (signal.aborted || state.engine.status === "broken") reject(refused("link_no_engine"));
        else if (isSettled(state) || action.type === "loadFailed") resolve();
        else return;
        waits = false;
      });
    });
  }

  /** Its data, and where they come from. Null: the visitor has not given them. @param {LinkOpened} link @param {boolean} isInside */
  async function dataOf({ file: name, builtin, data_bytes: size }, isInside) {
    /** @type {{origin: Origin, bytes: ArrayBuffer}} */
    let found;
    if (builtin) {
      const entry = get().builtIns.find((candidate) => candidate.file === name);
      if (!entry) throw refused("link_no_builtin", { name });
      const response = await fetch(new URL(`../data/${entry.file}`, import.meta.url)).catch(() => null);
      if (!response?.ok) throw refused("built_in_missing", { name });
      found = { origin: { kind: "builtin", id: entry.id }, bytes: await response.arrayBuffer() };
      await analyst.ask({ type: "recognise", name, bytes: found.bytes }).catch(() => {
        throw refused("link_other_builtin", { name });
      });
    } else if (isInside) {
      found = { origin: { kind: "file", name }, bytes: await (await besides("file")).arrayBuffer() };
    } else if (size !== null) {
      found = { origin: { kind: "file", name }, bytes: await analyst.ask({ type: "linkFile" }) };
    } else {
      const recognise = (/** @type {string} */ own, /** @type {ArrayBuffer} */ bytes) => analyst.ask({ type: "recognise", name: own, bytes });
      const bytes = await askForFile(name, recognise);
      if (!bytes) return null;
      found = { origin: { kind: "file", name }, bytes };
    }
    return found;
  }

  /** @param {string} fragment @param {AbortSignal} signal */
  async function take(fragment, signal) {
    const link = await analyst.ask({ type: "openLink", fragment });
    if (isRunning(get())) throw refused("link_while_running");
    // The page may be one file, with this link and what a link has no room for.
    const isInside = inside?.fragment === fragment.replace(/^#/, "");
    const data = await dataOf(link, isInside);
    if (!data) return;
    await settled(signal);
    signal.throwIfAborted();
    if (isRunning(get())) throw refused("link_while_running");
    const runId = --lastRun;
    const { origin, bytes } = data;
    const records = isInside ? await (await besides("records")).text() : null;
    const after = isInside ? await afterwards() : null;
    const { taken } = await tuner.ask({ type: "link", runId, name: link.file, bytes, fragment, records, models: after?.models ?? null });
    linkRun = taken.run ? runId : 0;
    dispatch({ type: "linked", origin, taken });
    banner.show({ text: link.teacher.text ?? null, trials: link.trials, file: link.file, isInside, again: false, replay: null });
    if (taken.run) {
      dispatch({ type: "starting", runId, workers: 0 });
      dispatch({ type: "started", runId, workers: 0, kept: null });
      if (after?.evaluation) dispatch({ type: "retrained", again: true, evaluation: after.evaluation });
      if (after?.rechecked) dispatch({ type: "rechecked", trials: after.rechecked });
    }
    teacher.follow(link.teacher);
    if (taken.notices.length > 0) dispatch({ type: "say", message: { topic: "link", level: "info", title: "share.opened", sentences: taken.notices } });
    if (link.teacher.autostart && !taken.run) dispatch({ type: "start" });
  }

  let asking = false;
  /** How the job stands to the link's, once it runs again. */
  async function compare() {
    const { run } = get();
    const known = banner.get();
    if (!known?.again || known.trials === null || asking || !run || run.id === linkRun) return;
    asking = true;
    const replay = await analyst.ask({ type: "replay" }).catch(() => undefined);
    asking = false;
    if (replay !== undefined && get().run?.id === run.id) banner.change({ replay });
  }
  analyst.onChanged(compare);

  subscribe((_, action) => {
    if (action.type === "started" && action.runId !== linkRun && linkRun !== 0) banner.change({ again: true, replay: null });
    // Its data are not those of the link any more.
    else if (action.type === "loaded") banner.show(null);
  });

  return {
    /** @param {string} fragment */
    async open(fragment) {
      opening.abort();
      opening = new AbortController();
      const { signal } = opening;
      try {
        await take(fragment, signal);
      } catch (error) {
        if (signal.aborted) return;
        dispatch({ type: "say", message: { topic: "link", level: "error", title: "share.notOpened", sentences: sentencesOf(error) } });
      }
    },
  };
}
