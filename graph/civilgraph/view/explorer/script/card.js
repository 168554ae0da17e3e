// The card of one thing: what is said of it, by whom, and its place in what is shown.

import { h, name, outside } from "./dom.js";
import { measure, neighbours, networksOf } from "./choice.js";
import { kindOf, sayDate, word } from "./data.js";
import { answerOn } from "./days.js";
import { findCoverage } from "./scene.js";

/** @typedef {import("./types.js").Page} Page */

const CLASSES = ["class_organization", "class_network", "class_project"];

/**
 * Make the card of a thing.
 * @param {Page} page
 * @param {number} thing
 */
export function card(page, thing) {
  const { data, say, store } = page;
  const state = page.state();
  const choice = page.choice();
  const country = data.country.texts[data.country.codes[thing]];
  const about = [
    say(CLASSES[data.classes[thing]]),
    data.classes[thing] === 2 ? "" : kindOf(page, thing) || say("kind_not_stated"),
    country ? word(data, "country", country, state.lang) : "",
  ].filter(Boolean);
  const id = data.ids[thing];
  /** @param {string} key @param {() => void} act */
  const button = (key, act) => h("button", { type: "button", click: act, "data-key": `card-${key}` }, say(key));
  const steps = h(
    "select", { "aria-label": say("steps"), change: (/** @type {any} */ event) => store.set({ focus: id, steps: event.target.value }), "data-key": "steps" },
    ...["1", "2", "3", "4"].map((n) => h("option", { value: n, selected: n === state.steps }, say("steps_of", n))),
  );
  const isFocus = state.focus === id;
  return h(
    "section", { class: "card" },
    h("h2", {}, name(data.labels[thing])),
    h("p", { class: "about" }, about.join(" · ")),
    h(
      "p", { class: "acts" },
      isFocus ? button("unfocus", () => store.set({ focus: "" })) : button("focus", () => store.set({ focus: id })),
      isFocus ? steps : null,
      button("path_from_here", () => store.set({ from: id })),
      button("path_to_here", () => store.set({ to: id })),
      button("no_choice", () => store.set({ pick: "" })),
    ),
    places(page, thing),
    themes(page, thing),
    memberships(page, thing, choice),
    elsewhere(page, thing),
    nameList(page, thing),
    moments(page, thing),
    evidence(page, thing),
    data.iris[thing] ? h("p", { class: "links" }, outside(data.iris[thing], data.iris[thing]), " · ", outside(`${data.iris[thing]}.ttl`, "RDF (Turtle)")) : null,
  );
}

/**
 * The place of a thing in what is shown now.
 * @param {Page} page @param {number} thing
 */
function places(page, thing) {
  const { data, say } = page;
  const choice = page.choice();
  /** @type {[string, string][]} */
  const facts = [];
  if (data.isNetwork[thing]) {
    const coverage = findCoverage(data, choice).get(thing);
    facts.push([say("members"), coverage ? say("listed_of", choice.listed[thing], coverage[2]) : say("listed_short", choice.listed[thing])]);
    const tying = neighbours(data, choice, thing).filter((x) => choice.degree[x] > 1).length;
    facts.push([say("members_elsewhere"), String(tying)]);
  }
  if (!data.isNetwork[thing] || choice.degree[thing]) {
    const rank = 1 + choice.degree.reduce((sum, x, i) => sum + (choice.thing[i] && x > choice.degree[thing] ? 1 : 0), 0);
    facts.push([say("networks"), `${choice.degree[thing]} (${[say("rank", rank), choice.span ? say("of_which_sure", choice.sure[thing]) : ""].filter(Boolean).join("; ")})`]);
    const reached = new Set(networksOf(data, choice, thing).flatMap((x) => neighbours(data, choice, x)));
    reached.delete(thing);
    facts.push([say("partners_reached"), String(reached.size)]);
  }
  const parts = choice.things < 5000 ? countParts(page, thing) : 0;
  if (parts > 1) facts.push([say("cut"), say("cut_parts", parts)]);
  return h("dl", {}, ...facts.flatMap(([term, text]) => [h("dt", {}, term), h("dd", {}, text)]));
}

/**
 * Count into how many parts what is joined through a thing would fall without it.
 * @param {Page} page @param {number} thing
 */
function countParts(page, thing) {
  const choice = page.choice();
  const { data } = page;
  const without = { ...choice, pair: choice.pair.slice() };
  for (let j = data.pairs.offsets[thing]; j < data.pairs.offsets[thing + 1]; j += 1) without.pair[data.pairs.at[j]] = 0;
  const seen = new Set();
  let parts = 0;
  for (const start of neighbours(data, choice, thing)) {
    if (seen.has(start)) continue;
    const distance = measure(data, without, start);
    const size = distance.reduce((sum, x, i) => (x < 0xffffffff ? (seen.add(i), sum + 1) : sum), 0);
    if (size > 1) parts += 1;
  }
  return parts;
}

/**
 * @param {Page} page @param {number} thing @param {import("./types.js").Choice} choice
 */
function memberships(page, thing, choice) {
  const { data, say } = page;
  const { lang } = page.state();
  const { pairs, spells } = data;
  const items = [];
  for (let j = pairs.offsets[thing]; j < pairs.offsets[thing + 1]; j += 1) {
    const p = pairs.at[j];
    const other = pairs.member[p] === thing ? pairs.network[p] : pairs.member[p];
    for (let i = pairs.first[p]; i < pairs.first[p + 1]; i += 1) {
      const shown = choice.spell[i] > 0;
      const status = spells.status.texts[spells.status.codes[i]];
      const facts = [
        roleOf(page, i),
        status === "active" ? "" : word(data, "status", status, lang),
        sayPeriod(page, i),
        choice.span ? say(["not_then", "possibly", "yes"][answerOn(spells, i, choice.span)]) : "",
      ].filter(Boolean);
      const sources = spells.claims[i]?.map((x) => `${data.sources[x[0]].id} ${x[1]}`).join("; ");
      items.push(
        h(
          "li", { class: shown ? "" : "off" },
          h("a", { href: page.store.link({ pick: data.ids[other] }), "data-key": `m-${i}` }, name(data.labels[other])),
          h("div", {}, facts.join(" · ")),
          sources ? h("small", {}, name(sources)) : null,
        ),
      );
    }
  }
  if (!items.length) return h("p", { class: "hint" }, say("no_memberships"));
  return h("details", { open: true }, h("summary", { "data-key": "memberships" }, `${say("memberships")}: ${items.length}`), h("ul", { class: "told", tabindex: "0" }, ...items.slice(0, 300)));
}

/**
 * Say the period of a spell.
 * @param {Page} page @param {number} i
 */
export function sayPeriod(page, i) {
  const { data, say } = page;
  const { lang } = page.state();
  const start = data.spells.start.texts[data.spells.start.codes[i]];
  const end = data.spells.end.texts[data.spells.end.codes[i]];
  if (!start && !end) return say("period_not_stated");
  if (start === end) return sayDate(data, start, lang);
  return `${start ? sayDate(data, start, lang) : "?"} – ${end ? sayDate(data, end, lang) : "?"}`;
}

/**
 * Say the role of a spell; of a grant, what it pays.
 * @param {Page} page @param {number} i
 */
export function roleOf({ data, say, state }, i) {
  const { amount, role } = data.spells;
  if (data.layer === "grants") return amount.texts[amount.codes[i]] || say("amount_not_stated");
  return word(data, "role", role.texts[role.codes[i]], state().lang);
}

/** @param {Page} page @param {number} thing */
function themes(page, thing) {
  const { data, say } = page;
  const found = (data.themes.get(thing) ?? []).map((x) => word(data, "theme", x, page.state().lang));
  return found.length ? h("p", {}, `${say("themes")}: `, name(found.join(", "))) : null;
}

/**
 * The ties of a thing in other layers, each with the way to it.
 * @param {Page} page @param {number} thing
 */
function elsewhere(page, thing) {
  const { data, say, store } = page;
  const items = data.layers.filter((x) => x !== data.layer).flatMap((layer) => {
    const about = { ...page, data: data.open(layer) };
    const { spells } = about.data;
    const found = [];
    for (let i = 0; i < spells.size; i += 1) {
      if (spells.member[i] !== thing && spells.network[i] !== thing) continue;
      const end = spells.member[i] === thing ? spells.network[i] : spells.member[i];
      found.push(h(
        "li", {},
        h("a", { href: store.link({ layer: layer === "memberships" ? "" : layer, pick: data.ids[thing] }), "data-key": `else-${layer}-${i}` }, name(data.labels[end])),
        h("div", {}, [say(`layer_${layer}`), roleOf(about, i), sayPeriod(about, i)].filter(Boolean).join(" · ")),
      ));
    }
    return found;
  });
  if (!items.length) return null;
  return h("details", {}, h("summary", { "data-key": "elsewhere" }, `${say("elsewhere")}: ${items.length}`), h("ul", { class: "told", tabindex: "0" }, ...items.slice(0, 300)));
}

/** @param {Page} page @param {number} thing */
function nameList(page, thing) {
  const { data, say } = page;
  const { lang } = page.state();
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [of, text, language, type, start, end, , source] of data.names) {
    if (of !== thing) continue;
    const period = start || end ? `${start ? sayDate(data, start, lang) : "?"} – ${end ? sayDate(data, end, lang) : "?"}` : "";
    const about = [word(data, "name", type, lang), language, period].filter(Boolean).join(", ");
    const key = `${text}\n${about}`;
    found.set(key, [...(found.get(key) ?? []), data.sources[source]?.id ?? ""]);
  }
  if (!found.size) return null;
  const items = [...found].map(([key, sources]) => {
    const [text, about] = key.split("\n");
    return h("li", {}, h("b", {}, name(text)), h("div", {}, about), h("small", {}, [...new Set(sources)].join("; ")));
  });
  return h("details", {}, h("summary", { "data-key": "names" }, `${say("names")}: ${found.size}`), h("ul", { class: "told", tabindex: "0" }, ...items));
}

/** @param {Page} page @param {number} thing */
function moments(page, thing) {
  const { data, say } = page;
  const { lang } = page.state();
  const found = data.history.filter((row) => row[0] === thing && row[1] !== "name");
  if (!found.length) return null;
  const items = found.map(([, kind, what, detail, start, end, observed, claims]) => {
    const when = start && end ? `${sayDate(data, start, lang)} – ${sayDate(data, end, lang)}` : end ? `… – ${sayDate(data, end, lang)}` : start ? sayDate(data, start, lang) : observed ? `(${sayDate(data, observed, lang)})` : say("period_not_stated");
    const scheme = kind === "event" ? "event" : ["role", "status"].find((x) => data.concepts[x]?.[detail]) ?? "role";
    const about = [say(`moment_${kind.replace(/ /g, "_")}`), detail ? word(data, scheme, detail, lang) : ""].filter(Boolean).join(", ");
    return h("li", {}, h("b", {}, when), h("div", {}, name(what)), h("div", {}, about), h("small", {}, claims.join("; ")));
  });
  return h("details", {}, h("summary", { "data-key": "history" }, `${say("history")}: ${items.length}`), h("ul", { class: "told", tabindex: "0" }, ...items));
}

/** @param {Page} page @param {number} thing */
function evidence(page, thing) {
  const { data, say } = page;
  const { lang } = page.state();
  if (!data.hasEvidence) return h("p", { class: "hint" }, say("evidence_elsewhere", data.ids[thing]));
  const items = (data.claimsOf[thing] ?? []).map((number) => {
    const [id, source, locator, printed, says, basis, certainty, note] = data.claims[number];
    const reading = basis === "stated" && certainty === "certain" ? "" : `${word(data, "basis", basis, lang)}, ${word(data, "certainty", certainty, lang)}`;
    return h(
      "li", {},
      h("b", {}, `${id.includes("/") ? "" : `${data.sources[source]?.id ?? ""}/`}${id} · ${locator}`),
      h("div", {}, `${say("as_printed")}: `, h("q", {}, name(printed))),
      h("div", {}, name(says)),
      reading ? h("div", {}, reading) : null,
      note ? h("div", {}, `${say("note")}: `, name(note)) : null,
    );
  });
  if (!items.length) return null;
  return h("details", {}, h("summary", { "data-key": "evidence" }, `${say("claims")}: ${items.length}`), h("ul", { class: "told", tabindex: "0" }, ...items));
}

