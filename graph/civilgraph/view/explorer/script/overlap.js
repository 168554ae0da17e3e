// Which networks share members: a matrix, and bars for each combination of networks.

import { h, keepFocus, name, put, svg } from "./dom.js";
import { membersOf, networksOf } from "./choice.js";
import { describeFilters } from "./filters.js";
import { fitLabel, FAMILY } from "./labels.js";
import { colourOf } from "./marks.js";
import { CHANCE } from "./scene.js";
import { swatch } from "./side.js";

/** @typedef {import("./types.js").Page} Page */
/** @typedef {{ networks: number[], members: number[] }} Combination */

const CELL = 40;
const ROW = 26;
const MOST_NETWORKS = 40;
const MOST_BARS = 40;
const NARROW = 480;
const DARK = [8, 81, 156];

/**
 * Open the overlap.
 * @param {Page} page
 * @returns {import("./types.js").View}
 */
export function openOverlap(page) {
  const element = h("section", { class: "view overlap", "data-view": "overlap" });
  /** @type {SVGSVGElement[]} */
  let pictures = [];
  // On a narrow screen rows have numbers, and the names stand in a list above.
  let narrow = false;
  const view = {
    element,
    update() {
      const { say } = page;
      const networks = findSharing(page);
      pictures = networks.length ? [matrix(page, networks, narrow), bars(page, networks, narrow)] : [];
      keepFocus(element, () =>
        put(
          element,
          networks.length ? null : h("p", {}, say("no_ties")),
          networks.length ? h("p", { class: "hint" }, say("matrix_hint")) : null,
          narrow && networks.length ? h("ol", { class: "numbered" }, ...networks.map((x) => h("li", {}, swatch(page.data, x), " ", name(`${page.data.labels[x]} (${page.choice().listed[x]})`)))) : null,
          h("div", { class: "both" }, ...pictures.map((one, i) => {
            const title = say(i ? "combinations" : "matrix");
            return h("section", {}, h("h2", {}, title), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, one));
          })),
          alone(page, networks),
        ),
      );
    },
    svg() {
      const networks = findSharing(page);
      return stack(networks.length ? [matrix(page, networks, false), bars(page, networks, false)] : [], page.data.title);
    },
  };
  new ResizeObserver(() => {
    const next = element.clientWidth < NARROW;
    if (!element.clientWidth || next === narrow) return;
    narrow = next;
    view.update();
  }).observe(element);
  return view;
}

/** @param {Page} page */
function findSharing(page) {
  const { data } = page;
  const choice = page.choice();
  const sharing = new Set(choice.ties.flatMap((thing) => networksOf(data, choice, thing)));
  return data.order.filter((network) => sharing.has(network)).slice(0, MOST_NETWORKS);
}

/** @param {Page} page @param {number[]} networks */
function alone(page, networks) {
  const { data, say } = page;
  const choice = page.choice();
  const rest = data.order.filter((i) => choice.thing[i] && !networks.includes(i));
  if (!rest.length) return null;
  return h("details", {}, h("summary", { "data-key": "alone" }, `${say("share_nothing")}: ${rest.length}`), h("ul", { class: "columns" }, ...rest.slice(0, 300).map((x) => h("li", {}, swatch(data, x), " ", h("a", { href: page.store.link({ pick: data.ids[x] }) }, name(data.labels[x]))))));
}

/** @param {Page} page @param {number} network */
function heading(page, network) {
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  return fitLabel(pen, page.data.labels[network], { size: 12, width: 205, lines: 1 }).lines[0];
}

/** @param {Page} page @param {number[]} picks @param {string} label @param {import("./dom.js").Child[]} parts */
function link(page, picks, label, ...parts) {
  const href = page.store.link({ pick: picks.map((x) => page.data.ids[x]).join("+") });
  return svg("a", { href, "aria-label": label, "data-key": `overlap-${picks.join("+")}` }, svg("title", {}, label), ...parts);
}

/** @param {Page} page @param {number[]} networks @param {boolean} narrow */
function matrix(page, networks, narrow) {
  const { data, say } = page;
  const choice = page.choice();
  const members = networks.map((x) => new Set(membersOf(data, choice, x)));
  // The judgement is of all time and of everything: in a selection it would not be true, but the
  // backbone keeps all that strong pairs share.
  const judgements = choice.span || describeFilters({ ...page, state: () => ({ ...page.state(), backbone: "", layer: "" }) }).length ? [] : data.judged;
  const judged = new Map(judgements.flatMap(([a, b, p]) => [[`${a} ${b}`, p], [`${b} ${a}`, p]]));
  const [left, top] = [narrow ? 42 : 272, 34];
  const parts = [];
  for (const [row, network] of networks.entries()) {
    const y = top + row * CELL;
    parts.push(
      svg("rect", { x: left - 14, y: y + 8, width: 8, height: CELL - 16, fill: colourOf(data, network), stroke: "#1f2933", "stroke-width": 0.8 }),
      text(narrow ? String(row + 1) : `${row + 1} · ${heading(page, network)} (${choice.listed[network]})`, left - 22, y + CELL / 2, "end"),
      text(String(row + 1), left + row * CELL + CELL / 2, top - 12, "middle", true),
    );
    for (const [column, other] of networks.entries()) {
      const x = left + column * CELL;
      const box = { x: x + 1, y: y + 1, width: CELL - 2, height: CELL - 2 };
      if (row === column) {
        parts.push(svg("rect", { ...box, fill: "#e4e8ec" }));
        continue;
      }
      let shared = 0;
      for (const member of members[row]) if (members[column].has(member)) shared += 1;
      if (!shared) {
        parts.push(svg("rect", { ...box, fill: "#f7f9fa" }));
        continue;
      }
      const jaccard = shared / (members[row].size + members[column].size - shared);
      const chance = judged.get(`${network} ${other}`);
      const label = [
        `${data.labels[network]} × ${data.labels[other]}`, `${say("shared")}: ${shared}`, `Jaccard ${jaccard.toFixed(2)}`,
        chance === undefined ? "" : say("chance", chance.toPrecision(2)),
      ].filter(Boolean).join("; ");
      const shade = 0.16 + 0.84 * Math.sqrt(jaccard);
      const fill = `rgb(${DARK.map((x) => Math.round(255 - (255 - x) * shade)).join(",")})`;
      const ink = shade > 0.55 ? "#ffffff" : "#1f2933";
      parts.push(
        link(page, [network, other], label,
          svg("rect", { ...box, fill, stroke: chance !== undefined && chance < CHANCE ? "#1f2933" : "none", "stroke-width": 2 }),
          text(String(shared), x + CELL / 2, y + CELL / 2 - 5, "middle", true, ink, 14),
          text(jaccard.toFixed(2), x + CELL / 2, y + CELL / 2 + 10, "middle", false, ink, 10)),
      );
    }
  }
  const size = networks.length * CELL;
  return picture(left + size + 10, top + size + 10, say("matrix"), parts);
}

/**
 * Find which combinations of networks there are, the commonest first.
 * @param {Page} page
 * @returns {Combination[]}
 */
export function combinationsOf(page) {
  const { data } = page;
  const choice = page.choice();
  /** @type {Map<string, Combination>} */
  const found = new Map();
  for (const thing of choice.ties) {
    const networks = networksOf(data, choice, thing).sort((a, b) => a - b);
    const key = networks.join(" ");
    const known = found.get(key) ?? { networks, members: [] };
    known.members.push(thing);
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => b.members.length - a.members.length || a.networks.length - b.networks.length || a.networks[0] - b.networks[0]);
}

/** @param {Page} page @param {number[]} networks @param {boolean} narrow */
function bars(page, networks, narrow) {
  const { data, say } = page;
  const found = combinationsOf(page).slice(0, MOST_BARS);
  const [left, top, high] = [narrow ? 42 : 250, 16, 90];
  const most = Math.max(1, ...found.map((x) => x.members.length));
  const step = 30;
  const parts = [];
  for (const [row, network] of networks.entries()) {
    const y = top + high + 14 + row * ROW;
    if (row % 2 === 0) parts.push(svg("rect", { x: left - 10, y, width: found.length * step + 20, height: ROW, fill: "#f0f3f6" }));
    parts.push(text(narrow ? String(row + 1) : heading(page, network), left - 22, y + ROW / 2, "end"));
  }
  for (const [i, { networks: own, members }] of found.entries()) {
    const x = left + i * step + step / 2;
    const tall = (members.length / most) * (high - 20);
    const rows = own.map((network) => networks.indexOf(network)).filter((row) => row >= 0).sort((a, b) => a - b);
    const y = (/** @type {number} */ row) => top + high + 14 + row * ROW + ROW / 2;
    const label = `${members.map((m) => data.labels[m]).join(", ")}: ${own.map((n) => data.labels[n]).join(" + ")}`;
    parts.push(
      link(page, own, label,
        svg("rect", { x: x - step / 2, y: top, width: step, height: high + 14 + networks.length * ROW, fill: "#ffffff", "fill-opacity": 0 }),
        svg("rect", { x: x - 9, y: top + high - tall, width: 18, height: tall, fill: "#3b4651" }),
        text(String(members.length), x, top + high - tall - 9, "middle", true),
        svg("line", { x1: x, x2: x, y1: y(rows[0]), y2: y(rows[rows.length - 1]), stroke: "#1f2933", "stroke-width": 2 }),
        ...rows.map((row) => svg("circle", { cx: x, cy: y(row), r: 7, fill: colourOf(data, networks[row]), stroke: "#1f2933", "stroke-width": 1.2 }))),
    );
  }
  return picture(Math.max(left + found.length * step + 20, narrow ? 120 : 350), top + high + 24 + networks.length * ROW, say("combinations"), parts);
}

/**
 * @param {string} content @param {number} x @param {number} y @param {string} anchor
 * @param {boolean} [bold] @param {string} [fill] @param {number} [size]
 */
export function text(content, x, y, anchor, bold = false, fill = "#1f2933", size = 12) {
  return svg("text", { x, y: y + size * 0.35, "text-anchor": anchor, "font-size": size, "font-weight": bold ? "bold" : null, fill, "font-family": FAMILY }, content);
}

/** @param {number} width @param {number} height @param {string} label @param {import("./dom.js").Child[]} parts */
export function picture(width, height, label, parts) {
  return svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label, class: "picture" }, ...parts);
}

/**
 * Put pictures one under another in a file of their own.
 * @param {SVGSVGElement[]} pictures @param {string} title
 */
export function stack(pictures, title) {
  const width = Math.max(200, ...pictures.map((x) => Number(x.getAttribute("width"))));
  let height = 0;
  const whole = svg("svg", {}, svg("title", {}, title));
  const ground = svg("rect", { width, fill: "#ffffff" });
  whole.append(ground);
  for (const one of pictures) {
    const group = svg("g", { transform: `translate(0 ${height})` });
    for (const child of one.childNodes) group.append(child.cloneNode(true));
    whole.append(group);
    height += Number(one.getAttribute("height")) + 10;
  }
  // Links of the page lead nowhere from a file.
  for (const anchor of whole.querySelectorAll("a")) {
    const group = svg("g");
    group.append(...anchor.childNodes);
    anchor.replaceWith(group);
  }
  for (const element of whole.querySelectorAll("[data-key]")) element.removeAttribute("data-key");
  ground.setAttribute("height", String(height));
  for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) whole.setAttribute(key, String(value));
  return `${new XMLSerializer().serializeToString(whole)}\n`;
}
