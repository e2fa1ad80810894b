// @ts-check
/**
 * The charts. The worker draws them; here they get a title, the question they answer, a legend, a tooltip that follows
 * pointer and arrow keys, and the same numbers as a table.
 */

import { h, list, onUpdate, panel, svgNode, view } from "../dom.js";
import { formatNumber, has, t } from "../i18n/i18n.js";
import { methods } from "./importance.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {Hit, Picture} from "../protocol.js" */

/** A pointer this near to a mark means it, in CSS pixels. */
const REACH = 24;
/** Rows of the table beside a chart: learning curves have thousands of points. */
const TABLE_ROWS = 300;

/** `rows`: its marks stand one above the other, each with a row of its own, and no trial behind. @typedef {{id: Picture["id"], legend: readonly string[], rows?: boolean}} Chart */

/** @type {readonly Chart[]} */
const CHARTS = [
  { id: "history", legend: ["best_so_far", "completed", "running", "stopped", "failed"] },
  { id: "curves", legend: ["best", "running", "faded", "stopped", "selected", "selected_train"] },
];
/** @type {Chart} */
const IMPORTANCE = { id: "importance", legend: ["importance", "band"], rows: true };

/** What only some pictures have is explained only beside those. @param {string} entry @param {State} state */
function explained(entry, { snapshot, selected }) {
  if (entry.startsWith("selected")) return selected !== null;
  if (entry === "running") return snapshot === null || snapshot.counters.in_progress > 0;
  if (entry === "stopped" || entry === "failed") return (snapshot?.counters[entry] ?? 0) > 0;
  return true;
}

/** What a line of a tooltip is about: a key of the catalogue, or a name as it is. @param {string} key */
const labelOf = (key) => (has(`chart.${key}`) ? t(`chart.${key}`) : key);

/** @param {readonly Hit[]} hits @param {number} x @param {number} y @param {number} reach in units of the picture */
function nearest(hits, x, y, reach) {
  let best = -1;
  let least = reach * reach;
  hits.forEach((hit, index) => {
    const distance = (hit.x - x) ** 2 + (hit.y - y) ** 2;
    if (distance <= least) {
      least = distance;
      best = index;
    }
  });
  return best;
}

/** The hit whose row a place is in. @param {readonly Hit[]} hits @param {number} y */
function rowAt(hits, y) {
  const apart = hits.length > 1 ? Math.abs(hits[1].y - hits[0].y) : 2 * REACH;
  return hits.findIndex((hit) => Math.abs(hit.y - y) <= apart / 2);
}

/** The next row, one step up or down; hits come from top to bottom. @param {readonly Hit[]} hits @param {number} from @param {string} key */
function nextRow(hits, from, key) {
  const last = hits.length - 1;
  if (key === "Home" || (from < 0 && key !== "End")) return 0;
  if (key === "End") return last;
  return Math.min(last, Math.max(0, from + (key === "ArrowDown" || key === "ArrowRight" ? 1 : -1)));
}

/** The next hit in the direction of an arrow key; left and right go along the x axis. @param {readonly Hit[]} hits @param {number} from @param {string} key */
function neighbour(hits, from, key) {
  const order = hits.map((_, index) => index).sort((a, b) => hits[a].x - hits[b].x || hits[a].y - hits[b].y);
  const place = order.indexOf(from);
  if (key === "Home") return order[0];
  if (key === "End") return order[order.length - 1];
  if (place < 0) return order[order.length - 1];
  if (key === "ArrowRight") return order[Math.min(order.length - 1, place + 1)];
  if (key === "ArrowLeft") return order[Math.max(0, place - 1)];
  // Up and down: the nearest mark on that side.
  const here = hits[from];
  const sign = key === "ArrowUp" ? -1 : 1;
  const beyond = order.filter((index) => sign * (hits[index].y - here.y) > 0.5);
  /** @param {number} index */
  const distance = (index) => Math.hypot(4 * (hits[index].x - here.x), hits[index].y - here.y);
  return beyond.reduce((nearer, index) => (nearer < 0 || distance(index) < distance(nearer) ? index : nearer), -1);
}

/** @param {Chart} chart @param {Dispatch} dispatch @param {ResizeObserver | IntersectionObserver} sizes */
function figure({ id, legend, rows = false }, dispatch, sizes) {
  /** @type {Picture | undefined} */
  let picture;
  /** The mark the tooltip is about; -1: none. */
  let active = -1;
  /** Where the pointer is, to ask again when the picture changes. @type {{x: number, y: number} | null} */
  let pointer = null;

  const drawing = h("div", { class: "chart-drawing" });
  const cursor = h("span", { class: "chart-cursor", hidden: true, "aria-hidden": "true" });
  const tip = h("div", { class: "chart-tip", role: "tooltip", hidden: true });
  const spoken = h("span", { class: "visually-hidden", "aria-live": "polite" });
  const box = h(
    "div",
    {
      class: "chart-box",
      tabIndex: 0,
      role: "application",
      "aria-label": () => `${t(`figure.${id}.title`)}. ${t(rows ? "figure.importance.keys" : "figure.keys")}`,
      "data-chart": id,
      onpointermove: (event) => follow(event),
      onpointerleave: (event) => {
        pointer = null;
        // A finger leaves before its tap counts; the tooltip stays until the next tap.
        if (event.pointerType !== "touch") point(-1);
      },
      onclick: (event) => {
        follow(event);
        choose();
        if (event.pointerType === "touch") pointer = null;
      },
      onblur: () => {
        if (!pointer) point(-1);
      },
      onkeydown: (event) => onKey(event),
    },
    drawing,
    cursor,
    tip,
  );

  /** CSS pixels per unit of the picture. */
  const scale = () => (picture ? box.clientWidth / picture.width : 1);

  /** @param {PointerEvent} event */
  function follow(event) {
    const bounds = box.getBoundingClientRect();
    pointer = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    pointNearest();
  }

  function pointNearest() {
    if (!picture || !pointer) return;
    const factor = scale();
    const [x, y] = [pointer.x / factor, pointer.y / factor];
    point(rows ? rowAt(picture.hits, y) : nearest(picture.hits, x, y, REACH / factor));
  }

  /** Shows the tooltip of a mark. @param {number} index -1: none */
  function point(index) {
    active = index;
    const hit = picture?.hits[index];
    cursor.hidden = tip.hidden = !hit;
    box.classList.toggle("pointing", Boolean(hit));
    if (!hit) return;
    tip.replaceChildren(
      ...hit.lines.map(([key, value]) => h("div", null, h("span", { class: "tip-label" }, labelOf(key)), h("span", { class: "tip-value" }, value))),
    );
    const factor = scale();
    const [x, y] = [hit.x * factor, hit.y * factor];
    cursor.style.transform = `translate(${x}px, ${y}px)`;
    // On the side where there is room.
    const left = x + 16 + tip.offsetWidth > box.clientWidth ? Math.max(0, x - 14 - tip.offsetWidth) : x + 14;
    const top = Math.min(Math.max(0, y - tip.offsetHeight / 2), Math.max(0, box.clientHeight - tip.offsetHeight));
    tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  function choose() {
    if (rows) return;
    const hit = picture?.hits[active];
    dispatch({ type: "select", trial: hit ? hit.trial : null });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (!picture || picture.hits.length === 0) return;
    if (/^(Arrow|Home$|End$)/.test(event.key)) {
      const next = (rows ? nextRow : neighbour)(picture.hits, active, event.key);
      if (next >= 0) {
        point(next);
        const lines = picture.hits[next].lines.map(([key, value]) => `${labelOf(key)} ${value}`);
        spoken.textContent = lines.join(", ");
      }
      event.preventDefault();
    } else if (event.key === "Enter" || event.key === " ") {
      if (event.ctrlKey || event.metaKey) return;
      choose();
      event.preventDefault();
    } else if (event.key === "Escape") {
      point(-1);
    }
  }

  onUpdate(({ pictures }) => {
    const next = pictures[id];
    if (next === picture) return;
    const before = picture?.hits[active];
    picture = next;
    const svg = next ? svgNode(next.svg) : null;
    svg?.setAttribute("aria-hidden", "true");
    drawing.replaceChildren(...(svg ? [svg] : []));
    // As high as its rows need, before the first ones as the others.
    if (rows && next && next.hits.length > 0) box.style.height = `${Math.max(240, 92 + 26 * next.hits.length)}px`;
    if (pointer) pointNearest();
    else if (before && document.activeElement === box) {
      point(
        next?.hits.findIndex(({ trial, lines }) => trial === before.trial && lines[0][1] === before.lines[0][1]) ?? -1,
      );
    } else point(-1);
  });
  sizes.observe(box);

  return h(
    "figure",
    { class: `chart-card chart-${id}`, "data-testid": `chart-${id}` },
    h(
      "figcaption",
      null,
      h("h2", null, () => t(`figure.${id}.title`)),
      h("p", { class: "hint" }, () => t(`figure.${id}.question`)),
      ...(rows ? [methods(dispatch)] : []),
    ),
    h(
      "div",
      { class: "chart-frame", "data-empty": ({ pictures }) => (pictures[id] ? null : "") },
      box,
      h("p", { class: "chart-hint", hidden: ({ pictures }) => Boolean(pictures[id]) }, ({ loading, engine, run, starting }) =>
        engine.status === "ready" && !loading && !run && !starting ? t(`figure.${id}.empty`) : "",
      ),
      spoken,
    ),
    h(
      "div",
      { class: "chart-foot" },
      h(
        "ul",
        { class: "legend", "aria-label": () => t("figure.legend") },
        ...legend.map((each) =>
          h(
            "li",
            { class: `legend-${each}`, hidden: (state) => !explained(each, state) },
            h("span", { class: "swatch", "aria-hidden": "true" }),
            () => t(`chart.legend_${each}`),
          ),
        ),
      ),
      table(id),
    ),
  );
}

/** The same numbers as a table, filled only while it is open. @param {Picture["id"]} id */
function table(id) {
  let open = false;
  /** @type {State | null} */
  let last = null;
  const rows = view(() => tableRows(id));
  onUpdate((state) => {
    last = state;
    if (open) rows.update(state);
  });
  return h(
    "details",
    {
      class: "fold chart-table",
      ontoggle: (event) => {
        open = event.target.open;
        if (open && last) rows.update(last);
      },
    },
    h("summary", null, () => t("figure.table")),
    rows.node,
  );
}

/** @param {Picture["id"]} id */
function tableRows(id) {
  /** @param {State} state */
  const hits = ({ pictures }) => pictures[id]?.hits ?? [];
  /** The labels of all lines, found once a picture. @type {{hits: readonly Hit[], keys: string[]}} */
  let found = { hits: [], keys: [] };
  /** @param {State} state */
  function columns(state) {
    const all = hits(state);
    if (all !== found.hits) {
      const labels = all.slice(0, TABLE_ROWS).flatMap(({ lines }) => lines.map(([key]) => key));
      found = { hits: all, keys: [...new Set(labels)] };
    }
    return found.keys;
  }
  return h(
    "div",
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": () => t(`figure.${id}.title`) },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        list(
          h("tr", null),
          columns,
          (key) => key,
          (get) => h("th", { scope: "col" }, () => labelOf(get())),
        ),
      ),
      list(
        h("tbody", null),
        (state) => hits(state).slice(0, TABLE_ROWS),
        (_, index) => String(index),
        (get) =>
          list(
            h("tr", null),
            (state) =>
              columns(state).map((key) => ({ key, value: get().lines.find(([each]) => each === key)?.[1] ?? "" })),
            ({ key }) => key,
            (cell) => h("td", null, () => cell().value),
          ),
      ),
    ),
    h("p", { class: "hint", hidden: (state) => hits(state).length <= TABLE_ROWS }, (state) =>
      t("figure.moreRows", { shown: formatNumber(TABLE_ROWS), count: hits(state).length }),
    ),
  );
}

/** @typedef {(sizes: Partial<Record<Picture["id"], [number, number]>>) => void} OnSizes told the sizes of all charts when one changes */

/** @type {Map<Picture["id"], [number, number]>} */
const known = new Map();
let timer = 0;

/** Tells the sizes of charts; one that has none is out of sight, and needs no picture. @param {OnSizes} onSizes */
function watch(onSizes) {
  return new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const id = /** @type {Picture["id"]} */ (/** @type {HTMLElement} */ (target).dataset.chart);
      const size = /** @type {[number, number]} */ ([Math.round(contentRect.width), Math.round(contentRect.height)]);
      if (size[0] > 0 && size[1] > 0) known.set(id, size);
    }
    clearTimeout(timer);
    timer = setTimeout(() => onSizes(Object.fromEntries(known)), 60);
  });
}

/** @param {OnSizes} onSizes @param {Dispatch} dispatch */
function build(onSizes, dispatch) {
  const sizes = watch(onSizes);
  return h("div", { class: "charts" }, ...CHARTS.map((chart) => figure(chart, dispatch, sizes)));
}

/**
 * The chart of importances is worked out only for who sees it: it has a size from when it comes near the window on.
 * @param {OnSizes} onSizes @param {Dispatch} dispatch
 */
function buildImportance(onSizes, dispatch) {
  const sizes = watch(onSizes);
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          // Tells the size anew.
          sizes.observe(target);
        } else {
          sizes.unobserve(target);
          if (known.delete("importance")) onSizes(Object.fromEntries(known));
        }
      }
    },
    { rootMargin: "200px" },
  );
  return figure(IMPORTANCE, dispatch, seen);
}

export const render = panel("charts", build);
export const renderImportance = panel("importance", buildImportance);
