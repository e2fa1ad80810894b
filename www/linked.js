// @ts-check
/** What stands for a trial in a picture, drawn once more above it: the picture itself stays as it is, and is not painted anew. */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{class: string, d: string}} Shape */

/** The shapes of each trial in a picture. @param {SVGElement} drawn */
function shapesIn(drawn) {
  /** @type {Map<string, Shape[]>} */
  const shapes = new Map();
  /** @param {string} trial @param {Shape} shape */
  const add = (trial, shape) => {
    const own = shapes.get(trial);
    if (own) own.push(shape);
    else shapes.set(trial, [shape]);
  };
  const own = [];
  for (const path of drawn.children) {
    const [name, d] = [path.getAttribute("class") ?? "", path.getAttribute("d") ?? ""];
    const [trial, trials] = [path.getAttribute("data-trial"), path.getAttribute("data-trials")];
    if (trial !== null) own.push([trial, { class: name, d }]);
    if (trials === null) continue;
    const parts = d.match(/M[^M]*/g) ?? [];
    trials.split(" ").forEach((each, index) => add(each, { class: name, d: parts[index] ?? "" }));
  }
  // What a trial has for itself comes above its part of what many share.
  for (const [trial, shape] of own) add(/** @type {string} */ (trial), /** @type {Shape} */ (shape));
  return shapes;
}

/** The layer of a chart on which trials light up. */
export function linkedLayer() {
  const layer = document.createElementNS(SVG, "svg");
  layer.setAttribute("class", "linked");
  layer.setAttribute("aria-hidden", "true");
  /** Those of the picture below, gathered when one is asked for the first time. @type {Map<string, Shape[]> | null} */
  let known = null;
  /** Lights up what stands for a trial in what is drawn below; null: nothing. @param {number | null} trial @param {SVGElement | null} drawn */
  function show(trial, drawn) {
    if (trial === null && layer.childElementCount === 0) return;
    if (trial !== null && drawn) known ??= shapesIn(drawn);
    const shapes = trial === null ? [] : (known?.get(String(trial)) ?? []);
    const box = drawn?.getAttribute("viewBox") ?? "0 0 1 1";
    if (layer.getAttribute("viewBox") !== box) layer.setAttribute("viewBox", box);
    layer.replaceChildren(
      ...shapes.map((shape) => {
        const path = document.createElementNS(SVG, "path");
        path.setAttribute("class", shape.class);
        path.setAttribute("d", shape.d);
        path.setAttribute("data-trial", String(trial));
        return path;
      }),
    );
  }
  /** Another picture is below. */
  const forget = () => {
    known = null;
  };
  return { layer, show, forget };
}
