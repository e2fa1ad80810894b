// @ts-check
/** What is listed, and in which order. */

import { h } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { SORT_KEYS, STATUSES, TIMES } from "../query.js";

/** @import {Jobs} from "../jobs.js" */

/** @param {string} id @param {() => string} label @param {HTMLElement} control */
const field = (id, label, control) => h("div", { class: "field" }, h("label", { for: id }, label), control);

/** @param {Jobs} jobs */
export function filters({ model, ask }) {
  const filtered = () => TIMES.some((name) => model.query[name] !== "");
  return h(
    "div",
    { class: "jobs-filters", role: "search", "aria-label": () => t("jobs.filters") },
    field(
      "jobs-name",
      () => t("jobs.nameContains"),
      h("input", { id: "jobs-name", type: "text", role: "searchbox", autocomplete: "off", spellcheck: "false", "data-testid": "jobs-name", value: () => model.query.NameContains, oninput: (event) => ask({ NameContains: event.target.value }) }),
    ),
    field(
      "jobs-status",
      () => t("jobs.status"),
      h(
        "select",
        { id: "jobs-status", "data-testid": "jobs-status", value: () => model.query.StatusEquals, onchange: (event) => ask({ StatusEquals: event.target.value }) },
        h("option", { value: "" }, () => t("jobs.every")),
        ...STATUSES.map((status) => h("option", { value: status }, () => t(`status.${status}`))),
      ),
    ),
    field(
      "jobs-sort",
      () => t("jobs.sortBy"),
      h(
        "select",
        { id: "jobs-sort", "data-testid": "jobs-sort", value: () => model.query.SortBy, onchange: (event) => ask({ SortBy: event.target.value }) },
        ...SORT_KEYS.map((key) => h("option", { value: key }, () => t(`jobs.sort.${key}`))),
      ),
    ),
    field(
      "jobs-order",
      () => t("jobs.sortOrder"),
      h(
        "select",
        { id: "jobs-order", "data-testid": "jobs-order", value: () => model.query.SortOrder, onchange: (event) => ask({ SortOrder: event.target.value }) },
        h("option", { value: "Ascending" }, () => t("jobs.sort.Ascending")),
        h("option", { value: "Descending" }, () => t("jobs.sort.Descending")),
      ),
    ),
    h(
      "details",
      { class: "jobs-times", "data-testid": "jobs-times" },
      h("summary", null, () => t(filtered() ? "jobs.timesSet" : "jobs.times")),
      h(
        "div",
        null,
        ...TIMES.map((name) =>
          field(
            `jobs-${name}`,
            () => t(`jobs.time.${name}`),
            h("input", { id: `jobs-${name}`, type: "datetime-local", step: 1, "data-testid": `jobs-${name}`, value: () => model.query[name], onchange: (event) => ask({ [name]: event.target.value }) }),
          ),
        ),
      ),
    ),
  );
}
