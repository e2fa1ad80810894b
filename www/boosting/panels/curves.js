// @ts-check
/** The learning curves, and what is seen in them in a sentence. */

import { h, svgNode } from "../../dom.js";
import { formatNumber, formatPercent, formatScore, say, t } from "../../i18n/i18n.js";
import { drawIn, moodOf, segments, set } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {BoostingState} from "../state.js" */

/** What is said aloud is said when nothing has moved for so many milliseconds. */
const QUIET = 900;

/** @param {Player} player */
export function curvesPanel(player) {
  const metric = segments({
    name: "boosting-metric",
    label: t("boosting.metric"),
    options: [
      { value: "0", label: "" },
      { value: "1", label: "" },
    ],
    onChange: (value) => player.view({ metric: value === "1" ? 1 : 0 }),
  });
  const verdict = h("p", { class: "boosting-verdict", "data-testid": "boosting-verdict" });
  const best = h("button", { type: "button", class: "link-button", "data-testid": "boosting-best-round", onclick: () => player.goTo(bestRound) });
  let bestRound = 0;
  const aloud = h("p", { class: "visually-hidden", role: "status" });
  const box = h("div", { class: "boosting-chart chart-drawing", role: "img", "data-testid": "boosting-curve" });
  const rows = ["train", "validation"].map((part) => ({
    loss: h("td", null),
    second: h("td", null),
    name: h("th", { scope: "row" }, h("i", { class: `boosting-line is-${part}` }), t(`boosting.curve.${part}`)),
  }));
  const [loss, second] = [h("th", { scope: "col" }), h("th", { scope: "col" })];
  const table = h(
    "table",
    { class: "boosting-scores", "data-testid": "boosting-scores" },
    h("thead", null, h("tr", null, h("td", null), loss, second)),
    h("tbody", null, ...rows.map((row) => h("tr", null, row.name, row.loss, row.second))),
  );
  const node = h(
    "section",
    { class: "boosting-part boosting-curves", "aria-labelledby": "boosting-curves-title" },
    h("div", { class: "boosting-head" }, h("h2", { id: "boosting-curves-title" }, t("boosting.curves")), metric.node),
    verdict,
    h("div", { class: "boosting-best" }, best),
    aloud,
    box,
    table,
  );
  let timer = 0;
  return {
    node,
    box,
    /** @param {BoostingState} state */
    update({ frame, curve, metric: chosen, playing }) {
      drawIn(box, curve, svgNode);
      if (!frame) return;
      const [first, other] = frame.metrics;
      metric.update(String(chosen), [first, other]);
      const isShare = other === "error" || other === "merror";
      set(loss, first);
      set(second, isShare ? t("boosting.accuracy") : other);
      rows.forEach((row, part) => {
        const [one, two] = [frame.values[part], frame.values[2 + part]];
        set(row.loss, one === null ? "–" : formatScore(one, 3));
        set(row.second, two === null ? "–" : isShare ? formatPercent(1 - two) : formatScore(two, 3));
      });
      const text = say(frame.verdict);
      set(verdict, text);
      verdict.className = `boosting-verdict ${moodOf(frame)}`;
      bestRound = Number(frame.verdict.params.best ?? 0);
      // A place of its own, so that nothing moves when it comes and goes.
      best.classList.toggle("is-away", bestRound === 0 || bestRound === frame.round);
      best.disabled = bestRound === 0 || bestRound === frame.round;
      set(best, t("boosting.bestRound", { round: formatNumber(bestRound) }));
      box.setAttribute("aria-label", `${t("boosting.curvesAlt", { metric: frame.metrics[chosen] })} ${text}`);
      clearTimeout(timer);
      if (!playing) timer = setTimeout(() => set(aloud, text), QUIET);
    },
  };
}
