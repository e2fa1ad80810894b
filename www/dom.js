// @ts-check
/**
 * A little DOM: elements that are built once and updated in place, so that focus, scroll and half-typed text survive.
 *
 * `h` makes an element. A property or child that is a function of the state is *bound*: it is run again at each
 * `View.update(state)` and touches the DOM only where its result differs. Text goes in as text, never as HTML.
 */

/** @import {State} from "./state.js" */

/** @typedef {(state: State) => void} Updater */
/** @typedef {string | number | null | undefined | false} Text */
/** @typedef {Node | Text | ((state: State) => Text)} Child */
/** @typedef {string | number | boolean | null | undefined} Value */
/** @typedef {Value | ((state: State) => Value)} Prop */
/** @typedef {"accept" | "autocomplete" | "checked" | "class" | "colspan" | "disabled" | "for" | "hidden" | "id" | "inputmode" | "label" | "lang" | "max" | "min" | "name" | "open" | "placeholder" | "role" | "rowspan" | "scope" | "spellcheck" | "step" | "tabIndex" | "title" | "type" | "value"} PropName */
/** @typedef {{[name in PropName]?: Prop} & {[name: `data-${string}` | `aria-${string}`]: Prop} & {[name: `on${string}`]: (event: any) => void}} Props */
/** @typedef {{node: HTMLElement, update: Updater}} View */

/** Updaters of the view that is being built. @type {Updater[] | null} */
let scope = null;

/** These are set as properties: the attribute is only where they begin. */
const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "open"]);

/** @param {Updater} updater */
export function onUpdate(updater) {
  if (!scope) throw new Error("a bound value outside of a view");
  scope.push(updater);
}

/**
 * Collects what `build` binds.
 * @param {() => HTMLElement} build
 * @returns {View}
 */
export function view(build) {
  const outer = scope;
  /** @type {Updater[]} */
  const updaters = [];
  scope = updaters;
  try {
    const node = build();
    return {
      node,
      update(state) {
        for (const updater of updaters) updater(state);
      },
    };
  } finally {
    scope = outer;
  }
}

/** @param {Element} node @param {string} name @param {Value} value */
function setProp(node, name, value) {
  if (AS_PROPERTY.has(name) && !(node instanceof HTMLOptionElement && name === "value")) {
    const wanted = value ?? (name === "value" ? "" : false);
    // The browser's own copy is compared: what was typed is already there.
    if (Reflect.get(node, name) !== wanted) Reflect.set(node, name, wanted);
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** @param {Text} value */
const asText = (value) => (value === null || value === undefined || value === false ? "" : String(value));

/** @param {Text} value */
export function text(value) {
  return document.createTextNode(asText(value));
}

/** @param {(state: State) => Text} read */
function boundText(read) {
  const node = text("");
  onUpdate((state) => {
    const value = asText(read(state));
    if (node.data !== value) node.data = value;
  });
  return node;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Props | null} [props] `on…`: a listener; a function otherwise: bound
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const child of children) {
    if (child instanceof Node) node.append(child);
    else if (typeof child === "function") node.append(boundText(child));
    else if (asText(child) !== "") node.append(text(child));
  }
  // After the children: a select can only take a value that it has.
  for (const [name, value] of Object.entries(props ?? {})) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (typeof value === "function") {
      const read = /** @type {(state: State) => Value} */ (value);
      /** @type {Value} */
      let last;
      onUpdate((state) => {
        const wanted = read(state);
        // What is being typed stays until it is taken or something else is to be shown.
        const typing = name === "value" && node instanceof HTMLInputElement && node === document.activeElement;
        if (!typing || wanted !== last) setProp(node, name, wanted);
        last = wanted;
      });
    } else {
      setProp(node, name, value);
    }
  }
  return node;
}

/**
 * Keeps the children of `parent` one per item, by key; a child lives as long as its key does, and follows its item.
 * @template Item
 * @template {HTMLElement} Parent
 * @param {Parent} parent
 * @param {(state: State) => readonly Item[]} items
 * @param {(item: Item, index: number) => string} keyOf
 * @param {(get: () => Item) => HTMLElement} build `get` gives the present item
 * @returns {Parent}
 */
export function list(parent, items, keyOf, build) {
  /** @type {Map<string, {view: View, item: Item}>} */
  let shown = new Map();
  /** What the parent had before: the items follow it. */
  const before = parent.lastChild;
  onUpdate((state) => {
    const wanted = items(state);
    /** @type {typeof shown} */
    const next = new Map();
    wanted.forEach((item, index) => {
      const key = keyOf(item, index);
      if (next.has(key)) return;
      const old = shown.get(key);
      if (old) {
        old.item = item;
        next.set(key, old);
        return;
      }
      const entry = { view: /** @type {View} */ (/** @type {unknown} */ (null)), item };
      entry.view = view(() => build(() => entry.item));
      next.set(key, entry);
    });
    for (const [key, entry] of shown) if (!next.has(key)) entry.view.node.remove();
    let place = before ? before.nextSibling : parent.firstChild;
    for (const { view: child } of next.values()) {
      if (child.node === place) place = place.nextSibling;
      else parent.insertBefore(child.node, place);
      child.update(state);
    }
    shown = next;
  });
  return parent;
}

/** @param {string} data the drawing, `d` of a path @param {string} [className] */
export function icon(data, className = "icon") {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", data);
  svg.append(path);
  return svg;
}

/**
 * An SVG text as a node of this document; null if it is no SVG. Parsed in a document of its own, where nothing is run or
 * fetched; as HTML, which takes a third of the time that XML takes.
 * @param {string} svg
 */
export function svgNode(svg) {
  const root = new DOMParser().parseFromString(svg, "text/html").body.firstElementChild;
  return root instanceof SVGSVGElement ? document.adoptNode(root) : null;
}
