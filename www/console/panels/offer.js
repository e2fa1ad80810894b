// @ts-check
/**
 * One's own configuration by a click on a chart: an empty place of a slice or of the contour chart stands for values, and
 * what is not on its axes is as in the best training job.
 */

import { h, onUpdate } from "../../dom.js";
import { hitsOf } from "../../hits.js";
import { formatValue, t } from "../../i18n/i18n.js";
import { isPaused, trialNumber } from "../../state.js";

/** @import {Picture} from "../../protocol.js" */
/** @import {Dispatch, State} from "../../state.js" */
/** @import {Analyst} from "../analyst.js" */

/**
 * `at`: where was clicked, as parts of the picture's width and height. `values`: what that place stands for. `base`: the
 * training job that the others are of. `queued`: it is on its way.
 * @typedef {{chart: string, at: [number, number], values: Record<string, string>, base: number, queued: boolean}} Offer
 */

/** @param {State} state @param {string} chart */
function offerOf({ console }, chart) {
  const offer = console?.offer ?? null;
  return offer?.chart === chart ? offer : null;
}

/** Whether a training job can be queued, and there is one to start from. @param {State} state */
const canQueue = ({ snapshot }) => snapshot?.status === "InProgress" && snapshot.best !== null;

/** @param {string} value as a form takes it */
const written = (value) => (value !== "" && Number.isFinite(Number(value)) ? formatValue(Number(value)) : value);

/** @param {Offer} offer */
const valuesText = ({ values }) => Object.entries(values).map(([name, value]) => `${name} ${written(value)}`).join(", ");

/** @param {Dispatch} dispatch @param {Analyst} analyst */
export function createOffers(dispatch, analyst) {
  /** @type {State | null} */
  let now = null;

  /** @param {Offer | null} offer */
  const put = (offer) => dispatch({ type: "console", change: { offer } });

  /** @param {string} chart @param {Picture} picture @param {{x: number, y: number}} place in it */
  async function ask(chart, { width, height }, { x, y }) {
    const values = await analyst.ask({ type: "valuesAt", chart, x, y }).catch(() => null);
    const base = now?.snapshot?.best ?? null;
    if (!values || base === null || !now || !canQueue(now)) put(null);
    else put({ chart, at: [x / width, y / height], values, base, queued: false });
  }

  /** Fills in the form of one's own configuration. @param {Offer} offer */
  function fillIn({ values, base }) {
    dispatch({ type: "vary", trial: base });
    for (const [name, typed] of Object.entries(values)) dispatch({ type: "askOwn", name, typed });
  }

  /** @param {Offer} offer */
  function queue(offer) {
    fillIn(offer);
    dispatch({ type: "enqueue" });
    put({ ...offer, queued: true });
  }

  return {
    /** @param {State} state */
    follow(state) {
      now = state;
    },

    /** What a click on this chart does. @param {string} chart @returns {(mark: number, picture: Picture | undefined, place: {x: number, y: number} | null) => void} */
    onChoose: (chart) => (mark, picture, place) => {
      // A cell of the contour chart is an empty place, too.
      const isEmpty = (hitsOf(picture)[mark]?.trial ?? null) === null;
      if (isEmpty && picture && place && now && canQueue(now)) ask(chart, picture, place);
      else if (now?.console?.offer) put(null);
    },

    /** Puts the offer upon a chart. @param {HTMLElement} figure @param {string} chart */
    upon(figure, chart) {
      const spot = h("span", { class: "offer-spot", hidden: (state) => !offerOf(state, chart), "aria-hidden": "true" });
      onUpdate((state) => {
        const offer = offerOf(state, chart);
        if (!offer) return;
        spot.style.left = `${100 * offer.at[0]}%`;
        spot.style.top = `${100 * offer.at[1]}%`;
      });
      figure.querySelector(".chart-box")?.append(spot);
      /** @type {Offer | null} */
      let last = null;
      const card = h(
        "div",
        {
          class: "offer",
          "data-testid": "offer",
          hidden: (state) => {
            last = offerOf(state, chart);
            return !last;
          },
          onkeydown: (event) => {
            if (event.key === "Escape") put(null);
          },
        },
        h("p", { role: "status" }, (state) => {
          const offer = offerOf(state, chart);
          if (!offer) return "";
          const params = { values: valuesText(offer), trial: trialNumber(offer.base) };
          if (!offer.queued) return t("offer.text", params);
          return t(isPaused(state) ? "offer.queuedPaused" : "offer.queued", params);
        }),
        h(
          "button",
          {
            type: "button",
            class: "strong",
            "data-testid": "offer-queue",
            hidden: (state) => offerOf(state, chart)?.queued ?? true,
            disabled: (state) => !canQueue(state),
            onclick: () => last && queue(last),
          },
          () => t("offer.queue"),
        ),
        h(
          "button",
          {
            type: "button",
            "data-testid": "offer-resume",
            hidden: (state) => !(offerOf(state, chart)?.queued && isPaused(state)),
            onclick: () => {
              put(null);
              dispatch({ type: "resume" });
            },
          },
          () => t("run.resume"),
        ),
        h("button", { type: "button", class: "quiet", "data-testid": "offer-close", onclick: () => put(null) }, () => t("offer.close")),
      );
      /** @type {Offer | null} */
      let shown = null;
      onUpdate((state) => {
        const offer = offerOf(state, chart);
        if (offer && offer !== shown) requestAnimationFrame(() => card.scrollIntoView({ block: "nearest" }));
        shown = offer;
      });
      figure.querySelector(".chart-frame")?.after(card);
      return figure;
    },
  };
}

/** @typedef {ReturnType<typeof createOffers>} Offers */
