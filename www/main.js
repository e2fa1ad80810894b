// @ts-check
/** Boot: reads the preferences, starts the tuner worker, and renders the panels after each change of the store. */

import { asLanguage, currentLanguage, LANGUAGES, t, textsUnder, useLanguage } from "./i18n/i18n.js";
import { connect } from "./effects.js";
import * as drop from "./drop.js";
import { keepFocus } from "./focus.js";
import { createStore } from "./reduce.js";
import { initialState } from "./state.js";
import { createTuner } from "./tuner.js";
import { render as best } from "./panels/best.js";
import { render as charts, renderImportance as importance } from "./panels/charts.js";
import { render as data } from "./panels/data.js";
import { render as evaluation } from "./panels/evaluation.js";
import { render as header, renderFooter as footer } from "./panels/header.js";
import { render as intro } from "./panels/intro.js";
import { render as job } from "./panels/job.js";
import { render as messages } from "./panels/messages.js";
import { render as own } from "./panels/own.js";
import { render as parameters } from "./panels/parameters.js";
import { render as run } from "./panels/run.js";
import { render as trials } from "./panels/trials.js";

/** @import {Language} from "./i18n/i18n.js" */
/** @import {BuiltIn, State, Theme} from "./state.js" */
/** @import {Picture} from "./protocol.js" */
/** @import {Event} from "./tuner.js" */

const query = new URLSearchParams(location.search);
const root = document.documentElement;

/** Storage is refused in some private windows; the page does without. */
const memory = {
  /** @param {string} key */
  get(key) {
    try {
      return localStorage.getItem(`tuning-playground.${key}`);
    } catch {
      return null;
    }
  },
  /** @param {string} key @param {string} value */
  set(key, value) {
    try {
      localStorage.setItem(`tuning-playground.${key}`, value);
    } catch {
      // Not kept, then.
    }
  },
};

/** @returns {Language} */
function firstLanguage() {
  const wished = [query.get("lang"), memory.get("language"), ...navigator.languages];
  return wished.map(asLanguage).find((language) => language !== null) ?? LANGUAGES[0];
}

/** @param {string | null} text @returns {Theme | null} */
const asTheme = (text) => (text === "light" || text === "dark" || text === "auto" ? text : null);

const firstTheme = asTheme(query.get("theme")) ?? asTheme(memory.get("theme")) ?? "auto";
const store = createStore(initialState(firstLanguage(), firstTheme));
const { dispatch, get } = store;

/** @param {Theme} theme */
function wear(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** @param {Language} language */
async function speak(language) {
  // Of two wishes in a row, the catalogue of the first may come last.
  if (!(await useLanguage(language))) return;
  root.lang = language;
  document.title = t("app.title");
  dispatch({ type: "language", language });
}

/** Nothing of this works without them; each missing one is said. */
function missing() {
  if (typeof WebAssembly !== "object") return "WebAssembly";
  if (typeof Worker !== "function") return "Web Workers";
  return null;
}

async function boot() {
  wear(firstTheme);
  root.toggleAttribute("data-embed", query.get("embed") === "1");
  await speak(get().language);
  document.getElementById("boot")?.remove();

  /** @type {Partial<Record<Picture["id"], [number, number]>>} */
  let sizes = {};
  const lacking = missing();
  const tuner = lacking === null ? createTuner(onEvent) : null;

  function tellCharts() {
    if (Object.keys(sizes).length > 0) tuner?.send({ type: "charts", sizes, texts: textsUnder("chart.") });
  }

  /** @param {typeof sizes} next */
  function onSizes(next) {
    sizes = next;
    tellCharts();
  }

  function render() {
    frame = 0;
    keepFocus(() => renderPanels(get()));
    while (afterRender.length > 0) afterRender.pop()?.();
  }

  /** @param {State} state */
  function renderPanels(state) {
    header(state, chooseLanguage, dispatch);
    messages(state, dispatch);
    run(state, dispatch);
    data(state, dispatch);
    parameters(state, dispatch);
    job(state, dispatch);
    charts(state, onSizes, dispatch);
    intro(state);
    best(state, dispatch);
    evaluation(state);
    importance(state, onSizes, dispatch);
    own(state, dispatch);
    trials(state, dispatch);
    footer(state);
  }

  let frame = 0;
  /** @type {(() => void)[]} */
  const afterRender = [];
  const renderSoon = () => {
    frame ||= requestAnimationFrame(render);
  };

  /** @param {Language} language */
  function chooseLanguage(language) {
    speak(language).then(
      () => {
        memory.set("language", currentLanguage());
        tellCharts();
      },
      () => {
        const sentences = [{ code: "catalogue_missing", params: {} }];
        dispatch({ type: "say", message: { topic: "language", level: "error", title: "app.languageFailed", sentences } });
      },
    );
  }

  store.subscribe((_, action) => {
    renderSoon();
    if (action.type === "theme") {
      wear(action.theme);
      memory.set("theme", action.theme);
    } else if (action.type === "startRefused") {
      afterRender.push(focusComplaint);
    } else if (action.type === "vary") {
      afterRender.push(() => reveal('[data-testid="own"]', '[data-testid="own-value"]'));
    } else if (action.type === "continueFrom") {
      afterRender.push(() => reveal('[data-testid="warm-start-fold"]', "#warm-start"));
    } else if (action.type === "retrained") {
      afterRender.push(() => document.getElementById("evaluation")?.scrollIntoView({ block: "nearest" }));
    }
  });
  render();

  if (!tuner) {
    dispatch({ type: "engineBroken", sentence: { code: "engine_lacks", params: { what: lacking ?? "" } } });
    return;
  }
  connect(store, tuner);
  drop.listen(dispatch);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-testid="start"]'))?.click();
  });
  Reflect.set(window, "playground", {
    /** The job as the page knows it, or null. */
    snapshot: () => get().snapshot,
    /** The job as a SageMaker request, as of the last settings that were free of errors. */
    request: () => get().request,
    /** Ends a trainer worker without a word. @param {number} index */
    terminateTrainer: (index) => tuner.send({ type: "terminateTrainer", index }),
  });

  const response = await fetch(new URL("./data/index.json", import.meta.url)).catch(() => null);
  if (response?.ok) dispatch({ type: "builtIns", entries: /** @type {BuiltIn[]} */ (await response.json()) });
  else dispatch({ type: "loadFailed", sentences: [{ code: "built_in_missing", params: { name: "index.json" } }] });
}

/** @param {Event} event */
function onEvent(event) {
  switch (event.type) {
    case "ready":
      dispatch({ type: "engineReady", parameters: event.parameters, version: event.version });
      break;
    case "started":
      dispatch({ type: "started", runId: event.runId, workers: event.workers });
      break;
    case "givenUp":
      if (event.runId === get().run?.id) dispatch({ type: "givenUp", errors: event.errors });
      break;
    case "snapshot":
      dispatch({ type: "snapshot", runId: event.runId, snapshot: event.snapshot });
      break;
    case "pictures":
      dispatch({ type: "pictures", runId: event.runId, pictures: event.pictures });
      break;
    case "retraining":
      if (event.runId === get().run?.id) dispatch({ type: "retraining", fraction: event.fraction, left: event.left });
      break;
    case "retrained":
      if (event.runId === get().run?.id) dispatch({ type: "retrained", evaluation: event.evaluation });
      break;
    case "retrainCancelled":
      if (event.runId === get().run?.id) dispatch({ type: "retrainEnded", errors: [] });
      break;
    case "refused":
      if (event.what === "start") {
        const { starting, run } = get();
        if (event.runId === (starting ?? run)?.id) dispatch({ type: "startRefused", errors: event.errors });
      } else if (event.runId === get().run?.id) dispatch({ type: "retrainEnded", errors: event.errors });
      break;
    case "broken":
      dispatch({
        type: "engineBroken",
        sentence:
          event.text === ""
            ? { code: "engine_not_loaded", params: {} }
            : { code: "engine_detail", params: { text: event.text } },
      });
      break;
    default: {
      /** @type {never} */
      const never = event;
      throw new Error(`unknown event ${JSON.stringify(never)}`);
    }
  }
}

/** Goes to the first field that is complained about, in however many folds it is. */
function focusComplaint() {
  const field = /** @type {HTMLElement | null} */ (document.querySelector('[aria-invalid="true"]'));
  unfold(field);
  field?.focus();
}

/** Opens every fold that an element is in, and itself. @param {Element | null} element */
function unfold(element) {
  for (let fold = element?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
}

/** Brings a visitor to what was asked for, unless that is where they are. @param {string} place @param {string} field in it */
function reveal(place, field) {
  const there = document.querySelector(place);
  unfold(there);
  if (!there?.contains(document.activeElement)) /** @type {HTMLElement | null} */ (there?.querySelector(field))?.focus();
}

boot();
