// @ts-check
/** A static host of its own for a test that takes the page away or puts another version in its place. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { root } from "./fixtures.mjs";

/** @import {AddressInfo} from "node:net" */

/** @type {Record<string, string>} */
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", json: "application/json", webmanifest: "application/manifest+json", wasm: "application/wasm", svg: "image/svg+xml" };
const UNDER = "/class/demo/";

/** Serves `dist/` under a folder. */
export async function host() {
  /** What differs from `dist/`. @type {Map<string, Buffer>} */
  const other = new Map();
  /** @type {string[]} */
  const asked = [];
  const content = (/** @type {string} */ file) => other.get(file) ?? readFile(path.join(root, "dist", file));
  const server = createServer(async ({ url = "" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const file = pathname === UNDER ? "index.html" : pathname.slice(UNDER.length);
    asked.push(file);
    try {
      if (!pathname.startsWith(UNDER) || file.includes("..")) throw new Error(pathname);
      const body = await content(file);
      // As static hosts do: the browser may keep it for a while.
      response.writeHead(200, { "content-type": TYPES[path.extname(file).slice(1)] ?? "application/octet-stream", "cache-control": "max-age=600" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {AddressInfo} */ (server.address());
  const hash = (/** @type {Buffer} */ body) => `sha256-${createHash("sha256").update(body).digest("base64")}`;
  return {
    url: `http://127.0.0.1:${port}${UNDER}`,
    asked,
    /** Another version: one file differs, and the service worker with it, as the build would have it. @param {string} file @param {(text: string) => string} change */
    async publish(file, change) {
      const now = await content(file);
      const next = Buffer.from(change(now.toString()));
      const worker = (await content("service-worker.js")).toString();
      if (next.equals(now) || !worker.includes(hash(now))) throw new Error(`${file} does not change`);
      other.set(file, next);
      other.set("service-worker.js", Buffer.from(worker.replace(hash(now), hash(next)).replace('self.VERSION="', 'self.VERSION="next ')));
    },
    /** A file holds what the build did not put there. @param {string} file */
    async spoil(file) {
      other.set(file, Buffer.concat([Buffer.from(await content(file)), Buffer.from(" ")]));
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
