// @ts-check
/** @import {Evaluation, Models, Rechecked} from "../protocol.js" */

/** What a page that is one file has in it; any other has nothing. */

/** `fragment`: of the link of its run; `home`: the page that it was saved from. @typedef {{fragment: string, home: string}} Inside */

const place = document.getElementById("single-run");

/** @type {Inside | null} */
export const inside = place ? JSON.parse(place.textContent ?? "null") : null;

/** The file's script, which any file that is made here has, too. */
export const ownCode = () => document.getElementById("single-code")?.textContent ?? null;

/** What was done with the run when it was over. @typedef {{models: Models | null, evaluation: Evaluation | null, rechecked: Rechecked[] | null}} After */

/** @returns {Promise<After>} */
export const afterwards = async () => (await besides("after")).json();

/** @param {"file" | "records" | "after"} name */
export async function besides(name) {
  const response = await fetch(new URL(`../../run/${name}`, import.meta.url));
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response;
}
