// @ts-check
/** What the first thing that is painted depends on, so it is run before that: the theme, and whether the page is part of another. */

import { memory } from "./memory.js";

/** @import {Theme} from "./state.js" */

const query = new URLSearchParams(location.search);

/** @param {string | null} text @returns {Theme | null} */
const asTheme = (text) => (text === "light" || text === "dark" || text === "auto" ? text : null);

/** @param {Theme} theme */
export function wear(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export const firstTheme = asTheme(query.get("theme")) ?? asTheme(memory.get("theme")) ?? "auto";

wear(firstTheme);
document.documentElement.toggleAttribute("data-embed", query.get("embed") === "1");
