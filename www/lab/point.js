// @ts-check
/** Points at controls of the page: an outline as long as something is to be done there, and the way to them. */

/** CSS (`lab.css`) outlines what has it. */
const MARK = "data-lab-pointed";

/** @param {readonly string[]} controls selectors */
const found = (controls) =>
  controls.flatMap((selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]));

/** Outlines these controls and no others. @param {readonly string[]} controls selectors */
export function pointAt(controls) {
  const wanted = new Set(found(controls));
  for (const element of document.querySelectorAll(`[${MARK}]`)) {
    if (!wanted.has(/** @type {HTMLElement} */ (element))) element.removeAttribute(MARK);
  }
  for (const element of wanted) {
    if (!element.hasAttribute(MARK)) element.setAttribute(MARK, "");
  }
}

/** Opens every fold that one of these controls is in. @param {readonly string[]} controls selectors */
export function unfold(controls) {
  for (const control of found(controls)) {
    for (let fold = control.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  }
}

/** Scrolls to the first of these controls, out of its folds. @param {readonly string[]} controls @param {boolean} focus goes there, too */
export function bring(controls, focus) {
  const [first] = found(controls);
  if (!first) return;
  unfold(controls.slice(0, 1));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  first.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  if (!focus) return;
  const inside = first.matches("button, input, select, [tabindex]") ? first : first.querySelector("input, button, select, [tabindex]");
  /** @type {HTMLElement | null} */ (inside)?.focus({ preventScroll: true });
}
