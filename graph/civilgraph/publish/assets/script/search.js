// Search: things by any of their names, in any script, with slips of the finger.

import MiniSearch from "minisearch";
import { h, name, put } from "../../../view/explorer/script/dom.js";
import { fold } from "../../../view/explorer/script/fold.js";
import { inLanguage, LANGUAGE, say } from "./words.js";
import "./search.css";

/** @typedef {string | Record<string, string>} Text */
/** @typedef {{ id: string, label: Text, names: string[], kind: Text, url: Text }} Entry */
/** @typedef {{ number: number, names: string[], folded: string[] }} Document */

const MOST = 50;
const PAUSE = 150;
const PORTION = 500;

const input = /** @type {HTMLInputElement | null} */ (document.getElementById("search-input"));
const list = document.getElementById("search-results");
if (input && list) setUp(input, list);

/** @param {HTMLInputElement} input @param {HTMLElement} list */
function setUp(input, list) {
  const address = new URL(input.dataset.index ?? "search.json", document.baseURI);
  const status = h("p", { role: "status", class: "search-status" });
  list.before(status);
  // The number found is said; the whole list would be too much to hear.
  list.removeAttribute("aria-live");
  /** @type {Promise<Awaited<ReturnType<typeof readIndex>>> | null} */
  let reading = null;
  let asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  const ready = () =>
    (reading ??= readIndex(address).catch((error) => {
      reading = null;
      throw error;
    }));

  async function search() {
    const mine = (asked += 1);
    const text = input.value.trim();
    keepInAddress(text);
    if (!text) return put(status), put(list);
    if (!reading) put(status, say("loading"));
    try {
      const find = await ready();
      if (mine !== asked) return;
      const found = find(text);
      put(list, ...found.slice(0, MOST).map(({ entry, matched }) => item(entry, matched, address)));
      put(status, counted(found.length));
    } catch (error) {
      if (mine !== asked) return;
      put(list);
      put(status, say("not_fetched", address.pathname, error instanceof Error ? error.message : String(error)));
    }
  }

  input.addEventListener("focus", () => ready().catch(() => {}), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(search, PAUSE);
  });
  input.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    search();
  });
  for (const element of [input, list]) element.addEventListener("keydown", (event) => walk(event, input, list));
  const text = new URLSearchParams(location.search).get("q");
  if (text) {
    input.value = text;
    search();
  }
}

/** @param {number} number */
function counted(number) {
  if (!number) return say("nothing_found");
  return number > MOST ? say("first_found", number, MOST) : say("found", number);
}

/**
 * Move between the box and what was found with the arrows; Escape goes back to the box.
 * @param {Event} event @param {HTMLInputElement} input @param {HTMLElement} list
 */
function walk(event, input, list) {
  const { key } = /** @type {KeyboardEvent} */ (event);
  const stops = /** @type {HTMLElement[]} */ ([input, ...list.querySelectorAll("a")]);
  const here = stops.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = key === "ArrowDown" ? here + 1 : key === "ArrowUp" ? here - 1 : key === "Escape" && here > 0 ? 0 : -1;
  if (next < 0 || next >= stops.length) return;
  event.preventDefault();
  stops[next].focus();
}

/**
 * Fetch and index the names; give what finds.
 * @param {URL} address
 */
async function readIndex(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim());
  const entries = /** @type {Entry[]} */ (await answer.json());
  const documents = entries.map(documentOf);
  const index = new MiniSearch({
    idField: "number",
    fields: ["folded"],
    extractField: (/** @type {Document} */ document, field) =>
      field === "number" ? document.number : document.folded.join(" "),
    tokenize: (text) => text.split(" "),
    processTerm: (term) => term,
  });
  await index.addAllAsync(documents, { chunkSize: PORTION });
  return (/** @type {string} */ text) => find(index, entries, documents, fold(text));
}

/** @param {Entry} entry @param {number} number @returns {Document} */
function documentOf({ id, label, names }, number) {
  const labels = typeof label === "string" ? [label] : [inLanguage(label), ...Object.values(label)];
  const all = [...new Set([...labels, ...names, id])];
  return { number, names: all, folded: all.map(fold) };
}

/**
 * Find things, those whose name it is first, each with the name that is most like what was asked.
 * @param {MiniSearch<Document>} index
 * @param {Entry[]} entries
 * @param {Document[]} documents
 * @param {string} folded
 */
function find(index, entries, documents, folded) {
  if (!folded) return [];
  const how = {
    prefix: true,
    fuzzy: (/** @type {string} */ term) => (term.length > 3 ? 0.25 : false),
    weights: { prefix: 0.6, fuzzy: 0.3 },
  };
  const all = index.search(folded, { ...how, combineWith: "AND" });
  const hits = all.length ? all : index.search(folded, how);
  return hits
    .map(({ id, score, terms }) => {
      const { names, folded: forms } = documents[id];
      const likeness = forms.map((form) => like(form, folded, terms));
      const best = Math.max(...likeness);
      return { entry: entries[id], matched: names[likeness.indexOf(best)], rank: Math.floor(best), score };
    })
    .sort((a, b) => b.rank - a.rank || b.score - a.score || a.entry.id.localeCompare(b.entry.id));
}

/**
 * Tell how like a name is to what was asked: the same 3, begins so 2, else by the words they share.
 * @param {string} form @param {string} folded @param {string[]} terms words of this thing that were found
 */
function like(form, folded, terms) {
  if (form === folded) return 3;
  if (form.startsWith(folded)) return 2;
  const words = form.split(" ");
  const shared = terms.filter((term) => words.includes(term)).length;
  // Of names that share as many words, the shortest.
  return (shared + 1 / (1 + words.length)) / (terms.length + 1);
}

/** @param {Entry} entry @param {string} matched @param {URL} index */
function item(entry, matched, index) {
  const label = inLanguage(entry.label);
  const url = typeof entry.url === "string" ? entry.url : (entry.url[LANGUAGE] ?? Object.values(entry.url)[0]);
  return h(
    "li",
    {},
    h("a", { href: new URL(url, index).href }, name(label)),
    " ",
    h("span", { class: "kind" }, inLanguage(entry.kind)),
    matched !== label && matched !== entry.id ? h("span", { class: "matched" }, name(matched)) : null,
  );
}

/** @param {string} text */
function keepInAddress(text) {
  const address = new URL(location.href);
  if (text) address.searchParams.set("q", text);
  else address.searchParams.delete("q");
  if (address.href !== location.href) history.replaceState(null, "", address);
}
