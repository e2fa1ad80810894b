// @ts-check
/**
 * Links: a job, with its results, as an address that is shared, and such an address opened. They come when one is to be made or
 * opened, with their texts and styles.
 */

import { addTexts } from "../i18n/i18n.js";
import { addStyles } from "../later.js";
import { createBanner } from "./banner.js";
import { createMaker } from "./make.js";
import { createOpener } from "./open.js";
import { createTeacher } from "./teacher.js";

/** @import {Analyst} from "../console/analyst.js" */
/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */
/** @import {Tuner} from "../tuner.js" */

/** @typedef {{make: () => Promise<void>, open: (fragment: string) => Promise<void>, render: (state: State) => void}} Share */

/**
 * @param {Store} store @param {Tuner} tuner @param {Analyst} analyst @returns {Promise<Share>}
 * @throws {Error} when a part of it cannot be had
 */
export async function create(store, tuner, analyst) {
  // What a link or a form is refused for is said here, too.
  const texts = ["./i18n/", "../refusals/i18n/"].map((folder) => addTexts(new URL(folder, import.meta.url)));
  await Promise.all([addStyles(new URL("./share.css", import.meta.url)), ...texts]);
  const teacher = createTeacher(store);
  const banner = createBanner(store);
  const opener = createOpener(store, tuner, analyst, { teacher, banner });
  const maker = createMaker(store, tuner, analyst);
  return { make: maker.show, open: opener.open, render: banner.render };
}
