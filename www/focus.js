// @ts-check
/**
 * Keyboard focus outlives the control that had it. A control that gets hidden or disabled names its heirs in `data-heirs`
 * (test ids, the first that can take it gets it); where none can yet, the first that can later does, unless the visitor
 * has gone elsewhere meanwhile.
 */

/** @param {HTMLElement} element */
const canTake = (element) => element.checkVisibility() && !element.matches(":disabled");

/**
 * Whether a change has hidden or disabled it. Asked at every render: unlike `checkVisibility` it needs no layout.
 * @param {HTMLElement} element
 */
const isGone = (element) => !element.isConnected || element.matches(":disabled") || element.closest("[hidden]") !== null;

/** @param {string} id */
const withTestId = (id) => [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-testid="${id}"]`))];

/** Who waits for an heir, and whose heir that is. @type {{from: HTMLElement, heirs: string[]} | null} */
let orphan = null;

/** Runs a change of the page and passes on the focus that it takes away. @param {() => void} change */
export function keepFocus(change) {
  const had = document.activeElement;
  change();
  if (had instanceof HTMLElement && had.dataset.heirs && isGone(had)) {
    orphan = { from: had, heirs: had.dataset.heirs.split(" ") };
  }
  if (!orphan) return;
  const { activeElement } = document;
  if (activeElement !== orphan.from && activeElement !== document.body && activeElement !== null) {
    orphan = null;
    return;
  }
  for (const heir of [orphan.from, ...orphan.heirs.flatMap(withTestId)]) {
    if (!canTake(heir)) continue;
    orphan = null;
    heir.focus({ preventScroll: true });
    return;
  }
}
