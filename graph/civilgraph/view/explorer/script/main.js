// Put the page together: one state, every view reads it, whatever changes it changes all. Another
// layer of ties is other data: the page is put together anew for it.

import { choose } from "./choice.js";
import { openCompare } from "./compare.js";
import { readData } from "./data.js";
import { h, keepFocus, put } from "./dom.js";
import { openExports } from "./exports.js";
import { openFilters } from "./filters.js";
import { openMap } from "./map.js";
import { openOverlap } from "./overlap.js";
import { indexNames, searchBox } from "./search.js";
import { openSide } from "./side.js";
import { openStore } from "./state.js";
import { openTables } from "./table.js";
import { openTime } from "./time.js";
import { openWhen } from "./when.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").View} View */
/** @typedef {[string, string, number][]} Names */

const LANGUAGES = { en: "English", lt: "Lietuvių", "sr-Latn": "Srpski", "sr-Cyrl": "Српски" };
const CHOOSING = /** @type {const} */ (["t", "kind", "country", "theme", "role", "status", "source", "cert", "min", "backbone", "focus", "steps"]);
/** @type {Record<string, (page: import("./types.js").Page) => View>} */
const MAKERS = { map: openMap, overlap: openOverlap, time: openTime, compare: openCompare, table: openTables };

/**
 * Put the page together for one layer.
 * @param {Data} data
 * @param {import("./state.js").Store} store
 * @param {() => Names} names
 * @param {HTMLElement} live
 */
function assemble(data, store, names, live) {
  const stateNow = () => {
    const state = store.get();
    return { ...state, lang: state.lang || data.language };
  };
  let choice = choose(data, stateNow());
  let chosen = "";

  /** @type {import("./types.js").Page} */
  const page = {
    data,
    store,
    state: stateNow,
    choice: () => choice,
    say(key, ...values) {
      const words = data.words[stateNow().lang];
      // Where ties are no memberships, some things are called otherwise.
      const other = data.layer === "memberships" ? undefined : words[`${key}@${data.layer}`] ?? words[`${key}@else`];
      const text = other ?? words[key] ?? data.words.en[key] ?? key;
      return text.replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)]));
    },
    announce(text) {
      live.textContent = text;
    },
  };
  const { say } = page;

  /** @type {Record<string, View>} */
  const views = {};
  const stage = h("main", { id: "stage", tabindex: "-1" });
  const current = () => (views[stateNow().view] ??= MAKERS[stateNow().view](page));
  const side = openSide(page, names);
  const filters = openFilters(page);
  const summary = h("span", { class: "summary" });
  const when = openWhen(page, summary);
  const exports = openExports(page, current);
  const header = h("header", {});
  const bar = h("section", { class: "bar" }, filters.element, exports.element);
  const nav = h("nav", {});
  const skip = h("button", { type: "button", class: "skip", click: () => (store.set({ view: "table" }), stage.focus()) });
  const printed = h("p", { class: "printed" });
  let language = "";

  function printHeader() {
    document.documentElement.lang = language;
    const chooser = h(
      "select", { "aria-label": say("language"), "data-key": "language", change: (/** @type {any} */ event) => store.set({ lang: event.target.value }) },
      ...Object.entries(LANGUAGES).map(([tag, own]) => h("option", { value: tag, lang: tag, selected: tag === language }, own)),
    );
    const search = searchBox(page, names, { label: say("search"), choose: (thing) => (store.set({ pick: data.ids[thing] }), page.announce(data.labels[thing])) });
    keepFocus(header, () => put(header, skip, h("h1", {}, data.title), search, h("div", { class: "steps" }, undo, redo, chooser)));
  }
  const undo = h("button", { type: "button", click: () => store.undo(), "data-key": "undo" });
  const redo = h("button", { type: "button", click: () => store.redo(), "data-key": "redo" });

  function printNav() {
    const { view } = stateNow();
    nav.setAttribute("aria-label", say("views"));
    keepFocus(nav, () =>
      put(
        nav,
        ...Object.keys(MAKERS).map((key) => h("a", { href: store.link({ view: key }), "aria-current": key === view ? "page" : null, "data-key": `view-${key}` }, say(`view_${key}`))),
      ),
    );
  }

  function update() {
    const state = stateNow();
    const now = CHOOSING.map((key) => state[key]).join("\n");
    if (now !== chosen) {
      chosen = now;
      choice = choose(data, state);
    }
    if (state.lang !== language) {
      language = state.lang;
      printHeader();
    }
    put(undo, "↶");
    put(redo, "↷");
    for (const [button, key] of /** @type {const} */ ([[undo, "undo"], [redo, "redo"]])) {
      button.setAttribute("aria-label", say(key));
      button.title = say(key);
    }
    undo.disabled = !store.canUndo();
    redo.disabled = !store.canRedo();
    printNav();
    put(skip, say("to_table"));
    bar.setAttribute("aria-label", `${say("filters")}, ${say("export")}`);
    filters.update();
    when.update();
    const view = current();
    if (stage.firstElementChild !== view.element) put(stage, view.element);
    view.update();
    side.update();
    exports.update();
    put(summary, say("picture_now", choice.things, choice.pairs, choice.ties.length));
    put(printed, `${say("release")}: ${data.release || say("no_release")} · ${location.href.slice(0, 2000)}`);
  }

  return {
    elements: [
      header, h("div", { class: "row" }, nav, bar), when.element,
      h("div", { class: "sheet" }, stage, side.element), printed,
    ],
    update,
    close: when.close,
  };
}

function start() {
  const open = readData(/** @type {Element} */ (document.getElementById("data")));
  const store = openStore();
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  const body = h("div", {});
  document.body.append(body, live);
  /** @type {Names | null} */
  let known = null;
  let shown = open(store.get().layer);
  const names = () => (known ??= indexNames(shown));
  let parts = assemble(shown, store, names, live);
  put(body, ...parts.elements);
  parts.update();

  store.listen(() => {
    const data = open(store.get().layer);
    if (data === shown) return parts.update();
    parts.close();
    shown = data;
    parts = assemble(data, store, names, live);
    keepFocus(body, () => {
      put(body, ...parts.elements);
      parts.update();
    });
  });

  // A link within the page is a step that can be undone, like any other change.
  document.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    const href = anchor?.getAttribute("href");
    if (!href?.startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    store.follow(href);
  });
  requestAnimationFrame(() => {
    document.body.dataset.ready = String(Math.round(performance.now()));
  });
}

start();
