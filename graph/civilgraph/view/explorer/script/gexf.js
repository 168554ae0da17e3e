// Write what is shown as GEXF 1.3, with the places and colours of the map and the time of each tie.

import { FOREVER, printDay } from "./days.js";
import { colourOf } from "./marks.js";
import { escapeXml } from "./svgpen.js";

/** @typedef {import("./types.js").Page} Page */

const NODE = ["mode", "kind", "country", "networks", "themes"];
const EDGE = ["layer", "role", "status", "answer", "start", "end", "amount"];
const CLASSES = ["organization", "network", "project"];

/**
 * Write the two-mode network that is shown.
 * @param {Page} page
 */
export function toGexf(page) {
  const { data } = page;
  const choice = page.choice();
  const { spells } = data;
  const nodes = [];
  for (let i = 0; i < data.size; i += 1) if (choice.thing[i]) nodes.push(node(page, i));
  const edges = [];
  for (let i = 0; i < spells.size; i += 1) if (choice.spell[i]) edges.push(edge(page, i));
  /** @param {string[]} names @param {string} of */
  const attributes = (names, of) =>
    `<attributes class="${of}">${names.map((x, i) => `<attribute id="${i}" title="${x}" type="${x === "networks" ? "integer" : "string"}"/>`).join("")}</attributes>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">',
    `<meta><creator>civilgraph</creator><description>${escapeXml(`${data.title}; release ${data.release || "none"}`)}</description></meta>`,
    '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">',
    attributes(NODE, "node"),
    attributes(EDGE, "edge"),
    "<nodes>", ...nodes, "</nodes>",
    "<edges>", ...edges, "</edges>",
    "</graph>",
    "</gexf>",
    "",
  ].join("\n");
}

/** @param {string[]} texts */
function attributeValues(texts) {
  return `<attvalues>${texts.map((x, i) => (x ? `<attvalue for="${i}" value="${escapeXml(x)}"/>` : "")).join("")}</attvalues>`;
}

/** @param {Page} page @param {number} i */
function node({ data, choice }, i) {
  const degree = choice().degree[i];
  const known = [
    CLASSES[data.classes[i]],
    data.kind.texts[data.kind.codes[i]], data.country.texts[data.country.codes[i]], String(degree),
    (data.themes.get(i) ?? []).join(" "),
  ];
  const colour = data.isNetwork[i] ? colourOf(data, i) : "#8792a0";
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  const size = data.isNetwork[i] ? 20 : 6 + 4 * degree;
  return (
    `<node id="${escapeXml(data.ids[i])}" label="${escapeXml(data.labels[i])}">${attributeValues(known)}` +
    `<viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${data.x[i].toFixed(1)}" y="${(-data.y[i]).toFixed(1)}"/><viz:size value="${size}"/></node>`
  );
}

/** @param {Page} page @param {number} i */
function edge({ data, choice }, i) {
  const { spells } = data;
  const known = [
    data.layer, spells.role.texts[spells.role.codes[i]], spells.status.texts[spells.status.codes[i]], choice().spell[i] === 2 ? "yes" : "possibly",
    spells.start.texts[spells.start.codes[i]], spells.end.texts[spells.end.codes[i]],
    spells.amount.texts[spells.amount.codes[i]] ?? "",
  ];
  // The time is that in which it possibly held; what no source bounds stays open.
  const from = spells.mayFrom[i] > -FOREVER ? ` start="${printDay(spells.mayFrom[i])}"` : "";
  const until = spells.mayUntil[i] < FOREVER ? ` end="${printDay(spells.mayUntil[i])}"` : "";
  return `<edge id="${escapeXml(spells.ids[i] ?? String(i))}" source="${escapeXml(data.ids[spells.member[i]])}" target="${escapeXml(data.ids[spells.network[i]])}"${from}${until}>${attributeValues(known)}</edge>`;
}
