// @ts-check
/** @typedef {{memory: WebAssembly.Memory, room(bytes: number): number, start(room: number): number, unpack(room: number): number}} Unpacker */

/**
 * What a `.lzma` file holds.
 * @param {BufferSource} unpacker `wasm/unpack.wasm` @param {ArrayBuffer} packed
 * @throws {Error} when the file is not whole
 */
export async function unpack(unpacker, packed) {
  const { instance } = await WebAssembly.instantiate(unpacker);
  const { memory, room, start, unpack } = /** @type {Unpacker} */ (/** @type {unknown} */ (instance.exports));
  const place = room(packed.byteLength);
  new Uint8Array(memory.buffer, start(place)).set(new Uint8Array(packed));
  const length = unpack(place);
  if (length === 0) throw new Error("The packed engine is not whole.");
  // A new view: the memory has grown meanwhile, and the old buffer is gone.
  return new Uint8Array(memory.buffer, start(place), length);
}
