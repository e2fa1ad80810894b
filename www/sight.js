// @ts-check
/** Which charts are in sight, and how large: only those are drawn. */

/** @typedef {Record<string, [number, number]>} Sizes of charts in CSS pixels, by id */
/** @typedef {(sizes: Sizes) => void} OnSizes told the sizes of all charts in sight when one changes */
/** @typedef {{watch: (box: HTMLElement, id: string) => void}} Sight */

/** A chart is drawn before it is scrolled to. */
const AHEAD = "200px";
/** A window that is being resized changes all sizes again and again, in milliseconds. */
const PAUSE = 60;

/** @type {WeakSet<Element>} */
const inSight = new WeakSet();

/** Whether a chart is in sight, or about to come. @param {Element} box */
export const isInSight = (box) => inSight.has(box);

/** @param {OnSizes} onSizes @returns {Sight} */
export function watcher(onSizes) {
  /** @type {Map<string, [number, number]>} */
  const known = new Map();
  let timer = 0;
  const tellSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => onSizes(Object.fromEntries(known)), PAUSE);
  };
  /** @param {Element} box */
  const idOf = (box) => /** @type {HTMLElement} */ (box).dataset.chart ?? "";

  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const size = /** @type {[number, number]} */ ([Math.round(contentRect.width), Math.round(contentRect.height)]);
      if (size[0] > 0 && size[1] > 0) known.set(idOf(target), size);
      else known.delete(idOf(target));
    }
    tellSoon();
  });
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        // Observing tells the size anew.
        if (isIntersecting) {
          inSight.add(target);
          sizes.observe(target);
        } else {
          inSight.delete(target);
          sizes.unobserve(target);
          if (known.delete(idOf(target))) tellSoon();
        }
      }
    },
    { rootMargin: AHEAD },
  );
  return {
    watch(box, id) {
      box.dataset.chart = id;
      seen.observe(box);
    },
  };
}
