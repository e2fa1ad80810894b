// @ts-check
/** Files for the visitor: anything as a download, and a chart as a picture that stands by itself. */

import { currentLanguage } from "../i18n/i18n.js";

const SVG = "http://www.w3.org/2000/svg";
/** Above a saved chart, for its title, in its units. */
const HEAD = 36;
/** Pixels of a saved bitmap per unit of the chart. */
const SCALE = 2;

/** @param {string} name @param {Blob} content */
export function save(name, content) {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The click has begun the download; its address is needed a little longer.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** @param {string} name @param {string} text @param {string} [type] */
export const saveText = (name, text, type = "text/plain") => save(name, new Blob([text], { type: `${type};charset=utf-8` }));

/**
 * The rules of the charts' own style sheets (served, the page has one for all of its own) with every custom property replaced by the colour that it has now.
 * @param {Element} place where the chart is
 */
function ownStyles(place) {
  const probe = place.appendChild(document.createElement("span"));
  /** @param {string} name */
  const colour = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const rules = [...document.styleSheets]
    // Those of a page that is one file have no address.
    .filter(({ href }) => href === null || /\/(page|chart|console|model|race)\.css$/.test(href))
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSStyleRule && rule.selectorText.startsWith(".chart"))
    .map(({ cssText }) => cssText.replace(/var\((--[\w-]+)\)/g, (_, name) => colour(name)));
  const surface = colour("--chart-surface");
  const text = colour("--text");
  probe.remove();
  return { css: rules.join("\n"), surface, text };
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}

/** A chart as it is now, with its title, as a file of its own. @param {SVGSVGElement} chart @param {string} title */
function standalone(chart, title) {
  const { width, height } = chart.viewBox.baseVal;
  const { css, surface, text } = ownStyles(/** @type {Element} */ (chart.parentElement));
  const whole = node("svg", {
    xmlns: SVG,
    class: chart.getAttribute("class") ?? "chart",
    lang: currentLanguage(),
    viewBox: `0 0 ${width} ${height + HEAD}`,
    width,
    height: height + HEAD,
  });
  const style = node("style", {});
  style.textContent = css;
  const heading = node("text", { x: 8, y: 23, "font-size": 15, "font-weight": 600, fill: text });
  heading.textContent = title;
  const body = node("g", { transform: `translate(0 ${HEAD})` });
  body.append(...[...chart.children].map((child) => child.cloneNode(true)));
  whole.append(style, node("rect", { width: "100%", height: "100%", fill: surface }), heading, body);
  return { text: new XMLSerializer().serializeToString(whole), width, height: height + HEAD };
}

/**
 * @param {SVGSVGElement} chart @param {string} title @param {string} name of the file, without its end
 * @param {"svg" | "png"} format
 */
export async function saveChart(chart, title, name, format) {
  const { text, width, height } = standalone(chart, title);
  const drawing = new Blob([text], { type: "image/svg+xml" });
  if (format === "svg") {
    save(`${name}.svg`, drawing);
    return;
  }
  const image = new Image();
  const url = URL.createObjectURL(drawing);
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = SCALE * width;
    canvas.height = SCALE * height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    /** @type {Blob | null} */
    const bitmap = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    if (bitmap) save(`${name}.png`, bitmap);
  } finally {
    URL.revokeObjectURL(url);
  }
}
