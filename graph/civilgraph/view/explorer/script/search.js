// Search: any form of a name, folded, in any script; and a box in which to do it.

import { h, name, put } from "./dom.js";
import { fold } from "./fold.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").Page} Page */
/** @typedef {{ thing: number, name: string, score: number }} Hit */

const SMALL_WORDS = new Set(
  "a an and at by for from in of on s the to with ir i iz na o od sa u za d de des du et l la le les".split(" "),
);

/**
 * Index the names of things.
 * @param {Data} data
 */
export function indexNames(data) {
  /** @type {[folded: string, name: string, thing: number][]} */
  const entries = [];
  const seen = new Set();
  const add = (/** @type {string} */ text, /** @type {number} */ thing) => {
    const folded = fold(text);
    const key = `${thing} ${folded}`;
    if (!folded || seen.has(key)) return;
    seen.add(key);
    entries.push([folded, text, thing]);
  };
  for (let i = 0; i < data.size; i += 1) add(data.labels[i], i);
  for (const row of data.names) add(row[1], row[0]);
  return entries;
}

/**
 * Find things by part of a name or by initials; each once, the best first.
 * @param {[string, string, number][]} entries
 * @param {string} text
 * @param {number} limit
 * @returns {Hit[]}
 */
export function findNames(entries, text, limit) {
  const folded = fold(text);
  if (!folded) return [];
  const words = folded.split(" ");
  /** @type {Map<number, Hit>} */
  const best = new Map();
  for (const [other, printed, thing] of entries) {
    const score = like(folded, words, other);
    if (score > (best.get(thing)?.score ?? 0)) best.set(thing, { thing, name: printed, score });
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || a.name.length - b.name.length || a.thing - b.thing)
    .slice(0, limit);
}

/** @param {string} folded @param {string[]} words @param {string} other */
function like(folded, words, other) {
  if (other === folded) return 5;
  if (other.startsWith(folded)) return 4;
  if (` ${other}`.includes(` ${folded}`)) return 3;
  if (folded.length > 2 && initials(other) === folded) return 2.5;
  const parts = other.split(" ");
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  // Endings differ from case to case: long words need only begin alike.
  const stems = words.map((word) => (word.length > 5 ? word.slice(0, -2) : word));
  if (stems.every((stem) => parts.some((part) => part.startsWith(stem)))) return 1.5;
  return folded.length > 2 && other.includes(folded) ? 1 : 0;
}

/** @param {string} folded */
function initials(folded) {
  return folded.split(" ").filter((word) => !SMALL_WORDS.has(word)).map((word) => word[0]).join("");
}

let boxes = 0;

/**
 * Make a search box; what is chosen is handed on.
 * @param {Page} page
 * @param {() => [string, string, number][]} entries
 * @param {{ label: string, choose: (thing: number) => void, value?: string }} how
 */
export function searchBox(page, entries, { label, choose, value = "" }) {
  const id = `found-${(boxes += 1)}`;
  const list = h("ul", { id, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", {
    type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": id, autocomplete: "off",
    "aria-autocomplete": "list", spellcheck: "false", placeholder: label, "aria-label": label, value, "data-key": `box-${label}`,
  });
  /** @type {Hit[]} */
  let hits = [];
  let active = -1;

  /** @param {boolean} open */
  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) input.removeAttribute("aria-activedescendant");
  }

  function print() {
    const { data, say } = page;
    const items = hits.map((hit, i) => {
      const other = hit.name !== data.labels[hit.thing] ? h("small", {}, name(hit.name)) : null;
      const item = h(
        "li",
        { role: "option", id: `${id}-${i}`, "aria-selected": String(i === active), pointerdown: (/** @type {Event} */ event) => (event.preventDefault(), take(i)) },
        h("span", {}, name(data.labels[hit.thing])), other,
      );
      return item;
    });
    if (!hits.length) items.push(h("li", { role: "option", "aria-selected": "false", "aria-disabled": "true" }, say("nothing_found")));
    put(list, ...items);
    if (active >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active]?.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {number} i */
  function take(i) {
    const hit = hits[i];
    if (!hit) return;
    show(false);
    input.value = page.data.labels[hit.thing];
    choose(hit.thing);
  }

  input.addEventListener("input", () => {
    hits = findNames(entries(), input.value, 12);
    active = hits.length ? 0 : -1;
    print();
    show(input.value.trim() !== "");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden || !hits.length) return;
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
      print();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden) take(active);
    } else if (event.key === "Escape") {
      show(false);
    }
  });
  input.addEventListener("blur", () => show(false));
  return h("div", { class: "search" }, input, list);
}
