// @ts-check
/** What the workers with an engine of their own share: a clock, faults that are told, and messages that wait until it is there. */

/** A fault of the engine is told, not lost in a worker. @param {unknown} error */
const tell = (error) => self.postMessage({ type: "broken", text: String(error) });

/** @param {() => void} task */
export function guard(task) {
  try {
    task();
  } catch (error) {
    tell(error);
  }
}

/** For what is done again and again. */
export const clock = {
  now: () => performance.now(),
  /** @param {() => void} task @param {number} wait */
  later: (task, wait) => void setTimeout(() => guard(task), wait),
};

/**
 * Starts the worker; messages that come meanwhile are handled afterwards.
 * @template Message
 * @param {() => Promise<(message: Message) => void>} start gives what handles a message
 */
export async function serve(start) {
  /** @type {MessageEvent[]} */
  const waiting = [];
  self.onmessage = (event) => waiting.push(event);
  try {
    const handle = await start();
    self.onmessage = ({ data }) => guard(() => handle(data));
    for (const event of waiting) self.onmessage(event);
  } catch (error) {
    tell(error);
  }
}
