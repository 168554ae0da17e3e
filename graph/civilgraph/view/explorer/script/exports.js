// Hand out what is seen: picture, data behind it, and a caption that says what it is.

import { h, put } from "./dom.js";
import { describeFilters } from "./filters.js";
import { toGexf } from "./gexf.js";
import { daysOf } from "./compare.js";
import { parseSpan } from "./days.js";
import { tablesOf } from "./table.js";
import { findPicked } from "./scene.js";

/** @typedef {import("./types.js").Page} Page */

/**
 * Say what is seen: title, time, filters, release, how to cite.
 * @param {Page} page
 */
export function captionOf(page) {
  const { data, say } = page;
  const state = page.state();
  const choice = page.choice();
  const span = parseSpan(state.t);
  const time = state.view === "compare" ? daysOf(page).join(" → ") : span ? state.t.replace("/", " – ") : say("all_time");
  const picked = [...findPicked(data, state)].map((x) => data.labels[x]).join(" + ");
  const filters = describeFilters(page);
  return [
    `${data.title}.`,
    `${say(`view_${state.view}`)}; ${say("time")}: ${time}; ${say("filters")}: ${filters.join("; ") || say("none")}${picked ? `; ${say("choice")}: ${picked}` : ""}.`,
    `${say("picture_now", choice.things, choice.pairs, choice.ties.length)}`,
    `${say("release")}: ${data.release || say("no_release")}${data.licence ? `; ${say("licence")}: ${data.licence}` : ""}.`,
    `${say("cite")}: ${data.citation}${data.release ? ` (${say("release")} ${data.release})` : ""}. civilgraph.`,
  ].join("\n");
}

/**
 * Write the memberships that are shown as CSV.
 * @param {Page} page
 */
export function toCsv(page) {
  const { data } = page;
  const { spells } = data;
  const choice = page.choice();
  const lines = [["member", "member_label", "network", "network_label", "layer", "role", "status", "answer", "start", "end", "amount", "spell", "claims"]];
  for (let i = 0; i < spells.size; i += 1) {
    if (!choice.spell[i]) continue;
    const [member, network] = [spells.member[i], spells.network[i]];
    lines.push([
      data.ids[member], data.labels[member], data.ids[network], data.labels[network], data.layer,
      spells.role.texts[spells.role.codes[i]], spells.status.texts[spells.status.codes[i]], choice.spell[i] === 2 ? "yes" : "possibly",
      spells.start.texts[spells.start.codes[i]], spells.end.texts[spells.end.codes[i]], spells.amount.texts[spells.amount.codes[i]] ?? "", spells.ids[i] ?? "", (spells.claims[i] ?? []).map((x) => x[2]).join(" "),
    ]);
  }
  return lines.map((cells) => cells.map(cell).join(",")).join("\r\n") + "\r\n";
}

/**
 * Quote a cell; a spreadsheet must not take it for a formula.
 * @param {string} text
 */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/**
 * Write what is shown as JSON.
 * @param {Page} page
 */
export function toJson(page) {
  const { data } = page;
  const tables = tablesOf(page).map(({ key, columns, rows }) => [
    { o: "organizations", n: "networks", m: "memberships" }[key] ?? key,
    rows.map((row) => ({ id: row.thing === undefined ? undefined : data.ids[row.thing], network: row.other === undefined ? undefined : data.ids[row.other], ...Object.fromEntries(columns.map((column, i) => [`${column}_text`, row.cells[i] ?? ""])) })),
  ]);
  return `${JSON.stringify({ title: data.title, release: data.release, state: page.state(), caption: captionOf(page), ...Object.fromEntries(tables) }, null, 1)}\n`;
}

/** @param {Blob} blob @param {string} file */
function save(blob, file) {
  const href = URL.createObjectURL(blob);
  const anchor = h("a", { href, download: file, hidden: true });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
}

/**
 * Draw SVG as a picture of points, twice as fine.
 * @param {string} text
 * @returns {Promise<Blob | null>}
 */
async function rasterise(text) {
  const image = new Image();
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  image.src = `data:image/svg+xml;base64,${btoa(binary)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * Open the exports.
 * @param {Page} page
 * @param {() => import("./types.js").View} current
 */
export function openExports(page, current) {
  const element = h("details", { class: "exports" });
  const summary = h("summary", { "data-key": "exports" });
  const body = h("div", { class: "menu" });
  element.append(summary, body);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      element.open = false;
      summary.focus();
    }
  });

  /** @param {string} end @param {string} type @param {() => string | Promise<Blob | null>} make */
  async function hand(end, type, make) {
    const made = await make();
    const blob = typeof made === "string" ? new Blob([made], { type }) : made;
    const release = page.data.release ? `-${page.data.release.slice(0, 8)}` : "";
    if (blob) save(blob, `civilgraph-${page.state().view}${release}.${end}`);
    page.announce(page.say("saved", end.toUpperCase()));
  }

  return {
    element,
    update() {
      const { say } = page;
      const view = current();
      put(summary, say("export"));
      /** @param {string} end @param {string} type @param {() => string | Promise<Blob | null>} make */
      const button = (end, type, make) => h("button", { type: "button", "data-format": end, click: () => void hand(end, type, make) }, end === "png" ? "PNG 2×" : end.toUpperCase());
      const drawn = page.state().view !== "table";
      const caption = h("textarea", { readonly: true, rows: 7, "aria-label": say("caption") });
      caption.value = captionOf(page);
      put(
        body,
        h("div", { class: "buttons" },
          drawn && button("svg", "image/svg+xml", () => view.svg()),
          drawn && button("png", "image/png", () => view.png?.() ?? rasterise(view.svg())),
          button("csv", "text/csv;charset=utf-8", () => toCsv(page)),
          button("json", "application/json", () => toJson(page)),
          button("gexf", "application/gexf+xml", () => toGexf(page))),
        h("label", {}, say("caption"), caption),
        h("p", { class: "hint" }, say("share_hint")),
      );
    },
  };
}
