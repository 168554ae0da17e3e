// The life of every membership as a line: solid where it surely held, dashed where it may have.

import { h, keepFocus, put, svg } from "./dom.js";
import { roleOf, sayPeriod } from "./card.js";
import { word } from "./data.js";
import { dayOfYear, FOREVER, parseSpan } from "./days.js";
import { fitLabel } from "./labels.js";
import { colourOf } from "./marks.js";
import { picture, stack, text } from "./overlap.js";
import { yearsOf } from "./when.js";

/** @typedef {import("./types.js").Page} Page */

const ROW = 22;
const LEFT = 270;
// On a narrow screen a name stands above its line.
const NARROW = 520;
const MOST = 400;

/**
 * Open the time lines.
 * @param {Page} page
 * @returns {import("./types.js").View}
 */
export function openTime(page) {
  const element = h("section", { class: "view time", "data-view": "time" });
  /** @type {SVGSVGElement[]} */
  let pictures = [];
  let wide = 900;
  const view = {
    element,
    update() {
      const { say } = page;
      const groups = groupSpells(page);
      const count = groups.reduce((sum, x) => sum + x.spells.length, 0);
      pictures = [lines(page, groups, wide, element.clientWidth > 0 && element.clientWidth < NARROW)];
      keepFocus(element, () =>
        put(
          element,
          h("h2", {}, say("life_lines")),
          h("p", { class: "hint" }, say("life_hint")),
          count > MOST ? h("p", { class: "hint" }, say("table_cut", MOST, count)) : null,
          h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("life_lines") }, pictures[0]),
        ),
      );
    },
    svg: () => stack([lines(page, groupSpells(page), Math.max(900, wide), false)], page.data.title),
  };
  new ResizeObserver(() => {
    const next = element.clientWidth < NARROW ? element.clientWidth - 4 : Math.max(640, element.clientWidth - 4);
    if (Math.abs(next - wide) < 8 || !element.clientWidth) return;
    wide = next;
    view.update();
  }).observe(element);
  return view;
}

/**
 * Group the shown spells by network; those with dates come first.
 * @param {Page} page
 */
function groupSpells(page) {
  const { data } = page;
  const choice = page.choice();
  const { spells } = data;
  const picked = data.byId.get(page.state().pick);
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (let i = 0; i < spells.size; i += 1) {
    if (!choice.spell[i]) continue;
    if (picked !== undefined && spells.member[i] !== picked && spells.network[i] !== picked) continue;
    const list = found.get(spells.network[i]);
    if (list) list.push(i);
    else found.set(spells.network[i], [i]);
  }
  const dated = (/** @type {number} */ i) => spells.start.codes[i] !== undefined && (spells.start.texts[spells.start.codes[i]] || spells.end.texts[spells.end.codes[i]]) !== "";
  const groups = [...found].map(([network, own]) => ({
    network,
    spells: own.sort((a, b) => Number(dated(b)) - Number(dated(a)) || data.labels[spells.member[a]].localeCompare(data.labels[spells.member[b]]) || spells.mayFrom[a] - spells.mayFrom[b]),
    dated: own.filter(dated).length,
  }));
  return groups.sort((a, b) => b.dated - a.dated || b.spells.length - a.spells.length || a.network - b.network);
}

/** @param {Page} page @param {{ network: number, spells: number[] }[]} groups @param {number} wide @param {boolean} narrow */
function lines(page, groups, wide, narrow) {
  const { data, say } = page;
  const { lang, t } = page.state();
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const [firstYear, lastYear] = yearsOf(data);
  const first = dayOfYear(firstYear);
  const last = dayOfYear(lastYear + 1);
  const right = wide - 20;
  const left = narrow ? 16 : LEFT;
  const step = narrow ? 2 * ROW - 6 : ROW;
  /** @param {number} day */
  const at = (day) => left + Math.min(1, Math.max(0, (day - first) / (last - first))) * (right - left);
  const parts = [];
  const years = lastYear + 1 - firstYear;
  const every = [1, 2, 5, 10, 20, 50, 100].find((x) => years / x <= (right - left) / 52) ?? 500;
  for (let year = firstYear; year <= lastYear + 1; year += 1) {
    if (year % every) continue;
    parts.push(svg("line", { x1: at(dayOfYear(year)), x2: at(dayOfYear(year)), y1: 22, y2: 10000, stroke: "#d5dbe1" }));
    parts.push(text(String(year), at(dayOfYear(year)), 12, "middle"));
  }
  let y = 40;
  let shown = 0;
  for (const { network, spells } of groups) {
    if (shown >= MOST) break;
    const title = fitLabel(pen, data.labels[network], { size: 13, bold: true, width: wide - 60, lines: 1 }).lines[0];
    parts.push(svg("rect", { x: 0, y: y - 11, width: wide, height: ROW, fill: "#eef2f6" }));
    parts.push(svg("rect", { x: 4, y: y - 6, width: 11, height: 11, fill: colourOf(data, network), stroke: "#1f2933", "stroke-width": 0.8 }));
    parts.push(text(`${title} (${spells.length})`, 22, y, "start", true, "#1f2933", 13));
    y += ROW;
    for (const i of spells.slice(0, MOST - shown)) {
      shown += 1;
      parts.push(line(page, i, y, at, { left, right, narrow }, lang, pen));
      y += step;
    }
    y += 6;
  }
  const span = parseSpan(t);
  if (span) parts.push(svg("rect", { x: at(span.from) - 1, y: 22, width: Math.max(2, at(span.until) - at(span.from)), height: y, fill: "#d55e00", "fill-opacity": span.from === span.until ? 0.9 : 0.15 }));
  const whole = picture(wide, y + 4, say("life_lines"), parts);
  return whole;
}

/**
 * @param {Page} page @param {number} i @param {number} top @param {(day: number) => number} at
 * @param {{ left: number, right: number, narrow: boolean }} sides @param {string} lang @param {CanvasRenderingContext2D} pen
 */
function line(page, i, top, at, { left: start, right, narrow }, lang, pen) {
  const { data, say, store } = page;
  const { spells } = data;
  const y = narrow ? top + 15 : top;
  const member = spells.member[i];
  const status = spells.status.texts[spells.status.codes[i]];
  const role = roleOf(page, i);
  const about = [data.labels[member], role, status === "active" ? "" : word(data, "status", status, lang), sayPeriod(page, i)].filter(Boolean).join("; ");
  const called = !role || role === word(data, "role", "member", lang) ? data.labels[member] : `${data.labels[member]} (${role})`;
  const label = fitLabel(pen, called, { size: 12, width: narrow ? right - 40 : LEFT - 40, lines: 1 }).lines[0];
  const colour = status === "active" ? "#0072b2" : "#8a5a00";
  const [from, until] = [spells.mayFrom[i], spells.mayUntil[i]];
  const [left, end] = [from <= -FOREVER ? start : at(from), until >= FOREVER ? right : at(until)];
  const sure = spells.sureFrom[i] <= spells.sureUntil[i];
  const heavy = { stroke: colour, "stroke-width": 7, "stroke-linecap": status === "active" ? "round" : "butt", "stroke-dasharray": status === "active" ? null : "3 3" };
  const [sureLeft, sureRight] = [at(spells.sureFrom[i]), at(spells.sureUntil[i])];
  return svg(
    "a", { href: store.link({ pick: data.ids[member] }), "data-key": `line-${i}` },
    svg("title", {}, about),
    narrow ? text(label, 4, top, "start") : text(label, LEFT - 14, y, "end"),
    svg("line", { x1: left, x2: Math.max(left + 1, end), y1: y, y2: y, stroke: "#56789c", "stroke-width": 1.6, "stroke-dasharray": "5 4" }),
    until >= FOREVER ? svg("path", { d: `M${right - 5} ${y - 4}l6 4l-6 4`, fill: "none", stroke: "#56789c" }) : null,
    sure ? (sureRight - sureLeft > 2 ? svg("line", { x1: sureLeft, x2: sureRight, y1: y, y2: y, ...heavy }) : svg("circle", { cx: sureLeft, cy: y, r: 4.5, fill: colour })) : null,
    status === "active" ? null : haloed(text(say(status), (sureLeft + sureRight) / 2, y, "middle", true, "#1f2933", 11)),
  );
}

/** @param {SVGTextElement} element */
function haloed(element) {
  for (const [key, value] of [["paint-order", "stroke"], ["stroke", "#ffffff"], ["stroke-width", "5"]]) element.setAttribute(key, value);
  return element;
}
