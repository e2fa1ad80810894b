// @ts-check
/**
 * Boosting at work: points in the plane, a booster that grows on them round by round, and knobs whose effect is seen at once. A
 * dialog over the page, which comes when it is asked for, with its texts, styles, worker and a module of its own.
 */

import { h, icon } from "../dom.js";
import { addTexts, currentLanguage, t } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { curvesPanel } from "./panels/curves.js";
import { dataPanel } from "./panels/data.js";
import { knobsPanel } from "./panels/knobs.js";
import { lessonsPanel } from "./panels/lessons.js";
import { set } from "./panels/pieces.js";
import { surfacePanel } from "./panels/surface.js";
import { treePanel } from "./panels/tree.js";
import { createPlayer } from "./player.js";

/** @import {Store} from "../reduce.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {Player} from "./player.js" */
/** @import {BoostingState} from "./state.js" */

const CROSS = "M4 4l8 8M12 4l-8 8";
// The texts and colours of trees are the console's, which may not be here yet.
const STYLES = ["../console/model.css", "./boosting.css", "./surface.css", "./reading.css", "./narrow.css"];
const TEXTS = ["../console/i18n/", "../refusals/i18n/", "./i18n/"];

/** @param {string} path */
const at = (path) => new URL(path, import.meta.url);

/** @type {Promise<unknown> | null} */
let loading = null;

const dialog = h("dialog", { class: "boosting", "data-testid": "boosting", "aria-labelledby": "boosting-title" });
/** What opened it, which gets the focus back. @type {HTMLElement | null} */
let opener = null;

/** In one language. @type {{language: string, surface: ReturnType<typeof surfacePanel>, update: (state: BoostingState) => void, stop: () => void} | null} */
let built = null;
/** @type {Player | null} */
let player = null;

dialog.addEventListener("close", () => {
  player?.pause();
  opener?.focus();
});

/** @param {Player} player */
function build(player) {
  const [data, knobs, lessons, surface, curves, tree] = [dataPanel(player), knobsPanel(player), lessonsPanel(player), surfacePanel(player), curvesPanel(player), treePanel(player)];
  const broken = h("p", { class: "boosting-broken", role: "alert" });
  const lead = h("p", { class: "hint" }, t("boosting.lead"));
  dialog.replaceChildren(
    h(
      "div",
      { class: "boosting-content" },
      h(
        "div",
        { class: "boosting-bar" },
        h("h1", { id: "boosting-title" }, t("boosting.heading")),
        lead,
        h("button", { type: "button", class: "icon-button", "data-testid": "boosting-close", "aria-label": t("boosting.close"), onclick: () => dialog.close() }, icon(CROSS)),
      ),
      broken,
      h(
        "div",
        { class: "boosting-bench" },
        h("div", { class: "boosting-settings" }, data.node, knobs.node, lessons.node),
        h("div", { class: "boosting-middle" }, surface.node),
        h("div", { class: "boosting-side" }, curves.node, tree.node),
      ),
    ),
  );
  /** @param {HTMLElement} box @returns {[number, number] | null} */
  const of = ({ clientWidth, clientHeight }) => (clientWidth >= 160 && clientHeight >= 120 ? [clientWidth, clientHeight] : null);
  const sizes = new ResizeObserver(() => {
    player.size({ curve: of(curves.box), tree: of(tree.box) });
  });
  sizes.observe(curves.box);
  sizes.observe(tree.box);
  player.texts();
  return {
    language: currentLanguage(),
    surface,
    /** @param {BoostingState} state */
    update(state) {
      for (const panel of [data, knobs, lessons, surface, curves, tree]) panel.update(state);
      set(broken, state.broken === null ? "" : t("boosting.broken", { text: state.broken }));
      broken.hidden = state.broken === null;
    },
    /** In another language it is built anew: what is gone has no size to tell of. */
    stop() {
      sizes.disconnect();
      surface.stop();
    },
  };
}

/**
 * @param {Store} store @param {Tuner | null} tuner
 * @returns {Promise<void>}
 * @throws {Error} when a part of it cannot be had
 */
export async function open(store, tuner) {
  opener = /** @type {HTMLElement | null} */ (document.activeElement);
  loading ??= Promise.all([...STYLES.map((path) => addStyles(at(path))), ...TEXTS.map((path) => addTexts(at(path)))]);
  try {
    await loading;
  } catch (error) {
    // The next press tries again.
    loading = null;
    throw error;
  }
  player ??= createPlayer(
    store.get,
    tuner,
    (state) => built?.update(state),
    (frame) => built?.surface.paint(frame),
  );
  if (built?.language !== currentLanguage()) {
    built?.stop();
    built = build(player);
  }
  if (!dialog.isConnected) document.body.append(dialog);
  player.open();
  if (!dialog.open) dialog.showModal();
  built.update(player.get());
  /** @type {HTMLElement | null} */ (dialog.querySelector('[data-testid="boosting-play"]'))?.focus({ preventScroll: true });
}
