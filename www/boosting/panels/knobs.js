// @ts-check
/** The hyperparameters, each with a slider and a field: a turn has its effect at once. */

import { h } from "../../dom.js";
import { formatNumber, say, t } from "../../i18n/i18n.js";
import { trialNumber } from "../../state.js";
import { set } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {Knob} from "../protocol.js" */
/** @import {BoostingState} from "../state.js" */

/** The step that is nearest to what was typed. @param {Knob} knob @param {string} text */
function place({ steps, default: step }, text) {
  const exact = steps.indexOf(text);
  const value = Number(text.replace(",", "."));
  if (exact >= 0 || !Number.isFinite(value)) return exact >= 0 ? exact : step;
  const off = steps.map((each) => Math.abs(Number(each) - value));
  return off.indexOf(Math.min(...off));
}

/** @param {Player} player @param {Knob} knob */
function row(player, knob) {
  const { name } = knob;
  const id = `boosting-${name}`;
  const slider = h("input", {
    type: "range",
    id,
    "data-testid": id,
    min: 0,
    max: knob.steps.length - 1,
    step: 1,
    oninput: () => player.turn(name, knob.steps[slider.valueAsNumber]),
    onfocus: () => player.say(name),
  });
  const field = h("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    "data-testid": `${id}-value`,
    "aria-label": t("boosting.value", { name }),
    onchange: () => player.turn(name, field.value.trim().replace(",", ".")),
    onfocus: () => player.say(name),
  });
  const about = h("button", { type: "button", class: "help-button", "data-glossary": `param.${name}`, "aria-haspopup": "dialog", "aria-label": t("glossary.about", { name }) }, "?");
  const node = h(
    "div",
    { class: "boosting-knob", onpointerenter: (event) => event.pointerType === "mouse" && player.say(name) },
    h("div", { class: "boosting-name" }, h("label", { for: id, class: "mono" }, name), about),
    slider,
    field,
  );
  return {
    node,
    /** @param {BoostingState} state */
    update({ params, errors }) {
      const text = params[name] ?? "";
      const wanted = String(place(knob, text));
      if (slider.value !== wanted) slider.value = wanted;
      slider.setAttribute("aria-valuetext", text);
      if (field !== document.activeElement || field.value.trim() === "") field.value = text;
      field.setAttribute("aria-invalid", String(errors.some((error) => error.field === name || error.params.name === name)));
      node.classList.toggle("is-changed", text !== knob.steps[knob.default]);
    },
  };
}

/** @param {Player} player */
export function knobsPanel(player) {
  /** @type {ReturnType<typeof row>[]} */
  let rows = [];
  const list = h("div", { class: "boosting-knobs" });
  const hint = h("p", { class: "boosting-hint", "data-testid": "boosting-hint" });
  const errors = h("ul", { class: "boosting-errors", role: "alert", "data-testid": "boosting-errors" });
  const reset = h("button", { type: "button", class: "link-button", "data-testid": "boosting-defaults", onclick: () => player.defaults() }, t("boosting.defaults"));
  const best = h(
    "button",
    {
      type: "button",
      class: "link-button",
      "data-testid": "boosting-best",
      onclick: () => {
        const trial = player.best();
        if (trial) player.adopt(trial.hyperparameters);
      },
    },
    "",
  );
  const node = h(
    "fieldset",
    { class: "boosting-part" },
    h("legend", null, t("boosting.knobs")),
    list,
    errors,
    hint,
    h("div", { class: "boosting-links" }, reset, best),
  );
  return {
    node,
    /** @param {BoostingState} state */
    update(state) {
      if (rows.length !== state.knobs.length) {
        rows = state.knobs.map((knob) => row(player, knob));
        list.replaceChildren(...rows.map(({ node }) => node));
      }
      for (const each of rows) each.update(state);
      set(hint, t(`boosting.see.${state.said}`));
      const sentences = state.errors.map(say);
      if (errors.textContent !== sentences.join("")) errors.replaceChildren(...sentences.map((text) => h("li", null, text)));
      errors.hidden = sentences.length === 0;
      const trial = player.best();
      best.hidden = trial === null;
      if (trial) set(best, t("boosting.best", { trial: formatNumber(trialNumber(trial.trial)) }));
    },
  };
}
