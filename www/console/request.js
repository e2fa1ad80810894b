// @ts-check
/** What follows from an edit of the request, and how the job is described: questions to the tuner. */

import { textsUnder } from "../i18n/i18n.js";
import { paced } from "../pace.js";
import { dataToSend, jobToSend } from "../settings.js";
import { Refused } from "../requests.js";

/** @import {Store} from "../reduce.js" */
/** @import {ConsoleState} from "./state.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {Sentence} from "../protocol.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */

/** Typing is over after this many milliseconds. */
const TYPING_PAUSE = 300;
/** The job is described at most this often, in milliseconds. */
const ANSWERS = {
  every: 400,
  rest: 3,
  now: () => performance.now(),
  /** @param {() => void} task @param {number} wait */
  later: (task, wait) => void setTimeout(task, wait),
};

/** @param {unknown} value */
export const written = (value) => JSON.stringify(value, null, 2);

/**
 * The members at these paths that are not as the playground itself writes them.
 * @param {string} text @param {string[]} paths `Tags`, `TrainingJobDefinition.RoleArn` @param {Record<string, any> | null} own
 */
function pick(text, paths, own) {
  const read = JSON.parse(text);
  /** @type {Record<string, any>} */
  const kept = {};
  /** @type {string[]} */
  const names = [];
  for (const path of paths) {
    const [holder, name] = path.split(".");
    const value = name ? read[holder][name] : read[holder];
    const ours = name ? own?.[holder]?.[name] : own?.[holder];
    if (written(value) === written(ours)) continue;
    names.push(path);
    if (name) kept[holder] = { ...kept[holder], [name]: value };
    else kept[holder] = value;
  }
  return { kept, names };
}

/** The form; its data as the engine has settled them. @param {State} state */
function formOf({ asked, summary, preview }) {
  const { ignored, validation_fraction: validation, test_fraction: test, seed, split } = dataToSend(asked.data);
  const { target, task, positive } = summary ?? asked.data;
  const shares = { validation_fraction: Number(validation), test_fraction: Number(test), seed: Number(seed), split };
  return { file: preview?.name ?? "", data: { target, ignored, task, positive, ...shares }, job: jobToSend(asked.job) };
}

/** @param {Store} store @param {Tuner} tuner @param {Analyst} analyst */
export function createRequest(store, tuner, analyst) {
  const { dispatch, get } = store;
  /** @param {Partial<ConsoleState>} change */
  const change = (change) => dispatch({ type: "console", change });
  /** The newest question: an older answer is dropped. */
  let reading = new AbortController();
  let timer = 0;

  /** @param {string} text what was typed or dropped @param {number} [pause] */
  function draft(text, pause = TYPING_PAUSE) {
    reading.abort();
    clearTimeout(timer);
    change({ draft: { text, phase: "reading", errors: get().console?.draft?.errors ?? [] }, tab: "request" });
    timer = setTimeout(read, pause);
  }

  async function read() {
    const text = get().console?.draft?.text;
    if (text === undefined) return;
    reading = new AbortController();
    const { signal } = reading;
    try {
      const adopted = await analyst.ask({ type: "request", text, form: formOf(get()) }, { signal });
      const { errors } = await tuner.ask({ type: "problems", data: adopted.data, job: adopted.job }, { signal });
      if (errors.length > 0) throw new Refused(await analyst.ask({ type: "places", text, errors }, { signal }));
      const { kept, names } = pick(text, adopted.kept, get().request);
      const told = names.length === 0 ? [] : [{ code: "request_kept", params: { members: names.join(", ") } }];
      change({ draft: { text, phase: "adopted", errors: [] }, notices: [...adopted.notices, ...told] });
      dispatch({ type: "adopt", job: { ...adopted.job, kept }, data: adopted.data });
    } catch (error) {
      if (signal.aborted) return;
      /** @type {Sentence[]} */
      const errors = error instanceof Refused ? error.errors : [{ code: "unexpected", params: { text: String(error) } }];
      change({ draft: { text, phase: "refused", errors }, notices: [] });
    }
  }

  /** The form's own request again. */
  function discard() {
    reading.abort();
    clearTimeout(timer);
    change({ draft: null });
  }

  async function describe() {
    const sentences = textsUnder("message.");
    const { described } = await tuner.ask({ type: "describe", sentences });
    return described;
  }

  const answer = paced(ANSWERS, async () => {
    const described = await describe();
    if (!described) return;
    // SageMaker lists the training jobs in another answer; in the file they stand beside it.
    const { TrainingJobSummaries: _, ...shown } = described;
    change({ answer: written(shown) });
  });

  /** The card is in sight. */
  let seen = false;
  const follow = () => {
    const { console, run } = get();
    if (seen && run && console?.tab === "answer") answer();
  };

  store.subscribe((_, action) => {
    if (action.type === "openRequest") draft(action.text, 0);
    else if (action.type === "started") change({ answer: "" });
    else if (action.type === "snapshot" || action.type === "language") follow();
    else if (action.type === "console" && action.change.tab) follow();
  });

  return {
    draft,
    discard,
    describe,
    /** @param {boolean} inSight */
    sighted(inSight) {
      seen = inSight;
      follow();
    },
  };
}

/** @typedef {ReturnType<typeof createRequest>} RequestLink */
