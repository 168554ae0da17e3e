// The SPARQL page: YASGUI's editor on an engine, with our terms and examples.

import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { h, put } from "../../../view/explorer/script/dom.js";
import { makePlace } from "./answer.js";
import { registerCompletion } from "./completion.js";
import { readLinks } from "./links.js";
import { inLanguage, say } from "./words.js";
import "./run.css";
import "./sparql.css";

/** @typedef {{ title: string | Record<string, string>, query: string }} Example */
/** @typedef {import("./completion.js").Terms} Terms */

const FIRST_QUERY = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\nSELECT ?thing ?label\nWHERE {\n  GRAPH ?g { ?thing rdfs:label ?label }\n}\nLIMIT 20";

const host = document.getElementById("sparql");
if (host) setUp(host);

/** @param {HTMLElement} host */
async function setUp(host) {
  const [terms, examples] = await Promise.all([
    /** @type {Promise<Terms>} */ (fetchJson(host.dataset.terms, { prefixes: {}, classes: [], properties: [] })),
    /** @type {Promise<Example[]>} */ (fetchJson(host.dataset.examples, [])),
  ]);
  // The form for those without scripts gives way, and what was written in it stays.
  const written = host.querySelector("textarea")?.value;
  const links = { ...readLinks(host), prefixes: terms.prefixes };
  const label = h("h2", { id: "editor-label" }, say("editor"));
  const keys = h("p", { id: "editor-keys", class: "keys" }, say("keys"));
  const holder = h("div", { class: "editor" });
  const choice = chooser(examples, (query) => editor.setValue(query));
  const place = makePlace({
    named: host.dataset,
    links,
    question: () => {
      keepInAddress(editor.getValue());
      return { query: editor.getValue(), values: {} };
    },
    point: (where) => pointAt(editor, where),
  });
  put(host, choice, label, keys, holder, ...place.elements);
  const editor = makeEditor(holder, terms, place.ask);
  editor.setValue(inAddress() ?? written ?? (examples[0] ? bare(examples[0]) : FIRST_QUERY));
  window.addEventListener("hashchange", () => {
    const query = inAddress();
    if (query === null || query === editor.getValue()) return;
    editor.setValue(query);
    // Whoever follows a link of an answer to a question wants to know.
    place.ask();
  });
  host.setAttribute("data-ready", "");
}

/**
 * @template T
 * @param {string | undefined} address
 * @param {T} none
 * @returns {Promise<T>}
 */
async function fetchJson(address, none) {
  if (!address) return none;
  // The page works without examples and completion.
  const found = await fetch(new URL(address, document.baseURI)).catch(() => null);
  return found?.ok ? found.json() : none;
}

/** @param {Example[]} examples @param {(query: string) => void} choose */
function chooser(examples, choose) {
  if (!examples.length) return null;
  const options = examples.map(({ title }, i) => h("option", { value: String(i) }, inLanguage(title)));
  const select = h(
    "select",
    { id: "examples", change: () => select.value && choose(bare(examples[Number(select.value)])) },
    h("option", { value: "" }, say("choose")),
    ...options,
  );
  return h("p", { class: "examples" }, h("label", { for: "examples" }, say("examples")), " ", select);
}

/**
 * The query of an example, without the lines that describe it: its title is in the list.
 * @param {Example} example
 */
function bare({ query }) {
  return query.replace(/^#\+.*\n/gm, "");
}

/**
 * @param {HTMLElement} holder
 * @param {Terms} terms
 * @param {() => void} run
 */
function makeEditor(holder, terms, run) {
  Yasqe.defaults.autocompleters = registerCompletion(Yasqe, terms);
  // What reaches other hosts, remembers or speaks English only is off; Tab moves on, as anywhere.
  const editor = new Yasqe(holder, {
    createShareableLink: null,
    consumeShareLink: null,
    persistenceId: null,
    prefixCcApi: null,
    showQueryButton: false,
    resizeable: false,
    // As high as the query: nothing in it scrolls that keys could not reach.
    editorHeight: "auto",
    viewportMargin: Infinity,
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      Esc: false,
      "Ctrl-S": false,
      "Ctrl-Enter": run,
      "Cmd-Enter": run,
    },
  });
  const field = editor.getInputField();
  field.setAttribute("aria-labelledby", "editor-label");
  field.setAttribute("aria-describedby", "editor-keys");
  return editor;
}

/**
 * Mark the line where a query is wrong, until it is changed.
 * @param {Yasqe} editor
 * @param {import("./types.js").Place} where
 */
function pointAt(editor, { line }) {
  const marked = editor.addLineClass(line - 1, "background", "wrong-line");
  const unmark = () => {
    editor.removeLineClass(marked, "background", "wrong-line");
    editor.off("change", unmark);
  };
  editor.on("change", unmark);
}

/** @param {string} query */
function keepInAddress(query) {
  history.replaceState(null, "", `#query=${encodeURIComponent(query)}`);
}

function inAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("query");
}
