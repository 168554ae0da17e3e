// Say what the signs of the map mean; only those that are on it.

import { h, svg } from "./dom.js";
import { LINES } from "./choice.js";
import { kindOf } from "./data.js";
import { lookOf } from "./marks.js";
import { DASHES } from "./painter.js";

/** @typedef {import("./types.js").Page} Page */

/**
 * Make the legend of a scene.
 * @param {Page} page
 * @param {import("./scene.js").Scene} scene
 */
export function legend(page, scene) {
  const { data, say } = page;
  // A thing for each kind of each class.
  /** @type {Map<number, number>[]} */
  const kinds = [new Map(), new Map()];
  for (let i = 0; i < data.size; i += 1) {
    const kind = 3 * data.kind.codes[i] + data.classes[i];
    if (scene.choice.thing[i] && !kinds[data.isNetwork[i]].has(kind)) kinds[data.isNetwork[i]].set(kind, i);
  }
  const lines = LINES.map((_, i) => scene.choice.pair.includes(i + 1));
  /** @param {string} heading @param {Element[]} items */
  const row = (heading, items) =>
    items.length ? h("div", {}, h("b", {}, say(heading)), h("ul", {}, ...items)) : null;
  /** @param {Element} icon @param {string} text */
  const item = (icon, text) => h("li", {}, icon, text);
  /** @param {Map<number, number>} found */
  const shapes = (found) =>
    [...found].map(([, thing]) => item(shapeIcon(data, thing), kindOf(page, thing) || say("not_stated")));
  return [
    row("organizations", scene.mode === "nets" ? [] : shapes(kinds[0])),
    row("networks", shapes(kinds[1])),
    row("lines", scene.mode !== "two" ? [] : LINES.flatMap((line, i) => (lines[i] ? [item(lineIcon(i), say(`${line}_line`))] : []))),
    row("signs", [
      ...(scene.mode === "nets" ? [] : [item(pieIcon(), say("pie_sign"))]),
      ...(scene.coverage.size ? [item(ringIcon(), say("ring_sign")), item(dotsIcon(), say("dots_sign"))] : []),
    ]),
  ].filter((x) => x !== null);
}

const ICON = { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true", class: "icon" };

/** @param {import("./types.js").Data} data @param {number} thing */
export function shapeIcon(data, thing) {
  const corners = data.shapes[lookOf(data, thing)[0]];
  const fill = data.isNetwork[thing] ? "#5b6875" : "#c3ccd5";
  const look = { fill, stroke: "#1f2933", "stroke-width": 1 };
  if (!corners?.length) return svg("svg", ICON, svg("circle", { cx: 9, cy: 9, r: 6, ...look }));
  const points = corners.map(([x, y]) => `${9 + x * 7},${9 + y * 7}`).join(" ");
  return svg("svg", ICON, svg("polygon", { points, ...look }));
}

/** @param {number} line */
function lineIcon(line) {
  return svg(
    "svg",
    { ...ICON, width: 34, viewBox: "0 0 34 18" },
    svg("line", { x1: 1, y1: 9, x2: 33, y2: 9, stroke: "#33475b", "stroke-width": 2, "stroke-dasharray": DASHES[line].join(" ") || "none" }),
  );
}

function pieIcon() {
  return svg(
    "svg", ICON,
    svg("path", { d: "M9 9V1A8 8 0 0 1 9 17Z", fill: "#D55E00" }),
    svg("path", { d: "M9 9V1A8 8 0 0 0 9 17Z", fill: "#0072B2" }),
    svg("circle", { cx: 9, cy: 9, r: 7.5, fill: "none", stroke: "#1f2933" }),
    svg("circle", { cx: 9, cy: 9, r: 3.6, fill: "#fff", stroke: "#1f2933" }),
  );
}

function ringIcon() {
  return svg(
    "svg", ICON,
    svg("circle", { cx: 9, cy: 9, r: 6.5, fill: "none", stroke: "#d5dbe1", "stroke-width": 3 }),
    svg("path", { d: "M9 2.5A6.5 6.5 0 0 1 15.5 9", fill: "none", stroke: "#1f2933", "stroke-width": 3 }),
  );
}

function dotsIcon() {
  const dots = [[4, 4], [9, 3], [14, 5], [3, 9], [8, 8], [13, 10], [5, 14], [10, 13], [15, 15]];
  return svg("svg", ICON, ...dots.map(([cx, cy]) => svg("circle", { cx, cy, r: 1.4, fill: "#a9b4bf" })));
}
