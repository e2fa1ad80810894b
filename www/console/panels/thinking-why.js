// @ts-check
/** Why this point: the card beside the charts of the tuner's thoughts, in sentences. */

import { h, list } from "../../dom.js";
import { decimalsFor, formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { trialNumber } from "../../state.js";
import { thinkingOf } from "../thinking.js";

/** @import {State} from "../../state.js" */
/** @import {Expected, ThoughtShown} from "../../protocol.js" */

/** @param {State} state */
const shownOf = (state) => thinkingOf(state).shown;

/** @param {State} state */
const metric = ({ snapshot }) => snapshot?.objective.metric ?? "";

/** A gain is far smaller than the values: it has its own decimals. @param {number} gain */
const formatGain = (gain) => (gain < 1e-6 ? t("thinking.nothing") : formatNumber(gain, { maximumSignificantDigits: 2 }));

/** @param {ThoughtShown} shown @param {State} state */
function reason(shown, state) {
  if (shown.why === "no_model") {
    const { strategy } = state.snapshot ?? {};
    return t(`thinking.why.no_model.${strategy ?? "Random"}`);
  }
  return t(`thinking.why.${shown.why}`, { count: shown.known, metric: metric(state) });
}

/** How it came out, beside what was expected. @param {Expected} expected @param {number} actual @param {State} state */
function outcome({ lower, upper }, actual, { snapshot }) {
  if (actual >= lower && actual <= upper) return t("thinking.asExpected");
  const isBetter = snapshot?.objective.type === "Minimize" ? actual < lower : actual > upper;
  return t(isBetter ? "thinking.better" : "thinking.worse");
}

/** Lines of the card: what, how much, and what that means. @param {State} state @returns {{key: string, value: string, note: string}[]} */
function lines(state) {
  const shown = shownOf(state);
  if (!shown) return [];
  const { expected, best, pending, actual, trial } = shown;
  const { after } = thinkingOf(state);
  const found = [];
  if (best) {
    found.push({ key: "best", value: formatScore(best[1]), note: t("thinking.bestNote", { trial: trialNumber(best[0]) }) });
  }
  if (expected) {
    const [lower, upper] = [expected.lower, expected.upper].map((end) => formatScore(end, decimalsFor(expected.upper)));
    found.push({ key: after ? "expectedNow" : "expected", value: formatScore(expected.mean), note: t("thinking.expectedNote", { lower, upper }) });
    found.push({ key: after ? "gainNow" : "gain", value: formatGain(expected.improvement), note: t(after ? "thinking.gainNowNote" : "thinking.gainNote") });
  }
  if (pending.length > 0) {
    // Only a model has an idea of what they might be.
    const names = pending.map((each) => formatNumber(trialNumber(each))).join(", ");
    found.push({ key: "pending", value: names, note: t(expected ? "thinking.pendingNote" : "thinking.pendingUnknown", { count: pending.length }) });
  }
  if (actual !== null && trial !== null) {
    found.push({ key: "actual", value: formatScore(actual), note: expected && !after ? outcome(expected, actual, state) : "" });
  }
  return found;
}

/** @param {State} state */
function asides(state) {
  const expected = shownOf(state)?.expected;
  if (!expected) return [];
  return [...(expected.leap ? ["leap"] : []), ...(expected.careful ? ["careful"] : [])];
}

export const why = () =>
  h(
    "div",
    { class: "why", "data-testid": "why", "data-why": (state) => shownOf(state)?.why ?? null, "aria-live": "polite" },
    h("h3", null, (state) => {
      const shown = shownOf(state);
      if (!shown) return t("thinking.waiting");
      return t(shown.is_next ? "thinking.whyNext" : "thinking.whyTrial", { trial: trialNumber(shown.trial) });
    }),
    h("p", null, (state) => {
      const shown = shownOf(state);
      return shown ? reason(shown, state) : "";
    }),
    list(
      h("dl", { class: "why-lines" }),
      lines,
      ({ key }) => key,
      (get) =>
        h(
          "div",
          { "data-line": () => get().key },
          h("dt", null, (state) => t(`thinking.line.${get().key}`, { metric: metric(state) })),
          h("dd", null, h("strong", null, () => get().value), " ", h("span", { class: "hint" }, () => get().note)),
        ),
    ),
    list(h("div", null), asides, (key) => key, (get) => h("p", { class: "hint" }, () => t(`thinking.${get()}`))),
    list(
      h("dl", { class: "why-values" }),
      (state) => Object.entries(shownOf(state)?.values ?? {}),
      ([name]) => name,
      (get) => h("div", null, h("dt", null, () => get()[0]), h("dd", null, () => written(get()[1]))),
    ),
  );

/** A value as text: a long number is shortened. @param {string} value */
function written(value) {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number) || value.length <= 7) return value;
  return formatNumber(number, { maximumSignificantDigits: 4 });
}
