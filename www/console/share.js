// @ts-check
/** The way to `www/share`: links, which come when one is to be made or opened. */

/** @import {Store} from "../reduce.js" */
/** @import {Action, State} from "../state.js" */
/** @import {Analyst} from "./analyst.js" */
/** @import {Tuner} from "../tuner.js" */

/**
 * @param {Store} store @param {Tuner} tuner @param {Analyst} analyst
 * @returns {(state: State) => void} renders what stands in the page of an opened link
 */
export function createShare(store, tuner, analyst) {
  /** @type {Promise<import("../share/main.js").Share> | null} */
  let coming = null;
  /** @type {(state: State) => void} */
  let render = () => undefined;

  /** @param {Extract<Action, {type: "openShare" | "openLink"}>} action */
  async function carryOut(action) {
    const { dispatch } = store;
    try {
      coming ??= import("../share/main.js").then(({ create }) => create(store, tuner, analyst));
      const share = await coming;
      render = share.render;
      if (action.type === "openShare") await share.make();
      else await share.open(action.fragment);
    } catch (error) {
      // Asked for again at the next press.
      coming = null;
      const sentences = [{ code: "share_not_loaded", params: {} }];
      dispatch({ type: "say", message: { topic: "link", level: "error", title: "console.broken", sentences } });
    }
  }

  store.subscribe((_, action) => {
    if (action.type === "openShare" || action.type === "openLink") carryOut(action);
  });
  return (state) => render(state);
}
