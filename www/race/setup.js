// @ts-check
/** Who races, and how often; the button that starts it. */

import { h, list } from "../dom.js";
import { helpButton } from "../help.js";
import { numberInput } from "../panels/forms.js";
import { say, t } from "../i18n/i18n.js";
import { isPaused, isRunning } from "../state.js";
import { MOST } from "./entrants.js";

/** @import {Candidate} from "./entrants.js" */
/** @import {Model} from "./model.js" */

/** @param {Model} race */
export function setup(race) {
  const { model } = race;
  const isBusy = () => model.phase === "starting" || model.phase === "running";
  const isOpen = () => model.field !== null && model.field.errors.length === 0;
  const count = () => race.selected().length * (Number(model.repeats) || 0) * (model.field?.budget ?? 0);

  return h(
    "div",
    { class: "race-setup" },
    h("p", null, () => t("race.intro")),
    h("p", { class: "complaint", role: "alert", "data-testid": "race-no-data", hidden: () => model.field !== null }, ({ ahead, engine }) =>
      ahead || engine.status === "starting" ? t("status.loading") : t("race.noData"),
    ),
    h(
      "div",
      { class: "complaints", role: "alert", "data-testid": "race-faults", hidden: () => (model.field?.errors ?? []).length === 0 },
      h("p", { class: "complaint" }, () => t("race.formFaults")),
      list(
        h("ul", null),
        () => model.field?.errors ?? [],
        (error) => JSON.stringify(error),
        (get) => h("li", { class: "complaint" }, () => say(get())),
      ),
    ),
    h(
      "fieldset",
      { class: "race-strategies", hidden: () => !isOpen(), disabled: isBusy },
      h("legend", null, () => t("race.strategies")),
      list(
        h("div", null),
        () => model.field?.candidates ?? [],
        ({ id }) => id,
        (get) => strategy(race, get),
      ),
    ),
    h(
      "div",
      { class: "field race-repeats", hidden: () => !isOpen() },
      h("label", { for: "race-repeats" }, () => t("race.repeats")),
      numberInput({
        id: "race-repeats",
        inputmode: "numeric",
        "data-testid": "race-repeats",
        "aria-describedby": "race-repeats-help race-complaint",
        "aria-invalid": () => (race.complaint() === "race.badRepeats" ? "true" : null),
        disabled: isBusy,
        value: () => model.repeats,
        oninput: (event) => race.setRepeats(event.target.value),
      }),
      h("p", { class: "hint", id: "race-repeats-help" }, () => t("race.repeatsHelp")),
    ),
    h("p", { class: "hint", hidden: ({ asked }) => asked.job.rules.warm_start === "" }, () => t("race.noInheritance")),
    h("p", { class: "complaint", id: "race-complaint", role: "alert", "data-testid": "race-complaint", hidden: () => !isOpen() || race.complaint() === null }, () =>
      t(race.complaint() ?? ""),
    ),
    h("p", { class: "note", "data-testid": "race-waits", hidden: (state) => isBusy() || !isRunning(state) || isPaused(state) }, () => t("race.waitsForJob")),
    h(
      "div",
      { class: "race-actions" },
      h(
        "button",
        {
          type: "button",
          class: "primary",
          "data-testid": "race-start",
          "data-heirs": "race-cancel",
          hidden: () => model.phase === "running",
          disabled: () => !isOpen() || race.complaint() !== null || model.phase === "starting",
          onclick: () => race.start(),
        },
        () => t(model.about ? "race.again" : "race.start"),
      ),
      h("span", { class: "hint", hidden: () => isBusy() || !isOpen() || race.complaint() !== null }, () => t("race.plan", { count: count() })),
    ),
  );
}

/** @param {Model} race @param {() => Candidate} get */
function strategy(race, get) {
  const { id } = get();
  const cannot = () => get().errors.length > 0;
  const isChosen = () => race.selected().includes(id);
  return h(
    "div",
    { class: "race-strategy", "data-testid": "race-strategy", "data-strategy": id, "data-refused": () => (cannot() ? "" : null) },
    h(
      "label",
      null,
      h("input", {
        type: "checkbox",
        "aria-describedby": `race-about-${id}`,
        checked: isChosen,
        // A fifth cannot be added, and what is refused cannot be chosen.
        disabled: () => cannot() || (!isChosen() && race.selected().length >= MOST),
        onchange: (event) => race.choose(id, event.target.checked),
      }),
      h("span", null, () => t(`strategy.${id}`)),
    ),
    helpButton(`strategy.${id}`, () => t(`strategy.${id}`)),
    h(
      "div",
      { id: `race-about-${id}` },
      list(
        h("div", { class: "race-refusal", hidden: () => !cannot() }, h("p", null, () => t("race.cannot"))),
        // One of a kind: what is said of a range is said of the others.
        () => get().errors.filter(({ code }, place, all) => all.findIndex((other) => other.code === code) === place),
        (error) => JSON.stringify(error),
        (error) => h("p", { class: "complaint" }, () => say(error())),
      ),
      list(
        h("div", { hidden: () => cannot() }),
        () => get().notes,
        ({ key, params }) => `${key} ${JSON.stringify(params)}`,
        (note) => h("p", { class: "hint" }, () => t(note().key, note().params)),
      ),
    ),
  );
}
