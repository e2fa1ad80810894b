// @ts-check
/** The hyperparameters: which are tuned in which range, and what the others are. */

import { h, list } from "../dom.js";
import { helpButton } from "../help.js";
import { formatNumber, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";
import { wordsOf } from "../settings.js";
import { isPaused, rangesChanged } from "../state.js";
import { complaints, invalidProps, numberInput, select, settingsSection } from "./forms.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {ParamInfo, ParamSetting, ScalingType} from "../protocol.js" */

/** In the field for the scale: no range at all, but a list of values. */
const LIST = "List";

/** @param {State} state @param {string} name */
const settingOf = (state, name) => state.asked.job.parameters.find((setting) => setting.name === name);

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
  const isTuned = (state) => settingOf(state, name)?.tune ?? info.setting.tune;
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
  return h(
    "div",
    {
      class: "param-row",
      "data-testid": "param-row",
      "data-param": name,
      "data-tuned": (state) => (isTuned(state) ? "" : null),
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
    helpButton(`param.${name}`, () => name),
    h(
      "div",
      { class: "param-fixed", hidden: isTuned },
      h("span", { class: "param-fixed-label" }, () => t("param.fixed")),
      info.kind === "categorical" ? choice(info, ask) : input("value"),
    ),
    info.kind === "categorical" ? choices(info, ask) : range(info, input, dispatch),
    complaints(`${name}.value`, `${name}.min`, `${name}.max`, `${name}.scale`, `${name}.values`, name),
    h("p", { class: "hint param-note", hidden: (state) => needsText(state, info) === "" }, (state) => needsText(state, info)),
    h(
      "button",
      {
        type: "button",
        class: "link-button param-note",
        "data-testid": "param-list",
        "aria-label": () => t("param.makeListOf", { name }),
        hidden: (state) => !(state.asked.job.strategy === "Grid" && isTuned(state)) || settingOf(state, name)?.list !== false,
        onclick: () => dispatch({ type: "makeLists", names: [name] }),
      },
      () => t("param.makeList"),
    ),
  );
}

/** What a hyperparameter that belongs to a value of another one is searched for. @param {State} state @param {ParamInfo} info */
function needsText(state, { name, needs }) {
  if (needs === null || !settingOf(state, name)?.tune) return "";
  const [parent, value] = needs;
  const setting = settingOf(state, parent);
  if (setting?.tune) return t("param.onlyWhere", { parent, value });
  return setting?.value === value ? "" : t("param.noEffect", { parent, value });
}

/** The fixed value of a categorical hyperparameter. @param {ParamInfo} info @param {(change: Partial<ParamSetting>) => void} ask */
const choice = ({ name, choices: words }, ask) =>
  select(
    {
      class: "param-choice",
      "data-testid": "param-value",
      "aria-label": () => t("param.label.value", { name }),
      ...invalidProps(`${name}.value`),
      value: (state) => settingOf(state, name)?.value ?? words[0],
      onchange: (event) => ask({ value: event.target.value }),
    },
    () => words,
    (word) => word,
    (word) => word,
  );

/** The values among which a categorical hyperparameter is searched. @param {ParamInfo} info @param {(change: Partial<ParamSetting>) => void} ask */
function choices({ name, choices: words }, ask) {
  /** @type {string[]} */
  let chosen = [];
  return h(
    "div",
    {
      class: "param-choices",
      role: "group",
      "aria-label": () => t("param.label.values", { name }),
      hidden: (state) => {
        const setting = settingOf(state, name);
        chosen = wordsOf(setting?.values ?? "");
        return !setting?.tune;
      },
    },
    ...words.map((word) =>
      h(
        "label",
        { class: "check" },
        h("input", {
          type: "checkbox",
          "data-testid": "param-choice",
          "data-choice": word,
          ...invalidProps(name),
          checked: (state) => wordsOf(settingOf(state, name)?.values ?? "").includes(word),
          onchange: (event) => {
            // In the order of the table, however they were clicked.
            const next = words.filter((other) => (other === word ? event.target.checked : chosen.includes(other)));
            ask({ values: next.join(", ") });
          },
        }),
        h("span", null, word),
      ),
    ),
  );
}

/**
 * The range of a number: smallest and largest value and a scale, or a list of values.
 * @param {ParamInfo} info @param {(part: "min" | "max") => HTMLElement} input @param {Dispatch} dispatch
 */
function range({ name, scalings }, input, dispatch) {
  /** @param {State} state */
  const isList = (state) => settingOf(state, name)?.list === true;
  /** What `Auto` is for this range, where it is chosen. @param {State} state */
  const resolved = (state) => (settingOf(state, name)?.scale === "Auto" ? state.check.scales[name] : undefined);
  /** @param {ScalingType | typeof LIST} scale @param {State} state */
  function scaleText(scale, state) {
    const found = scale === "Auto" ? resolved(state) : undefined;
    return found ? t(`scale.resolved.${found}`) : t(`scale.${scale}`);
  }
  return h(
    "div",
    { class: "param-range", hidden: (state) => !settingOf(state, name)?.tune, "data-list": (state) => isList(state) },
    h("div", { class: "param-ends", hidden: isList }, input("min"), h("span", { class: "param-dash", "aria-hidden": "true" }, "–"), input("max")),
    h("input", {
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      class: "param-values",
      "data-testid": "param-values",
      "aria-label": () => t("param.label.values", { name }),
      ...invalidProps(`${name}.values`),
      hidden: (state) => !isList(state),
      value: (state) => settingOf(state, name)?.values ?? "",
      oninput: (event) => dispatch({ type: "askParam", name, change: { values: event.target.value } }),
    }),
    select(
      {
        class: "param-scale",
        "data-testid": "param-scale",
        "aria-label": () => t("param.label.scale", { name }),
        title: (state) => t(`scale.long.${isList(state) ? LIST : (settingOf(state, name)?.scale ?? "Auto")}`),
        ...invalidProps(`${name}.scale`),
        value: (state) => (isList(state) ? LIST : (settingOf(state, name)?.scale ?? "Auto")),
        onchange: (event) => {
          const scale = event.target.value;
          if (scale === LIST) dispatch({ type: "makeLists", names: [name] });
          else dispatch({ type: "askParam", name, change: { list: false, scale } });
        },
      },
      () => /** @type {(ScalingType | typeof LIST)[]} */ ([...scalings, LIST]),
      (scale) => scale,
      scaleText,
    ),
  );
}

/** Hyperparameters of a request that was read, for which there is no row. @param {State} state */
const others = ({ asked, parameters }) =>
  asked.job.parameters.filter((setting) => !parameters.some(({ name }) => name === setting.name));

/** @param {ParamSetting} setting */
const settingText = ({ tune, list: isList, value, min, max, values }) => (!tune ? value : isList ? values : `${min} – ${max}`);

/** @param {Dispatch} dispatch */
function fromRequest(dispatch) {
  /** @type {ParamSetting[]} */
  let all = [];
  return h(
    "div",
    {
      "data-testid": "other-params",
      hidden: (state) => {
        all = state.asked.job.parameters;
        return others(state).length === 0;
      },
    },
    h("p", { class: "hint" }, () => t("param.fromRequest")),
    list(
      h("div", null),
      others,
      ({ name }) => name,
      (get) => {
        const { name } = get();
        return h(
          "p",
          { class: "other-param" },
          h("code", null, name),
          " ",
          () => settingText(get()),
          " ",
          h(
            "button",
            {
              type: "button",
              class: "link-button",
              "aria-label": () => t("param.leaveOutOf", { name }),
              onclick: () => dispatch({ type: "askJob", change: { parameters: all.filter((other) => other.name !== name) } }),
            },
            () => t("param.leaveOut"),
          ),
          complaints(`${name}.value`, `${name}.min`, `${name}.max`, `${name}.values`, name),
        );
      },
    ),
  );
}

/** The ranges of a job that is held can be changed. @param {Dispatch} dispatch */
const held = (dispatch) =>
  h(
    "div",
    { class: "note", hidden: (state) => !isPaused(state) || state.run?.load !== state.loads },
    h("p", null, () => t("param.paused")),
    h("p", { "data-testid": "kept-trials", role: "status" }, ({ check: { kept } }) =>
      kept ? t("param.kept", { count: kept.begun, inside: formatNumber(kept.inside) }) : "",
    ),
    h(
      "button",
      {
        type: "button",
        "data-testid": "apply-ranges",
        "data-heirs": "resume start",
        disabled: (state) => !rangesChanged(state),
        onclick: () => dispatch({ type: "applyRanges" }),
      },
      () => t("param.apply"),
    ),
  );

export const render = panel("parameters", (/** @type {Dispatch} */ dispatch) => {
  /** @param {boolean} first */
  const rows = (first) =>
    list(
      h("div", { class: "param-rows" }),
      ({ parameters }) => parameters.filter(({ setting }) => setting.tune === first),
      ({ name }) => name,
      (get) => row(get(), dispatch),
    );
  return settingsSection(
    { name: "parameters", title: () => t("param.title"), brief },
    held(dispatch),
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
      h("summary", null, ({ parameters }) => t("param.more", { count: parameters.filter(({ setting }) => !setting.tune).length })),
      rows(false),
    ),
    fromRequest(dispatch),
    h(
      "div",
      { class: "panel-foot" },
      h("p", { class: "hint" }, ({ check }) =>
        check.combinations === null ? "" : t("param.combinations", { count: check.combinations }),
      ),
      h("button", { type: "button", class: "link-button", "data-testid": "see-boosting", "aria-haspopup": "dialog", onclick: () => dispatch({ type: "openBoosting" }) }, () =>
        t("boosting.see"),
      ),
      h("button", { type: "button", class: "link-button", onclick: () => dispatch({ type: "resetParams" }) }, () =>
        t("param.reset"),
      ),
    ),
  );
}, true);
