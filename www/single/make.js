// @ts-check
/** A run as one HTML file: the page itself, the run's link, what a link has no room for, and a picture of it all. */

import { addTexts, currentLanguage } from "../i18n/i18n.js";
import { linkOf } from "../share/subject.js";
import { unpack } from "../unpack.js";
import { inside, ownCode } from "./inside.js";
import { sizesOf, stillOf } from "./still.js";

/** @import {Analyst} from "../console/analyst.js" */
/** @import {Picture} from "../protocol.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */
/** @import {After} from "./inside.js" */

/** Nobody waits longer for a chart than so many questions: it is drawn as far as it is known. */
const MOST_QUESTIONS = 60;
/** What the file is packed with, so that any browser with the engine can unpack it. */
const PACKING = "deflate-raw";

/** @param {string} path from the page's folder */
async function get(path) {
  const response = await fetch(new URL(`../../${path}`, import.meta.url));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.blob();
}

/** The page's modules as one script. */
async function script() {
  const own = ownCode();
  if (own !== null) return own;
  const [unpacker, packed] = await Promise.all(["www/wasm/unpack.wasm", "www/single/code.js.lzma"].map(async (path) => (await get(path)).arrayBuffer()));
  return new TextDecoder().decode(await unpack(unpacker, packed));
}

/** @param {Blob} blob @returns {Promise<string>} packed, in letters */
async function packed(blob) {
  const small = await new Response(blob.stream().pipeThrough(new CompressionStream(PACKING))).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(small);
  });
}

/** What may be no name of an element and no end of one, whatever it holds. @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** JSON in which no element can end. @param {unknown} value */
const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Not written out anywhere, else this script could not stand in such an element. @param {string} attributes @param {string} text */
const element = (attributes, text, name = "script") => `<${name} ${attributes}>${text}</${name}>`;

/** @param {Analyst} analyst @param {State} state @param {(fraction: number) => void} onProgress @returns {Promise<Picture[]>} */
async function pictures(analyst, state, onProgress) {
  const sizes = sizesOf(state);
  for (let question = 1; ; question += 1) {
    onProgress(question / MOST_QUESTIONS);
    const { more, pictures: drawn } = await analyst.ask({ type: "drawn", sizes, last: question === MOST_QUESTIONS });
    if (!more) return drawn;
  }
}

/** @param {string} text */
const comment = (text) => `<${"!--"} ${text.replaceAll("--", "- -")} -->`;

/** The rules of the charts: the picture is without the sheets that come later. */
function chartRules() {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      // An extension's of the browser.
      return [];
    }
  });
  const ofCharts = rules.filter((rule) => rule instanceof CSSStyleRule && /^\.(chart|legend)/.test(rule.selectorText));
  return ofCharts.map(({ cssText }) => cssText).join("\n");
}

/** The page as it is served, without what is seen only if it does not start. */
async function body() {
  const page = new DOMParser().parseFromString(await (await get("index.html")).text(), "text/html");
  page.getElementById("boot")?.remove();
  return page.body.innerHTML;
}

/**
 * @param {State} state with a job that is over @param {Tuner} tuner @param {Analyst} analyst
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<Blob>}
 * @throws {import("../requests.js").Refused} when there is no such job, and when a part cannot be had
 */
export async function make(state, tuner, analyst, onProgress) {
  onProgress(0);
  await addTexts(new URL("./i18n/", import.meta.url));
  const { made, bytes, builtin } = await linkOf(state, tuner, analyst);
  const records = await analyst.ask({ type: "records" });
  const { models } = await tuner.ask({ type: "models" });
  const { evaluation, rechecked } = state;
  /** @type {After} */
  const after = { models, evaluation: models && evaluation, rechecked };
  const drawn = await pictures(analyst, state, (fraction) => onProgress(fraction / 2));
  /** @type {string[]} */
  const paths = JSON.parse(await (await get("www/single/parts.json")).text());
  /** @type {Record<string, string>} */
  const parts = {};
  /** @type {Map<string, string>} */
  const styles = new Map();
  for (const [nth, path] of paths.entries()) {
    onProgress((1 + nth / paths.length) / 2);
    const content = await get(path);
    parts[path] = await packed(content);
    if (path.endsWith(".css")) styles.set(path, await content.text());
  }
  parts["run/records"] = await packed(new Blob([records]));
  parts["run/after"] = await packed(new Blob([JSON.stringify(after)]));
  if (!builtin) parts["run/file"] = await packed(new Blob([bytes]));

  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src 'nonce-${nonce}'`,
    "img-src blob: data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = "www/page.css";
  const sheets = [...styles].filter(([path]) => path !== page);
  const home = inside?.home ?? location.href.replace(/[?#].*$/, "");
  const still = stillOf(state, drawn, new Date());
  const licence = await (await get("LICENSE")).text();
  const icon = encodeURIComponent(await (await get("www/icon.svg")).text());
  const html = `<!doctype html>
<html lang="${currentLanguage()}">
<head>
<meta charset="utf-8">
${comment(licence)}
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(state.snapshot?.name ?? "")}</title>
<link rel="icon" href="data:image/svg+xml,${icon}" type="image/svg+xml">
<style nonce="${nonce}">${styles.get(page)}</style>
${sheets.map(([path, text]) => `<style nonce="${nonce}" media="not all" data-of="${path}">${text}</style>`).join("\n")}
</head>
<body>
<div id="still" role="main">
<style nonce="${nonce}">${chartRules()}
${styles.get("www/single/still.css")}</style>
${still}
</div>
${await body()}
${element('type="application/json" id="single-run"', json({ fragment: made.fragment, home }))}
${element('type="application/json" id="single-parts"', json(parts))}
${element(`id="single-code" nonce="${nonce}"`, await script())}
</body>
</html>
`;
  onProgress(1);
  return new Blob([html], { type: "text/html" });
}
