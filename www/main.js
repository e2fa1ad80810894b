// @ts-check
/** Boot: reads the preferences, starts the tuner worker, and renders the panels after each change of the store. */

import { asLanguage, comeLater, currentLanguage, LANGUAGES, t, textsUnder, useLanguage } from "./i18n/i18n.js";
import { connect } from "./effects.js";
import * as drop from "./drop.js";
import { firstTheme, wear } from "./early.js";
import { firstSight } from "./first-sight.js";
import { keepFocus } from "./focus.js";
import * as help from "./help.js";
import { watchForReload } from "./interrupted.js";
import { memory } from "./memory.js";
import { paced } from "./pace.js";
import { renderInTurn } from "./panel.js";
import { createStore } from "./reduce.js";
import { initialState, requestShown } from "./state.js";
import { createTuner } from "./tuner.js";
import { atOnce, breath } from "./turns.js";
import { render as best } from "./panels/best.js";
import { render as charts } from "./panels/charts.js";
import { render as data } from "./panels/data.js";
import { render as header, renderFooter as footer } from "./panels/header.js";
import { render as intro } from "./panels/intro.js";
import { render as job } from "./panels/job.js";
import { render as messages } from "./panels/messages.js";
import { render as parameters } from "./panels/parameters.js";
import { render as run } from "./panels/run.js";

/** @import {Language} from "./i18n/i18n.js" */
/** @import {Action, State} from "./state.js" */
/** @import {Sizes} from "./sight.js" */
/** @import {Event, Tuner} from "./tuner.js" */

const query = new URLSearchParams(location.search);
const root = document.documentElement;

/** @returns {Language} */
function firstLanguage() {
  const wished = [query.get("lang"), memory.get("language"), ...navigator.languages];
  return wished.map(asLanguage).find((language) => language !== null) ?? LANGUAGES[0];
}

const clock = { now: () => performance.now(), later: setTimeout };
/** While a job is at work: what is in sight is rendered at most this often, and everything this often, in milliseconds. */
const PROGRESS = { ...clock, every: 150, rest: 1 };
const REST = { ...clock, every: 1500, rest: 1 };
/** @type {ReadonlySet<string>} */
const OF_PROGRESS = new Set(["snapshot", "pictures"]);
/** @type {ReadonlySet<string>} */
const OF_CONSOLE = new Set(["openRequest", "openShare", "openLink"]);

const store = createStore(initialState(firstLanguage(), firstTheme));
const { dispatch, get } = store;

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
  const [[builtIns, sight]] = await Promise.all([firstSight(), speak(get().language)]);
  document.getElementById("boot")?.remove();

  /** @type {Sizes} */
  let sizes = {};
  const lacking = missing();
  const tuner = lacking === null ? createTuner(onEvent) : null;

  function tellCharts() {
    if (Object.keys(sizes).length > 0) tuner?.send({ type: "charts", sizes, texts: textsUnder("chart.") });
  }

  /** @param {Sizes} next */
  function onSizes(next) {
    sizes = next;
    tellCharts();
  }

  function render() {
    keepFocus(() => renderPanels(get()));
    while (afterRender.length > 0) afterRender.pop()?.();
  }

  /** In the order of the page. @type {((state: State) => void)[]} */
  const panels = [
    (state) => header(state, chooseLanguage, dispatch),
    (state) => messages(state, dispatch),
    (state) => run(state, dispatch),
    (state) => data(state, dispatch),
    (state) => parameters(state, dispatch),
    (state) => job(state, dispatch),
    (state) => charts(state, onSizes, dispatch),
    intro,
    (state) => best(state, dispatch),
    (state) => footer(state, dispatch),
    (state) => renderConsole(state),
    (state) => renderLab(state),
  ];

  /** @param {State} state */
  function renderPanels(state) {
    for (const panel of panels) panel(state);
  }

  /** Renders the lab, once it is here. @type {(state: State) => void} */
  let renderLab = () => undefined;
  /** @type {Promise<import("./lab/main.js").Lab> | null} */
  let lab = null;

  /** Opens or closes the lab. Who only wants to tune does without it. @param {boolean} [asked] by a visitor, who is brought there */
  async function toggleLab(asked = true) {
    try {
      lab ??= import("./lab/main.js").then(({ create }) => create(store));
      const { render, toggle } = await lab;
      renderLab = render;
      toggle(asked);
    } catch {
      // Asked for again at the next press.
      lab = null;
      const sentences = [{ code: "lab_not_loaded", params: {} }];
      dispatch({ type: "say", message: { topic: "lab", level: "error", title: "app.labBroken", sentences } });
    }
  }

  /**
   * Opens a dialog that comes when it is first asked for.
   * @param {"boosting" | "race" | "kept"} topic @param {string} code said where it cannot be had @param {() => Promise<void>} task
   */
  async function openDialog(topic, code, task) {
    try {
      await task();
    } catch {
      dispatch({ type: "say", message: { topic, level: "error", title: "console.broken", sentences: [{ code, params: {} }] } });
    }
  }

  /** Shows boosting at work. */
  const openBoosting = () => openDialog("boosting", "boosting_not_loaded", async () => (await import("./boosting/main.js")).open(store, tuner));

  /** Opens the race of strategies, beside or without a job. @param {Tuner} tuner */
  const openRace = (tuner) => openDialog("race", "race_not_loaded", async () => (await import("./race/main.js")).open(store, tuner));

  /** Opens the list of the jobs that the browser keeps. @param {Tuner} tuner */
  const openJobs = (tuner) => openDialog("kept", "jobs_not_loaded", async () => (await import("./kept/list.js")).open(store, tuner));

  /** Renders the console, once it is here. @type {(state: State) => void} */
  let renderConsole = () => undefined;
  let hasConsole = false;
  /** Its coming, so that nobody who waits for it misses it. @type {Promise<void> | null} */
  let coming = null;
  const near = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) openConsole();
    },
    { rootMargin: "100px" },
  );

  /** Gets the console. A visitor who only looks at the page does without it. */
  async function openConsole() {
    if (tuner) await (coming ??= bringConsole(tuner));
  }

  /** @param {Tuner} tuner */
  async function bringConsole(tuner) {
    near.disconnect();
    try {
      const { open } = await import("./console/main.js");
      renderConsole = await open(store, tuner);
      hasConsole = true;
      // Built panel by panel: all at once would hold up the page.
      renderInTurn("all", () => renderConsole(get()));
    } catch {
      // Asked for again at the next start.
      coming = null;
      const sentences = [{ code: "console_not_loaded", params: {} }];
      dispatch({ type: "say", message: { topic: "console", level: "error", title: "console.broken", sentences } });
    }
  }

  /** A run that went with its tab. @param {import("./kept/database.js").KeptRun} run */
  async function takeUp({ id, origin, asked, ended, total }) {
    if (!tuner) return;
    dispatch({ type: "dismiss", topic: "kept" });
    const { takeUp } = await import("./kept/main.js");
    await takeUp(store, tuner, { origin, asked, ended, total, kept: id });
  }

  /** Tells of a run that went with its tab. */
  async function offerAbandoned() {
    if (before?.kept || location.hash.length > 1) return;
    const { offerAbandoned } = await import("./kept/main.js");
    await offerAbandoned(store);
  }

  /** Jobs and files that the browser keeps: gone, those of other tabs, too. */
  async function forgetKept() {
    tuner?.send({ type: "keepNoMore" });
    const { forgetAll } = await import("./kept/main.js");
    await forgetAll(store);
  }

  let isOffered = false;
  let isKept = false;
  /** Keeps the page for visits without a network. */
  async function keepPage() {
    if (isKept) return;
    isKept = true;
    try {
      await (await import("./offline/main.js")).keepPage(store);
    } catch {
      // Where that cannot be, the page goes on as before.
    }
  }

  /** @type {(() => void)[]} */
  const afterRender = [];
  /** Whether the panels are there. */
  let isBuilt = false;
  const renderSoon = () => {
    if (isBuilt) atOnce(render, render);
  };
  const renderProgress = paced(PROGRESS, () => renderInTurn("seen", () => renderPanels(get())));
  const renderRest = paced(REST, () => renderInTurn("all", () => renderPanels(get())));
  let status = get().snapshot?.status;

  /** How soon the page follows a change: a visitor's own at once, a job's many ones as the page can. @param {Action["type"]} type */
  function follow(type) {
    const before = status;
    status = get().snapshot?.status;
    if (!OF_PROGRESS.has(type) || status !== before) renderSoon();
    else {
      renderProgress();
      renderRest();
    }
  }

  /** @param {Language} language */
  function chooseLanguage(language) {
    speak(language).then(
      () => memory.set("language", currentLanguage()),
      () => {
        const sentences = [{ code: "catalogue_missing", params: {} }];
        dispatch({ type: "say", message: { topic: "language", level: "error", title: "app.languageFailed", sentences } });
      },
    );
  }

  store.subscribe((_, action) => {
    follow(action.type);
    if (action.type === "language") tellCharts();
    else if (action.type === "theme") {
      wear(action.theme);
      memory.set("theme", action.theme);
    } else if (action.type === "loaded" || action.type === "loadFailed") {
      // Not before: what a job needs comes first.
      if (!coming) near.observe(/** @type {HTMLElement} */ (document.getElementById("console")));
      keepPage();
      if (!isOffered) offerAbandoned();
      isOffered = true;
    } else if (action.type === "started") {
      openConsole();
    } else if (OF_CONSOLE.has(action.type) && !hasConsole) {
      // Who does it comes with the console.
      openConsole().then(() => hasConsole && dispatch(action));
    } else if (action.type === "speak") {
      speak(action.language);
    } else if (action.type === "toggleLab") {
      toggleLab();
    } else if (action.type === "openRace") {
      if (tuner) openRace(tuner);
    } else if (action.type === "openJobs") {
      if (tuner) openJobs(tuner);
    } else if (action.type === "takeUp") {
      takeUp(action.run);
    } else if (action.type === "forgetKept") {
      forgetKept();
    } else if (action.type === "openBoosting") {
      openBoosting();
    } else if (action.type === "startRefused") {
      afterRender.push(focusComplaint);
    } else if (action.type === "vary") {
      afterRender.push(() => reveal('[data-testid="own"]', '[data-testid="own-value"]'));
    } else if (action.type === "continueFrom") {
      afterRender.push(() => reveal('[data-testid="warm-start-fold"]', "#warm-start"));
    } else if (action.type === "retrained" && !action.again) {
      afterRender.push(() => document.getElementById("evaluation")?.scrollIntoView({ block: "nearest" }));
    }
  });
  help.listen(dispatch);
  comeLater(new URL("./refusals/i18n/", import.meta.url), renderSoon);

  const before = tuner ? watchForReload(store, tuner) : null;
  const other = before?.origin.kind === "builtin" && before.origin.id !== sight?.data;
  if (sight && builtIns?.[0].id === sight.data && !other) {
    const { data: id, parameters, preview, summary } = sight;
    dispatch({ type: "firstSight", origin: { kind: "builtin", id }, parameters, preview, summary });
  }
  if (tuner) connect(store, tuner, before?.origin ?? null);
  if (builtIns) dispatch({ type: "builtIns", entries: builtIns });
  else dispatch({ type: "loadFailed", sentences: [{ code: "built_in_missing", params: { name: "index.json" } }] });
  if (!tuner) dispatch({ type: "engineBroken", sentence: { code: "engine_lacks", params: { what: lacking ?? "" } } });
  for (const panel of panels) {
    panel(get());
    // All at once would hold up the page for as long as a person notices.
    await breath();
  }
  isBuilt = true;
  render();
  // Shown when all of it has its place.
  for (const part of document.querySelectorAll("body > [hidden]")) part.removeAttribute("hidden");
  if (!tuner) return;

  drop.listen(dispatch);
  const openLink = () => location.hash.length > 1 && dispatch({ type: "openLink", fragment: location.hash });
  addEventListener("hashchange", openLink);
  openLink();
  // It was open when the page was left.
  if (memory.get("lab.open") === "1") toggleLab(false);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-testid="start"]'))?.click();
  });
  Reflect.set(window, "playground", {
    /** The job as the page knows it, or null. */
    snapshot: () => get().snapshot,
    /** The job as a SageMaker request, as of the last settings that were free of errors. */
    request: () => requestShown(get()),
    /** Ends a trainer worker without a word. @param {number} index */
    terminateTrainer: (index) => tuner.send({ type: "terminateTrainer", index }),
  });
}

/** @param {number} fraction */
function goingOn(fraction) {
  const sentences = [{ code: "going_on", params: { percent: String(Math.floor(100 * fraction)) } }];
  dispatch({ type: "say", message: { topic: "run", level: "info", title: "run.interrupted", sentences } });
}

/** The job goes on all the same. @param {string} why */
function notKept(why) {
  dispatch({ type: "say", message: { topic: "run", level: "info", title: "run.notKept", sentences: [{ code: "not_kept_why", params: { why } }] } });
}

/** @param {Event} event */
function onEvent(event) {
  switch (event.type) {
    case "ready":
      dispatch({ type: "engineReady", parameters: event.parameters, version: event.version });
      break;
    case "started":
      dispatch({ type: "started", runId: event.runId, workers: event.workers, kept: event.kept });
      break;
    case "goingOn":
      goingOn(event.fraction);
      break;
    case "notKept":
      if (event.runId === get().run?.id) notKept(event.why);
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
    case "refitting":
      if (event.runId === get().run?.id) dispatch({ type: "refitting", what: event.what, fraction: event.fraction, left: event.left });
      break;
    case "retrained":
      if (event.runId === get().run?.id) dispatch({ type: "retrained", evaluation: event.evaluation, again: event.again });
      break;
    case "rechecked":
      if (event.runId === get().run?.id) dispatch({ type: "rechecked", trials: event.trials });
      break;
    case "refitCancelled":
      if (event.runId === get().run?.id) dispatch({ type: "refitEnded", what: event.what, errors: [] });
      break;
    case "refused":
      if (event.what === "start" || event.what === "goOn") {
        const { starting, run } = get();
        const topic = event.what === "start" ? "start" : "run";
        if (event.runId === (starting ?? run)?.id) dispatch({ type: "startRefused", topic, errors: event.errors, gone: event.gone });
      } else if (event.runId === get().run?.id) {
        dispatch({ type: "refitEnded", what: event.what === "recheck" ? "recheck" : "retrain", errors: event.errors });
      }
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
