// @ts-check
/**
 * The tuning jobs that the browser keeps, in a dialog over the page: to be opened, compared, learnt from, deleted, taken away and
 * brought back. It comes when it is first asked for.
 */

import { h, icon, view } from "../dom.js";
import { keepFocus } from "../focus.js";
import { addTexts, currentLanguage, t } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { createJobs } from "./jobs.js";
import { actions } from "./panels/actions.js";
import { comparison } from "./panels/compare.js";
import { filters } from "./panels/filters.js";
import { rows } from "./panels/rows.js";

/** @import {View} from "../dom.js" */
/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {KeptRun} from "./database.js" */
/** @import {Comparison} from "./panels/compare.js" */

const CROSS = "M4 4l8 8M12 4l-8 8";
/** What other tabs do is looked for so often, in milliseconds. */
const LOOK = 1500;
/** The chart of a comparison is drawn as that of a race is. */
const STYLES = ["./jobs.css", "../race/race.css"];
const TEXTS = ["./i18n/", "../race/i18n/"];

/** @type {Promise<{show: () => void}> | null} */
let coming = null;

/** @param {Store} store @param {Tuner} tuner */
async function make(store, tuner) {
  const texts = TEXTS.map((folder) => addTexts(new URL(folder, import.meta.url)));
  await Promise.all([...STYLES.map((name) => addStyles(new URL(name, import.meta.url))), ...texts]);
  const dialog = h("dialog", { class: "jobs", "data-testid": "jobs", "aria-labelledby": "jobs-title" });
  /** What opened it, which gets the focus back. @type {Element | null} */
  let opener = null;
  let timer = 0;
  dialog.addEventListener("close", () => {
    clearInterval(timer);
    endComparison();
    if (opener instanceof HTMLElement) opener.focus();
  });
  dialog.addEventListener("click", ({ target }) => {
    // Only what is beside its content is the dialog itself.
    if (target === dialog) dialog.close();
  });
  document.body.append(dialog);

  /** The content, in one language. @type {{view: View, language: string} | null} */
  let built = null;
  /** @type {{view: View, of: Comparison} | null} */
  let compared = null;
  let frame = 0;

  const jobs = createJobs(store, tuner, () => {
    frame ||= requestAnimationFrame(render);
  });
  const { model } = jobs;

  /** @param {KeptRun} run */
  const fileOf = ({ origin }) => (origin.kind === "file" ? origin.name : (store.get().builtIns.find(({ id }) => id === origin.id)?.file ?? origin.id));

  function endComparison() {
    compared?.of.end();
    compared?.view.node.remove();
    compared = null;
  }

  function compare() {
    const [one, other] = jobs.chosen().map(({ run }) => run);
    endComparison();
    /** @type {Comparison | null} */
    let of = null;
    const close = () => {
      endComparison();
      /** @type {HTMLElement | null} */ (dialog.querySelector('[data-testid="job-compare"]'))?.focus();
    };
    const made = view(() => {
      of = comparison([one, other], [fileOf(one), fileOf(other)], { changed: render, close });
      return of.node;
    });
    if (!of) return;
    compared = { view: made, of };
    dialog.querySelector(".jobs-body")?.append(made.node);
    render();
    made.node.scrollIntoView({ block: "start" });
    /** @type {HTMLElement | null} */ (made.node.querySelector("h2"))?.focus({ preventScroll: true });
  }

  /** Closes, and lets the focus go elsewhere. */
  function leave() {
    opener = null;
    dialog.close();
  }

  /** @param {(run: KeptRun) => Promise<void>} task */
  const leaveFor = (task) => (/** @type {KeptRun} */ run) => {
    dialog.close();
    task(run);
  };

  const build = () =>
    h(
      "div",
      { class: "jobs-content" },
      h(
        "div",
        { class: "jobs-bar" },
        h("h1", { id: "jobs-title" }, () => t("jobs.title")),
        h("button", { type: "button", class: "icon-button", "data-testid": "jobs-close", "aria-label": () => t("jobs.close"), onclick: () => dialog.close() }, icon(CROSS)),
      ),
      h(
        "div",
        { class: "jobs-body" },
        filters(jobs),
        actions(jobs, { compare, leave }),
        h("p", { class: "jobs-empty", "data-testid": "jobs-empty", hidden: () => model.phase === "loading" || jobs.shown().length > 0 }, () => {
          if (model.phase === "refused") return t("jobs.refused");
          return t(model.rows.length === 0 ? "jobs.none" : "jobs.noneSuch");
        }),
        rows(jobs, { fileOf, open: leaveFor(jobs.open), copy: leaveFor(jobs.copy) }),
        h("p", { class: "hint jobs-limits" }, () => t("jobs.limits")),
      ),
    );

  function render() {
    frame = 0;
    if (!dialog.open) return;
    const picture = compared?.of.picture();
    /** @type {State} */
    const state = { ...store.get(), pictures: picture ? { race: picture } : /** @type {State["pictures"]} */ ({}) };
    keepFocus(() => {
      if (built?.language !== currentLanguage()) {
        endComparison();
        built = { view: view(build), language: currentLanguage() };
        dialog.replaceChildren(built.view.node);
      }
      built.view.update(state);
      compared?.view.update(state);
    });
  }

  store.subscribe((_, { type }) => {
    if (dialog.open && (type === "started" || type === "snapshot")) frame ||= requestAnimationFrame(render);
  });

  return {
    show() {
      if (dialog.open) return;
      opener = document.activeElement;
      jobs.say("info");
      dialog.showModal();
      render();
      jobs.refresh();
      timer = setInterval(jobs.refresh, LOOK);
      /** @type {HTMLElement | null} */ (dialog.querySelector('[data-testid="jobs-close"]'))?.focus();
    },
  };
}

/**
 * @param {Store} store @param {Tuner} tuner
 * @throws {Error} when a part of it cannot be had
 */
export async function open(store, tuner) {
  try {
    const { show } = await (coming ??= make(store, tuner));
    show();
  } catch (error) {
    // The next press tries again.
    coming = null;
    throw error;
  }
}
