// @ts-check
/** Which points: a shape with its noise and number, or two columns of the page's own data. */

import { h, icon } from "../../dom.js";
import { formatNumber, t } from "../../i18n/i18n.js";
import { KINDS } from "../state.js";
import { keepOptions, set, stepper } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {BoostingState, Kind} from "../state.js" */

/** @type {Record<Kind, string>} */
const DRAWINGS = {
  moons: "M2 9a4.5 4.5 0 0 1 9 0M5 7a4.5 4.5 0 0 0 9 0",
  circles: "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  spiral: "M8 8c2-3 5.5 0 4.5 3S6 14.5 3.5 11.5 3 4 6.5 2.5 12 2 13.5 4M8 8c-1 1-2 .5-2-.5",
  xor: "M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11M4.5 5h1.5M10 11h1.5",
  own: "M2.5 3h11v10h-11zM2.5 6.5h11M6.200 3v10M9.900 3v10",
};
const AGAIN = "M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3";
const POINTS = [100, 200, 300, 500, 1000];
const NOISE = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];

/** @param {Player} player */
export function dataPanel(player) {
  const radios = KINDS.map((kind) => {
    const input = h("input", {
      type: "radio",
      name: "boosting-kind",
      value: kind,
      class: "visually-hidden",
      "data-testid": `boosting-${kind}`,
      onchange: () => player.choose(kind),
    });
    const label = h("label", { class: "boosting-kind" }, input, icon(DRAWINGS[kind]), h("span", null, t(`boosting.kind.${kind}`)));
    return { kind, input, label };
  });

  const noise = stepper({ id: "boosting-noise", label: t("boosting.noise"), steps: NOISE, format: (value) => formatNumber(value), onChange: (value) => player.points({ noise: value }) });
  const points = stepper({ id: "boosting-points", label: t("boosting.points"), steps: POINTS, format: (value) => formatNumber(value), onChange: (value) => player.points({ points: value }) });
  const again = h(
    "button",
    {
      type: "button",
      class: "icon-button bordered",
      "data-testid": "boosting-again",
      "aria-label": t("boosting.again"),
      title: t("boosting.again"),
      onclick: () => player.points({ seed: player.get().seed + 1 }),
    },
    icon(AGAIN),
  );
  const made = h("div", { class: "boosting-made" }, h("div", null, noise.node, points.node), again);

  const axes = /** @type {const} */ (["x", "y"]).map((axis, place) => {
    const select = h("select", {
      id: `boosting-${axis}`,
      "data-testid": `boosting-${axis}`,
      onchange: () => {
        const columns = /** @type {[string, string]} */ ([...player.get().columns]);
        const other = columns[1 - place];
        // The same twice would be one column: they change places.
        if (other === select.value) columns[1 - place] = columns[place];
        columns[place] = select.value;
        player.columns(columns);
      },
    });
    return { select, node: h("div", { class: "boosting-axis" }, h("label", { for: `boosting-${axis}` }, t(`boosting.${axis}`)), select) };
  });
  const from = h("p", { class: "hint" });
  const own = h("div", { class: "boosting-own" }, from, ...axes.map(({ node }) => node));

  const node = h(
    "fieldset",
    { class: "boosting-part boosting-data" },
    h("legend", null, t("boosting.data")),
    h("div", { class: "boosting-kinds" }, ...radios.map(({ label }) => label)),
    made,
    own,
  );
  return {
    node,
    /** @param {BoostingState} state */
    update({ kind, noise: level, points: count, columns, numeric, file, plane }) {
      for (const each of radios) each.input.checked = each.kind === kind;
      noise.update(level);
      points.update(count);
      made.hidden = kind === "own";
      own.hidden = kind !== "own" || numeric.length < 2;
      axes.forEach(({ select }, place) => {
        keepOptions(select, numeric);
        if (select.value !== columns[place]) select.value = columns[place];
      });
      set(from, plane && kind === "own" ? t("boosting.ownData", { name: file, target: plane.target }) : "");
    },
  };
}
