// @ts-check
/**
 * What a teacher can hide or lock, by the names that links know. A name, once in a link, keeps its meaning; one that is not here
 * (any more) is passed over.
 */

import { t } from "../i18n/i18n.js";

/** `place`: the elements; `shows`: there is nothing to lock in it, it can only be hidden. @typedef {{name: string, place: string, title: () => string, shows?: boolean}} Control */

/** The field that a control stands in. @param {string} id */
const field = (id) => `.field:has(> #${id}), .field:has(> .with-button > #${id})`;

/** @type {readonly Control[]} */
export const CONTROLS = [
  { name: "dataset-select", place: "#data .source", title: () => t("share.control.data") },
  { name: "target-select", place: field("target-select"), title: () => t("data.target") },
  { name: "task", place: field("task"), title: () => t("data.task") },
  { name: "parameters", place: "#parameters", title: () => t("param.title") },
  { name: "job-name", place: field("job-name"), title: () => t("job.name") },
  { name: "objective-metric", place: field("objective-metric"), title: () => t("job.objective") },
  { name: "strategy", place: field("strategy"), title: () => t("job.strategy") },
  { name: "max-jobs", place: field("max-jobs"), title: () => t("job.maxJobs") },
  { name: "max-parallel", place: field("max-parallel"), title: () => t("job.maxParallel") },
  { name: "early-stopping", place: field("early-stopping"), title: () => t("job.earlyStopping") },
  { name: "seed", place: field("seed"), title: () => t("job.seed") },
  { name: "completion-criteria", place: '[data-testid="completion-criteria"]', title: () => t("rule.completion") },
  { name: "kfold", place: ".cross-validation", title: () => t("rule.folds") },
  { name: "request", place: "#request", title: () => t("request.title") },
  { name: "best-trial", place: "#best", title: () => t("share.control.best"), shows: true },
  { name: "trials-table", place: "#trials", title: () => t("trials.title"), shows: true },
  { name: "console", place: "#console", title: () => t("share.control.console"), shows: true },
];
