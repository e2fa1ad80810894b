// The page's unpacking under Node: node unpack.mjs UNPACK.wasm PACKED CONTENT. What was packed comes back byte for byte, and
// a file that was cut off or is something else is refused.

import { rejects } from "node:assert/strict";
import { readFileSync } from "node:fs";

const [unpacker, packed, content] = process.argv.slice(2).map((path) => readFileSync(path));
if (!content) {
  throw new Error("usage: node unpack.mjs UNPACK.wasm PACKED CONTENT");
}
// Node 20 takes a .js file for a module only where a package.json says so; the page has none.
const source = readFileSync(new URL("../../www/unpack.js", import.meta.url), "utf8");
/** @type {typeof import("../../www/unpack.js")} */
const { unpack } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

/** @param {Uint8Array} bytes */
const unpacked = (bytes) => unpack(unpacker, new Uint8Array(bytes).buffer);

if (!content.equals(await unpacked(packed))) {
  throw new Error("what was unpacked is not what was packed");
}
const lengths = [0, 1, 12, 13, 17, 18, Math.floor(packed.length / 2), packed.length - 1];
for (const length of lengths) {
  await rejects(unpacked(packed.subarray(0, length)), /not whole/, `cut off after ${length} bytes`);
}
await rejects(unpacked(Buffer.from("<!DOCTYPE html><title>Not here</title>")), /not whole/);
console.log(`    Unpacked: ${packed.length} bytes to ${content.length}, the same; refused when cut off at ${lengths.length} places.`);
