// @ts-check
/**
 * The lab: a guide in seven steps beside the page, and challenges in the same drawer. It comes when somebody asks for it, with its texts and styles; it changes
 * nothing of the page but what a visitor could change, and points at the controls.
 */

import { addTexts } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { bring, pointAt } from "./point.js";
import { render as guide } from "./panels/guide.js";
import { replayed } from "./replay.js";
import { INITIAL, keep, recall, recallsChallenges } from "./state.js";
import { STEPS } from "./steps.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {LabState} from "./state.js" */

/** @typedef {{render: (state: State) => void, toggle: (asked: boolean) => void}} Lab */

/** @param {string} testId */
const focusOn = (testId) =>
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${testId}"]`))?.focus({ preventScroll: true });

/** A step is read from its beginning. */
function begin() {
  document.getElementById("lab-body")?.scrollTo(0, 0);
  focusOn("lab-step-title");
}

/**
 * @param {Store} store
 * @returns {Promise<Lab>}
 * @throws {Error} when a part of it cannot be had
 */
export async function create(store) {
  const { dispatch, get, subscribe } = store;
  // The guide names cards of the console, which may not be there yet.
  const texts = ["./i18n/", "../console/i18n/"].map((folder) => addTexts(new URL(folder, import.meta.url)));
  await Promise.all([addStyles(new URL("./lab.css", import.meta.url)), ...texts]);
  /** @param {Partial<LabState>} change */
  const change = (change) => dispatch({ type: "lab", change });
  change(recall(STEPS.length));

  /** Once they are here. @type {import("../challenges/main.js").Challenges | null} */
  let challenges = null;

  /** Gets the challenges, if they are not here yet. @returns {Promise<void>} */
  async function bringChallenges() {
    try {
      const { create } = await import("../challenges/main.js");
      challenges ??= await create(store, { focusTitle: () => focusOn("lab-step-title"), show: (controls) => show(controls) });
      change({ view: "challenges", folded: false });
    } catch {
      const sentences = [{ code: "lab_not_loaded", params: {} }];
      dispatch({ type: "say", message: { topic: "lab", level: "error", title: "app.labBroken", sentences } });
    }
  }

  /** Brings a visitor to controls of the page; where the drawer is above them, it is folded. @param {readonly string[]} controls */
  function show(controls) {
    if (matchMedia("(max-width: 74rem)").matches) change({ folded: true });
    requestAnimationFrame(() => bring(controls, true));
  }

  /** The step that is shown, where something is still to be done. @param {State} state */
  function pending({ lab }) {
    const step = lab?.open && lab.view === "steps" ? STEPS[lab.step] : undefined;
    return step && !lab?.done[step.id] ? step : null;
  }

  /** Notices that the step at hand is done. @param {State} state */
  function notice(state) {
    const step = pending(state);
    if (step?.isDone(state)) change({ done: { ...state.lab?.done, [step.id]: step.facts(state) } });
  }

  subscribe((state, action) => {
    if (action.type === "lab" && state.lab) keep(state.lab);
    notice(state);
    if (action.type !== "snapshot") return;
    const replay = replayed(state);
    if (replay && JSON.stringify(replay) !== JSON.stringify(state.lab?.replay)) change({ replay });
  });

  const actions = {
    /** @param {number} step */
    goTo(step) {
      change({ step, folded: false });
      // Once it is rendered.
      requestAnimationFrame(() => {
        begin();
        const step = pending(get());
        if (step) bring(step.sight ? [step.sight] : step.controls, false);
      });
    },
    show: () => show(STEPS[get().lab?.step ?? 0]?.controls ?? []),
    /** @param {LabState["view"]} view */
    async turnTo(view) {
      if (view === "challenges") await bringChallenges();
      else change({ view });
      requestAnimationFrame(() => focusOn("lab-step-title"));
    },
    restart() {
      change({ ...INITIAL, open: true, challenges: get().lab?.challenges ?? null });
      requestAnimationFrame(begin);
    },
    close() {
      change({ open: false });
      focusOn("lab-open");
    },
  };

  if (recallsChallenges()) await bringChallenges();

  return {
    toggle(asked) {
      if (get().lab?.open) return actions.close();
      change({ open: true });
      // After a reload neither the focus nor the page is moved.
      const lab = get().lab;
      if (asked && lab?.view === "steps") actions.goTo(lab.step);
      else if (asked) requestAnimationFrame(() => focusOn("lab-step-title"));
    },
    render(state) {
      document.documentElement.toggleAttribute("data-lab", state.lab?.open ?? false);
      document.documentElement.toggleAttribute("data-lab-folded", state.lab?.folded ?? false);
      guide(state, dispatch, actions);
      challenges?.render(state);
      const isChallenge = state.lab?.open && state.lab.view === "challenges";
      pointAt((isChallenge ? challenges?.pointed(state) : pending(state)?.controls) ?? []);
    },
  };
}

/** @typedef {{goTo: (step: number) => void, show: () => void, turnTo: (view: LabState["view"]) => void, restart: () => void, close: () => void}} GuideActions */
