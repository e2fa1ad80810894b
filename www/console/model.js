// @ts-check
/** What is asked about the retrained model, and what becomes of the answers. */

import { Refused } from "../requests.js";
import { modelFileName } from "./name.js";
import { saveText } from "./save.js";
import { stopwatch } from "./stopwatch.js";
import { EMPTY_ROW, NO_MODEL } from "./model-state.js";
import { USUAL_THRESHOLD } from "./state.js";
import { treesOf } from "./trees.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {ImportanceType, Sentence} from "../protocol.js" */
/** @import {Analyst, Event} from "./analyst.js" */
/** @import {ModelState, RowForm} from "./model-state.js" */

/** Typing is over after this many milliseconds. */
const TYPING_PAUSE = 120;

/** @param {State} state */
export const modelOf = (state) => state.console?.model ?? NO_MODEL;

/** The probability above which a row is of the positive class: the one that the evaluation has. @param {State} state */
export const thresholdOf = (state) => state.console?.evaluation.threshold ?? USUAL_THRESHOLD;

/** @param {unknown} error @returns {Sentence[]} */
function sentencesOf(error) {
  if (error instanceof Refused) return error.errors;
  return [{ code: "unexpected", params: { text: String(error) } }];
}

/** @param {Store} store @param {Analyst} analyst */
export function connectModel(store, analyst) {
  const { dispatch, get } = store;
  const now = () => modelOf(get());
  /** @param {Partial<ModelState>} change */
  const change = (change) => dispatch({ type: "console", change: { model: { ...now(), ...change } } });
  /** @param {Partial<RowForm>} part */
  const changeRow = (part) => change({ row: { ...now().row, ...part } });
  const learningTime = stopwatch();
  const predictingTime = stopwatch();
  /** Of the last question of each kind only the answer counts. */
  const latest = { row: 0, file: 0 };
  let typing = 0;

  /** Asks for the model that goes with the evaluation on show, if it is not known. */
  async function refresh() {
    const { evaluation } = get();
    if (!evaluation || now().of === evaluation) return;
    try {
      const shown = await analyst.ask({ type: "model" });
      // The evaluation comes from the tuner, the model over the analyst: it may still be the one before.
      if (get().evaluation !== evaluation || now().of === evaluation || shown.trial !== evaluation.trial) return;
      const { importanceType } = now();
      const texts = Object.fromEntries(shown.fields.map((field) => [field.name, field.default]));
      change({ ...NO_MODEL, of: evaluation, shown, importanceType, row: { ...EMPTY_ROW, texts } });
      tellLearnt();
      trees.refresh();
      askRow();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  function tellLearnt() {
    const { importanceType, output } = now();
    analyst.send({ type: "learnt", importanceType, output });
  }

  const trees = treesOf({
    id: "tree",
    now,
    count: () => now().shown?.trees ?? 0,
    change,
    ask: (tree, start, size) => analyst.ask({ type: "tree", tree, start, size }),
    draw: (picture) => dispatch({ type: "pictures", runId: get().run?.id ?? 0, pictures: [picture] }),
  });

  async function askRow() {
    clearTimeout(typing);
    if (!now().shown) return;
    const mine = ++latest.row;
    try {
      const prediction = await analyst.ask({ type: "explain", texts: now().row.texts, threshold: thresholdOf(get()) });
      if (mine === latest.row) changeRow({ prediction, errors: [] });
    } catch (error) {
      if (mine === latest.row) changeRow({ prediction: null, errors: sentencesOf(error) });
    }
  }

  analyst.onChanged(refresh);
  let threshold = thresholdOf(get());
  store.subscribe((state, action) => {
    if (action.type === "retrained") refresh();
    else if (action.type === "started") {
      latest.file += 1;
      change(NO_MODEL);
    } else if (action.type === "language") {
      // After the worker has heard of the new texts.
      queueMicrotask(trees.refresh);
    }
    if (thresholdOf(state) !== threshold) {
      threshold = thresholdOf(state);
      askRow();
    }
  });
  refresh();

  return {
    /** @param {Event} event of the analyst's worker */
    take(event) {
      const { learning, file } = now();
      if (event.type === "learning") {
        if (!learning) learningTime.start();
        change({ learning: event.fraction < 1 ? learningTime.at(event.fraction) : null });
      } else if (event.type === "predicting" && file?.predicting) {
        change({ file: { ...file, predicting: predictingTime.at(event.fraction) } });
      }
    },

    /** @param {ImportanceType} importanceType */
    showImportance(importanceType) {
      change({ importanceType });
      tellLearnt();
    },

    /** @param {number} output */
    showOutput(output) {
      change({ output });
      tellLearnt();
    },

    trees,

    /** Predicts a file of the visitor's. @param {File} chosen */
    async predictFile(chosen) {
      const mine = ++latest.file;
      const { name } = chosen;
      const file = { name, predicting: { fraction: 0, left: null }, predicted: null, errors: [] };
      change({ file });
      try {
        const bytes = await chosen.arrayBuffer().catch(() => {
          throw new Refused([{ code: "file_unreadable", params: { name } }]);
        });
        if (mine !== latest.file) return;
        predictingTime.start();
        const predicted = await analyst.predict(name, bytes, thresholdOf(get()));
        if (mine === latest.file) change({ file: { ...file, predicting: null, predicted } });
      } catch (error) {
        if (mine === latest.file) change({ file: { ...file, predicting: null, errors: sentencesOf(error) } });
      }
    },

    cancelFile() {
      latest.file += 1;
      change({ file: null });
      analyst.send({ type: "cancelPrediction" });
    },

    /** @param {string} name of a feature @param {string} text */
    typeRow(name, text) {
      const { row } = now();
      changeRow({ texts: { ...row.texts, [name]: text }, testRow: "", actual: null });
      clearTimeout(typing);
      typing = setTimeout(askRow, TYPING_PAUSE);
    },

    /** @param {number | null} output */
    showRowOutput: (output) => changeRow({ output }),

    /** Fills the form with a test row. @param {string} testRow its number, as typed */
    async fillRow(testRow) {
      changeRow({ testRow, errors: [] });
      const { shown } = now();
      const number = Number(testRow);
      if (!shown || testRow.trim() === "") return;
      if (!Number.isInteger(number) || number < 1 || number > shown.test_rows) {
        const params = { found: testRow, count: String(shown.test_rows) };
        changeRow({ errors: [{ code: "no_such_test_row", params, field: "test_row" }] });
        return;
      }
      const mine = ++latest.row;
      const { texts, actual } = await analyst.ask({ type: "testRow", place: number - 1 });
      if (mine !== latest.row) return;
      changeRow({ texts, actual });
      askRow();
    },

    /** Saves the model as XGBoost's file. */
    async saveModel() {
      try {
        saveText(modelFileName(get()), await analyst.ask({ type: "modelFile" }), "application/json");
      } catch (error) {
        const sentences = sentencesOf(error);
        dispatch({ type: "say", message: { topic: "console", level: "error", title: "model.notSaved", sentences } });
      }
    },
  };
}

/** @typedef {ReturnType<typeof connectModel>} ModelQuestions */
