// What is left out: layers, and boxes to tick for kinds, countries, themes, roles and sources.

import { h, keepFocus, name, put } from "./dom.js";
import { parseSet } from "./state.js";
import { sayKind, word } from "./data.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {"kind" | "country" | "theme" | "role" | "status" | "source"} Field */

/** @type {Field[]} */
const FIELDS = ["kind", "country", "theme", "role", "status", "source"];
const CLEARED = { layer: "", kind: "", country: "", theme: "", role: "", status: "", source: "", cert: "", min: "", backbone: "", focus: "" };

/**
 * Open the filters.
 * @param {Page} page
 */
export function openFilters(page) {
  const { data } = page;
  const counts = countValues(data);
  const details = h("details", { class: "filters" });
  const summary = h("summary", { "data-key": "filters" });
  const body = h("div", { class: "filter-body" });
  details.append(summary, body);
  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      details.open = false;
      summary.focus();
    }
  });
  return {
    element: details,
    update() {
      const { say, store } = page;
      const words = describeFilters(page);
      put(summary, `${say("filters")}${words.length ? `: ${words.join("; ")}` : ""}`);
      keepFocus(body, () => {
        put(
          body,
          layers(page),
          ...FIELDS.map((field) => group(page, field, counts[field])),
          certainty(page),
          ties(page),
          h("button", { type: "button", "data-key": "reset", click: () => store.set(CLEARED) }, say("reset")),
        );
      });
    },
  };
}

/** @param {boolean} checked @param {string} key @param {() => void} change */
function checkbox(checked, key, change) {
  const input = h("input", { type: "checkbox", change, "data-key": `filter-${key}` });
  input.checked = checked;
  return input;
}

/**
 * One of several values; what is called `group` in the state.
 * @param {string} group @param {string} value @param {boolean} checked @param {string} text
 * @param {() => void} change
 */
function radio(group, value, checked, text, change) {
  const input = h("input", { type: "radio", name: group, value, "data-key": `${group}-${value}`, change });
  input.checked = checked;
  return h("label", {}, input, text);
}

/**
 * Which kind of ties: one at a time, so that counts of one are never taken for those of another.
 * @param {Page} page
 */
function layers({ data, say, store }) {
  if (data.layers.length < 2) return null;
  return h(
    "fieldset", {}, h("legend", {}, say("layer")),
    ...data.layers.map((layer) => {
      const value = layer === "memberships" ? "" : layer;
      // What another layer does not know would leave nothing of it.
      return radio("layer", value, layer === data.layer, say(`layer_${layer}`), () =>
        store.set({ layer: value, kind: "", role: "", status: "", source: "", min: "", backbone: "", cam: "" }));
    }),
  );
}

/** @param {Page} page */
function certainty({ say, store, state }) {
  return h(
    "fieldset", {}, h("legend", {}, say("certainty")),
    ...["", "yes", "possibly"].map((value) => radio("cert", value, state().cert === value, say(value ? `only_${value}` : "all"), () => store.set({ cert: value }))),
  );
}

/** @param {Page} page */
function ties({ data, say, store, state }) {
  const { min, backbone } = state();
  const several = h("label", {}, checkbox(Number(min) > 1, "min", () => store.set({ min: Number(min) > 1 ? "" : "2" })), say("least_two"));
  if (!data.strong) return h("fieldset", {}, h("legend", {}, say("ties_only")), several);
  const strong = Array.from(data.strong).reduce((sum, x) => sum + x, 0);
  return h(
    "fieldset", {}, h("legend", {}, say("ties_only")), several,
    h("label", {}, checkbox(backbone === "1", "backbone", () => store.set({ backbone: backbone ? "" : "1" })), say("backbone"), h("small", {}, ` ${strong}`)),
    h("p", { class: "hint" }, say(strong ? "backbone_hint" : "backbone_none")),
  );
}

/**
 * Boxes to tick, where there is something to choose from.
 * @param {Page} page @param {Field} field @param {Map<string, number>} values
 */
function group(page, field, values) {
  const { say, store } = page;
  if (![...values.keys()].some((value) => !/^(?:[on]:)?-$/.test(value))) return null;
  const chosen = parseSet(page.state()[field]);
  const labels = [...values].map(([value, count]) => {
    const box = checkbox(chosen.has(value), `${field}-${value}`, () => {
      const next = new Set(chosen);
      if (!next.delete(value)) next.add(value);
      store.set({ [field]: [...next].sort().join(",") });
    });
    return h("label", {}, box, name(wordOf(page, field, value)), h("small", {}, ` ${count}`));
  });
  return h("fieldset", {}, h("legend", {}, say(field)), h("div", { class: "boxes" }, ...labels));
}

/** @param {Page} page @param {Field} field @param {string} value */
function wordOf(page, field, value) {
  const { data, say } = page;
  const { lang } = page.state();
  const slug = field === "kind" ? value.slice(2) : value;
  if (field === "kind" && value.startsWith("n:")) {
    return `${say("network")}: ${slug === "-" ? say("not_stated") : sayKind(data, true, slug, lang)}`;
  }
  if (slug === "-") return say("not_stated");
  if (field === "source") return data.sources.find((x) => x.id === value)?.id ?? value;
  return field === "kind" ? sayKind(data, false, slug, lang) : word(data, field, slug, lang);
}

/**
 * Count how often each value is met, in things or in spells.
 * @param {import("./types.js").Data} data
 * @returns {Record<Field, Map<string, number>>}
 */
function countValues(data) {
  /** @type {Record<Field, Map<string, number>>} */
  const found = { kind: new Map(), country: new Map(), theme: new Map(), role: new Map(), status: new Map(), source: new Map() };
  const add = (/** @type {Field} */ field, /** @type {string} */ value) => found[field].set(value, (found[field].get(value) ?? 0) + 1);
  const { pairs, spells } = data;
  for (let i = 0; i < data.size; i += 1) {
    if (pairs.offsets[i] === pairs.offsets[i + 1] && !data.isNetwork[i]) continue;
    add("kind", `${data.isNetwork[i] ? "n" : "o"}:${data.kind.texts[data.kind.codes[i]] || "-"}`);
    if (!data.isNetwork[i]) add("country", data.country.texts[data.country.codes[i]] || "-");
    for (const theme of data.themes.get(i) ?? []) add("theme", theme);
  }
  for (const field of /** @type {const} */ (["role", "status"])) {
    const { texts, codes } = spells[field];
    const sums = new Uint32Array(texts.length);
    for (let i = 0; i < spells.size; i += 1) sums[codes[i]] += 1;
    for (const [code, sum] of sums.entries()) found[field].set(texts[code] || "-", sum);
  }
  for (const claims of spells.claims) {
    for (const source of new Set(claims.map((x) => x[0]))) add("source", data.sources[source].id);
  }
  for (const field of FIELDS) {
    found[field] = new Map([...found[field]].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
  }
  return found;
}

/**
 * Say the filters of a state in words.
 * @param {Page} page
 */
export function describeFilters(page) {
  const { say, data } = page;
  const state = page.state();
  const found = [];
  if (state.layer && data.layer === state.layer) found.push(`${say("layer")}: ${say(`layer_${data.layer}`)}`);
  for (const field of FIELDS) {
    const chosen = [...parseSet(state[field])];
    if (chosen.length) found.push(`${say(field)}: ${chosen.map((value) => wordOf(page, field, value)).join(", ")}`);
  }
  if (state.cert) found.push(`${say("certainty")}: ${say(`only_${state.cert}`)}`);
  if (Number(state.min) > 1) found.push(say("least_two"));
  if (state.backbone && data.strong) found.push(say("backbone"));
  const focus = data.byId.get(state.focus);
  if (focus !== undefined) found.push(`${say("steps_of", state.steps)}: ${data.labels[focus]}`);
  return found;
}
