// @ts-check
/**
 * A chart on the page. A worker draws it; here it gets a title, the question it answers, a legend, a tooltip that follows
 * pointer and arrow keys, and the same numbers as a table. The trial that is pointed at lights up in all charts.
 */

import { h, list, onUpdate, svgNode, view } from "../dom.js";
import { hitsOf } from "../hits.js";
import { hover, hovered, onHover } from "../hover.js";
import { linkedLayer } from "../linked.js";
import { morph } from "../morph.js";
import { isInSight } from "../sight.js";
import { inTurn } from "../turns.js";
import { formatNumber, has, t } from "../i18n/i18n.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {Sight} from "../sight.js" */
/** @import {Hit} from "../hits.js" */
/** @import {Picture} from "../protocol.js" */

/** A pointer this near to a mark means it, in CSS pixels. */
const REACH = 24;
/** Rows of the table beside a chart: learning curves have thousands of points. */
const TABLE_ROWS = 300;

/**
 * `rows`: its marks stand one above the other, each with a row of its own, and no trial behind. `name`: what its texts are
 * under, if not `id`; `about` fills their placeholders. `small`: one of many, whose question and legend stand above them all. `tools`: controls below its title. `chooses`: a click
 * on a mark selects its training job, one beside them none. `onChoose`: what else it does, by the picture that was clicked, which may not be the latest; -1: beside all marks, and then where in it, if by a pointer.
 * @typedef {{id: string, legend: readonly string[], rows?: boolean, name?: string, about?: Record<string, string>, small?: boolean, tools?: HTMLElement[], chooses?: boolean, onChoose?: (mark: number, picture: Picture | undefined, place: {x: number, y: number} | null) => void}} Chart
 */

/** What only some pictures have is explained only beside those. @param {string} entry @param {State} state */
export function explained(entry, { snapshot, selected }) {
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

/** @param {Chart} chart @param {Dispatch} dispatch @param {Sight} sight */
export function figure({ id, legend, rows = false, name = id, about = {}, small = false, tools = [], chooses = !rows, onChoose }, dispatch, sight) {
  /** What is drawn, and what is to be. @type {Picture | undefined} */
  let picture;
  /** @type {Picture | undefined} */
  let wanted;
  /** The mark the tooltip is about; -1: none. */
  let active = -1;
  /** Where the pointer is, to ask again when the picture changes; null also while keys are in use. @type {{x: number, y: number} | null} */
  let pointer = null;

  const drawing = h("div", { class: "chart-drawing" });
  const linked = linkedLayer();
  const cursor = h("span", { class: "chart-cursor", hidden: true, "aria-hidden": "true" });
  const tip = h("div", { class: "chart-tip", role: "tooltip", hidden: true });
  const spoken = h("span", { class: "visually-hidden", "aria-live": "polite" });
  const box = h(
    "div",
    {
      class: "chart-box",
      tabIndex: 0,
      role: "application",
      "aria-label": () => `${t(`figure.${name}.title`, about)}. ${t(chooses ? "figure.keys" : rows ? "figure.importance.keys" : "figure.readKeys")}`,
      "data-chart": id,
      onpointermove: (event) => {
        // The page has moved under a pointer that rests, while keys are in use.
        const rests = event.movementX === 0 && event.movementY === 0;
        if (pointer || active < 0 || !rests) follow(event);
      },
      onpointerleave: (event) => {
        if (!pointer) return;
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
    linked.layer,
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
    point(rows ? rowAt(hitsOf(picture), y) : nearest(hitsOf(picture), x, y, REACH / factor));
  }

  /** Shows the tooltip of a mark. @param {number} index -1: none */
  function point(index) {
    active = index;
    const hit = index < 0 ? undefined : hitsOf(picture)[index];
    cursor.hidden = tip.hidden = !hit;
    box.classList.toggle("pointing", Boolean(hit));
    hover(hit?.trial ?? null);
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
    onChoose?.(active, picture, pointer && { x: pointer.x / scale(), y: pointer.y / scale() });
    if (!chooses) return;
    const hit = hitsOf(picture)[active];
    dispatch({ type: "select", trial: hit ? hit.trial : null });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const hits = hitsOf(picture);
    if (hits.length === 0) return;
    pointer = null;
    if (/^(Arrow|Home$|End$)/.test(event.key)) {
      const next = (rows ? nextRow : neighbour)(hits, active, event.key);
      if (next >= 0) {
        point(next);
        const lines = hits[next].lines.map(([key, value]) => `${labelOf(key)} ${value}`);
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

  /** Lights up what stands for a trial. @param {number | null} trial */
  const link = (trial) => linked.show(isInSight(box) ? trial : null, /** @type {SVGElement | null} */ (drawing.firstElementChild));
  onHover(box, link);

  function draw() {
    const next = wanted;
    const before = active < 0 ? undefined : hitsOf(picture)[active];
    if (next?.svg !== picture?.svg) {
      const svg = next ? svgNode(next.svg) : null;
      svg?.setAttribute("aria-hidden", "true");
      const shown = drawing.firstElementChild;
      if (svg && shown) morph(shown, svg);
      else drawing.replaceChildren(...(svg ? [svg] : []));
      linked.forget();
      link(hovered());
    }
    picture = next;
    // As high as its rows need, before the first ones as the others.
    const count = rows ? hitsOf(next).length : 0;
    if (count > 0) box.style.height = `${Math.max(240, 92 + 26 * count)}px`;
    if (pointer) pointNearest();
    else if (before && document.activeElement === box) {
      point(hitsOf(next).findIndex(({ trial, lines }) => trial === before.trial && lines[0][1] === before.lines[0][1]));
    } else if (active >= 0) point(-1);
  }

  onUpdate(({ pictures }) => {
    if (pictures[id] === wanted) return;
    wanted = pictures[id];
    inTurn(box, draw);
  });
  sight.watch(box, id);

  return h(
    "figure",
    { class: `chart-card chart-${name}`, "data-testid": `chart-${name}`, "data-figure": id },
    h(
      "figcaption",
      null,
      h(small ? "h4" : "h2", null, () => t(`figure.${name}.title`, about)),
      ...(small ? [] : [h("p", { class: "hint" }, () => t(`figure.${name}.question`, about))]),
      ...tools,
    ),
    h(
      "div",
      { class: "chart-frame", "data-empty": ({ pictures }) => (pictures[id] ? null : "") },
      box,
      h("p", { class: "chart-hint", hidden: ({ pictures }) => Boolean(pictures[id]) }, ({ loading, engine, run, starting }) =>
        !small && engine.status === "ready" && !loading && !run && !starting ? t(`figure.${name}.empty`) : "",
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
            () => t(`chart.legend_${each}`, about),
          ),
        ),
      ),
      saving(() => t(`figure.${name}.title`, about), () => drawing.querySelector("svg"), id),
      table(id, () => t(`figure.${name}.title`, about)),
    ),
  );
}

/**
 * The chart as a file.
 * @param {() => string} title @param {() => SVGSVGElement | null} drawn @param {string} id
 */
function saving(title, drawn, id) {
  /** @param {"svg" | "png"} format */
  const button = (format) =>
    h(
      "button",
      {
        type: "button",
        class: "link-button",
        "data-testid": `save-${format}`,
        "aria-label": () => t("figure.save", { title: title(), format: format.toUpperCase() }),
        onclick: async () => {
          const svg = drawn();
          const { saveChart } = await import("../console/save.js");
          if (svg) await saveChart(svg, title(), id.replace(/\W+/g, "-"), format);
        },
      },
      format.toUpperCase(),
    );
  return h("span", { class: "chart-save", hidden: ({ pictures }) => !pictures[id] }, button("svg"), button("png"));
}

/** The same numbers as a table, filled only while it is open. @param {Picture["id"]} id @param {() => string} title */
function table(id, title) {
  let open = false;
  /** @type {State | null} */
  let last = null;
  const rows = view(() => tableRows(id, title));
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

/** @param {Picture["id"]} id @param {() => string} title */
function tableRows(id, title) {
  /** @param {State} state */
  const hits = ({ pictures }) => hitsOf(pictures[id]);
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
    { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": title },
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
