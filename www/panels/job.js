// @ts-check
/** The tuning job: what is optimised, by which strategy, how many training jobs, from which seed, and when it ends. */

import { h, icon, list } from "../dom.js";
import { say, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";
import { STRATEGIES, strategyId } from "../settings.js";
import { AUTOMATIC_WORKERS } from "../state.js";
import { explained, invalidProps, numberInput, select, settingsSection, setValue } from "./forms.js";
import { boosterPriors, completion, folds, hyperband, warmStart } from "./rules.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {JobSettings} from "../protocol.js" */

const DICE =
  "M3.5 2.5h9a1 1 0 011 1v9a1 1 0 01-1 1h-9a1 1 0 01-1-1v-9a1 1 0 011-1zM5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01";

/** How many Web Workers train. The job is the same for any number. */
const WORKERS = [AUTOMATIC_WORKERS, "1", "2", "4", "8"];

/** Fields that have a place for complaints: here, in the rules, and `name.min` and the like in the hyperparameters. */
const FIELDS = new Set([
  ...["name", "objective", "strategy", "max_jobs", "max_parallel", "seed", "early_stopping", "min_resource", "max_resource"],
  ...["max_runtime", "target_value", "max_not_improving", "folds", "warm_start", "parents"],
]);

/** @param {State} state */
const homeless = ({ check, asked }) =>
  check.errors.filter(
    ({ field = "" }) => !FIELDS.has(field) && !asked.job.parameters.some(({ name }) => name === field.split(".")[0]),
  );

/** @param {State} state */
const isGrid = ({ asked }) => asked.job.strategy === "Grid";
/** @param {State} state */
const isHyperband = ({ asked }) => asked.job.strategy === "Hyperband";

/** Strategies that learn from stopped training jobs, each in its own way. */
const LEARNERS = ["Bayesian", "TPE"];

/** What early stopping does, and what the strategy makes of a training job that it stopped. @param {State} state */
function aboutEarlyStopping(state) {
  const { strategy, rules } = state.asked.job;
  if (isHyperband(state)) return t("earlyStopping.about.Hyperband");
  const about = t(`earlyStopping.about.${rules.early_stopping}`);
  const isUsed = rules.early_stopping === "Auto" && LEARNERS.includes(strategy);
  return isUsed ? `${about} ${t(`earlyStopping.model.${strategy}`)}` : about;
}

/** @param {State} state */
function brief({ asked, check }) {
  const every = asked.job.strategy === "Grid" ? check.combinations : 0;
  const count = Number(asked.job.max_jobs) || every || 0;
  // Which Hyperband it is, is told where there is room.
  const strategy = t(`strategy.${strategyId(asked.job)}`).replace(/ \(.*/, "");
  return count > 0 ? `${strategy} · ${t("job.jobs", { count })}` : strategy;
}

/** Where the glossary explains the metric that is chosen: `metric.auc` for `validation:auc`. @param {State} state */
const metricEntry = ({ asked: { job } }) =>
  job.objective === "" ? "setting.objective-metric" : `metric.${job.objective.replace(/^.*:|@.*$/g, "")}`;

/** A seed that nobody chose. */
const freshSeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0]);

/** @param {Dispatch} dispatch */
function strategy(dispatch) {
  /** @param {boolean} ours */
  const group = (ours) =>
    h(
      "optgroup",
      { label: () => t(ours ? "strategy.ours" : "strategy.amt") },
      ...STRATEGIES.filter((choice) => choice.ours === ours).map(({ id }) =>
        h("option", { value: id }, () => t(`strategy.${id}`)),
      ),
    );
  const control = h(
    "select",
    {
      id: "strategy",
      "data-testid": "strategy",
      ...invalidProps("strategy"),
      onchange: (event) => {
        const choice = STRATEGIES.find(({ id }) => id === event.target.value);
        if (choice) dispatch({ type: "askStrategy", choice });
      },
    },
    group(false),
    group(true),
  );
  setValue(control, ({ asked }) => strategyId(asked.job));
  return explained(
    ({ asked }) => `strategy.${strategyId(asked.job)}`,
    "strategy",
    () => t("job.strategy"),
    control,
    "strategy",
    h("p", { class: "hint", "data-testid": "strategy-about" }, ({ asked }) => t(`strategy.about.${strategyId(asked.job)}`)),
    h(
      "button",
      { type: "button", class: "link-button", "data-testid": "race-open", "aria-haspopup": "dialog", onclick: () => dispatch({ type: "openRace" }) },
      () => t("race.open"),
    ),
  );
}

/** Configurations of a request that was read, to be tried first. @param {Dispatch} dispatch */
const queued = (dispatch) =>
  h(
    "p",
    { class: "hint", "data-testid": "queued", hidden: ({ asked }) => asked.job.rules.enqueued.length === 0 },
    ({ asked }) => t("job.queued", { count: asked.job.rules.enqueued.length }),
    " ",
    h(
      "button",
      { type: "button", class: "link-button", onclick: () => dispatch({ type: "askRules", change: { enqueued: [] } }) },
      () => t("param.leaveOut"),
    ),
  );

/** Ranges that a Grid job cannot take. @param {State} state */
const rangesOfNumbers = ({ asked }) => asked.job.parameters.filter(({ tune, list }) => tune && !list).map(({ name }) => name);

/** @param {Dispatch} dispatch */
function gridHelp(dispatch) {
  /** @type {string[]} */
  let names = [];
  return h(
    "div",
    {
      class: "note",
      hidden: (state) => {
        names = rangesOfNumbers(state);
        return !isGrid(state) || names.length === 0;
      },
    },
    h("p", null, (state) => t("job.gridNeedsLists", { count: rangesOfNumbers(state).length })),
    h(
      "button",
      { type: "button", "data-testid": "list-all", "data-heirs": "start", onclick: () => dispatch({ type: "makeLists", names }) },
      () => t("job.listAll"),
    ),
  );
}

export const render = panel("job", (/** @type {Dispatch} */ dispatch) => {
  /** @param {Partial<JobSettings>} change */
  const ask = (change) => dispatch({ type: "askJob", change });
  /** @param {"max_jobs" | "max_parallel" | "seed"} setting @param {string} testId @param {import("../dom.js").Props} [more] */
  const number = (setting, testId, more = {}) =>
    numberInput({
      id: testId,
      inputmode: "numeric",
      "data-testid": testId,
      ...invalidProps(setting),
      value: ({ asked }) => asked.job[setting],
      oninput: (event) => ask({ [setting]: event.target.value }),
      ...more,
    });
  const earlyStopping = select(
    {
      id: "early-stopping",
      "data-testid": "early-stopping",
      ...invalidProps("early_stopping"),
      disabled: isHyperband,
      value: (state) => (isHyperband(state) ? "Off" : state.asked.job.rules.early_stopping),
      onchange: (event) => dispatch({ type: "askRules", change: { early_stopping: event.target.value } }),
    },
    () => ["Off", "Auto"],
    (type) => type,
    (type) => t(`earlyStopping.${type}`),
  );
  return settingsSection(
    { name: "job", title: () => t("job.title"), brief },
    explained(
      "setting.job-name",
      "job-name",
      () => t("job.name"),
      h("input", {
        type: "text",
        id: "job-name",
        "data-testid": "job-name",
        autocomplete: "off",
        spellcheck: "false",
        ...invalidProps("name"),
        placeholder: ({ check }) => check.name,
        value: ({ asked }) => asked.job.name,
        oninput: (event) => ask({ name: event.target.value }),
      }),
      "name",
    ),
    explained(
      metricEntry,
      "objective-metric",
      () => t("job.objective"),
      select(
        {
          id: "objective-metric",
          "data-testid": "objective-metric",
          ...invalidProps("objective"),
          disabled: ({ summary }) => !summary,
          value: ({ asked }) => asked.job.objective,
          onchange: (event) => ask({ objective: event.target.value }),
        },
        ({ summary }) => summary?.metrics ?? [],
        ({ name }) => name,
        ({ name, type }) => `${name} · ${t(`direction.${type}`)}`,
      ),
      "objective",
    ),
    strategy(dispatch),
    boosterPriors(dispatch),
    gridHelp(dispatch),
    hyperband(dispatch),
    h(
      "div",
      { class: "field-triple" },
      explained(
        "setting.max-jobs",
        "max-jobs",
        () => t("job.maxJobs"),
        number("max_jobs", "max-jobs", {
          placeholder: (state) => (isGrid(state) ? String(state.check.combinations ?? t("job.every")) : null),
        }),
        "max_jobs",
      ),
      explained("setting.max-parallel", "max-parallel", () => t("job.maxParallel"), number("max_parallel", "max-parallel"), "max_parallel"),
      explained("setting.early-stopping", "early-stopping", () => t("job.earlyStopping"), earlyStopping, "early_stopping"),
    ),
    h("p", { class: "hint triple-hint", "data-testid": "early-stopping-about" }, aboutEarlyStopping),
    h(
      "div",
      { class: "field-pair" },
      explained(
        "setting.seed",
        "seed",
        () => t("job.seed"),
        h(
          "div",
          { class: "with-button" },
          number("seed", "seed"),
          h(
            "button",
            {
              type: "button",
              class: "icon-button bordered",
              "data-testid": "new-seed",
              "aria-label": () => t("job.newSeed"),
              title: () => t("job.newSeed"),
              onclick: () => ask({ seed: freshSeed() }),
            },
            icon(DICE),
          ),
        ),
        "seed",
      ),
      explained(
        "setting.workers",
        "workers",
        () => t("job.workers"),
        select(
          {
            id: "workers",
            "data-testid": "workers",
            value: ({ workers }) => workers,
            onchange: (event) => dispatch({ type: "askWorkers", workers: event.target.value }),
          },
          () => WORKERS,
          (workers) => workers,
          (workers) => (workers === AUTOMATIC_WORKERS ? t("job.workersAuto") : workers),
        ),
        "workers",
      ),
    ),
    h("p", { class: "hint triple-hint" }, () => t("job.seedHelp")),
    queued(dispatch),
    completion(dispatch),
    folds(dispatch),
    warmStart(dispatch),
    list(
      h("div", { class: "complaints" }),
      homeless,
      ({ code, params }) => `${code} ${JSON.stringify(params)}`,
      (get) => h("p", { class: "complaint", role: "alert", "data-testid": "message" }, () => say(get())),
    ),
  );
});
