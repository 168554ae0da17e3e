// Put the page together: one state, every view reads it, whatever changes it changes all.

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

/** @typedef {import("./types.js").View} View */

const LANGUAGES = { en: "English", lt: "Lietuvių", "sr-Latn": "Srpski", "sr-Cyrl": "Српски" };
const CHOOSING = /** @type {const} */ (["t", "kind", "country", "role", "status", "source", "cert", "min", "focus", "steps"]);

function start() {
  const data = readData(/** @type {Element} */ (document.getElementById("data")));
  const store = openStore();
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  let choice = choose(data, stateNow());
  let chosen = "";

  function stateNow() {
    const state = store.get();
    return { ...state, lang: state.lang || data.language };
  }

  /** @type {import("./types.js").Page} */
  const page = {
    data,
    store,
    state: stateNow,
    choice: () => choice,
    say(key, ...values) {
      const text = data.words[stateNow().lang][key] ?? data.words.en[key] ?? key;
      return text.replace(/\{(\d)\}/g, (_, i) => String(values[Number(i)]));
    },
    announce(text) {
      live.textContent = text;
    },
  };
  const { say } = page;

  /** @type {[string, string, number][] | null} */
  let entries = null;
  const names = () => (entries ??= indexNames(data));

  /** @type {Record<string, (page: import("./types.js").Page) => View>} */
  const makers = { map: openMap, overlap: openOverlap, time: openTime, compare: openCompare, table: openTables };
  /** @type {Record<string, View>} */
  const views = {};
  const stage = h("main", { id: "stage", tabindex: "-1" });
  const current = () => (views[stateNow().view] ??= makers[stateNow().view](page));
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
        ...Object.keys(makers).map((key) => h("a", { href: store.link({ view: key }), "aria-current": key === view ? "page" : null, "data-key": `view-${key}` }, say(`view_${key}`))),
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

  // A link within the page is a step that can be undone, like any other change.
  document.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a") : null;
    const href = anchor?.getAttribute("href");
    if (!href?.startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    store.follow(href);
  });

  document.body.append(
    header, h("div", { class: "row" }, nav, bar), when.element,
    h("div", { class: "sheet" }, stage, side.element), printed, live,
  );
  store.listen(update);
  update();
  requestAnimationFrame(() => {
    document.body.dataset.ready = String(Math.round(performance.now()));
  });
}

start();
