// What is left out: boxes to tick for kinds, countries, roles, statuses and sources.

import { h, keepFocus, name, put } from "./dom.js";
import { parseSet } from "./state.js";
import { sayKind, word } from "./data.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {"kind" | "country" | "role" | "status" | "source"} Field */

/**
 * Open the filters.
 * @param {Page} page
 */
export function openFilters(page) {
  const { data } = page;
  const counts = countValues(data);
  const details = h("details", { class: "filters" });
  const summary = h("summary", {});
  const body = h("div", { class: "filter-body" });
  details.append(summary, body);
  return {
    element: details,
    update() {
      const { say, store } = page;
      const state = page.state();
      const words = describeFilters(page);
      put(summary, `${say("filters")}${words.length ? `: ${words.join("; ")}` : ""}`);
      keepFocus(body, () => {
        const fields = /** @type {Field[]} */ (["kind", "country", "role", "status", "source"]);
        const certainty = h(
          "fieldset", {}, h("legend", {}, say("certainty")),
          ...["", "yes", "possibly"].map((value) => radio(page, value, state.cert === value)),
        );
        const least = h(
          "fieldset", {}, h("legend", {}, say("ties_only")),
          h("label", {}, checkbox(Number(state.min) > 1, "min", () => store.set({ min: Number(state.min) > 1 ? "" : "2" })), say("least_two")),
        );
        put(
          body,
          ...fields.map((field) => group(page, field, counts[field])),
          certainty, least,
          h("button", { type: "button", "data-key": "reset", click: () => store.set({ kind: "", country: "", role: "", status: "", source: "", cert: "", min: "", focus: "" }) }, say("reset")),
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

/** @param {Page} page @param {string} value @param {boolean} checked */
function radio({ say, store }, value, checked) {
  const input = h("input", { type: "radio", name: "certainty", value, "data-key": `cert-${value}`, change: () => store.set({ cert: value }) });
  input.checked = checked;
  return h("label", {}, input, say(value ? `only_${value}` : "all"));
}

/** @param {Page} page @param {Field} field @param {Map<string, number>} values */
function group(page, field, values) {
  const { say, store } = page;
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
  if (slug === "-") return say("not_stated");
  if (field === "source") return data.sources.find((x) => x.id === value)?.id ?? value;
  if (field !== "kind") return word(data, field, slug, lang);
  const isNetwork = value.startsWith("n:");
  const text = sayKind(data, isNetwork, slug, lang);
  return isNetwork ? `${say("network")}: ${text}` : text;
}

/**
 * Count how often each value is met, in things or in spells.
 * @param {import("./types.js").Data} data
 * @returns {Record<Field, Map<string, number>>}
 */
function countValues(data) {
  /** @type {Record<Field, Map<string, number>>} */
  const found = { kind: new Map(), country: new Map(), role: new Map(), status: new Map(), source: new Map() };
  const add = (/** @type {Field} */ field, /** @type {string} */ value) => found[field].set(value, (found[field].get(value) ?? 0) + 1);
  const { pairs, spells } = data;
  for (let i = 0; i < data.size; i += 1) {
    if (pairs.offsets[i] === pairs.offsets[i + 1] && !data.isNetwork[i]) continue;
    add("kind", `${data.isNetwork[i] ? "n" : "o"}:${data.kind.texts[data.kind.codes[i]] || "-"}`);
    if (!data.isNetwork[i]) add("country", data.country.texts[data.country.codes[i]] || "-");
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
  for (const field of /** @type {Field[]} */ (Object.keys(found))) {
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
  for (const field of /** @type {Field[]} */ (["kind", "country", "role", "status", "source"])) {
    const chosen = [...parseSet(state[field])];
    if (chosen.length) found.push(`${say(field)}: ${chosen.map((value) => wordOf(page, field, value)).join(", ")}`);
  }
  if (state.cert) found.push(`${say("certainty")}: ${say(`only_${state.cert}`)}`);
  if (Number(state.min) > 1) found.push(say("least_two"));
  const focus = data.byId.get(state.focus);
  if (focus !== undefined) found.push(`${say("steps_of", state.steps)}: ${data.labels[focus]}`);
  return found;
}
