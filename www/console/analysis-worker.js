// @ts-check
/**
 * The worker that analyses the job: one wasm instance with the data and a mirror of the job's records, which the tuner tells
 * it over a port of its own. What it works out never makes the tuner wait.
 */

import init, { Analyst, OpenLink, link_qr } from "../wasm/analysis.js";
import { clock, guard, serve } from "../engine-worker.js";
import { Refusal, ask } from "../engine.js";
import { compiled } from "../module.js";
import { paced } from "../pace.js";
import { predictions } from "./predictions.js";

/** @import {Analyses, AnalystQuestion, FromAnalyst, PageToAnalyst, ToAnalyst} from "../protocol.js" */

/** Charts are drawn at most this often, in milliseconds, and take at most a fifth of this worker's time. */
const PICTURES = { ...clock, every: 250, rest: 4 };
/** What takes longer is done in slices of so many milliseconds, between which messages are read. */
const STEPS = { ...clock, every: 0, rest: 1 };
const SLICE = 12;
/** What charts need that are asked for is worked out for so many milliseconds at a time. */
const DRAWING = 100;
/** How far trees and stopped training jobs are is told at most this often, in milliseconds. */
const GROWN_EVERY = 100;
/** The chart of SHAP values is drawn again at each such part of them. */
const LEARNT_PART = 0.1;

/** Questions that are about no job. */
const OF_THE_FORM = new Set(["request", "places", "readJournal", "shareForm", "qr", "openLink", "linkFile", "recognise"]);

/** @param {FromAnalyst} message */
const post = (message) => self.postMessage(message);

/** @param {Analyst} analyst */
function createAnalyst(analyst) {
  let runId = 0;
  /** When the tuner's clock stood at zero, in milliseconds since 1970. */
  let began = 0;

  const draw = paced(PICTURES, () => post({ type: "pictures", runId, pictures: ask(() => analyst.pictures()) }));

  /** Whether there is something new since the last drawing. */
  let stepped = false;
  let learnt = 1;

  /** Tells how far the SHAP values are. */
  function tellLearnt() {
    const now = analyst.learnt_fraction();
    if (now === learnt) return;
    post({ type: "learning", fraction: now });
    if (Math.floor(now / LEARNT_PART) !== Math.floor(learnt / LEARNT_PART)) draw();
    learnt = now;
  }

  let grown = "null";
  let grownAt = 0;

  /** Tells how far the trees of the open training job are. @param {boolean} more whether some are still missing */
  function tellGrown(more) {
    if (more && performance.now() < grownAt + GROWN_EVERY) return;
    const now = analyst.grown();
    if (now === grown) return;
    grown = now;
    grownAt = performance.now();
    const shown = JSON.parse(now);
    if (shown) post({ type: "growing", runId, shown });
  }

  let finishing = "null";
  let finishingAt = 0;

  /** Tells how far the stopped training jobs are. @param {boolean} more whether some are still in training */
  function tellFinishing(more) {
    if (more && performance.now() < finishingAt + GROWN_EVERY) return;
    const now = analyst.finishing();
    if (now === finishing) return;
    finishing = now;
    finishingAt = performance.now();
    post({ type: "finishing", runId, shown: JSON.parse(now) });
    draw();
  }

  const work = paced(STEPS, () => {
    const until = performance.now() + SLICE;
    let more = true;
    while (more && performance.now() < until) {
      more = analyst.step();
      stepped ||= more;
    }
    tellLearnt();
    tellGrown(more);
    tellFinishing(more);
    if (more) {
      // Not here: what this took is not accounted for yet.
      clock.later(work, 0);
    } else if (stepped) {
      stepped = false;
      draw();
    }
  });

  const changed = () => {
    draw();
    work();
  };

  /** XGBoost's JSON of the model that was retrained last. @type {string | null} */
  let model = null;
  const prediction = predictions(analyst, post, (task) => clock.later(task, 0));

  /** Another model, or none: what was begun with the last one has no end. @param {string | null} text */
  function replaceModel(text) {
    prediction.end("prediction_overtaken");
    model = text;
    learnt = 1;
  }

  /** Its text is its file. */
  function modelFile() {
    if (model === null) throw new Refusal([{ code: "no_model_yet", params: {} }]);
    return JSON.stringify(model);
  }

  /** The link that was opened last. @type {OpenLink | null} */
  let link = null;

  function opened() {
    if (!link) throw new Refusal([{ code: "link_none", params: {} }]);
    return link;
  }

  /** What can be asked, each by its call of the engine. @type {{[Type in Exclude<keyof Analyses, "linkFile">]: (question: Analyses[Type]["question"]) => string}} */
  const answers = {
    brush: ({ axis, from, to }) => analyst.brush(axis, from, to),
    valuesAt: ({ chart, x, y }) => analyst.values_at(chart, x, y),
    setBrushes: ({ brushes }) => {
      const inside = analyst.set_brushes(JSON.stringify(brushes));
      draw();
      return inside;
    },
    narrowed: () => analyst.narrowed(),
    edges: () => analyst.edges(),
    thinking: () => analyst.thinking(),
    request: ({ text, form }) => analyst.read_request(text, JSON.stringify(form)),
    places: ({ text, errors }) => analyst.place_errors(text, JSON.stringify(errors)),
    curves: ({ trials, size }) => analyst.curves(Uint32Array.from(trials), ...size),
    model: () => analyst.model_shown(),
    modelFile,
    tree: ({ tree, start, size }) => analyst.tree(tree, start, ...size),
    grow: ({ trial }) => {
      const shown = analyst.grow(trial ?? undefined);
      work();
      return shown;
    },
    coverage: () => analyst.coverage(),
    ladder: () => analyst.ladder(),
    finish: ({ wanted }) => {
      const shown = analyst.finish(wanted);
      work();
      return shown;
    },
    grownTree: ({ tree, start, size }) => analyst.grown_tree(tree, start, ...size),
    explain: ({ texts, threshold }) => analyst.explain_row(JSON.stringify(texts), threshold),
    testRow: ({ place }) => analyst.test_row(place),
    params: ({ trial }) => analyst.params(trial),
    log: ({ trial }) => analyst.log(trial),
    trialsCsv: () => analyst.trials_csv(began),
    share: ({ file, options }) => analyst.share(new Uint8Array(file), JSON.stringify(options)),
    shareForm: ({ request, file, options }) => analyst.share_request(JSON.stringify(request), new Uint8Array(file), JSON.stringify(options)),
    // A text, as the file beside the link has it.
    records: () => JSON.stringify(analyst.records()),
    drawn: ({ sizes, last }) => {
      const wanted = JSON.stringify(sizes);
      const until = performance.now() + DRAWING;
      let more = true;
      while (more && performance.now() < until) more = analyst.prepare(wanted);
      more &&= !last;
      return JSON.stringify({ more, pictures: more ? [] : JSON.parse(analyst.drawn(wanted)) });
    },
    qr: ({ address }) => link_qr(address),
    openLink: ({ fragment }) => {
      const next = new OpenLink(fragment);
      link?.free();
      link = next;
      return link.shown();
    },
    recognise: ({ name, bytes }) => opened().recognise(name, new Uint8Array(bytes)),
    replay: () => opened().replay(analyst),
    trialsJson: () => analyst.trials_json(began),
    journal: () => analyst.optuna_journal(began),
    notebook: ({ withRows, test }) => analyst.notebook(withRows, test?.[0], test?.[1]),
    rayScript: ({ withRows }) => analyst.ray_script(withRows),
    sagemakerScript: () => analyst.sagemaker_script(),
    sagemakerRequest: () => analyst.sagemaker_request(),
    readJournal: ({ text }) => analyst.read_journal(text),
    evaluation: () => analyst.evaluation(),
    decision: ({ class: label, threshold }) => {
      const decision = analyst.decide(label, threshold);
      draw();
      return decision;
    },
    fluke: ({ trials }) =>
      analyst.fluke(
        Uint32Array.from(trials, ({ trial }) => trial),
        Float64Array.from(trials, ({ objective }) => objective),
        Float64Array.from(trials.flatMap(({ values }) => values.map((value) => value ?? NaN))),
      ),
  };

  /** @param {Extract<PageToAnalyst, {id: number}>} message */
  function answer(message) {
    const { id } = message;
    try {
      // The tuner tells of a job on another way than the page asks about it.
      const ofTheForm = message.type === "ask" && OF_THE_FORM.has(message.question.type);
      if (message.runId !== runId && !ofTheForm) throw new Refusal([{ code: "analysis_behind", params: {} }]);
      if (message.type === "predict") {
        prediction.begin(id, message.name, message.bytes, message.threshold);
        return;
      }
      const { question } = message;
      if (question.type === "linkFile") {
        // A file is no JSON.
        post({ type: "answer", id, answer: (opened().file() ?? new Uint8Array()).buffer });
        return;
      }
      const call = /** @type {(question: AnalystQuestion) => string} */ (answers[question.type]);
      post({ type: "answer", id, answer: ask(() => call(question)) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      post({ type: "refused", id, errors: error.sentences });
    }
  }

  /** @param {ToAnalyst} message */
  function fromTuner(message) {
    switch (message.type) {
      case "data":
        ask(() => analyst.data(message.name, new Uint8Array(message.bytes), message.spec));
        break;
      case "job":
        ({ runId, began } = message);
        replaceModel(null);
        ask(() => analyst.begin(message.job, message.now));
        post({ type: "changed" });
        break;
      case "changes":
        if (message.runId !== runId) return;
        ask(() => analyst.mirror(message.changes, message.now));
        post({ type: "changed" });
        changed();
        break;
      case "models":
        if (message.runId !== runId) return;
        replaceModel(message.tuned);
        try {
          ask(() => analyst.models(message.trial, message.tuned, message.default));
        } catch (error) {
          // What is kept may have come from a file: it may be no model.
          if (!(error instanceof Refusal)) throw error;
          replaceModel(null);
          return;
        }
        post({ type: "changed" });
        changed();
        break;
      default: {
        /** @type {never} */
        const never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  }

  /** @param {PageToAnalyst} message */
  return function fromPage(message) {
    switch (message.type) {
      case "open":
        message.port.onmessage = ({ data }) => guard(() => fromTuner(data));
        break;
      case "charts":
        analyst.set_charts(JSON.stringify(message.sizes), JSON.stringify(message.texts));
        changed();
        break;
      case "select":
        analyst.select(message.trial ?? undefined);
        draw();
        break;
      case "pair":
        analyst.set_pair(...message.pair);
        changed();
        break;
      case "importance":
        analyst.set_importance(message.method);
        changed();
        break;
      case "thinking":
        analyst.set_thinking(message.trial ?? undefined, message.after, ...message.names);
        changed();
        break;
      case "learnt":
        analyst.set_learnt(message.importanceType, message.output);
        draw();
        break;
      case "cancelPrediction":
        prediction.end("prediction_cancelled");
        break;
      case "ask":
      case "predict":
        answer(message);
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
  await init({ module_or_path: await compiled("analysis") });
  return createAnalyst(new Analyst());
});
