// @ts-check
/** A drawing becomes the next one. What both have stays: text that is laid out anew costs more than all marks of a chart. */

/** @param {Element} element @param {Element} wanted */
function takeAttributes(element, wanted) {
  for (const { name } of [...element.attributes]) if (!wanted.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Elements that stand at the same place among their siblings become each other; only the root has children that are elements.
 * @param {Element} shown is changed @param {Element} wanted is taken apart
 */
export function morph(shown, wanted) {
  takeAttributes(shown, wanted);
  const before = [...shown.children];
  const after = [...wanted.children];
  after.forEach((next, index) => {
    const old = before[index];
    if (!old) shown.append(next);
    else if (old.isEqualNode(next)) return;
    else if (old.tagName === next.tagName && old.textContent === next.textContent) takeAttributes(old, next);
    else old.replaceWith(next);
  });
  for (const old of before.slice(after.length)) old.remove();
}
