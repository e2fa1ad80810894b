// @ts-check
/** What follows from an action outside of the page: messages to the tuner worker, files to read. */

import { formatBytes } from "./i18n/i18n.js";
import { TRAINING_CORES } from "./processors.js";
import { dataToSend, jobToSend, settingToSend, textsToSend } from "./settings.js";
import { AUTOMATIC_WORKERS, isRunning } from "./state.js";
import { Refused } from "./requests.js";

/** @import {Store} from "./reduce.js" */
/** @import {Action, Origin} from "./state.js" */
/** @import {Sentence} from "./protocol.js" */
/** @import {Tuner} from "./tuner.js" */

/** A file above this size is refused before it is read: it would not fit into a browser tab beside the trials. */
const LARGEST_FILE = 200_000_000;
/** Typing is over after this many milliseconds. */
const TYPING_PAUSE = 140;
/** Values of a list that is made of a range: with five of them, 243 combinations. */
const LIST_LENGTH = 3;
/** Between two training jobs in slow motion, in milliseconds. */
const SLOW = 1000;
/** More workers than this only wait for each other's memory. */
const MOST_WORKERS = 8;

/** @param {unknown} error @returns {Sentence[]} */
function sentencesOf(error) {
  if (error instanceof Refused) return error.errors;
  return [{ code: "unexpected", params: { text: String(error) } }];
}

/**
 * Reads a file piece by piece, so that the page can tell how far it is.
 * @param {File} file @param {(fraction: number) => void} onProgress @param {AbortSignal} signal
 */
async function readFile(file, onProgress, signal) {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    signal.throwIfAborted();
    if (done) break;
    bytes.set(value, read);
    read += value.length;
    onProgress(read / file.size);
  }
  if (read < file.size) throw new Error("the file has become shorter");
  return bytes.buffer;
}

/**
 * @param {Store} store @param {Tuner} tuner @param {Origin | null} before the data that the page had before it was reloaded
 */
export function connect(store, tuner, before) {
  const { dispatch, get } = store;
  let lastRun = 0;
  let load = new AbortController();
  /** The newest question of each kind: an older answer is dropped. */
  let check = new AbortController();
  let data = new AbortController();
  let checkTimer = 0;
  let dataTimer = 0;
  /** How often settings were sent. */
  let dataSends = 0;
  /** @type {Promise<void>} */
  let dataAnswer = Promise.resolve();

  /**
   * @param {Origin} origin @param {string} name
   * @param {(signal: AbortSignal) => Promise<ArrayBuffer>} read
   */
  async function open(origin, name, read) {
    load.abort();
    load = new AbortController();
    const { signal } = load;
    dispatch({ type: "loading", name, fraction: null });
    const sent = dataSends;
    try {
      const bytes = await read(signal);
      signal.throwIfAborted();
      dispatch({ type: "loading", name, fraction: null });
      // Not to be aborted: what the engine has loaded, the page must show.
      const { preview, summary, refused } = await tuner.ask({ type: "load", name, bytes }, { transfer: [bytes] });
      const waits = dataTimer !== 0;
      clearTimeout(dataTimer);
      dataTimer = 0;
      data.abort();
      dispatch({ type: "loaded", origin, preview, summary, refused, overtaken: signal.aborted });
      // Settings that were sent meanwhile went to the file, though they were meant for the one before, or to none; those that
      // were about to be sent are the file's if it was shown before it was read.
      if (waits || dataSends !== sent) sendData();
    } catch (error) {
      if (!signal.aborted) dispatch({ type: "loadFailed", sentences: sentencesOf(error) });
    }
  }

  /** @param {string} id */
  async function openBuiltIn(id) {
    const entry = get().builtIns.find((candidate) => candidate.id === id);
    if (!entry) return;
    const name = entry.file;
    await open({ kind: "builtin", id }, name, async (signal) => {
      const response = await fetch(new URL(`./data/${name}`, import.meta.url), { signal }).catch(() => null);
      if (!response?.ok) throw new Refused([{ code: "built_in_missing", params: { name } }]);
      return response.arrayBuffer();
    });
    const { origin, summary, preview } = get();
    const isHere = origin?.kind === "builtin" && origin.id === id;
    const known = preview?.columns.some((column) => column.name === entry.target);
    if (isHere && known && summary?.target !== entry.target) {
      dispatch({ type: "askTarget", target: entry.target });
    }
  }

  /** @param {File} file */
  function openFile(file) {
    if (file.size > LARGEST_FILE) {
      const params = { name: file.name, size: formatBytes(file.size), limit: formatBytes(LARGEST_FILE) };
      dispatch({ type: "loadFailed", sentences: [{ code: "file_above_limit", params }] });
      return;
    }
    const { name } = file;
    open({ kind: "file", name }, name, (signal) =>
      readFile(file, (fraction) => dispatch({ type: "loading", name, fraction }), signal).catch((error) => {
        if (signal.aborted) throw error;
        throw new Refused([{ code: "file_unreadable", params: { name } }]);
      }),
    );
  }

  function sendData() {
    clearTimeout(dataTimer);
    dataTimer = 0;
    dataSends += 1;
    data.abort();
    data = new AbortController();
    const { signal } = data;
    dataAnswer = tuner.ask({ type: "data", settings: dataToSend(get().asked.data) }, { signal }).then(
      ({ summary }) => dispatch({ type: "dataSet", summary }),
      (error) => {
        if (!signal.aborted) dispatch({ type: "dataRefused", errors: sentencesOf(error) });
      },
    );
    return dataAnswer;
  }

  async function sendCheck() {
    if (get().summary === null || get().ahead || get().engine.status !== "ready") return;
    check.abort();
    check = new AbortController();
    const { signal } = check;
    const job = jobToSend(get().asked.job);
    try {
      const { checked } = await tuner.ask({ type: "check", job }, { signal });
      dispatch({ type: "checked", check: { ...checked, scales: Object.fromEntries(checked.scales) } });
      if (checked.errors.length > 0) return;
      const { request } = await tuner.ask({ type: "request", job }, { signal });
      dispatch({ type: "request", request });
    } catch (error) {
      // A refused request says nothing that the check did not say.
      if (!signal.aborted && !(error instanceof Refused)) throw error;
    }
  }

  function checkSoon() {
    clearTimeout(checkTimer);
    checkTimer = setTimeout(sendCheck, TYPING_PAUSE);
  }

  function workers() {
    const { workers: chosen } = get();
    if (chosen !== AUTOMATIC_WORKERS) return Number(chosen);
    const parallel = Number.parseInt(get().asked.job.max_parallel, 10) || 1;
    return Math.max(1, Math.min(TRAINING_CORES, MOST_WORKERS, parallel));
  }

  /** A run begins: a new one, or one that is kept and goes on. @param {string | null} kept */
  async function start(kept) {
    const { summary, engine, starting, loading } = get();
    if (!summary || engine.status !== "ready" || starting || loading) return;
    // What was typed last counts, even if the pause after typing is not over.
    if (dataTimer !== 0) await sendData();
    else await dataAnswer;
    const { dataErrors, asked, origin, ...now } = get();
    if (now.starting || now.loading || !origin) return;
    if (dataErrors.length > 0) {
      dispatch({ type: "startRefused", topic: "start", errors: dataErrors });
      return;
    }
    const runId = ++lastRun;
    // A run that goes on has the trainers that it had.
    const wanted = kept === null ? workers() : 0;
    dispatch({ type: "starting", runId, workers: wanted });
    if (kept !== null) tuner.send({ type: "goOn", runId, kept });
    else tuner.send({ type: "start", runId, job: jobToSend(asked.job), workers: wanted, about: { origin, asked } });
  }

  /** Makes lists of ranges, one value after the other of as many as were asked for. @param {string[]} names */
  async function makeLists(names) {
    for (const name of names) {
      const setting = get().asked.job.parameters.find((candidate) => candidate.name === name);
      if (!setting || setting.list) continue;
      try {
        const { values } = await tuner.ask({ type: "makeList", setting: settingToSend(setting), count: LIST_LENGTH });
        dispatch({ type: "askParam", name, change: { list: true, values: values.join(", ") } });
      } catch (error) {
        // What is wrong with the range stands beside it.
        if (!(error instanceof Refused)) throw error;
      }
    }
  }

  async function applyRanges() {
    const { run, asked } = get();
    if (!run) return;
    const { parameters } = asked.job;
    try {
      await tuner.ask({ type: "edit", runId: run.id, parameters: parameters.map(settingToSend) });
      if (get().run?.id === run.id) dispatch({ type: "rangesApplied", parameters });
    } catch (error) {
      dispatch({ type: "rangesRefused", errors: sentencesOf(error) });
    }
  }

  async function enqueue() {
    const { run, own } = get();
    if (!run) return;
    try {
      await tuner.ask({ type: "enqueue", runId: run.id, texts: textsToSend(own.texts) });
      dispatch({ type: "enqueued" });
    } catch (error) {
      dispatch({ type: "enqueueRefused", errors: sentencesOf(error) });
    }
  }

  store.subscribe((state, /** @type {Action} */ action) => {
    // Nobody would answer.
    if (state.engine.status === "broken") return;
    const runId = state.run?.id;
    switch (action.type) {
      case "builtIns":
        if ((state.origin === null || state.ahead) && state.loading === null && action.entries.length > 0) {
          const again = before?.kind === "builtin" ? action.entries.find(({ id }) => id === before.id) : null;
          openBuiltIn((again ?? action.entries[0]).id);
        }
        break;
      case "openBuiltIn":
        openBuiltIn(action.id);
        break;
      case "openFile":
        openFile(action.file);
        break;
      case "openText":
        openFile(new File([action.text], "pasted.csv", { type: "text/csv" }));
        break;
      case "linked":
        load.abort();
        data.abort();
        clearTimeout(dataTimer);
        dataTimer = 0;
        checkSoon();
        break;
      case "askData":
      case "askTarget":
      case "useColumn":
        clearTimeout(dataTimer);
        dataTimer = setTimeout(sendData, TYPING_PAUSE);
        break;
      case "engineReady":
      case "loaded":
      case "dataSet":
      case "askJob":
      case "askRules":
      case "askStrategy":
      case "continueFrom":
      case "askParam":
      case "resetParams":
      case "adopt":
        if (action.type === "adopt" && action.data) sendData();
        checkSoon();
        break;
      case "makeLists":
        makeLists(action.names);
        break;
      case "applyRanges":
        applyRanges();
        break;
      case "enqueue":
        enqueue();
        break;
      case "snapshot":
        // A finished job can be a parent: what was said about parents may no longer be so.
        if (state.asked.job.rules.warm_start !== "" && !isRunning(state)) checkSoon();
        break;
      case "start":
        start(null);
        break;
      case "goOn":
        start(action.kept);
        break;
      case "pause":
        // Which training jobs the ranges have inside is told of a paused job only.
        checkSoon();
      // falls through
      case "resume":
      case "stop":
        if (runId !== undefined) tuner.send({ type: action.type, runId });
        break;
      case "slow":
        tuner.send({ type: "slow", wait: action.slow ? SLOW : 0 });
        break;
      case "select":
        if (runId !== undefined) tuner.send({ type: "select", runId, trial: action.trial });
        break;
      case "retrain":
        if (runId !== undefined) tuner.send({ type: "retrain", runId, trial: action.trial });
        break;
      case "recheck":
      case "cancelFits":
        if (runId !== undefined) tuner.send({ type: action.type, runId });
        break;
    }
  });
}
