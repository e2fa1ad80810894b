// @ts-check
/** The tuning job: what is optimised, by which strategy, how many training jobs, from which seed. */

import { h, icon, list, panel } from "../dom.js";
import { say, t } from "../i18n/i18n.js";
import { AUTOMATIC_WORKERS } from "../state.js";
import { fact, field, invalidProps, numberInput, select, settingsSection } from "./forms.js";

/** @import {Dispatch, State} from "../state.js" */
/** @import {JobSettings} from "../protocol.js" */

const DICE =
  "M3.5 2.5h9a1 1 0 011 1v9a1 1 0 01-1 1h-9a1 1 0 01-1-1v-9a1 1 0 011-1zM5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01";

/** How many Web Workers train. The job is the same for any number. */
const WORKERS = [AUTOMATIC_WORKERS, "1", "2", "4", "8"];

/** Fields that have a place for complaints: here, and `name.min` and the like in the hyperparameters. */
const FIELDS = new Set(["objective", "strategy", "max_jobs", "max_parallel", "seed"]);

/** @param {State} state */
const homeless = ({ check, parameters }) =>
  check.errors.filter(
    ({ field = "" }) => !FIELDS.has(field) && !parameters.some(({ name }) => name === field.split(".")[0]),
  );

/** @param {State} state */
const brief = ({ asked }) =>
  `${t(`strategy.${asked.job.strategy}`)} · ${t("job.jobs", { count: Number(asked.job.max_jobs) || 0 })}`;

/** A seed that nobody chose. */
const freshSeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0]);

export const render = panel("job", (/** @type {Dispatch} */ dispatch) => {
  /** @param {Partial<JobSettings>} change */
  const ask = (change) => dispatch({ type: "askJob", change });
  /** @param {"max_jobs" | "max_parallel" | "seed"} setting @param {string} testId */
  const number = (setting, testId) =>
    numberInput({
      id: testId,
      inputmode: "numeric",
      "data-testid": testId,
      ...invalidProps(setting),
      value: ({ asked }) => asked.job[setting],
      oninput: (event) => ask({ [setting]: event.target.value }),
    });
  return settingsSection(
    { name: "job", title: () => t("job.title"), brief },
    field(
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
    h(
      "div",
      { class: "field-triple" },
      fact("strategy", () => t("job.strategy"), ({ asked }) => t(`strategy.${asked.job.strategy}`), "strategy"),
      field("max-jobs", () => t("job.maxJobs"), number("max_jobs", "max-jobs"), "max_jobs"),
      field("max-parallel", () => t("job.maxParallel"), number("max_parallel", "max-parallel"), "max_parallel"),
    ),
    field(
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
      h("p", { class: "hint" }, () => t("job.seedHelp")),
    ),
    field(
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
    list(
      h("div", { class: "complaints" }),
      homeless,
      ({ code, params }) => `${code} ${JSON.stringify(params)}`,
      (get) => h("p", { class: "complaint", role: "alert", "data-testid": "message" }, () => say(get())),
    ),
  );
});
