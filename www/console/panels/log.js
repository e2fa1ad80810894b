// @ts-check
/** The log of the training job that is open, as XGBoost prints it: fetched while it is unfolded, again as rounds are added. */

import { h, onUpdate } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { Refused } from "../../requests.js";
import { saveText } from "../save.js";
import { copy } from "./files.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {Analyst} from "../analyst.js" */

/** @param {Dispatch} dispatch @param {Analyst} analyst */
export function trialLog(dispatch, analyst) {
  /** @type {State | null} */
  let now = null;
  const text = h("pre", { class: "log-text", tabIndex: 0, "data-testid": "trial-log", "aria-label": () => t("detail.log") });
  const empty = h("p", { class: "hint", hidden: true }, () => t("detail.logEmpty"));
  let asking = false;
  let stale = false;
  const nameOf = () => (now?.selected == null ? "" : (now.snapshot?.trials[now.selected]?.name ?? ""));

  async function ask() {
    stale = true;
    if (asking) return;
    asking = true;
    while (stale && fold.open && now && now.selected !== null) {
      stale = false;
      const trial = now.selected;
      try {
        const log = await analyst.ask({ type: "log", trial });
        if (now.selected !== trial) continue;
        const atEnd = text.scrollTop + text.clientHeight >= text.scrollHeight - 4;
        if (text.textContent !== log) text.textContent = log;
        empty.hidden = log !== "";
        text.hidden = log === "";
        // Whoever reads the last round reads on.
        if (atEnd && now.snapshot?.trials[trial]?.status === "InProgress") text.scrollTop = text.scrollHeight;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    }
    asking = false;
  }

  /** @param {string} name @param {string} key @param {() => void} act */
  const button = (name, key, act) => h("button", { type: "button", class: "link-button", "data-testid": name, onclick: act }, () => t(key));
  const fold = h(
    "details",
    { class: "fold trial-log", "data-testid": "trial-log-fold", ontoggle: () => ask() },
    h("summary", null, () => t("detail.log")),
    h(
      "p",
      { class: "detail-copies" },
      button("copy-log", "detail.copyLog", () => copy(text.textContent ?? "", dispatch)),
      button("save-log", "detail.saveLog", () => saveText(`${nameOf()}.log`, text.textContent ?? "")),
    ),
    empty,
    text,
  );
  analyst.onChanged(() => {
    if (fold.open) ask();
  });
  let known = "";
  onUpdate((state) => {
    now = state;
    const key = `${state.run?.id} ${state.selected}`;
    if (key === known) return;
    known = key;
    text.textContent = "";
    if (fold.open) ask();
  });
  return fold;
}
