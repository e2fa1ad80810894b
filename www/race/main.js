// @ts-check
/**
 * The race: two to four strategies on the form's own job, in a dialog over the page. It comes when it is first asked for. It
 * goes on while the dialog is closed, and waits while a tuning job runs.
 */

import { h, icon, view } from "../dom.js";
import { keepFocus } from "../focus.js";
import { addTexts, currentLanguage, t } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { createModel } from "./model.js";
import { results } from "./results.js";
import { setup } from "./setup.js";

/** @import {View} from "../dom.js" */
/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Model} from "./model.js" */

/** As in `race.css`. */
const ONE_COLUMN = "(max-width: 60rem)";
const CROSS = "M4 4l8 8M12 4l-8 8";

/** @typedef {{model: Model, show: () => void}} Race */

/** @type {Promise<Race> | null} */
let coming = null;

/** @param {Store} store @param {Tuner} tuner @returns {Promise<Race>} */
async function make(store, tuner) {
  const texts = ["./i18n/", "../refusals/i18n/"].map((folder) => addTexts(new URL(folder, import.meta.url)));
  await Promise.all([addStyles(new URL("./race.css", import.meta.url)), ...texts]);
  const dialog = h("dialog", { class: "race", "data-testid": "race", "aria-labelledby": "race-title" });
  /** What opened it, which gets the focus back. @type {Element | null} */
  let opener = null;
  dialog.addEventListener("close", () => opener instanceof HTMLElement && opener.focus());
  dialog.addEventListener("click", ({ target }) => {
    // Only what is beside its content is the dialog itself.
    if (target === dialog) dialog.close();
  });
  document.body.append(dialog);

  /** The content, in one language and for one race: its legend has the names. @type {{view: View, key: string} | null} */
  let built = null;
  let frame = 0;

  function build() {
    return view(() =>
      h(
        "div",
        { class: "race-content" },
        h(
          "div",
          { class: "race-bar" },
          h("h1", { id: "race-title" }, () => t("race.title")),
          h("button", { type: "button", class: "icon-button", "data-testid": "race-close", "aria-label": () => t("race.close"), onclick: () => dialog.close() }, icon(CROSS)),
        ),
        h("div", { class: "race-body" }, setup(race), results(race)),
      ),
    );
  }

  function render() {
    frame = 0;
    if (!dialog.open) return;
    const { about, shown } = race.model;
    const key = JSON.stringify([currentLanguage(), about?.names ?? null]);
    const picture = shown?.picture;
    /** @type {State} */
    const state = { ...store.get(), pictures: picture ? { race: picture } : /** @type {State["pictures"]} */ ({}) };
    keepFocus(() => {
      if (built?.key !== key) {
        const focused = document.activeElement?.getAttribute("data-testid");
        built = { view: build(), key };
        dialog.replaceChildren(built.view.node);
        built.view.update(state);
        // Where they stand one above the other, what has just started is below.
        if (about && matchMedia(ONE_COLUMN).matches) dialog.querySelector(".race-results")?.scrollIntoView({ block: "start" });
        /** @type {HTMLElement | null} */ (dialog.querySelector(`[data-testid="${focused}"]`))?.focus({ preventScroll: true });
      }
      built.view.update(state);
    });
  }

  const race = createModel(store, tuner, () => {
    frame ||= requestAnimationFrame(render);
  });
  store.subscribe((_, { type }) => {
    if (type === "language") race.speak();
  });

  return {
    model: race,
    show() {
      if (dialog.open) return;
      opener = document.activeElement;
      dialog.showModal();
      render();
      race.refresh();
      /** @type {HTMLElement | null} */ (dialog.querySelector('[data-testid="race-close"]'))?.focus();
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
