// @ts-check
/** The surface: what the model says everywhere in the plane, with the points above it; and which round is shown. */

import { h, icon } from "../../dom.js";
import { formatNumber, formatPercent, formatScore, formatValue, say, t } from "../../i18n/i18n.js";
import { moodOf, segments, set } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {FromBoosting, PlaneShown, RoundShown, Said} from "../protocol.js" */
/** @import {BoostingState, Speed} from "../state.js" */

const NS = "http://www.w3.org/2000/svg";
const PLAY = "M4.5 2.8v10.4L13 8z";
const PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";
const FIRST = "M4 3.5v9M12 3.5L6.5 8 12 12.5z";
const BACK = "M10 3.5L5.5 8l4.5 4.5";
const ON = "M6 3.5L10.5 8 6 12.5";
/** Side of the drawing of the points, in its own units. */
const UNIT = 600;
/** On a smaller surface the marks are larger in its units, in CSS pixels. */
const FULL = 480;
/** More places than this are not seen. */
const MOST_PLACES = 640;
/** Classes that have a colour, and levels of a number. */
const CLASSES = 6;
/** Steps of the arrow keys from end to end. */
const PLACES = 24;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const LEVELS = 9;

/**
 * A dot for a row that trees are grown on, a diamond for one that they are tested on.
 * @param {number} x @param {number} y @param {boolean} isValidation @param {number} scale
 */
function mark(x, y, isValidation, scale) {
  const [cx, cy] = [(x * UNIT).toFixed(1), ((1 - y) * UNIT).toFixed(1)];
  const r = ((isValidation ? 6.5 : 4.2) * scale).toFixed(1);
  return isValidation ? `M${cx} ${cy}m0 -${r}l${r} ${r}l-${r} ${r}l-${r} -${r}z` : `M${cx} ${cy}m-${r} 0a${r} ${r} 0 1 0 ${2 * Number(r)} 0a${r} ${r} 0 1 0 -${2 * Number(r)} 0z`;
}

/** One path for the points of a class and part: hundreds of elements would take long. @param {PlaneShown} plane @param {number} scale */
function marks({ points, task }, scale) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const [x, y, group, isValidation] of points) {
    const key = `${isValidation ? "is-validation" : "is-train"} ${task === "regression" ? "level" : "class"}-${group}`;
    paths.set(key, (paths.get(key) ?? "") + mark(x, y, isValidation, scale));
  }
  // Validation comes last: there is less of it.
  return [...paths].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, d]) => {
    const path = document.createElementNS(NS, "path");
    path.setAttribute("class", `boosting-mark ${key}`);
    path.setAttribute("d", d);
    return path;
  });
}

/** @param {string} css `rgb(r, g, b)`, as a computed colour is written */
const bytesOf = (css) => (css.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);

/** @param {RoundShown} frame @param {number} place of the value */
function score({ values, metrics }, place) {
  const value = values[place];
  const metric = metrics[place >> 1];
  if (value === null || value === undefined) return "–";
  return metric === "error" || metric === "merror" ? formatPercent(1 - value) : formatScore(value, 3);
}

/** @param {Player} player */
export function surfacePanel(player) {
  const canvas = h("canvas", { class: "boosting-canvas", role: "img", "data-testid": "boosting-canvas" });
  const context = canvas.getContext("2d");
  const points = document.createElementNS(NS, "svg");
  points.setAttribute("viewBox", `0 0 ${UNIT} ${UNIT}`);
  points.setAttribute("class", "boosting-points");
  points.setAttribute("aria-hidden", "true");
  // The theme's colours, from the style sheet: the worker gets them as bytes.
  const probes = ["neutral", "edge", ...Array.from({ length: CLASSES }, (_, i) => `class-${i}`), ...Array.from({ length: LEVELS }, (_, i) => `level-${i}`)].map((name) =>
    h("i", { class: `boosting-probe probe-${name}`, "data-name": name }),
  );
  const cursor = h("span", { class: "boosting-cursor", hidden: true, "aria-hidden": "true" });
  const tip = h("div", { class: "boosting-tip", hidden: true, "aria-hidden": "true" });
  const spoken = h("span", { class: "visually-hidden", "aria-live": "polite" });
  /** Where is pointed at: across and up, from 0 to 1. @type {[number, number] | null} */
  let at = null;
  /** @param {[number, number] | null} next */
  function point(next) {
    at = next;
    player.point(at);
    cursor.hidden = at === null;
    if (!at) return;
    cursor.style.left = tip.style.left = `${100 * at[0]}%`;
    cursor.style.top = tip.style.top = `${100 * (1 - at[1])}%`;
    tip.classList.toggle("is-left", at[0] > 0.5);
    tip.classList.toggle("is-above", at[1] < 0.5);
  }
  /** @param {PointerEvent} event */
  function follow({ clientX, clientY }) {
    const { left, top, width, height } = stage.getBoundingClientRect();
    point([(clientX - left) / width, 1 - (clientY - top) / height]);
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const [across, up] = ARROWS[event.key] ?? [0, 0];
    if (event.key === "Escape" && at) {
      // The dialog stays.
      event.preventDefault();
      event.stopPropagation();
      point(null);
    } else if (across !== 0 || up !== 0) {
      event.preventDefault();
      const [x, y] = at ?? [0.5, 0.5];
      const inside = (/** @type {number} */ value) => Math.min(0.99, Math.max(0.01, value));
      point(at ? [inside(x + across / PLACES), inside(y + up / PLACES)] : [x, y]);
    }
  }
  const stage = h("div", { class: "boosting-stage", tabIndex: 0, role: "application", "data-testid": "boosting-stage", onpointermove: follow, onpointerdown: follow, onpointerleave: () => point(null), onkeydown: onKey, onblur: () => point(null) }, canvas, cursor, tip, spoken, h("div", { class: "visually-hidden", "aria-hidden": "true" }, ...probes));
  canvas.after(points);
  const across = [h("span", null), h("strong", null), h("span", null)];
  const up = [h("span", null), h("strong", null), h("span", null)];

  const title = h("h2", { id: "boosting-surface-title" });
  const what = segments({
    name: "boosting-what",
    label: t("boosting.what"),
    options: [
      { value: "model", label: t("boosting.whole") },
      { value: "tree", label: t("boosting.oneTree") },
    ],
    onChange: (value) => player.view({ alone: value === "tree" }),
  });

  /** @param {string} key @param {string} drawing @param {() => void} onclick */
  const button = (key, drawing, onclick) =>
    h("button", { type: "button", class: "icon-button bordered", "data-testid": `boosting-${key}`, "aria-label": t(`boosting.${key}`), title: t(`boosting.${key}`), onclick }, icon(drawing));
  const first = button("first", FIRST, () => player.goTo(0));
  const back = button("back", BACK, () => player.goTo(player.get().round - 1));
  const on = button("on", ON, () => player.goTo(player.get().round + 1));
  const [playing, resting] = [icon(PAUSE, "icon solid"), icon(PLAY, "icon solid")];
  const playText = h("span", null);
  const play = h("button", { type: "button", class: "primary boosting-play", "data-testid": "boosting-play", onclick: () => (player.get().playing ? player.pause() : player.play()) }, resting, playText);
  const slider = h("input", { type: "range", id: "boosting-round", "data-testid": "boosting-round", min: 0, step: 1, "aria-label": t("boosting.round"), oninput: () => player.goTo(slider.valueAsNumber) });
  const output = h("output", { for: "boosting-round", class: "boosting-count", "data-testid": "boosting-count" });
  const speed = h(
    "select",
    { class: "quiet", "aria-label": t("boosting.speed"), "data-testid": "boosting-speed", onchange: () => player.speed(/** @type {Speed} */ (speed.value)) },
    ...["slow", "normal", "fast"].map((value) => h("option", { value }, t(`boosting.speed.${value}`))),
  );
  const legend = h("ul", { class: "boosting-legend" });
  const left = h("p", { class: "hint" });
  const verdict = h("p", { class: "boosting-verdict is-brief" });

  const node = h(
    "section",
    { class: "boosting-part boosting-surface", "aria-labelledby": "boosting-surface-title" },
    h("div", { class: "boosting-head" }, title, what.node),
    h("div", { class: "boosting-frame" }, h("div", { class: "boosting-up", "aria-hidden": "true" }, ...up.reverse()), stage, h("div", { class: "boosting-across", "aria-hidden": "true" }, ...across)),
    h("div", { class: "boosting-player" }, play, first, back, slider, on, output, speed),
    verdict,
    legend,
    left,
  );
  up.reverse();

  /** @type {{plane: PlaneShown | null, scale: number}} */
  let drawn = { plane: null, scale: 1 };
  /** The points, anew if there are others, or if the surface has become much smaller or larger. */
  function draw() {
    const { plane } = player.get();
    const scale = Math.min(1.6, Math.max(1, FULL / Math.max(1, stage.clientWidth)));
    if (plane === drawn.plane && Math.abs(scale - drawn.scale) < 0.1) return;
    drawn = { plane, scale };
    points.replaceChildren(...(plane ? marks(plane, scale) : []));
  }

  /** Tells the worker how large the surface is, and which colours the theme has. */
  function look() {
    const side = Math.min(MOST_PLACES, Math.round(stage.clientWidth));
    if (side < 16) return;
    draw();
    const classes = Math.max(2, player.get().plane?.classes.length ?? 2);
    const used = probes.filter(({ dataset }) => {
      const [kind, number] = (dataset.name ?? "").split("-");
      return kind !== "class" || Number(number) < classes;
    });
    player.look(side, Uint8Array.from(used.flatMap((probe) => bytesOf(getComputedStyle(probe).backgroundColor))));
  }
  const size = new ResizeObserver(look);
  size.observe(stage);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", look);
  const theme = new MutationObserver(look);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  /** What colours and shapes mean. @param {BoostingState} state */
  function explain({ plane, alone, frame, output: of }) {
    if (!plane) return [];
    const most = frame?.trees[Math.min(of, frame.trees.length - 1)]?.most;
    const swatch = (/** @type {string} */ name) => h("i", { class: `boosting-swatch ${name}` });
    const parts = ["is-train", "is-validation"].map((part, i) =>
      h("li", null, swatch(part), t(i === 0 ? "boosting.train" : "boosting.validation", { count: plane.rows[i] })),
    );
    if (alone && most !== undefined) {
      const ends = plane.task === "binary" ? ["class-0", "class-1"] : plane.task === "regression" ? ["level-0", "level-8"] : ["against", `class-${of}`];
      const text = formatValue(Number(most.toPrecision(2)));
      return [h("li", null, swatch(ends[0]), `−${text}`), h("li", null, swatch("neutral"), "0"), h("li", null, swatch(ends[1]), `+${text}`, " ", t("boosting.margin")), ...parts];
    }
    if (plane.task === "regression") {
      return [h("li", null, formatValue(plane.targets[0]), h("i", { class: "boosting-ramp" }), formatValue(plane.targets[1]), " ", plane.target), ...parts];
    }
    return [...plane.classes.map((name, label) => h("li", null, swatch(`class-${label}`), plane.target === "class" ? t("boosting.class", { name }) : name)), ...parts];
  }

  let explained = "";
  return {
    node,
    stop() {
      size.disconnect();
      theme.disconnect();
      system.removeEventListener("change", look);
    },
    /** @param {Extract<FromBoosting, {type: "frame"}>} message */
    paint({ side, pixels }) {
      if (canvas.width !== side) canvas.width = canvas.height = side;
      context?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength), side, side), 0, 0);
    },
    /** @param {BoostingState} state */
    update(state) {
      const { plane, frame, alone, round } = state;
      if (plane !== drawn.plane) {
        draw();
        look();
      }
      verdict.className = `boosting-verdict is-brief ${moodOf(frame)}`;
      set(verdict, frame ? say(frame.verdict) : "");
      const last = frame?.num_round ?? 0;
      node.classList.toggle("is-empty", plane === null);
      const shown = formatNumber(frame?.round ?? 0);
      set(title, alone ? t("boosting.titleTree", { round: shown }) : t("boosting.title", { round: shown }));
      what.update(alone ? "tree" : "model");
      if (plane) {
        plane.features.forEach((name, i) => {
          const [low, high] = plane.extent[i].map((value) => formatValue(Number(value.toPrecision(3))));
          const [start, middle, end] = i === 0 ? across : up;
          set(start, low);
          set(middle, name);
          set(end, high);
        });
      }
      if (slider.max !== String(last)) slider.max = String(last);
      if (slider.value !== String(round)) slider.value = String(round);
      slider.setAttribute("aria-valuetext", t("boosting.count", { round: formatNumber(round), of: formatNumber(last) }));
      set(output, t("boosting.count", { round: shown, of: formatNumber(last) }));
      first.disabled = back.disabled = round === 0;
      on.disabled = round >= last;
      play.disabled = !frame;
      set(playText, t(state.playing ? "boosting.pause" : "boosting.play"));
      play.replaceChildren(state.playing ? playing : resting, playText);
      if (speed.value !== state.speed) speed.value = state.speed;
      const key = JSON.stringify([plane?.target, plane?.classes, plane?.rows, plane?.targets, alone, alone ? frame?.trees[state.output]?.most : 0, state.output]);
      if (key !== explained) {
        explained = key;
        legend.replaceChildren(...explain(state));
      }
      set(left, plane && plane.without_place > 0 ? t("boosting.withoutPlace", { count: plane.without_place }) : "");
      tip.hidden = state.told === null;
      if (state.told && plane) {
        const text = saidAt(state.told, plane);
        set(tip, text);
        if (document.activeElement === stage) set(spoken, text);
      }
      stage.setAttribute("aria-label", `${title.textContent}. ${t("boosting.keys")}`);
      canvas.setAttribute("aria-label", frame ? describe(state, frame) : t("boosting.nothing"));
    },
  };
}

/** @param {Said} said @param {PlaneShown} plane */
function saidAt({ at, predictions }, { features, task, classes, target }) {
  const short = (/** @type {number} */ value) => formatValue(Number(value.toPrecision(3)));
  const params = { x: features[0], atX: short(at[0]), y: features[1], atY: short(at[1]) };
  if (task === "regression") return t("boosting.said", { ...params, said: t("boosting.saidNumber", { target, value: short(predictions[0]) }) });
  const shares = task === "binary" ? [1 - predictions[0], predictions[0]] : predictions;
  const best = shares.indexOf(Math.max(...shares));
  return t("boosting.said", { ...params, said: t("boosting.saidClass", { name: classes[best], share: formatPercent(shares[best]) }) });
}

/** The picture in words. @param {BoostingState} state @param {RoundShown} frame */
function describe({ alone, plane }, frame) {
  const round = formatNumber(frame.round);
  if (alone) return t("boosting.altTree", { round, most: formatValue(Number((frame.trees[0]?.most ?? 0).toPrecision(2))) });
  const params = { round, of: formatNumber(frame.num_round), loss: frame.metrics[0], lossTrain: score(frame, 0), lossValidation: score(frame, 1), train: score(frame, 2), validation: score(frame, 3) };
  return plane?.task === "regression" ? t("boosting.altNumber", { ...params, second: frame.metrics[1] }) : t("boosting.alt", params);
}
