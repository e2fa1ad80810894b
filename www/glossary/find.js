// @ts-check
/** Which entries have the words that are looked for, and how near they are to what was meant. */

/** @import {Entry} from "./content.js" */

/** Without case and accents. @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {string} typed */
export const wordsOf = (typed) => plain(typed).split(/\s+/).filter((word) => word !== "");

/** What is looked through, the nearest first. @typedef {[names: string[], line: string, text: string]} Haystack */

/** @param {Entry} entry @returns {Haystack} */
export const haystack = (entry) => [
  [entry.title(), ...entry.names.flatMap(({ names }) => names)].map(plain),
  plain(entry.line()),
  plain(entry.text()),
];

/** 0: is called so; 1: a name has it; 2: the line; 3: the paragraph; null: nothing has it. @param {Haystack} haystack @param {string} word */
function depthOf([names, line, text], word) {
  if (names.includes(word)) return 0;
  if (names.some((name) => name.includes(word))) return 1;
  if (line.includes(word)) return 2;
  return text.includes(word) ? 3 : null;
}

/** How far off an entry is; null where one of the words is nowhere in it. @param {Haystack} haystack @param {string[]} words */
export function distance(haystack, words) {
  let sum = 0;
  for (const word of words) {
    const depth = depthOf(haystack, word);
    if (depth === null) return null;
    sum += depth;
  }
  return sum;
}
