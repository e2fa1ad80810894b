// @ts-check
/** The lines of a packed text, one after the other, whatever it holds: a text that unpacks to far more than it should is not read on. */

import { LONGEST_LINE } from "./format.js";

/** Letters that a file unpacks to at most: twice what the browser keeps. */
const MOST = 600e6;

/** The file cannot be read; `code`: a sentence of the catalogues. */
export class Unreadable extends Error {
  /** @param {string} code @param {Record<string, string>} [params] */
  constructor(code, params = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}

/** @param {Blob} file */
async function isPacked(file) {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/** @param {Blob} file @param {(fraction: number) => void} onProgress @returns {AsyncGenerator<string>} */
export async function* linesOf(file, onProgress) {
  if (!(await isPacked(file))) throw new Unreadable("bundle_not_ours");
  let packed = 0;
  const watched = new TransformStream({
    transform(chunk, controller) {
      packed += chunk.length;
      controller.enqueue(chunk);
    },
  });
  const text = file.stream().pipeThrough(watched).pipeThrough(new DecompressionStream("gzip")).pipeThrough(new TextDecoderStream("utf-8", { fatal: true }));
  const reader = text.getReader();
  /** Pieces of the line that is being read: put together once, at its end. @type {string[]} */
  let pieces = [];
  let length = 0;
  let all = 0;
  const tooLarge = () => new Unreadable("bundle_too_large", { limit: String(MOST / 1e6) });
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new Unreadable("bundle_cut");
      });
      if (done) break;
      all += value.length;
      const [first, ...rest] = value.split("\n");
      pieces.push(first);
      length += first.length;
      for (const next of rest) {
        yield pieces.join("");
        pieces = [next];
        length = next.length;
      }
      if (all > MOST || length > LONGEST_LINE) throw tooLarge();
      onProgress(packed / file.size);
    }
    // Each line has its end.
    if (length > 0) throw new Unreadable(all === length ? "bundle_not_ours" : "bundle_cut");
  } finally {
    reader.cancel().catch(() => undefined);
  }
}
