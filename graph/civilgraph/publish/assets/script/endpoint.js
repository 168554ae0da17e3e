// The other engine: an endpoint of SPARQL 1.1, which is asked over HTTP.

import { NotAnswered, NotFetched, Stopped } from "./failures.js";
import { asRows } from "./reading.js";
import { bindings, insert, placeIn } from "./tokens.js";

/** @typedef {import("./types.js").Answered} Answered */
/** @typedef {import("./types.js").Failure} Failure */
/** @typedef {import("./types.js").Format} Format */

// More bytes than these are not held; a LIMIT helps.
const MOST = 64e6;
const JSON_ANSWER = "application/sparql-results+json";
const TRIPLES = "application/n-triples";

/** @type {Format[]} */
const TABLES = [
  { label: "CSV", ending: "csv", type: "text/csv" },
  { label: "TSV", ending: "tsv", type: "text/tab-separated-values" },
  { label: "JSON", ending: "json", type: JSON_ANSWER },
  { label: "XML", ending: "xml", type: "application/sparql-results+xml" },
];
/** @type {Format[]} */
const GRAPHS = [
  { label: "Turtle", ending: "ttl", type: "text/turtle" },
  { label: "N-Triples", ending: "nt", type: TRIPLES },
  { label: "JSON-LD", ending: "jsonld", type: "application/ld+json" },
  { label: "RDF/XML", ending: "rdf", type: "application/rdf+xml" },
];

export class Endpoint {
  // What such an endpoint asks without GRAPH is its own affair.
  needsGraph = false;
  #last = "";
  #running = new AbortController();
  #address;
  #progress;

  /**
   * @param {string} address where the endpoint is
   * @param {import("./types.js").Progress} progress told how far things are
   */
  constructor(address, progress) {
    this.#address = new URL(address, document.baseURI);
    this.#progress = progress;
  }

  /**
   * Answer a query.
   * @param {string} query
   * @param {Record<string, import("./tokens.js").Value>} values
   * @returns {Promise<Answered>}
   */
  async ask(query, values = {}) {
    this.#progress("asking");
    const insertions = bindings(query, values);
    const started = performance.now();
    try {
      const whole = insert(query, insertions);
      const answer = await this.#send(whole, `${JSON_ANSWER}, ${TRIPLES}`, readAnswer);
      this.#last = whole;
      return { answer, count: answer.rows.length, seconds: (performance.now() - started) / 1000 };
    } catch (error) {
      if (!(error instanceof NotAnswered) || !("line" in error.failure)) throw error;
      throw new NotAnswered({ ...error.failure, ...placeIn(query, insertions, error.failure) });
    }
  }

  /** @param {import("./types.js").Answer} answer */
  formats({ form }) {
    return form === "CONSTRUCT" ? GRAPHS : TABLES;
  }

  /**
   * Write the whole of the last answer as a file: the endpoint is asked again.
   * @param {Format} format
   */
  write({ type }) {
    return this.#send(this.#last, type, (response) => response.blob());
  }

  /** Stop what runs: whoever serves sees the reader leave, and ends the work. */
  stop() {
    this.#running.abort();
  }

  /**
   * @template T
   * @param {string} query
   * @param {string} accept
   * @param {(response: Response) => Promise<T>} read
   * @returns {Promise<T>}
   */
  async #send(query, accept, read) {
    const running = (this.#running = new AbortController());
    const { signal } = running;
    const headers = { Accept: accept, "Content-Type": "application/sparql-query" };
    try {
      const response = await fetch(this.#address, { method: "POST", headers, body: query, signal });
      if (!response.ok) throw new NotAnswered(await readRefusal(response));
      return await read(response);
    } catch (error) {
      if (signal.aborted) throw new Stopped();
      // What was not read to its end is not read at all.
      running.abort();
      if (error instanceof NotAnswered) throw error;
      throw new NotFetched(this.#address.href, error instanceof Error ? error.message : String(error));
    }
  }
}

/** @param {Response} response */
async function readAnswer(response) {
  const text = await readText(response);
  if (response.headers.get("Content-Type")?.startsWith(TRIPLES)) {
    return { form: "CONSTRUCT", columns: ["subject", "predicate", "object"], rows: asRows(text) };
  }
  const found = JSON.parse(text);
  if ("boolean" in found) return { form: "ASK", columns: [], rows: [], is: found.boolean };
  const columns = /** @type {string[]} */ (found.head.vars);
  const rows = found.results.bindings.map((/** @type {Record<string, import("./types.js").Term>} */ row) => columns.map((name) => row[name] ?? null));
  return { form: "SELECT", columns, rows };
}

/** @param {Response} response */
async function readText(response) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
  /** @type {BlobPart[]} */
  const pieces = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    size += next.value.length;
    if (size > MOST) throw new NotAnswered({ broken: true });
  }
  return new Blob(pieces).text();
}

/**
 * Read why a query was refused: a problem document (RFC 9457), or nothing but the status.
 * @param {Response} response
 * @returns {Promise<Failure>}
 */
async function readRefusal(response) {
  const problem = await response.json().catch(() => ({}));
  const { title = `${response.status} ${response.statusText}`.trim(), detail, hint, line, column } = problem;
  const told = { message: detail ? `${title}: ${detail}` : title, hint };
  return line ? { ...told, line, column } : told;
}
