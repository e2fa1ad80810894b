// @ts-check
/** What went wrong, in sentences, above the workbench. One box per topic; the newest of a topic replaces the older. */

import { h, icon, list } from "../dom.js";
import { say, t } from "../i18n/i18n.js";
import { panel } from "../panel.js";

/** @import {Sentence} from "../protocol.js" */
/** @import {Dispatch} from "../state.js" */

const CROSS = "M4 4l8 8M12 4l-8 8";
const SIGN = "M8 4.5v4M8 11.2h.01M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13";

/** What was said, in a list. @param {() => Sentence[]} all */
export const sentences = (all) =>
  list(
    h("ul", null),
    all,
    (sentence, index) => `${index} ${sentence.code}`,
    (sentence) => h("li", null, () => say(sentence())),
  );

export const render = panel("messages", (/** @type {Dispatch} */ dispatch) =>
  list(
    h("div", { class: "messages" }),
    ({ messages }) => messages,
    ({ topic }) => topic,
    (get) =>
      h(
        "div",
        {
          class: () => `message message-${get().level}`,
          "data-testid": "message",
          "data-topic": get().topic,
          role: () => (get().level === "error" ? "alert" : "status"),
        },
        icon(SIGN),
        h(
          "div",
          { class: "message-text" },
          h("strong", null, () => t(get().title)),
          sentences(() => get().sentences),
        ),
        get().topic === "engine" && h("button", { type: "button", onclick: () => location.reload() }, () => t("message.reload")),
        list(
          h("span", { class: "message-act" }),
          () => [get().act ?? []].flat(),
          ({ text }) => text,
          (act) => h("button", { type: "button", "data-testid": `${get().topic}-act`, onclick: () => dispatch(act().action) }, () => t(act().text)),
        ),
        get().topic !== "engine" &&
          h(
            "button",
            {
              type: "button",
              class: "icon-button",
              "aria-label": () => t("message.dismiss"),
              onclick: () => dispatch({ type: "dismiss", topic: get().topic }),
            },
            icon(CROSS),
          ),
      ),
  ),
);
