// @ts-check
/**
 * The console: what follows a job, explains it and acts on it, beyond the first screen. It comes when a job starts, or when a
 * visitor scrolls to where it stands: its panels, their texts and styles, and the worker that analyses the job.
 */

import { addTexts, textsUnder } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { watcher } from "../sight.js";
import { paced } from "../pace.js";
import { createAnalyst } from "./analyst.js";
import { connectGrown } from "./grown.js";
import { connectModel } from "./model.js";
import { createBrushing } from "./brushing.js";
import { followEvaluation } from "./evaluate.js";
import { INITIAL } from "./state.js";
import { render as details } from "./panels/details.js";
import { render as evaluation } from "./panels/evaluation.js";
import { render as fluke } from "./panels/evaluation-fluke.js";
import { render as trials } from "./panels/trials.js";
import { render as importance } from "./panels/importance.js";
import { render as outlook } from "./panels/outlook.js";
import { render as own } from "./panels/own.js";
import { render as learnt } from "./panels/learnt.js";
import { render as predict } from "./panels/predict.js";
import { render as request } from "./panels/request.js";
import { createOffers } from "./panels/offer.js";
import { pairOf, render as search } from "./panels/search.js";
import { createRequest } from "./request.js";
import { createShare } from "./share.js";
import { followStrategy } from "./strategy.js";
import { connectTakeaway } from "./takeaway.js";
import { followThinking } from "./thinking.js";
import { render as strategy } from "./panels/strategy.js";
import { render as takeaway } from "./panels/takeaway.js";
import { render as thinking } from "./panels/thinking.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {ConsoleState} from "./state.js" */
/** @import {Sizes} from "../sight.js" */
/** @import {Tuner} from "../tuner.js" */

const STYLES = ["./console.css", "./search.css", "./trials.css", "./evaluation.css", "./model.css", "./thinking.css", "./strategy.css", "./takeaway.css"];

/**
 * @param {Store} store @param {Tuner} tuner
 * @returns {Promise<(state: State) => void>} renders its panels
 * @throws {Error} when a part of it cannot be had
 */
export async function open(store, tuner) {
  const { dispatch } = store;
  dispatch({ type: "console", change: INITIAL });
  const styles = STYLES.map((name) => addStyles(new URL(name, import.meta.url)));
  await Promise.all([...styles, addTexts(new URL("./i18n/", import.meta.url))]);

  const analyst = createAnalyst(
    (event) => {
      if (event.type === "pictures") dispatch({ type: "pictures", runId: event.runId, pictures: event.pictures });
      else if (event.type === "broken") broken(event.text);
      else if (event.type === "growing") grown.take(event.runId === store.get().run?.id ? event.shown : null);
      else if (event.type === "finishing") {
        if (event.runId === store.get().run?.id) outcome.take(event.shown);
      } else model.take(event);
    },
    () => store.get().run?.id ?? 0,
  );
  const { send } = analyst;
  const model = connectModel(store, analyst);
  const grown = connectGrown(store, analyst);

  /** Without it the job goes on: its charts stay as they are. @param {string} text */
  function broken(text) {
    const sentences = [{ code: "analysis_broken", params: { text } }];
    dispatch({ type: "say", message: { topic: "console", level: "error", title: "console.broken", sentences } });
  }

  const { port1, port2 } = new MessageChannel();
  send({ type: "open", port: port2 }, [port2]);
  tuner.send({ type: "analyst", port: port1 }, [port1]);

  /** @type {Sizes} */
  let sizes = {};
  const tellCharts = () => send({ type: "charts", sizes, texts: textsUnder("chart.") });
  // Pictures that are asked for have texts, too.
  tellCharts();
  const sight = watcher((next) => {
    sizes = next;
    tellCharts();
  });
  // Its sentences need the texts before any chart is in sight.
  tellCharts();

  /** What the worker was told. */
  let pair = "";
  /** @param {State} state */
  function tellPair(state) {
    const now = pairOf(state);
    if (!now || now.join() === pair) return;
    pair = now.join();
    send({ type: "pair", pair: now });
  }

  store.subscribe((state, action) => {
    tellPair(state);
    if (action.type === "language") tellCharts();
    else if (action.type === "select") send({ type: "select", trial: action.trial });
    else if (action.type === "importance") send({ type: "importance", method: action.method });
    else if (action.type === "started") {
      send({ type: "select", trial: null });
      const { table } = /** @type {ConsoleState} */ (state.console);
      // What was asked of the table stays; the training jobs are others.
      dispatch({ type: "console", change: { table: { ...table, pinned: [] }, detail: null, offer: null } });
    }
  });
  const { importance: method, selected } = store.get();
  send({ type: "importance", method });
  send({ type: "select", trial: selected });
  tellPair(store.get());
  followEvaluation(store, analyst);

  const brushing = createBrushing(store, analyst);
  const offers = createOffers(dispatch, analyst);
  const askEdges = paced({ every: 250, rest: 1, now: () => performance.now(), later: setTimeout }, async () => {
    const edges = await analyst.ask({ type: "edges" }).catch(() => []);
    const known = store.get().console?.edges ?? [];
    if (JSON.stringify(known) !== JSON.stringify(edges)) dispatch({ type: "console", change: { edges } });
  });
  analyst.onChanged(askEdges);

  const outcome = followStrategy(store, analyst);
  const thoughts = followThinking(store, tuner, analyst);
  const taken = connectTakeaway(store, tuner, analyst);
  const link = createRequest(store, tuner, analyst);
  const share = createShare(store, tuner, analyst);
  return (state) => {
    share(state);
    evaluation(state, dispatch, sight);
    fluke(state, dispatch);
    details(state, dispatch);
    request(state, dispatch, link);
    outlook(state, dispatch);
    own(state, dispatch);
    trials(state, dispatch, analyst, grown);
    takeaway(state, dispatch, taken);
    thinking(state, sight, dispatch, thoughts);
    strategy(state, sight, dispatch, outcome);
    search(state, sight, dispatch, brushing, offers);
    importance(state, sight, dispatch);
    learnt(state, sight, dispatch, model);
    predict(state, dispatch, model);
  };
}
