// The page's side of the engine: fetches the dump once, starts, asks and stops workers.

import { NotAnswered, NotFetched, Stopped } from "./failures.js";

/** @typedef {import("./types.js").Answered} Answered */
/** @typedef {import("./types.js").Asked} Asked */
/** @typedef {import("./types.js").Failure} Failure */
/** @typedef {import("./types.js").Told} Told */
/** @typedef {import("./types.js").Progress} Progress */
/** @typedef {{ module: WebAssembly.Module, dump: Blob }} Fetched */

const MEGABYTE = 1e6;

/** @type {import("./types.js").Format[]} */
const FORMATS = [
  { label: "CSV", ending: "csv", type: "text/csv" },
  { label: "JSON", ending: "json", type: "application/sparql-results+json" },
];

export class Engine {
  // The dump is quads, and Oxigraph asks no graph that is not named.
  needsGraph = true;
  /** @type {Promise<Fetched> | null} */
  #fetched = null;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Promise<void> | null} */
  #ready = null;
  /** @type {((error: Error) => void) | null} */
  #refuse = null;
  #dump;
  #assets;
  #progress;

  /**
   * @param {string} dump where the dump is
   * @param {Progress} progress told how far things are
   */
  constructor(dump, progress) {
    this.#dump = new URL(dump, document.baseURI);
    this.#assets = new URL(".", import.meta.url);
    this.#progress = progress;
  }

  /**
   * Answer a query.
   * @param {string} query
   * @param {Record<string, import("./tokens.js").Value>} values
   * @returns {Promise<Answered>}
   */
  async ask(query, values = {}) {
    await this.#start();
    this.#progress("asking");
    return /** @type {Promise<Answered>} */ (this.#tell({ ask: query, values }, "answer"));
  }

  formats() {
    return FORMATS;
  }

  /**
   * Write the whole of the last answer as a file.
   * @param {import("./types.js").Format} format
   */
  async write({ ending }) {
    return /** @type {{ written: Blob }} */ (await this.#tell({ write: /** @type {"csv" | "json"} */ (ending) }, "written")).written;
  }

  /** Stop what runs, and make ready for the next query. */
  stop() {
    const refuse = this.#refuse;
    this.#end();
    refuse?.(new Stopped());
    if (this.#fetched) this.#start().catch(() => {});
  }

  #end() {
    this.#worker?.terminate();
    this.#worker = this.#ready = this.#refuse = null;
  }

  #start() {
    if (this.#ready) return this.#ready;
    const ready = this.#load().catch((error) => {
      // Meanwhile it may have been stopped and started anew.
      if (this.#ready === ready) this.#ready = null;
      throw error;
    });
    this.#ready = ready;
    return ready;
  }

  async #load() {
    /** @type {Promise<never>} */
    const stopped = new Promise((_, refuse) => (this.#refuse = refuse));
    this.#fetched ??= this.#fetch().catch((error) => {
      this.#fetched = null;
      throw error;
    });
    const { module, dump } = await Promise.race([this.#fetched, stopped]);
    this.#worker = new Worker(new URL("engine.js", this.#assets), { type: "module" });
    await this.#tell({ load: dump, module }, "loaded");
  }

  async #fetch() {
    const [module, dump] = await Promise.all([this.#compile(), this.#fetchDump()]);
    return { module, dump };
  }

  async #compile() {
    const found = await reach(new URL("oxigraph.wasm", this.#assets));
    return WebAssembly.compile(await found.arrayBuffer());
  }

  async #fetchDump() {
    const zipped = this.#dump.pathname.endsWith(".gz");
    const readable = !zipped || "DecompressionStream" in globalThis;
    const plain = new URL(this.#dump.href.replace(/\.gz$/, ""));
    const found = await reach(readable ? this.#dump : plain);
    const total = found.headers.has("Content-Encoding") ? 0 : Number(found.headers.get("Content-Length"));
    /** @type {BlobPart[]} */
    const pieces = [];
    let size = 0;
    const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (found.body).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      if (total) this.#progress("fetching_of", size / MEGABYTE, total / MEGABYTE);
      else this.#progress("fetching", size / MEGABYTE);
    }
    return new Blob(pieces);
  }

  /**
   * Hand something to the worker and wait for what it tells of this kind.
   * @param {Asked} asked
   * @param {"loaded" | "answer" | "written"} kind
   * @returns {Promise<Told>}
   */
  #tell(asked, kind) {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new Stopped());
    return new Promise((give, refuse) => {
      this.#refuse = refuse;
      const fail = (/** @type {Failure} */ failure) => {
        if ("broken" in failure || kind === "loaded") this.#end();
        refuse(new NotAnswered(failure));
      };
      worker.onmessage = (/** @type {MessageEvent<Told>} */ { data: told }) => {
        if ("read" in told) this.#progress("reading", told.read);
        else if ("failed" in told) fail(told.failed);
        else if (kind in told) give(told);
      };
      worker.onerror = (event) => fail({ message: event.message || "the worker could not be started" });
      worker.postMessage(asked);
    });
  }
}

/** @param {URL} address */
async function reach(address) {
  const found = await fetch(address, { credentials: "same-origin" }).catch((error) => {
    throw new NotFetched(address.href, error.message);
  });
  if (!found.ok) throw new NotFetched(address.href, `${found.status} ${found.statusText}`.trim());
  return found;
}
