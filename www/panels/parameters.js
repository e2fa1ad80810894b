// @ts-check
/** The hyperparameters: which are tuned in which range, and what the others are. */

import { h, list, panel } from "../dom.js";
import { has, t } from "../i18n/i18n.js";
import { complaints, invalidProps, numberInput, select, settingsSection } from "./forms.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {ParamInfo, ParamSetting} from "../protocol.js" */

/** @param {State} state @param {string} name */
const settingOf = (state, name) => state.asked.job.parameters.find((setting) => setting.name === name);

/** What a hyperparameter may be at all. @param {ParamInfo} info */
function limits({ kind, minimum, maximum, default: standard }) {
  const range =
    maximum === null ? t("param.atLeast", { min: minimum }) : t("param.between", { min: minimum, max: maximum });
  const otherwise = standard === "" ? t("param.defaultAuto") : t("param.default", { value: standard });
  return `${t(`param.${kind}`)}, ${range}. ${otherwise}`;
}

/** @param {State} state */
function brief({ asked }) {
  return t("param.tuned", { count: asked.job.parameters.filter(({ tune }) => tune).length });
}

/** @param {ParamInfo} info @param {Dispatch} dispatch */
function row(info, dispatch) {
  const { name } = info;
  /** @param {Partial<ParamSetting>} change */
  const ask = (change) => dispatch({ type: "askParam", name, change });
  /** @param {State} state */
  const isTuned = (state) => settingOf(state, name)?.tune ?? info.tune;
  /** @param {"value" | "min" | "max"} part */
  const input = (part) =>
    numberInput({
      class: "param-number",
      "data-testid": `param-${part}`,
      "aria-label": () => t(`param.label.${part}`, { name }),
      placeholder: () => (part === "value" && info.default === "" ? t("param.auto") : null),
      ...invalidProps(`${name}.${part}`),
      value: (state) => settingOf(state, name)?.[part] ?? "",
      oninput: (event) => ask({ [part]: event.target.value }),
    });
  const help = h(
    "div",
    { class: "param-help", id: `help-${name}`, hidden: true },
    h("p", null, () => (has(`help.${name}`) ? t(`help.${name}`) : "")),
    h("p", { class: "hint" }, () => limits(info)),
  );
  const helpButton = h(
    "button",
    {
      type: "button",
      class: "help-button",
      "aria-expanded": "false",
      "aria-controls": help.id,
      "aria-label": () => t("param.help", { name }),
      onclick: () => toggle(help.hidden),
    },
    "?",
  );
  /** @param {boolean} open */
  function toggle(open) {
    help.hidden = !open;
    helpButton.setAttribute("aria-expanded", String(open));
  }
  return h(
    "div",
    {
      class: "param-row",
      "data-testid": "param-row",
      "data-param": name,
      "data-tuned": (state) => (isTuned(state) ? "" : null),
      onkeydown: (event) => {
        if (event.key !== "Escape" || help.hidden) return;
        toggle(false);
        helpButton.focus();
      },
    },
    h(
      "label",
      { class: "param-name" },
      h("input", {
        type: "checkbox",
        "data-testid": "param-tune",
        "aria-label": () => t("param.label.tune", { name }),
        checked: isTuned,
        onchange: (event) => ask({ tune: event.target.checked }),
      }),
      h("code", null, name),
    ),
    helpButton,
    h(
      "div",
      { class: "param-fixed", hidden: isTuned },
      h("span", { class: "param-fixed-label" }, () => t("param.fixed")),
      input("value"),
    ),
    h(
      "div",
      { class: "param-range", hidden: (state) => !isTuned(state) },
      input("min"),
      h("span", { class: "param-dash", "aria-hidden": "true" }, "–"),
      input("max"),
      select(
        {
          class: "param-scale",
          "data-testid": "param-scale",
          "aria-label": () => t("param.label.scale", { name }),
          title: (state) => t(`scale.long.${settingOf(state, name)?.scale ?? "Auto"}`),
          ...invalidProps(`${name}.scale`),
          value: (state) => settingOf(state, name)?.scale ?? "Auto",
          onchange: (event) => ask({ scale: event.target.value }),
        },
        () => info.scalings,
        (scale) => scale,
        (scale) => t(`scale.${scale}`),
      ),
    ),
    help,
    complaints(`${name}.value`, `${name}.min`, `${name}.max`, `${name}.scale`, name),
  );
}

export const render = panel("parameters", (/** @type {Dispatch} */ dispatch) => {
  /** @param {boolean} first */
  const rows = (first) =>
    list(
      h("div", { class: "param-rows" }),
      ({ parameters }) => parameters.filter(({ tune }) => tune === first),
      ({ name }) => name,
      (get) => row(get(), dispatch),
    );
  return settingsSection(
    { name: "parameters", title: () => t("param.title"), brief },
    h(
      "div",
      { class: "param-head", "aria-hidden": "true" },
      h("span", null, () => t("param.tune")),
      h("span", null, () => t("param.min")),
      h("span", null, () => t("param.max")),
      h("span", null, () => t("param.scale")),
    ),
    rows(true),
    h(
      "details",
      { class: "fold more-params" },
      h("summary", null, ({ parameters }) => t("param.more", { count: parameters.filter(({ tune }) => !tune).length })),
      rows(false),
    ),
    h(
      "div",
      { class: "panel-foot" },
      h("p", { class: "hint" }, ({ check }) =>
        check.combinations === null ? "" : t("param.combinations", { count: check.combinations }),
      ),
      h("button", { type: "button", class: "link-button", onclick: () => dispatch({ type: "resetParams" }) }, () =>
        t("param.reset"),
      ),
    ),
  );
});
