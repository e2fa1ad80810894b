// @ts-check
/** Where a picture can be pointed at. There are thousands of places, and few of them are ever read. */

/** @import {Picture} from "./protocol.js" */

/** A place, in SVG user units. `trial`: what it stands for, if for one. */
export class Hit {
  /** @type {string | [string, string][]} */
  #lines;

  /** @param {[number, number, number | null]} place @param {string} lines their JSON */
  constructor([x, y, trial], lines) {
    this.x = x;
    this.y = y;
    this.trial = trial;
    this.#lines = lines;
  }

  /** What the tooltip says: label key, or a name, and text. @returns {[string, string][]} */
  get lines() {
    if (typeof this.#lines === "string") this.#lines = /** @type {[string, string][]} */ (JSON.parse(this.#lines));
    return this.#lines;
  }
}

/** @type {WeakMap<Picture, Hit[]>} */
const known = new WeakMap();

/** The places of a picture, read when they are asked for the first time. @param {Picture | undefined} picture @returns {readonly Hit[]} */
export function hitsOf(picture) {
  if (!picture) return [];
  const read = known.get(picture);
  if (read) return read;
  const [places, ...lines] = picture.hits.split("\n");
  const all = /** @type {[number, number, number | null][]} */ (JSON.parse(places));
  const hits = all.map((place, index) => new Hit(place, lines[index]));
  known.set(picture, hits);
  return hits;
}
