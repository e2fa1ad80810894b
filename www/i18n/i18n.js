// @ts-check
/**
 * The page's language: sentences from the catalogues, numbers, sizes and durations by the language's habits.
 * A catalogue is flat: key to text with `{placeholders}`; a text that depends on a count has one key per plural
 * category: `rows.one`, `rows.other`.
 */

/** @import {Sentence} from "../protocol.js" */

/** @typedef {"en" | "fr"} Language */
/** @typedef {Record<string, string>} Catalogue */

/** @type {readonly Language[]} */
export const LANGUAGES = ["en", "fr"];

let language = /** @type {Language} */ ("en");
/** @type {Catalogue} */
let catalogue = {};
/** @type {Catalogue} */
let fallback = {};

/** @param {string | null | undefined} tag @returns {Language | null} */
export function asLanguage(tag) {
  const base = tag?.toLowerCase().split("-")[0];
  return LANGUAGES.find((known) => known === base) ?? null;
}

/** Where the catalogues stand; each part of the page may have its own. @type {URL[]} */
const folders = [new URL("./", import.meta.url)];

/** @param {Language} wanted @returns {Promise<Catalogue>} */
async function load(wanted) {
  const parts = folders.map(async (folder) => {
    const response = await fetch(new URL(`${wanted}.json`, folder));
    if (!response.ok) throw new Error(`${wanted}.json: ${response.status}`);
    return response.json();
  });
  return Object.assign({}, ...(await Promise.all(parts)));
}

let wishes = 0;
/** What became of the last wish. @type {Promise<boolean>} */
let last = Promise.resolve(true);

/**
 * Loads a language and makes it the one that all functions here speak; false if another was wished for meanwhile.
 * @param {Language} wanted
 */
export function useLanguage(wanted) {
  last = grant(wanted, ++wishes);
  return last;
}

/** @param {Language} wanted @param {number} wish */
async function grant(wanted, wish) {
  // English stands in for a key that the other catalogue lacks.
  const [next, english] = await Promise.all([load(wanted), wanted === "en" ? null : load("en")]);
  if (wish !== wishes) return false;
  fallback = english ?? next;
  language = wanted;
  catalogue = next;
  return true;
}

/** Adds the texts of a part of the page that is loaded later. @param {URL} folder */
export async function addTexts(folder) {
  const known = folders.some(({ href }) => href === folder.href);
  if (!known) folders.push(folder);
  try {
    if (!known) useLanguage(language);
    // Another wish has these texts, too, but may be granted later.
    while (!(await last));
  } catch (error) {
    if (!known) folders.splice(folders.indexOf(folder), 1);
    throw error;
  }
}

export const currentLanguage = () => language;

/** @param {string} key */
export const has = (key) => key in catalogue || key in fallback;

/** @param {string} template @param {Record<string, string | number>} params */
const fill = (template, params) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));

/** Of the language that is spoken: making one costs more than asking it. @type {{language: Language, rules: Intl.PluralRules} | null} */
let plural = null;

function plurals() {
  if (plural?.language !== language) plural = { language, rules: new Intl.PluralRules(language) };
  return plural.rules;
}

/**
 * The text of a key. `params.count` as a number chooses the plural form and is written as a number of the language.
 * @param {string} key @param {Record<string, string | number>} [params]
 */
export function t(key, params = {}) {
  const shown = { ...params };
  let exact = key;
  if (typeof params.count === "number") {
    const category = plurals().select(params.count);
    exact = has(`${key}.${category}`) ? `${key}.${category}` : has(`${key}.other`) ? `${key}.other` : key;
    shown.count = formatNumber(params.count);
  }
  const template = catalogue[exact] ?? fallback[exact];
  return template === undefined ? key : fill(template, shown);
}

/** What the engine counts. Its other numbers are quoted as the visitor or the file wrote them. */
const COUNTS = new Set(["rows", "row", "count", "limit", "line"]);

/** @param {Record<string, string>} params */
const withCounts = (params) =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      COUNTS.has(name) && /^\d{1,15}$/.test(value) ? formatNumber(Number(value)) : value,
    ]),
  );

/** Sentences that most visits do without: whether they are yet to be asked for, or on their way. @type {"none" | "there" | "coming"} */
let rare = "none";
/** @type {() => Promise<void>} */
let getRare = async () => undefined;

/** Where the sentences are that come when one of them is to be said. @param {URL} folder @param {() => void} onCome says it again */
export function comeLater(folder, onCome) {
  rare = "there";
  getRare = async () => {
    rare = "coming";
    await addTexts(folder).catch(() => undefined);
    rare = "none";
    onCome();
  };
}

/**
 * A sentence of the engine in the visitor's language; nothing while it is on its way; without an entry, its code and what it
 * is about.
 * @param {Sentence} sentence
 */
export function say(sentence) {
  const key = `message.${sentence.code}`;
  if (has(key)) return t(key, withCounts(sentence.params));
  if (rare === "there") getRare();
  if (rare === "coming") return "";
  const about = Object.entries(sentence.params).map(([name, value]) => `${name}: ${value}`);
  return about.length > 0 ? `${sentence.code} (${about.join(", ")})` : sentence.code;
}

/** All texts under a prefix, by what stands behind it, for the worker that draws the charts. @param {string} prefix */
export function textsUnder(prefix) {
  const chosen = Object.entries({ ...fallback, ...catalogue }).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(chosen.map(([key, text]) => [key.slice(prefix.length), text]));
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @type {Intl.NumberFormatOptions} */
const PLAIN = {};

/** @param {Intl.NumberFormatOptions} options */
function numberFormat(options) {
  const key = options === PLAIN ? language : `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(language, options);
  formats.set(key, made);
  return made;
}

/** With the minus sign of the charts, where Intl writes a hyphen. @param {number} value @param {Intl.NumberFormatOptions} [options] */
export const formatNumber = (value, options = PLAIN) => numberFormat(options).format(value).replaceAll("-", "−");

/** As many decimals as tell values of this size apart: about five digits. @param {number} largest */
export function decimalsFor(largest) {
  if (!Number.isFinite(largest) || largest === 0) return 5;
  return Math.min(5, Math.max(0, 5 - Math.max(0, Math.ceil(Math.log10(Math.abs(largest))))));
}

/** A metric's value; the same number of decimals for all values of one size. @param {number} value @param {number} [decimals] */
export function formatScore(value, decimals = decimalsFor(value)) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
  return formatNumber(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A hyperparameter's value. @param {number | string} value */
export function formatValue(value) {
  if (typeof value !== "number") return value;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) {
    return formatNumber(value, { notation: "scientific", maximumSignificantDigits: 3 }).replace("E", "e");
  }
  return formatNumber(value, Number.isInteger(value) ? {} : { maximumSignificantDigits: 4 });
}

/** @param {number} milliseconds */
export function formatDuration(milliseconds) {
  const seconds = Math.max(0, milliseconds / 1000);
  // "narrow" leaves out the space that French wants before a unit; "short" writes "sec" in English.
  const unitDisplay = language === "fr" ? "short" : "narrow";
  /** @param {number} value @param {string} unit @param {number} digits */
  const unit = (value, unit, digits) =>
    formatNumber(value, { style: "unit", unit, unitDisplay, maximumFractionDigits: digits });
  if (seconds < 0.095) return unit(milliseconds, "millisecond", 0);
  if (seconds < 9.95) return unit(seconds, "second", 1);
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, "second", 0);
  if (whole < 3600) return `${unit(Math.floor(whole / 60), "minute", 0)} ${unit(whole % 60, "second", 0)}`;
  return `${unit(Math.floor(whole / 3600), "hour", 0)} ${unit(Math.floor((whole % 3600) / 60), "minute", 0)}`;
}

/** @param {number} bytes */
export function formatBytes(bytes) {
  const [divisor, unit] = bytes < 1e6 ? [1e3, "kilobyte"] : bytes < 1e9 ? [1e6, "megabyte"] : [1e9, "gigabyte"];
  const digits = bytes / divisor < 10 ? 1 : 0;
  return formatNumber(bytes / divisor, { style: "unit", unit, maximumFractionDigits: digits });
}

/** @param {number} share */
export const formatPercent = (share) => formatNumber(share, { style: "percent", maximumFractionDigits: 0 });
