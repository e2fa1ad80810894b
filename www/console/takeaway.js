// @ts-check
/** What is taken away of the job and its model, and the study that comes back. */

import { Refused } from "../requests.js";
import { bestTrial } from "../state.js";
import { modelFileName } from "./name.js";
import { save, saveText } from "./save.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Sentence, StudyShown} from "../protocol.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {ConsoleState} from "./state.js" */

/**
 * `withRows`: the rows go along; null: only those that are the playground's. `chart`: to be saved; what is not there stands for
 * the first. `said`: what came of the study that was opened. `making`: how far the run as one file is; `made`: the last one.
 * @typedef {{level: "info" | "error", title: string, sentences: Sentence[]}} Said
 * @typedef {{withRows: boolean | null, chart: string, said: Said | null, making: number | null, made: {name: string, bytes: number} | null}} TakeawayState
 */
/** @type {TakeawayState} */
export const TAKEAWAY = { withRows: null, chart: "", said: null, making: null, made: null };

/** A journal above this size is refused before it is read, in bytes: everything in it is kept in memory. */
const LARGEST_JOURNAL = 128 * 2 ** 20;
/** Rows times columns that go along at most: a notebook is a text that an editor has to open. */
const MOST_CELLS = 500_000;

/** @param {State} state @returns {TakeawayState} */
export const takeawayOf = ({ console }) => console?.takeaway ?? TAKEAWAY;

/** What is shown of the data is what the job has been trained on. @param {State} state */
const sameData = ({ run, loads }) => run?.load === loads;

/** Of data that are not there any more, nobody knows how many they were. @param {State} state */
export const tooManyRows = (state) =>
  !sameData(state) || !state.preview || state.preview.rows * state.preview.columns.length > MOST_CELLS;

/** Whether the rows go into notebook and script. The visitor's own only if they say so. @param {State} state */
export const rowsGoAlong = (state) =>
  !tooManyRows(state) && (takeawayOf(state).withRows ?? state.origin?.kind === "builtin");

/** The visitor's file that goes into the run as one file, and its size where that is known; null: the data are the page's own. @param {State} state */
export function ownFile(state) {
  const { origin, preview, run } = state;
  if (!sameData(state)) return { name: run?.dataName ?? "", bytes: null };
  return origin?.kind === "builtin" ? null : { name: run?.dataName ?? "", bytes: preview?.source.text_bytes ?? null };
}

/** What the final models are worth on the test rows, if the best training job is one of them. @param {State} state */
function testScores(state) {
  const { evaluation } = state;
  if (!evaluation || evaluation.trial !== bestTrial(state)?.trial) return null;
  const [tuned, standard] = [evaluation.tuned, evaluation.default].map(({ scores }) => scores[evaluation.objective.metric]);
  return typeof tuned === "number" && typeof standard === "number" ? [tuned, standard] : null;
}

/** @param {unknown} error @returns {Sentence[]} */
function sentencesOf(error) {
  if (error instanceof Refused) return error.errors;
  return [{ code: "unexpected", params: { text: String(error) } }];
}

/**
 * What can be asked of the analysis, by the end of the file's name.
 * @type {Record<string, {ask: (state: State) => import("../protocol.js").AnalystQuestion, type: string}>}
 */
const FILES = {
  "-model.json": { ask: () => ({ type: "modelFile" }), type: "application/json" },
  "-training-jobs.csv": { ask: () => ({ type: "trialsCsv" }), type: "text/csv" },
  "-training-jobs.json": { ask: () => ({ type: "trialsJson" }), type: "application/json" },
  ".ipynb": {
    ask: (state) => ({ type: "notebook", withRows: rowsGoAlong(state), test: testScores(state) }),
    type: "application/x-ipynb+json",
  },
  "-ray.py": { ask: (state) => ({ type: "rayScript", withRows: rowsGoAlong(state) }), type: "text/x-python" },
  "-sagemaker.py": { ask: () => ({ type: "sagemakerScript" }), type: "text/x-python" },
  ".request.json": { ask: () => ({ type: "sagemakerRequest" }), type: "application/json" },
  "-optuna.log": { ask: () => ({ type: "journal" }), type: "text/plain" },
};

/** @typedef {keyof typeof FILES} FileEnd */

/** @param {Store} store @param {Tuner} tuner @param {Analyst} analyst */
export function connectTakeaway({ dispatch, get }, tuner, analyst) {
  /** @param {Partial<TakeawayState>} part */
  const change = (part) => dispatch({ type: "console", change: { takeaway: { ...takeawayOf(get()), ...part } } });
  /** @param {"info" | "error"} level @param {string} title @param {Sentence[]} sentences */
  const say = (level, title, sentences) => change({ said: { level, title, sentences } });

  return {
    change,

    /** @param {FileEnd} end */
    async download(end) {
      const state = get();
      const name = end === "-model.json" ? modelFileName(state) : `${state.snapshot?.name ?? "job"}${end}`;
      const { ask, type } = FILES[end];
      try {
        saveText(name, /** @type {string} */ (await analyst.ask(ask(state))), type);
      } catch (error) {
        const sentences = sentencesOf(error);
        dispatch({ type: "say", message: { topic: "console", level: "error", title: "takeaway.failed", sentences } });
      }
    },

    /** The run as one HTML file. */
    async downloadHtml() {
      if (takeawayOf(get()).making !== null) return;
      change({ making: 0, made: null });
      const state = get();
      try {
        const { make } = await import("../single/make.js");
        const file = await make(state, tuner, analyst, (making) => change({ making }));
        const name = `${state.snapshot?.name ?? "job"}.html`;
        save(name, file);
        change({ making: null, made: { name, bytes: file.size } });
      } catch (error) {
        change({ making: null });
        dispatch({ type: "say", message: { topic: "console", level: "error", title: "takeaway.failed", sentences: sentencesOf(error) } });
      }
    },

    /** The study of a journal becomes a parent of the job that comes next. @param {File} file */
    async openJournal(file) {
      try {
        if (file.size > LARGEST_JOURNAL) {
          const params = { found: String(file.size), limit: String(LARGEST_JOURNAL) };
          throw new Refused([{ code: "journal_too_large", params }]);
        }
        const text = await file.text().catch(() => {
          throw new Refused([{ code: "file_unreadable", params: { name: file.name } }]);
        });
        /** @type {StudyShown} */
        const { parent, trials, best, notices } = await analyst.ask({ type: "readJournal", text });
        await tuner.ask({ type: "parent", parent });
        const { name, metric } = parent;
        dispatch({ type: "parent", parent: { name, metric, value: best } });
        const { warm_start: kind, parents } = get().asked.job.rules;
        dispatch({
          type: "askRules",
          change: { warm_start: kind === "" ? "TransferLearning" : kind, parents: [...parents.filter((known) => known !== name), name] },
        });
        say("info", "takeaway.opened", [{ code: "journal_read", params: { name, count: String(trials) } }, ...notices]);
      } catch (error) {
        say("error", "takeaway.notOpened", sentencesOf(error));
      }
    },
  };
}

/** @typedef {ReturnType<typeof connectTakeaway>} Takeaway */
