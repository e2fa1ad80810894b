// @ts-check
/** The kept jobs, a row each, as SageMaker's console lists tuning jobs. */

import { h, list } from "../../dom.js";
import { currentLanguage, formatNumber, formatScore, t } from "../../i18n/i18n.js";
import { strategyId } from "../../settings.js";
import { nameOf, statusOf } from "../query.js";

/** @import {Jobs, Row} from "../jobs.js" */
/** @import {KeptRun} from "../database.js" */

/** @param {number} time in milliseconds since 1970 */
const formatTime = (time) => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium", timeStyle: "short" }).format(time);

/** @param {KeptRun} run */
function countsText({ summary, ended, total }) {
  const part = t("jobs.counts", { ended: formatNumber(ended), total: formatNumber(total) });
  if (!summary) return part;
  const others = /** @type {const} */ (["stopped", "failed"]).filter((name) => summary.counters[name] > 0);
  const rest = others.map((name) => `${formatNumber(summary.counters[name])} ${t(`jobs.count.${name}`)}`);
  return [part, ...rest].join(", ");
}

/** Why a job cannot be opened, or empty. @param {Jobs} jobs @param {Row} row */
function openHint({ isBusy }, { where }) {
  if (where === "here") return t("jobs.isHere");
  if (where === "elsewhere") return t("jobs.isElsewhere");
  return isBusy() ? t("jobs.busy") : "";
}

/** @param {Jobs} jobs @param {{fileOf: (run: KeptRun) => string, open: (run: KeptRun) => void, copy: (run: KeptRun) => void}} page */
export function rows(jobs, { fileOf, open, copy }) {
  const { model } = jobs;
  /** @type {{id: string, cell: (row: Row) => string}[]} */
  const columns = [
    { id: "strategy", cell: ({ run }) => t(`strategy.${strategyId(run.asked.job)}`) },
    { id: "metric", cell: ({ run }) => run.summary?.metric ?? run.asked.job.objective },
    { id: "best", cell: ({ run }) => (run.summary?.best ? formatScore(run.summary.best.objective) : "–") },
    { id: "counts", cell: ({ run }) => countsText(run) },
    { id: "data", cell: ({ run }) => fileOf(run) },
    { id: "created", cell: ({ run }) => formatTime(run.began) },
    { id: "modified", cell: ({ run }) => formatTime(run.changed) },
  ];
  /** @param {() => Row} get */
  function row(get) {
    const { id } = get().run;
    const name = () => nameOf(get().run);
    const hintId = `job-open-${id}`;
    const hint = () => openHint(jobs, get());
    return h(
      "tr",
      { role: "row", "data-testid": "job-row", "data-run": id, "data-status": () => statusOf(get().run), "data-where": () => get().where },
      h(
        "td",
        { role: "cell", class: "job-choice" },
        h("input", { type: "checkbox", "data-testid": "job-choose", "aria-label": () => t("jobs.choose", { name: name() }), checked: () => model.chosen.has(id), onchange: (event) => jobs.choose(id, event.target.checked) }),
      ),
      h("th", { role: "rowheader", scope: "row", class: "job-name" }, name),
      h(
        "td",
        { role: "cell", class: "job-status", "data-label": () => t("jobs.column.status") },
        h("span", { class: "status", "data-status": () => statusOf(get().run) }, () => t(`status.${statusOf(get().run)}`)),
        h("span", { class: "hint job-where", hidden: () => get().where === "over" }, () => t(`jobs.where.${get().where}`)),
      ),
      ...columns.map(({ id: column, cell }) => h("td", { role: "cell", "data-column": column, "data-label": () => t(`jobs.column.${column}`) }, () => cell(get()))),
      h(
        "td",
        { role: "cell", class: "job-acts" },
        h(
          "button",
          { type: "button", "data-testid": "job-open", "aria-disabled": () => (hint() === "" ? null : "true"), "aria-describedby": hintId, title: hint, onclick: () => hint() === "" && open(get().run) },
          () => t(get().where === "cut" ? "jobs.goOn" : "jobs.open"),
          h("span", { class: "visually-hidden" }, () => ` ${name()}`),
        ),
        h("span", { id: hintId, class: "visually-hidden" }, hint),
        h("button", { type: "button", "data-testid": "job-copy", title: () => t("jobs.copyHelp"), onclick: () => copy(get().run) }, () => t("jobs.copy"), h("span", { class: "visually-hidden" }, () => ` ${name()}`)),
      ),
    );
  }
  const heads = ["status", ...columns.map(({ id }) => id)];
  return h(
    "div",
    { class: "jobs-table", hidden: () => jobs.shown().length === 0 },
    h(
      "table",
      { role: "table", "data-testid": "jobs-list", "aria-label": () => t("jobs.title") },
      h(
        "thead",
        { role: "rowgroup" },
        h(
          "tr",
          { role: "row" },
          h("th", { role: "columnheader", scope: "col" }, h("span", { class: "visually-hidden" }, () => t("jobs.column.choice"))),
          h("th", { role: "columnheader", scope: "col" }, () => t("jobs.column.name")),
          ...heads.map((id) => h("th", { role: "columnheader", scope: "col", "data-column": id }, () => t(`jobs.column.${id}`))),
          h("th", { role: "columnheader", scope: "col" }, h("span", { class: "visually-hidden" }, () => t("jobs.column.acts"))),
        ),
      ),
      list(h("tbody", { role: "rowgroup" }), () => jobs.shown(), ({ run }) => run.id, row),
    ),
  );
}
