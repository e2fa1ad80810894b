// @ts-check
/** What there is to see, in one press each. */

import { h } from "../../dom.js";
import { t } from "../../i18n/i18n.js";
import { LESSONS } from "../state.js";
import { set } from "./pieces.js";

/** @import {Player} from "../player.js" */
/** @import {BoostingState} from "../state.js" */

/** @param {Player} player */
export function lessonsPanel(player) {
  const buttons = LESSONS.map(({ id }) => ({
    id,
    button: h("button", { type: "button", "data-testid": `boosting-lesson-${id}`, onclick: () => player.lesson(id) }, t(`boosting.lesson.${id}.title`)),
  }));
  const text = h("p", { class: "boosting-hint", role: "status" });
  return {
    node: h(
      "fieldset",
      { class: "boosting-part boosting-lessons" },
      h("legend", null, t("boosting.lessons")),
      h("div", { class: "boosting-buttons" }, ...buttons.map(({ button }) => button)),
      text,
    ),
    /** @param {BoostingState} state */
    update({ lesson }) {
      for (const { id, button } of buttons) button.setAttribute("aria-pressed", String(id === lesson));
      set(text, lesson ? t(`boosting.lesson.${lesson}.text`) : t("boosting.lessonsHint"));
    },
  };
}
