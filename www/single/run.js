// @ts-check
/**
 * Runs the page where it is one file, and each of its workers. There is no server to ask, so `xtask` has put all modules into one
 * script, a function each (`xtask/src/build/single.rs`). Here each gets what it imports and, in the places of the browser's own,
 * a `fetch` that finds what is in the file and a `Worker` that runs this script again: the modules need not know.
 */

/** @typedef {Record<string, unknown>} Names */
/** @typedef {typeof import("./run.js").start} Start */
/**
 * @typedef {(
 *   tell: (names: Record<string, () => unknown>) => void, need: (path: string) => Names, load: (path: string) => Promise<Names>,
 *   meta: {url: string}, fetch: (url: URL) => Promise<Response>, worker: typeof Worker,
 * ) => void} Module
 */
/** `code`: this script; `parts`: files by path, deflated. @typedef {{code: Blob, parts: Record<string, Blob>}} Content */

/** Where the modules believe to be: a place that there never is. Of a scheme of its own, not all browsers resolve paths. */
const ROOT = "https://file.invalid/";
/** What the page begins with, in this order. */
const ENTRIES = ["www/early.js", "www/main.js"];
/** How long the picture of the run stays at most when the page does not come, in milliseconds; and how often it is looked for. */
const PATIENCE = 60_000;
const LOOK = 100;

/** @param {Record<string, Module>} modules by path */
export function start(modules) {
  // Elsewhere the picture of the run stays.
  const lacks = [globalThis.WebAssembly, globalThis.Worker, globalThis.DecompressionStream].includes(/** @type {any} */ (undefined));
  if (lacks) return;
  /** @type {Content} */
  let content;
  /** What each has told, once it was asked for. @type {Map<string, Names>} */
  const known = new Map();
  let address = "";

  /** @param {string} path @returns {Names} */
  function need(path) {
    const names = known.get(path);
    if (names) return names;
    /** @type {Names} */
    const told = {};
    known.set(path, told);
    /** @param {Record<string, () => unknown>} all */
    const tell = (all) => {
      for (const [name, get] of Object.entries(all)) Object.defineProperty(told, name, { get, enumerable: true });
    };
    modules[path](tell, need, async (later) => need(later), { url: ROOT + path }, find, OwnWorker);
    return told;
  }

  /** A file of the page. @param {URL} url */
  async function find({ href }) {
    const part = content.parts[href.slice(ROOT.length)];
    if (!part) return new Response(null, { status: 404 });
    return new Response(part.stream().pipeThrough(new DecompressionStream("deflate-raw")));
  }

  // The word alone stands for what modules are given in its place.
  class OwnWorker extends globalThis.Worker {
    /** @param {string | URL} url of its module */
    constructor(url) {
      // Of this realm: a worker of a worker could not be had by the page's address.
      address ||= URL.createObjectURL(content.code);
      super(address);
      this.postMessage({ ...content, path: String(url).slice(ROOT.length) });
    }
  }

  if (typeof document === "undefined") {
    // What is in the file comes first; the module sets itself to hear the rest.
    self.onmessage = ({ data }) => {
      self.onmessage = null;
      content = data;
      need(data.path);
    };
    return;
  }
  content = read();
  const { fragment } = json("single-run");
  // The page opens it as it opens any link; the file has what a link has no room for.
  if (location.hash === "") history.replaceState(null, "", `#${fragment}`);
  ENTRIES.forEach(need);
  if (location.hash === `#${fragment}`) change();
  else show();
}

/** @param {string} id */
const text = (id) => document.getElementById(id)?.textContent ?? "";
/** @param {string} id */
const json = (id) => JSON.parse(text(id));

/** @returns {Content} */
function read() {
  const parts = Object.entries(json("single-parts")).map(([path, packed]) => {
    const letters = atob(packed);
    const bytes = new Uint8Array(letters.length);
    // Of a visitor's file there may be many millions.
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = letters.charCodeAt(place);
    return [path, new Blob([bytes])];
  });
  return { code: new Blob([text("single-code")], { type: "text/javascript" }), parts: Object.fromEntries(parts) };
}

/** The page takes the place of the picture when the run is there. */
function change() {
  const began = performance.now();
  const timer = setInterval(() => {
    if (Reflect.get(window, "playground")?.snapshot()) show();
    else if (performance.now() < began + PATIENCE) return;
    clearInterval(timer);
  }, LOOK);
}

function show() {
  const still = document.getElementById("still");
  if (!still) return;
  // Whoever reads it goes on at the top.
  still.remove();
  scrollTo(0, 0);
}
