// @ts-check
/** A module of the page, as a worker gets it: packed, hence unpacked before it is compiled. */

import { unpack } from "./unpack.js";

/** @param {string} path */
async function bytes(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.arrayBuffer();
}

/** @param {"playground" | "analysis" | "boosting"} name */
export async function compiled(name) {
  // Not compileStreaming, with or without packing: it refuses a host that does not know the type of .wasm files.
  const [unpacker, packed] = await Promise.all([bytes("./wasm/unpack.wasm"), bytes(`./wasm/${name}_bg.wasm.lzma`)]);
  return WebAssembly.compile(await unpack(unpacker, packed));
}
