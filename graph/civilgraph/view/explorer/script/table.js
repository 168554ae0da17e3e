// The same selection as tables: everything on the page can be reached here with the keyboard.

import { h, keepFocus, name, put } from "./dom.js";
import { roleOf } from "./card.js";
import { networksOf } from "./choice.js";
import { kindOf, word } from "./data.js";
import { findCoverage } from "./scene.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {{ cells: (string | number)[], thing?: number, other?: number }} Row */

const MOST = 500;

/**
 * Open the tables.
 * @param {Page} page
 * @returns {import("./types.js").View}
 */
export function openTables(page) {
  const element = h("section", { class: "view tables", "data-view": "table" });
  return {
    element,
    update() {
      keepFocus(element, () => put(element, ...tablesOf(page).map((x) => printTable(page, x))));
    },
    svg: () => "",
  };
}

/** @typedef {{ key: string, title: string, columns: string[], rows: Row[] }} Table */

/**
 * Make the three tables of what is shown.
 * @param {Page} page
 * @returns {Table[]}
 */
export function tablesOf(page) {
  const { say } = page;
  return [
    { key: "o", title: say("organizations"), columns: ["name", "kind", "country", "networks", "sure", "which"], rows: organizations(page) },
    { key: "n", title: say("networks"), columns: ["name", "kind", "country", "listed_column", "stated"], rows: networks(page) },
    { key: "m", title: say("memberships"), columns: ["member", "network", page.data.layer === "grants" ? "amount" : "role", "status", "certainty", "start", "end", "source"], rows: memberships(page) },
  ];
}

/** @param {Page} page @param {number} i */
function about(page, i) {
  const { data } = page;
  const { lang } = page.state();
  const country = data.country.texts[data.country.codes[i]];
  return [kindOf(page, i), country && word(data, "country", country, lang)];
}

/** @param {Page} page @returns {Row[]} */
function organizations(page) {
  const { data } = page;
  const choice = page.choice();
  const rows = [];
  for (let i = 0; i < data.size; i += 1) {
    if (!choice.thing[i] || data.isNetwork[i]) continue;
    const which = networksOf(data, choice, i).map((x) => data.labels[x]).join("; ");
    rows.push({ thing: i, cells: [data.labels[i], ...about(page, i), choice.degree[i], choice.sure[i], which] });
  }
  return rows;
}

/** @param {Page} page @returns {Row[]} */
function networks(page) {
  const { data } = page;
  const choice = page.choice();
  const coverage = findCoverage(data, choice);
  return data.order
    .filter((i) => choice.thing[i])
    .map((i) => ({ thing: i, cells: [data.labels[i], ...about(page, i), choice.listed[i], coverage.get(i)?.[2] ?? ""] }));
}

/** @param {Page} page @returns {Row[]} */
function memberships(page) {
  const { data, say } = page;
  const { lang } = page.state();
  const choice = page.choice();
  const { spells } = data;
  const rows = [];
  for (let i = 0; i < spells.size; i += 1) {
    if (!choice.spell[i]) continue;
    const [member, network] = [spells.member[i], spells.network[i]];
    rows.push({
      thing: member,
      other: network,
      cells: [
        data.labels[member], data.labels[network],
        roleOf(page, i),
        word(data, "status", spells.status.texts[spells.status.codes[i]], lang),
        choice.span ? say(choice.spell[i] === 2 ? "yes" : "possibly") : "",
        spells.start.texts[spells.start.codes[i]], spells.end.texts[spells.end.codes[i]],
        (spells.claims[i] ?? []).map((x) => `${data.sources[x[0]].id} ${x[1]}`).join("; "),
      ],
    });
  }
  return rows;
}

/**
 * Print a table whose columns sort; the order is kept in the address.
 * @param {Page} page
 * @param {Table} table
 */
function printTable(page, { key, title, columns, rows }) {
  const { say, store, data } = page;
  const { lang, sort } = page.state();
  const [of, by, down] = /^([onm])(\d)(-?)$/.exec(sort)?.slice(1) ?? ["", "", ""];
  const column = of === key ? Number(by) : -1;
  const sorted = [...rows];
  if (column >= 0) {
    const sign = down ? -1 : 1;
    const { compare } = new Intl.Collator(lang.slice(0, 2), { numeric: true });
    sorted.sort((a, b) => sign * compare(String(a.cells[column] ?? ""), String(b.cells[column] ?? "")));
  }
  const heads = columns.map((text, i) => {
    const state = i !== column ? null : down ? "descending" : "ascending";
    const next = `${key}${i}${state === "ascending" ? "-" : ""}`;
    return h(
      "th", { scope: "col", "aria-sort": state },
      h("button", { type: "button", click: () => store.set({ sort: next }), "data-key": `sort-${key}${i}` }, say(text), h("span", { "aria-hidden": "true" }, state === "ascending" ? " ▲" : state ? " ▼" : "")),
    );
  });
  const body = sorted.slice(0, MOST).map((row) => {
    const cells = row.cells.map((cell, i) => {
      const thing = i === 0 ? row.thing : i === 1 ? row.other : undefined;
      const content = thing === undefined ? name(String(cell ?? "")) : h("a", { href: store.link({ pick: data.ids[thing] }) }, name(String(cell)));
      return i === 0 ? h("th", { scope: "row" }, content) : h("td", {}, content);
    });
    return h("tr", {}, ...cells);
  });
  const more = rows.length > MOST ? h("p", { class: "hint" }, say("table_cut", MOST, rows.length)) : null;
  return h(
    "section", {},
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
      h("table", {}, h("caption", {}, `${title}: ${rows.length}`), h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...body))),
    more,
  );
}

