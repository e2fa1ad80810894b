// @ts-check
/**
 * Keeps the page in the browser, whole and of one version: a page that was opened goes on with the files that it began with,
 * with a network or without. The build puts this file at the root of `dist/`, where its scope is the page, and before it a line
 * with `FILES`, each file of the page and what `fetch` makes sure of its content by, and `VERSION`, the same of them all.
 */

/** @typedef {{waitUntil: (promise: Promise<unknown>) => void}} Lifetime */
/** @typedef {{request: Request, respondWith: (response: Promise<Response>) => void}} Asked */
/** @typedef {{data: unknown, source: {postMessage: (message: unknown) => void} | null} & Lifetime} Told */
/**
 * What of `ServiceWorkerGlobalScope` is used here; the other scripts of the page have no use for its types.
 * @typedef {object} Scope
 * @property {Record<string, string>} FILES
 * @property {string} VERSION
 * @property {{scope: string}} registration
 * @property {() => Promise<void>} skipWaiting
 * @property {{claim: () => Promise<void>, matchAll: (options: {type: "window", includeUncontrolled: boolean}) => Promise<unknown[]>}} clients
 * @property {(type: "install" | "activate" | "fetch" | "message", listener: (event: any) => void) => void} addEventListener
 */

const worker = /** @type {Scope} */ (/** @type {unknown} */ (self));
const { FILES, VERSION } = worker;
const PAGE = "index.html";
/** All kept files of this page begin so: another page of the same host has its own. */
const OURS = `tuning-playground ${worker.registration.scope} `;
const NAME = `${OURS}${VERSION}`;

/** @param {string} file */
const address = (file) => new URL(file, worker.registration.scope).href;
/** Where a file is kept: under what it holds, so that the next version finds it. @param {string} file */
const place = (file) => `${address(file)}?${encodeURIComponent(FILES[file])}`;

/** Those that did not change come from the version before. @param {Cache} cache @param {string} file */
async function keep(cache, file) {
  const known = await caches.match(place(file));
  const response = known ?? (await fetch(address(file), { cache: "no-cache", integrity: FILES[file] }));
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  await cache.put(place(file), response);
}

/** Asks for a few at a time: a page that is being used needs the network and the processor, too. */
async function keepAll() {
  const cache = await caches.open(NAME);
  const files = Object.keys(FILES);
  const next = async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) await keep(cache, file);
  };
  await Promise.all([next(), next(), next()]);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== NAME).map((name) => caches.delete(name)));
  // The page that asked for this worker: what it gets later is of the same version.
  await worker.clients.claim();
}

/** Which file a request is for; null: none of the page's. @param {Request} request */
function fileOf({ method, mode, url }) {
  const { scope } = worker.registration;
  const bare = url.replace(/[?#].*$/, "");
  if (method !== "GET" || !bare.startsWith(scope)) return null;
  const file = bare.slice(scope.length);
  if (mode === "navigate") return file === "" || file === PAGE ? PAGE : null;
  return Object.hasOwn(FILES, file) ? file : null;
}

/** @param {string} file @param {Request} request */
async function answer(file, request) {
  const kept = await caches.open(NAME).then((cache) => cache.match(place(file)));
  // The browser may have thrown it away to make room.
  return kept ?? fetch(request);
}

worker.addEventListener("install", (/** @type {Lifetime} */ event) => event.waitUntil(keepAll()));
worker.addEventListener("activate", (/** @type {Lifetime} */ event) => event.waitUntil(forgetOthers()));
worker.addEventListener("fetch", (/** @type {Asked} */ event) => {
  const file = fileOf(event.request);
  if (file !== null) event.respondWith(answer(file, event.request));
});
/**
 * A visitor wants this version. Other tabs are in the middle of something, with files of the version before: then it waits.
 * @param {Told} event
 */
async function takeOver({ source }) {
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (tabs.length > 1) source?.postMessage("others");
  else await worker.skipWaiting();
}

worker.addEventListener("message", (/** @type {Told} */ event) => {
  if (event.data === "takeOver") event.waitUntil(takeOver(event));
});
