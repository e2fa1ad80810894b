// @ts-check
/** Keeps the page for visits without a network, and tells of a new version of it: never while a job runs. */

import { addTexts } from "../i18n/i18n.js";
import { isRunning } from "../state.js";

/** @import {Store} from "../reduce.js" */
/** @import {State} from "../state.js" */

/** What the visitor has asked for comes first, in milliseconds. */
const PATIENCE = 3000;

/** Whether something would be lost by another version's coming. @param {State} state */
const isBusy = (state) => state.starting !== null || state.retrain !== null || state.recheck !== null || isRunning(state);

/**
 * Where the browser keeps nothing (a private window, a page that is a file), all goes on without.
 * @param {Store} store
 */
export async function keepPage({ dispatch, get, subscribe }) {
  if (!("serviceWorker" in navigator)) return;
  await addTexts(new URL("./i18n/", import.meta.url));
  await new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register(new URL("../../service-worker.js", import.meta.url), { updateViaCache: "none" });
  // A browser may be told to allow none.
  if (!registration) return;

  /** Another version, that waits to be wanted. @type {ServiceWorker | null} */
  let waiting = null;
  let told = false;

  /** @param {string} code */
  const say = (code) => dispatch({ type: "say", message: { topic: "version", level: "info", title: "offline.new", sentences: [{ code, params: {} }], act: { text: "offline.update", action: { type: "update" } } } });

  function tell() {
    const may = waiting !== null && !isBusy(get());
    if (may === told) return;
    told = may;
    if (may) say("new_version");
    else dispatch({ type: "dismiss", topic: "version" });
  }

  function look() {
    ({ waiting } = registration);
    tell();
    if (registration.active) dispatch({ type: "kept" });
  }

  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  registration.installing?.addEventListener("statechange", look);
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "others") say("new_version_elsewhere");
  });
  let wanted = false;
  serviceWorker.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
  });
  subscribe((_, { type }) => {
    if (type === "update") {
      wanted = true;
      waiting?.postMessage("takeOver");
    } else if (type !== "say" && type !== "dismiss" && type !== "kept") tell();
  });
  look();
}
