// What stands beside every view: who ties networks together, or the card of what is picked.

import { h, keepFocus, name, put } from "./dom.js";
import { card } from "./card.js";
import { colourOf, patternOf } from "./marks.js";
import { findCoverage, findPicked, pathsOf } from "./scene.js";
import { membersOf, networksOf } from "./choice.js";
import { searchBox } from "./search.js";
import { svg } from "./dom.js";

/** @typedef {import("./types.js").Page} Page */

/**
 * Open the side.
 * @param {Page} page
 * @param {() => [string, string, number][]} entries
 */
export function openSide(page, entries) {
  const element = h("aside", {});
  return {
    element,
    update() {
      const { data, say } = page;
      const state = page.state();
      const picked = [...findPicked(data, state)];
      element.setAttribute("aria-label", say("choice"));
      keepFocus(element, () => {
        if (picked.length > 1) put(element, together(page, picked), pathForm(page, entries));
        else if (picked.length) put(element, card(page, picked[0]), pathForm(page, entries));
        else put(element, ties(page), pathForm(page, entries), coverage(page));
      });
    },
  };
}

/**
 * A button that picks a thing.
 * @param {Page} page @param {number} thing @param {...(Node | string | null)} rest
 */
export function pick(page, thing, ...rest) {
  const { data, store } = page;
  return h(
    "button",
    { type: "button", class: "pick", click: () => store.set({ pick: data.ids[thing] }), "data-key": `pick-${data.ids[thing]}` },
    h("span", {}, name(data.labels[thing])), ...rest,
  );
}

/**
 * The sign of a network's colour and hatch.
 * @param {import("./types.js").Data} data @param {number} network
 */
export function swatch(data, network) {
  const pattern = patternOf(data, network);
  const stripes = pattern ? svg("path", { d: pattern === 1 ? "M-1 7L7 15M-1 0L13 14M6 -1L14 7" : "M-1 7L7 15M-1 0L13 14M6 -1L14 7M13 7L5 15M13 0L-1 14M7 -1L-1 7", stroke: "#fff", "stroke-width": 1.6 }) : null;
  return svg(
    "svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true", class: "icon" },
    svg("rect", { width: 14, height: 14, fill: colourOf(data, network) }), stripes,
    svg("rect", { x: 0.5, y: 0.5, width: 13, height: 13, fill: "none", stroke: "#1f2933" }),
  );
}

/** @param {Page} page */
function ties(page) {
  const { data, say } = page;
  const choice = page.choice();
  const items = choice.ties.slice(0, 50).map((thing) => {
    const networks = networksOf(data, choice, thing);
    const marks = h("span", { class: "swatches" }, ...networks.filter((x) => data.slot[x] !== 255).slice(0, 8).map((x) => swatch(data, x)));
    const doubt = choice.sure[thing] < choice.degree[thing] ? say("of_which_sure", choice.sure[thing]) : "";
    return h("li", {}, pick(page, thing, marks, h("b", { class: "count" }, String(networks.length)), doubt ? h("small", {}, doubt) : null));
  });
  return h(
    "section", {},
    h("h2", {}, say("ties")),
    items.length ? h("ul", { class: "list" }, ...items) : h("p", { class: "hint" }, say("no_ties")),
  );
}

/** @param {Page} page */
function coverage(page) {
  const { data, say } = page;
  const choice = page.choice();
  const stated = findCoverage(data, choice);
  const items = data.order.filter((i) => choice.thing[i]).slice(0, 100).map((network) => {
    const known = stated.get(network);
    const text = known ? say("listed_of", choice.listed[network], known[2]) : say("listed_short", choice.listed[network]);
    return h("li", {}, pick(page, network, swatch(data, network), h("small", {}, text)));
  });
  return h("section", {}, h("h2", {}, say("networks")), h("ul", { class: "list marked" }, ...items));
}

/**
 * Several networks at once: who is in all of them.
 * @param {Page} page @param {number[]} picked
 */
function together(page, picked) {
  const { data, say, store } = page;
  const choice = page.choice();
  const sets = picked.map((network) => new Set(membersOf(data, choice, network)));
  const common = [...sets[0]].filter((member) => sets.every((set) => set.has(member)));
  return h(
    "section", { class: "card" },
    h("h2", {}, say("in_all", picked.length)),
    h("ul", { class: "list marked" }, ...picked.map((x) => h("li", {}, pick(page, x, swatch(data, x))))),
    h("h3", {}, `${say("shared")}: ${common.length}`),
    h("ul", { class: "list" }, ...common.map((x) => h("li", {}, pick(page, x, h("b", { class: "count" }, String(choice.degree[x])))))),
    h("p", {}, h("button", { type: "button", click: () => store.set({ pick: "" }), "data-key": "clear" }, say("no_choice"))),
  );
}

/**
 * Ask how two things are joined.
 * @param {Page} page
 * @param {() => [string, string, number][]} entries
 */
function pathForm(page, entries) {
  const { data, say, store } = page;
  const state = page.state();
  /** @param {"from" | "to"} end */
  const box = (end) => {
    const thing = data.byId.get(state[end]);
    return searchBox(page, entries, {
      label: say(`path_${end}`),
      value: thing === undefined ? "" : data.labels[thing],
      choose: (chosen) => store.set({ [end]: data.ids[chosen] }),
    });
  };
  const found = pathsOf(data, page.choice(), state);
  const told = found && (found.length ? h("ol", { class: "paths" }, ...found.map((path) => tellPath(page, path))) : h("p", {}, say("no_path")));
  const clear = state.from || state.to ? h("button", { type: "button", click: () => store.set({ from: "", to: "" }), "data-key": "clear-path" }, say("clear_path")) : null;
  return h("details", { class: "path", open: Boolean(state.from || state.to) }, h("summary", { "data-key": "path" }, say("path")), box("from"), box("to"), told, clear);
}

/** @param {Page} page @param {number[]} path */
function tellPath(page, path) {
  const parts = path.flatMap((thing, i) => [i ? " → " : null, pick(page, thing)]);
  return h("li", {}, ...parts);
}
