// @ts-check
/**
 * Parallel coordinates. Dragging along an axis keeps what passes there; what is kept narrows the ranges, and the job goes on
 * in them.
 */

import { h, list, onUpdate } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { figure } from "../../panels/figure.js";
import { isRunning } from "../../state.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {AxisPlace, Brush} from "../../protocol.js" */
/** @import {Sight} from "../../sight.js" */
/** @import {Brushing} from "../brushing.js" */

/** A pointer this near to an axis brushes it, in CSS pixels. */
const REACH = 16;

/** @param {State} state @returns {AxisPlace[]} */
const axesOf = ({ pictures }) => pictures.parallel?.axes ?? [];

/** @param {State} state */
const brushesOf = ({ console }) => console?.brushes ?? [];

/** @param {Brush} brush */
function extent({ from, to, values }) {
  if (values.length > 0) return values.join(", ");
  return `${formatNumber(Number(from), { maximumSignificantDigits: 4 })} – ${formatNumber(Number(to), { maximumSignificantDigits: 4 })}`;
}

/** @param {Sight} sight @param {Dispatch} dispatch @param {Brushing} brushing */
export function parallel(sight, dispatch, brushing) {
  /** @type {State | null} */
  let last = null;
  onUpdate((state) => {
    last = state;
  });
  const chart = figure({ id: "parallel", legend: ["best", "rank", "selected"], tools: [controls(brushing)] }, dispatch, sight);
  const box = /** @type {HTMLElement} */ (chart.querySelector(".chart-box"));
  const shade = h("span", { class: "brush-shade", hidden: true, "aria-hidden": "true" });
  box.append(shade);

  /** @type {{axis: number, x: number, from: number, to: number} | null} */
  let drag = null;
  let dragged = false;

  /** @param {PointerEvent} event */
  function place(event) {
    const bounds = box.getBoundingClientRect();
    const scale = (last?.pictures.parallel?.width ?? bounds.width) / bounds.width;
    return { x: (event.clientX - bounds.left) * scale, y: (event.clientY - bounds.top) * scale, scale };
  }

  box.addEventListener("pointerdown", (event) => {
    if (!last || event.button !== 0) return;
    const { x, y, scale } = place(event);
    const axes = axesOf(last);
    const axis = axes.findIndex((each) => Math.abs(each.x - x) <= REACH * scale);
    if (axis < 0) return;
    drag = { axis, x: axes[axis].x, from: y, to: y };
    dragged = false;
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const { y, scale } = place(event);
    drag.to = y;
    dragged ||= Math.abs(drag.to - drag.from) > 4 * scale;
    shade.hidden = !dragged;
    shade.style.transform = `translate(${drag.x / scale - 8}px, ${Math.min(drag.from, drag.to) / scale}px)`;
    shade.style.height = `${Math.abs(drag.to - drag.from) / scale}px`;
  });
  box.addEventListener("pointerup", () => {
    if (!drag || !last) return;
    const { axis, from, to } = drag;
    const { top, bottom } = axesOf(last)[axis] ?? { top: 0, bottom: 1 };
    drag = null;
    shade.hidden = true;
    const share = (/** @type {number} */ y) => (bottom - y) / (bottom - top);
    if (dragged) brushing.drag(axis, share(from), share(to));
  });
  box.addEventListener("pointercancel", () => {
    drag = null;
    shade.hidden = true;
  });
  // The click at the end of a drag is none.
  box.addEventListener(
    "click",
    (event) => {
      if (dragged) event.stopImmediatePropagation();
      dragged = false;
    },
    { capture: true },
  );
  return chart;
}

/** What is kept, to be read, added to and taken away without a pointer. @param {Brushing} brushing */
function controls(brushing) {
  return h(
    "div",
    { class: "brushes", "data-testid": "brushes" },
    list(
      h("ul", { class: "chips", "aria-label": () => t("brush.kept"), hidden: (state) => brushesOf(state).length === 0 }),
      (state) => brushesOf(state).map((brush) => ({ brush, name: axesOf(state)[brush.axis]?.name ?? "" })),
      ({ brush }) => String(brush.axis),
      (get) =>
        h(
          "li",
          { class: "chip", "data-testid": "brush" },
          h("span", { class: "mono" }, () => get().name),
          h("span", null, () => extent(get().brush)),
          h(
            "button",
            {
              type: "button",
              class: "icon-button",
              "aria-label": () => t("brush.remove", { name: get().name }),
              onclick: () => brushing.remove(get().brush.axis),
            },
            "×",
          ),
        ),
    ),
    h("p", { class: "hint", role: "status", "data-testid": "brushed", hidden: (state) => brushesOf(state).length === 0 }, ({ console }) =>
      t("brush.inside", { count: console?.inside.length ?? 0 }),
    ),
    h(
      "div",
      { class: "brush-actions", hidden: (state) => brushesOf(state).length === 0 },
      h(
        "button",
        {
          type: "button",
          class: "strong",
          "data-testid": "narrow",
          disabled: ({ console }) => console?.narrowing ?? false,
          onclick: () => brushing.narrow(),
        },
        (state) => t(isRunning(state) ? "brush.narrowAndGoOn" : "brush.narrow"),
      ),
      h("button", { type: "button", class: "quiet", onclick: () => brushing.clear() }, () => t("brush.clear")),
    ),
    byHand(brushing),
  );
}

/** @param {Brushing} brushing */
function byHand(brushing) {
  /** @type {AxisPlace[]} */
  let axes = [];
  const axis = h("select", { id: "brush-axis", "data-testid": "brush-axis" });
  list(axis, axesOf, ({ name }) => name, (get) => h("option", { value: () => get().name }, () => get().name));
  const from = h("input", { type: "text", inputmode: "decimal", id: "brush-from", "data-testid": "brush-from", autocomplete: "off" });
  const to = h("input", { type: "text", inputmode: "decimal", id: "brush-to", "data-testid": "brush-to", autocomplete: "off" });
  const words = h("input", { type: "text", id: "brush-values", "data-testid": "brush-values", autocomplete: "off" });
  const isWord = () => axes.find(({ name }) => name === axis.value)?.kind === "categorical";
  const numbers = h("span", { class: "brush-numbers" }, field("brush-from", "brush.from", from), field("brush-to", "brush.to", to));
  const categories = h("span", { class: "brush-numbers" }, field("brush-values", "brush.values", words));
  const wrong = h("p", { class: "field-error", role: "alert", hidden: true });
  const show = () => {
    numbers.hidden = isWord();
    categories.hidden = !isWord();
  };
  axis.addEventListener("change", show);
  onUpdate((state) => {
    axes = axesOf(state);
    show();
  });
  return h(
    "details",
    { class: "fold brush-by-hand" },
    h("summary", null, () => t("brush.byHand")),
    h(
      "form",
      {
        class: "brush-form",
        onsubmit: (event) => {
          event.preventDefault();
          const place = axes.findIndex(({ name }) => name === axis.value);
          const values = isWord() ? words.value.split(/[,;]/).map((word) => word.trim()).filter(Boolean) : [];
          const ends = [from, to].map(({ value }) => Number(value.trim().replace(",", ".")));
          const sound = isWord() ? values.length > 0 : from.value.trim() !== "" && to.value.trim() !== "" && ends[0] <= ends[1];
          wrong.hidden = sound;
          wrong.textContent = sound ? "" : t(isWord() ? "brush.noValues" : "brush.noInterval");
          if (!sound || place < 0) return;
          brushing.set(isWord() ? { axis: place, from: "", to: "", values } : { axis: place, from: String(ends[0]), to: String(ends[1]), values: [] });
        },
      },
      field("brush-axis", "brush.axis", axis),
      numbers,
      categories,
      h("button", { type: "submit", "data-testid": "brush-add" }, () => t("brush.keep")),
      wrong,
    ),
  );
}

/** @param {string} id @param {string} key @param {HTMLElement} control */
const field = (id, key, control) => h("span", { class: "brush-field" }, h("label", { for: id }, () => t(key)), control);
