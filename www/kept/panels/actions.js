// @ts-check
/** What can be done with the jobs that are chosen, and with all of them. */

import { h, list } from "../../dom.js";
import { formatPercent, say, t } from "../../i18n/i18n.js";
import { save } from "../../console/save.js";
import { FILE_NAME } from "../bundle/format.js";
import { MOST_PARENTS } from "../jobs.js";

/** @import {Jobs} from "../jobs.js" */

/** Once the page has followed. @param {string} testId */
const focusOn = (testId) => requestAnimationFrame(() => /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${testId}"]`))?.focus());

/** Why the chosen jobs cannot be parents, or empty. @param {Jobs} jobs */
function parentsHint({ chosen }) {
  const rows = chosen();
  if (rows.length === 0) return t("jobs.parentsNone");
  if (rows.length > MOST_PARENTS) return t("jobs.parentsMost", { count: MOST_PARENTS });
  if (rows.some(({ run }) => !run.over)) return t("jobs.parentsOver");
  const metrics = new Set(rows.map(({ run }) => run.asked.job.objective));
  return metrics.size > 1 ? t("jobs.parentsMetric") : "";
}

/** @param {Jobs} jobs */
function deleteHint({ chosen }) {
  const rows = chosen();
  if (rows.length === 0) return t("jobs.deleteNone");
  return rows.some(({ run, where }) => where === "elsewhere" || (where === "here" && !run.over)) ? t("jobs.deleteAtWork") : "";
}

/** @param {Jobs} jobs */
const compareHint = ({ chosen }) => (chosen().length === 2 ? "" : t("jobs.compareTwo"));

/**
 * A button that says why it cannot be pressed.
 * @param {string} testId @param {() => string} label @param {() => string} hint @param {() => void} onclick
 */
function action(testId, label, hint, onclick) {
  const id = `${testId}-hint`;
  return [
    h(
      "button",
      { type: "button", "data-testid": testId, "aria-disabled": () => (hint() === "" ? null : "true"), "aria-describedby": id, title: hint, onclick: () => hint() === "" && onclick() },
      label,
    ),
    h("span", { id, class: "visually-hidden" }, hint),
  ];
}

/** @param {Jobs} jobs @param {{compare: () => void, leave: () => void}} page */
export function actions(jobs, { compare, leave }) {
  const { model, chosen } = jobs;
  const input = h("input", {
    type: "file",
    accept: ".gz,application/gzip",
    class: "visually-hidden",
    id: "jobs-file",
    "data-testid": "jobs-file",
    tabIndex: -1,
    "aria-hidden": "true",
    onchange: () => {
      const file = input.files?.[0];
      input.value = "";
      if (file) jobs.bring(file);
    },
  });
  async function exportAll() {
    const blob = await jobs.exported();
    if (blob) save(FILE_NAME, blob);
  }
  async function parents() {
    const use = await jobs.useAsParents();
    if (!use) return;
    // The visitor is brought to the settings, not back.
    leave();
    use();
  }
  return h(
    "div",
    { class: "jobs-actions" },
    h(
      "div",
      { class: "jobs-buttons", role: "group", "aria-label": () => t("jobs.ofChosen") },
      h("span", { class: "hint", role: "status", "data-testid": "jobs-chosen" }, () => t("jobs.chosen", { count: chosen().length })),
      ...action("job-compare", () => t("jobs.compare"), () => compareHint(jobs), compare),
      ...action("job-parents", () => t("jobs.parents"), () => parentsHint(jobs), parents),
      ...action("job-delete", () => t("jobs.delete"), () => deleteHint(jobs), () => {
        jobs.askFor("delete");
        focusOn("job-delete-sure");
      }),
    ),
    h(
      "div",
      { class: "jobs-buttons" },
      h(
        "button",
        { type: "button", "data-testid": "jobs-export", title: () => t("jobs.exportHelp"), disabled: () => model.rows.length === 0 || model.working !== null, onclick: exportAll },
        () => t("jobs.export"),
      ),
      h("button", { type: "button", "data-testid": "jobs-import", title: () => t("jobs.importHelp"), disabled: () => model.working !== null || model.phase === "refused", onclick: () => input.click() }, () => t("jobs.import")),
      input,
    ),
    h(
      "div",
      { class: "jobs-sure", role: "group", "aria-label": () => t("jobs.delete"), hidden: () => model.asking !== "delete" },
      h("p", null, () => t("jobs.deleteSure", { count: chosen().length })),
      h("button", { type: "button", class: "danger", "data-testid": "job-delete-sure", "data-heirs": "job-delete jobs-close", onclick: () => jobs.remove() }, () => t("jobs.delete")),
      h(
        "button",
        {
          type: "button",
          "data-testid": "job-delete-not",
          onclick: () => {
            jobs.askFor(null);
            focusOn("job-delete");
          },
        },
        () => t("jobs.keep"),
      ),
    ),
    h("p", { class: "hint", role: "status", hidden: () => model.working === null }, () => t("jobs.working", { percent: formatPercent(model.working ?? 0) })),
    list(
      h("div", { class: "jobs-said", role: "status", "data-testid": "jobs-said", "data-level": () => model.said?.level ?? null }),
      () => model.said?.sentences ?? [],
      (sentence) => JSON.stringify(sentence),
      (get) => h("p", null, () => say(get())),
    ),
  );
}
