// The engine: a worker in which Oxigraph holds the published dump and answers queries.
//
// It is told { load } once and then { ask } or { write }; a query that takes too long is ended by
// ending the worker, for nothing else can.

import init, { Store } from "oxigraph/web.js";
import { bracketsFromLeft } from "./left.js";
import { bindings, formOf, insert, placeIn, reachingOut } from "./tokens.js";
import { asCsv, asJson, asTriples } from "./writing.js";

/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Asked} Asked */
/** @typedef {import("./types.js").Told} Told */

const SHOWN = 1000;
const PIECE = 1 << 20;
const LINE_END = 10;

const page = /** @type {{ postMessage(told: Told): void, onmessage: unknown }} */ (/** @type {unknown} */ (self));

/** @type {Store} */
let store;
/** @type {Answer} */
let last = { form: "", columns: [], rows: [] };

page.onmessage = async (/** @type {MessageEvent<Asked>} */ { data: asked }) => {
  try {
    if ("load" in asked) await load(asked.module, asked.load);
    else if ("ask" in asked) ask(asked.ask, asked.values);
    else write(asked.write);
  } catch (error) {
    page.postMessage({ failed: failure(error) });
  }
};

/**
 * Read a dump, gzipped or plain, piece by piece.
 * @param {WebAssembly.Module} module
 * @param {Blob} dump
 */
async function load(module, dump) {
  await init({ module_or_path: module });
  store = new Store();
  const zipped = await isGzipped(dump);
  const bytes = zipped ? dump.stream().pipeThrough(new DecompressionStream("gzip")) : dump.stream();
  let lines = 0;
  /** @type {Uint8Array[]} */
  let held = [];
  let size = 0;
  const take = () => {
    // One array: the engine reads a list of them four times as slowly, and counts itself slowly too.
    const piece = joined(held, size);
    store.load(piece, { format: "application/n-quads", no_transaction: true });
    for (const byte of piece) if (byte === LINE_END) lines += 1;
    page.postMessage({ read: lines });
  };
  const reader = bytes.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    held.push(next.value);
    size += next.value.length;
    const end = size < PIECE ? 0 : next.value.lastIndexOf(LINE_END) + 1;
    if (!end) continue;
    const rest = next.value.subarray(end);
    held[held.length - 1] = next.value.subarray(0, end);
    size -= rest.length;
    take();
    [held, size] = [[rest], rest.length];
  }
  take();
  page.postMessage({ loaded: store.size });
}

/** @param {Uint8Array[]} pieces @param {number} size */
function joined(pieces, size) {
  const whole = new Uint8Array(size);
  let done = 0;
  for (const piece of pieces) {
    whole.set(piece, done);
    done += piece.length;
  }
  return whole;
}

/** @param {Blob} dump */
async function isGzipped(dump) {
  // A server may have unzipped it on the way: the first bytes tell, the name does not.
  const [first, second] = new Uint8Array(await dump.slice(0, 2).arrayBuffer());
  return first === 0x1f && second === 0x8b;
}

/**
 * Answer a query; the first rows go to the page, all are kept for downloads.
 * @param {string} query
 * @param {Record<string, import("./tokens.js").Value>} values
 */
function ask(query, values) {
  const word = reachingOut(query);
  if (word) return page.postMessage({ failed: { refused: word } });
  const started = performance.now();
  const insertions = [...bindings(query, values), ...bracketsFromLeft(query)];
  try {
    last = answer(insert(query, insertions));
  } catch (error) {
    const told = failure(error);
    return page.postMessage({ failed: "line" in told ? { ...told, ...placeIn(query, insertions, told) } : told });
  }
  const seconds = (performance.now() - started) / 1000;
  page.postMessage({ answer: { ...last, rows: last.rows.slice(0, SHOWN) }, count: last.rows.length, seconds });
}

/** @param {string} query @returns {Answer} */
function answer(query) {
  const form = formOf(query);
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const quads = /** @type {import("oxigraph/web.js").Quad[]} */ (store.query(query));
    return { form, columns: ["subject", "predicate", "object"], rows: asTriples(quads) };
  }
  const text = /** @type {string} */ (store.query(query, { results_format: "json" }));
  const found = JSON.parse(text);
  if ("boolean" in found) return { form, columns: [], rows: [], is: found.boolean };
  const columns = /** @type {string[]} */ (found.head.vars);
  const rows = found.results.bindings.map((/** @type {Record<string, object>} */ row) => columns.map((name) => row[name] ?? null));
  return { form, columns, rows };
}

/** @param {"csv" | "json"} format */
function write(format) {
  const text = format === "csv" ? asCsv(last) : asJson(last);
  const type = format === "csv" ? "text/csv;charset=utf-8" : "application/sparql-results+json";
  page.postMessage({ written: new Blob([text], { type }) });
}

/** @param {unknown} error @returns {import("./types.js").Failure} */
function failure(error) {
  // Out of memory, a trap: the engine cannot go on, and the page starts another.
  if (error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && !/ is no IRI$/.test(error.message))) return { broken: true };
  const message = error instanceof Error ? error.message : String(error);
  const place = /^error at (\d+):(\d+): (.*)$/s.exec(message);
  return place ? { message: place[3], line: Number(place[1]), column: Number(place[2]) } : { message };
}
