// @ts-check
/** The job in SageMaker's words: its request, which can be edited, and the answer that describes it, which follows the job. */

import { h, icon, list, onUpdate } from "../../dom.js";
import { say, t } from "../../i18n/i18n.js";
import { panel } from "../../panel.js";
import { requestShown } from "../../state.js";
import { written } from "../request.js";
import { saveText } from "../save.js";

/** @import {Dispatch, State} from "../../state.js" */
/** @import {ConsoleState} from "../state.js" */
/** @import {RequestLink} from "../request.js" */

const FOLDER = "M2 4.5V12a1 1 0 001 1h10a1 1 0 001-1V6a1 1 0 00-1-1H8L6.5 3.5H3a1 1 0 00-1 1z";
const COPY = "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z";
const DOWN = "M8 2.5v7M5 7l3 3 3-3M3 13h10";

/** @param {State} state */
const draftOf = ({ console }) => console?.draft ?? null;

/** What stands in the editor. @param {State} state */
function textOf(state) {
  const request = requestShown(state);
  return draftOf(state)?.text ?? (request ? written(request) : "");
}

/** @param {State} state */
const errorsOf = (state) => draftOf(state)?.errors ?? [];

/** @param {State} state */
function statusText(state) {
  const draft = draftOf(state);
  if (!draft) return t(state.check.errors.length > 0 ? "request.behind" : "request.follows");
  if (draft.phase === "refused") return t("request.refused", { count: draft.errors.length });
  return t(`request.${draft.phase}`);
}

/** @param {string} text @param {Dispatch} dispatch */
async function copy(text, dispatch) {
  /** @param {"info" | "error"} level @param {string} title @param {import("../../protocol.js").Sentence[]} sentences */
  const tell = (level, title, sentences) => dispatch({ type: "say", message: { topic: "copy", level, title, sentences } });
  try {
    await navigator.clipboard.writeText(text);
    tell("info", "request.copied", []);
  } catch {
    tell("error", "request.notCopied", []);
  }
}

/**
 * The editor: lines with numbers, marks on those that something is wrong with.
 * @param {RequestLink} link
 */
function editor(link) {
  const area = h("textarea", {
    id: "request-text",
    class: "request-text mono",
    "data-testid": "request-text",
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": () => t("request.label"),
    "aria-invalid": (state) => (draftOf(state)?.phase === "refused" ? "true" : null),
    "aria-describedby": "request-status request-errors",
    value: textOf,
    oninput: () => link.draft(area.value),
    onblur: () => {
      // What was taken over is shown as the form writes it, once nobody is typing any more.
      if (phase === "adopted") link.discard();
    },
  });
  /** @type {string | undefined} */
  let phase;
  const numbers = h("pre", { class: "request-lines mono", "aria-hidden": "true" });
  onUpdate((state) => {
    phase = draftOf(state)?.phase;
    const count = textOf(state).split("\n").length;
    if (area.rows === count) return;
    area.rows = count;
    numbers.textContent = Array.from({ length: count }, (_, index) => index + 1).join("\n");
  });
  const marks = list(
    h("div", { class: "request-marks", "aria-hidden": "true" }),
    (state) => [...new Set(errorsOf(state).map(({ params }) => params.line).filter(Boolean))],
    (line) => line,
    (line) => {
      const mark = h("span", { "data-testid": "request-mark", "data-line": line() });
      mark.style.setProperty("--line", line());
      return mark;
    },
  );
  /** Puts the caret into a line and shows it. @param {number} line */
  function goTo(line) {
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    const height = area.clientHeight / Math.max(1, lines.length);
    frame.scrollTop = Math.max(0, (line - 3) * height);
  }
  const frame = h("div", { class: "request-editor" }, numbers, marks, area);
  return { node: frame, goTo };
}

/** @param {RequestLink} link @param {(line: number) => void} goTo */
const complaints = (link, goTo) =>
  list(
    h("ol", { class: "request-errors", id: "request-errors", "data-testid": "request-errors" }),
    errorsOf,
    ({ code, field, params }, index) => `${index} ${code} ${field} ${params.line}`,
    (get) =>
      h(
        "li",
        { "data-path": () => get().field ?? "" },
        h(
          "button",
          {
            type: "button",
            class: "link-button",
            hidden: () => !get().params.line,
            onclick: () => goTo(Number(get().params.line)),
          },
          () => t("request.line", { line: get().params.line ?? "" }),
        ),
        h("span", { "data-testid": "message" }, () => say(get())),
        h("code", { hidden: () => !get().field || say(get()).includes(get().field ?? "") }, () => get().field ?? ""),
      ),
  );

/** @param {Dispatch} dispatch @param {RequestLink} link */
function requestTab(dispatch, link) {
  const { node, goTo } = editor(link);
  const input = h("input", {
    type: "file",
    id: "request-file",
    class: "visually-hidden",
    "data-testid": "request-file",
    accept: ".json,application/json",
    onchange: () => {
      const file = input.files?.[0];
      input.value = "";
      file?.text().then((text) => link.draft(text, 0));
    },
  });
  let text = "";
  let name = "";
  return h(
    "div",
    {
      id: "request-panel",
      role: "tabpanel",
      "aria-labelledby": "request-tab-request",
      hidden: (state) => {
        text = textOf(state);
        name = requestShown(state)?.HyperParameterTuningJobName ?? "request";
        return state.console?.tab !== "request";
      },
    },
    h("p", { class: "hint" }, () => t("request.hint")),
    h(
      "div",
      { class: "request-actions" },
      h(
        "span",
        { class: "file-button" },
        input,
        h("label", { for: "request-file", class: "button" }, icon(FOLDER), h("span", null, () => t("request.open"))),
      ),
      h(
        "button",
        { type: "button", "data-testid": "copy-request", onclick: () => copy(text, dispatch) },
        icon(COPY),
        h("span", null, () => t("request.copy")),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "download-sagemaker",
          disabled: () => text === "",
          onclick: () => saveText(`${name}.request.json`, text, "application/json"),
        },
        icon(DOWN),
        h("span", null, () => t("request.download")),
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "data-testid": "request-discard",
          "data-heirs": "request-text",
          hidden: (state) => draftOf(state) === null,
          onclick: () => link.discard(),
        },
        () => t("request.discard"),
      ),
      h("span", { class: "request-status", id: "request-status", role: "status", "data-testid": "request-status", "data-phase": (state) => draftOf(state)?.phase ?? "form" }, statusText),
    ),
    complaints(link, goTo),
    list(
      h("ul", { class: "request-notices", "data-testid": "request-notices" }),
      ({ console }) => console?.notices ?? [],
      ({ code, params }) => `${code} ${JSON.stringify(params)}`,
      (get) => h("li", null, () => say(get())),
    ),
    node,
  );
}

/** @param {Dispatch} dispatch @param {RequestLink} link */
function answerTab(dispatch, link) {
  let name = "";
  /** The whole answer, with all training jobs. @param {(text: string) => void} use */
  async function whole(use) {
    const described = await link.describe();
    if (described) use(written(described));
  }
  const hasRun = (/** @type {State} */ { snapshot }) => snapshot !== null;
  return h(
    "div",
    {
      id: "answer-panel",
      role: "tabpanel",
      "aria-labelledby": "request-tab-answer",
      hidden: ({ console, snapshot }) => {
        name = snapshot?.name ?? "";
        return console?.tab !== "answer";
      },
    },
    h("p", { class: "hint" }, (state) => t(hasRun(state) ? "answer.hint" : "answer.empty")),
    h(
      "div",
      { class: "request-actions", hidden: (state) => !hasRun(state) },
      h(
        "button",
        { type: "button", "data-testid": "copy-answer", onclick: () => whole((text) => copy(text, dispatch)) },
        icon(COPY),
        h("span", null, () => t("request.copy")),
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "download-describe",
          onclick: () => whole((text) => saveText(`${name}.describe.json`, text, "application/json")),
        },
        icon(DOWN),
        h("span", null, () => t("request.download")),
      ),
    ),
    h(
      "pre",
      { class: "request-answer mono", "data-testid": "answer", tabIndex: 0, role: "region", "aria-label": () => t("answer.label"), hidden: (state) => !hasRun(state) },
      ({ console }) => console?.answer ?? "",
    ),
  );
}

export const render = panel("request", (/** @type {Dispatch} */ dispatch, /** @type {RequestLink} */ link) => {
  /** @param {ConsoleState["tab"]} tab */
  const show = (tab) => dispatch({ type: "console", change: { tab } });
  /** @param {ConsoleState["tab"]} tab @param {string} panelId @param {ConsoleState["tab"]} other @param {() => string} text */
  const tabButton = (tab, panelId, other, text) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `request-tab-${tab}`,
        "data-testid": `tab-${tab}`,
        "aria-controls": panelId,
        "aria-selected": ({ console }) => String(console?.tab === tab),
        tabIndex: ({ console }) => (console?.tab === tab ? 0 : -1),
        onclick: () => show(tab),
        onkeydown: (event) => {
          if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
          event.preventDefault();
          show(other);
          document.getElementById(`request-tab-${other}`)?.focus();
        },
      },
      text,
    );
  const card = h(
    "section",
    { class: "card request-card", "data-testid": "request-card", "aria-labelledby": "request-title" },
    h(
      "header",
      { class: "request-head" },
      h("h2", { id: "request-title" }, () => t("request.title")),
      h(
        "div",
        { class: "request-tabs", role: "tablist", "aria-label": () => t("request.title") },
        tabButton("request", "request-panel", "answer", () => t("request.tab")),
        tabButton("answer", "answer-panel", "request", () => t("answer.tab")),
      ),
    ),
    requestTab(dispatch, link),
    answerTab(dispatch, link),
  );
  new IntersectionObserver((entries) => link.sighted(entries.some(({ isIntersecting }) => isIntersecting))).observe(card);
  return card;
});
