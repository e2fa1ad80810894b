// @ts-check
/** A column's values as a row of small bars, with the numbers behind them as its text. */

import { formatNumber, formatValue, t } from "../i18n/i18n.js";
import { onUpdate } from "../dom.js";

/** @import {ColumnSummary} from "../protocol.js" */

const WIDTH = 56;
const HEIGHT = 18;
const GAP = 1;

/** @param {ColumnSummary} column */
function countsOf({ distribution }) {
  if (distribution.kind === "histogram") return distribution.counts;
  if (distribution.kind === "empty") return [];
  const { levels, other } = distribution;
  return [...levels.map(([, rows]) => rows), ...(other > 0 ? [other] : [])];
}

/** @param {ColumnSummary} column */
function describe({ distribution, range, distinct }) {
  if (distribution.kind === "empty") return t("data.noValues");
  if (distribution.kind === "levels") {
    const { levels, other } = distribution;
    const parts = levels.map(([name, rows]) => `${name}: ${formatNumber(rows)}`);
    if (other > 0) parts.push(`${t("data.otherLevels")}: ${formatNumber(other)}`);
    return parts.join(", ");
  }
  const [min, mean, max] = (range ?? [NaN, NaN, NaN]).map(formatValue);
  return t("data.range", { min, mean, max, distinct: formatNumber(distinct) });
}

/** @param {ColumnSummary} column */
export function distribution(column) {
  const counts = countsOf(column);
  const largest = Math.max(1, ...counts);
  // At most 12 units wide: three levels are three bars, not three walls.
  const step = Math.min(12, WIDTH / Math.max(1, counts.length));
  const path = counts
    .map((count, index) => {
      // A bar that is there is seen, however few rows it has.
      const height = count === 0 ? 0 : Math.max(1, (HEIGHT * count) / largest);
      return height === 0
        ? ""
        : `M${(index * step).toFixed(2)} ${HEIGHT}v${(-height).toFixed(2)}h${(step - GAP).toFixed(2)}V${HEIGHT}z`;
    })
    .join("");
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("width", String(WIDTH));
  svg.setAttribute("height", String(HEIGHT));
  svg.setAttribute("class", `distribution distribution-${column.distribution.kind}`);
  svg.setAttribute("role", "img");
  const bars = document.createElementNS(ns, "path");
  bars.setAttribute("d", path);
  const title = document.createElementNS(ns, "title");
  svg.append(title, bars);
  onUpdate(() => {
    const text = describe(column);
    if (title.textContent !== text) title.textContent = text;
  });
  return svg;
}
