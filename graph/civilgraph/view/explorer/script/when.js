// The strip of time: all time, a day or a span; a histogram of joins and exits to brush over; play.

import { h, keepFocus, put, svg } from "./dom.js";
import { dayOfYear, FOREVER, parseDay, parseSpan, printDay, yearOf } from "./days.js";

/** @typedef {import("./types.js").Page} Page */

const HIGH = 44;
const STEP_OF_PLAY = 650;

/** @type {WeakMap<import("./types.js").Data, number[]>} */
const known = new WeakMap();

/**
 * Tell whether any day is known; without one there is no time to move in.
 * @param {import("./types.js").Data} data
 */
export function isDated({ spells }) {
  return [spells.sureFrom, spells.sureUntil, spells.mayFrom, spells.mayUntil].some((column) => column.some((day) => Math.abs(day) < FOREVER));
}

/**
 * Find the first and last year of which anything is dated.
 * @param {import("./types.js").Data} data
 */
export function yearsOf(data) {
  const before = known.get(data);
  if (before) return before;
  const { spells } = data;
  let [first, last] = [Infinity, -Infinity];
  for (const column of [spells.sureFrom, spells.sureUntil, spells.mayFrom, spells.mayUntil]) {
    for (const day of column) {
      if (Math.abs(day) >= FOREVER) continue;
      if (day < first) first = day;
      if (day > last) last = day;
    }
  }
  const years = first === Infinity ? [2000, 2001] : [yearOf(first), yearOf(last)];
  known.set(data, years);
  return years;
}

/**
 * Count the stated joins and exits of each year; a date that spans years is only possible.
 * @param {import("./types.js").Data} data
 * @param {Uint8Array | null} shown
 */
export function countYears(data, shown) {
  const { spells } = data;
  const [first, last] = yearsOf(data);
  const years = Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, joins: 0, maybeJoins: 0, exits: 0, maybeExits: 0 }));
  let undated = 0;
  for (let i = 0; i < spells.size; i += 1) {
    if (shown && !shown[i]) continue;
    if (spells.start.texts[spells.start.codes[i]] && Math.abs(spells.mayFrom[i]) < FOREVER) {
      const year = yearOf(spells.mayFrom[i]);
      const sure = Math.abs(spells.sureFrom[i]) >= FOREVER || yearOf(spells.sureFrom[i]) === year;
      years[year - first][sure ? "joins" : "maybeJoins"] += 1;
    } else {
      undated += 1;
    }
    if (spells.end.texts[spells.end.codes[i]] && Math.abs(spells.mayUntil[i]) < FOREVER) {
      const year = yearOf(spells.mayUntil[i]);
      const sure = Math.abs(spells.sureUntil[i]) >= FOREVER || yearOf(spells.sureUntil[i]) === year;
      years[year - first][sure ? "exits" : "maybeExits"] += 1;
    }
  }
  return { years, undated };
}

/**
 * Open the strip.
 * @param {Page} page
 * @param {Element} summary
 */
export function openWhen(page, summary) {
  const { data, store, say } = page;
  const [firstYear, lastYear] = yearsOf(data);
  const first = dayOfYear(firstYear);
  const last = dayOfYear(lastYear + 1);
  const { years, undated } = countYears(data, null);
  const chart = svg("svg", { class: "histogram", height: HIGH, preserveAspectRatio: "none", "aria-hidden": "true" });
  const brush = h("div", { class: "brush" });
  const band = h("div", { class: "band" });
  const slider = h("input", { type: "range", min: 0, max: (lastYear + 1 - firstYear) * 12, step: 1, "data-key": "slider" });
  const scale = h("div", { class: "scale", "aria-hidden": "true" });
  const controls = h("div", { class: "controls" });
  const lane = h("div", { class: "lane" }, h("div", { class: "plot" }, chart, brush, band), slider, scale);
  const element = h("section", { class: "when" }, controls, lane);
  lane.hidden = !isDated(data);
  let playing = 0;
  brush.append(band);

  /** @param {number} month */
  const dayOfMonth = (month) => Math.round(new Date(Date.UTC(firstYear, month, 1)).getTime() / 86400000);
  /** @param {number} day */
  const monthOfDay = (day) => (yearOf(day) - firstYear) * 12 + new Date(day * 86400000).getUTCMonth();
  /** @param {number} x */
  const dayAt = (x) => {
    const box = brush.getBoundingClientRect();
    return Math.round(first + Math.min(1, Math.max(0, (x - box.left) / box.width)) * (last - first));
  };

  slider.addEventListener("input", () => store.set({ t: printDay(dayOfMonth(Number(slider.value))) }, { quietly: Boolean(page.state().t) }));

  let start = 0;
  brush.addEventListener("pointerdown", (event) => {
    brush.setPointerCapture(event.pointerId);
    start = dayAt(event.clientX);
    stop();
    store.set({ t: printDay(start) });
  });
  brush.addEventListener("pointermove", (event) => {
    if (!event.buttons || !brush.hasPointerCapture(event.pointerId)) return;
    const [from, until] = [start, dayAt(event.clientX)].sort((a, b) => a - b);
    store.set({ t: until - from > 20 ? `${printDay(from)}/${printDay(until)}` : printDay(start) }, { quietly: true });
  });

  function stop() {
    clearInterval(playing);
    playing = 0;
  }

  function play() {
    if (playing) {
      stop();
      return page.announce(say("stopped"));
    }
    const span = parseSpan(page.state().t);
    let year = span && span.from < dayOfYear(lastYear) ? yearOf(span.from) : firstYear - 1;
    store.set({ t: printDay(dayOfYear(year + 1)) });
    year += 1;
    playing = window.setInterval(() => {
      year += 1;
      if (year > lastYear) {
        stop();
        return print();
      }
      store.set({ t: printDay(dayOfYear(year)) }, { quietly: true });
    }, STEP_OF_PLAY);
    print();
  }

  function print() {
    const { t } = page.state();
    const span = parseSpan(t);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    /** @param {"from" | "until"} end @param {string} label */
    const date = (end, label) =>
      h("input", {
        type: "text", size: 10, placeholder: "2013-01-01", "aria-label": label, value: span && (end === "from" || span.from !== span.until) ? printDay(span[end]) : "", "data-key": `day-${end}`,
        change: (/** @type {any} */ event) => {
          const day = parseDay(event.target.value.trim());
          event.target.setAttribute("aria-invalid", String(day === null));
          if (day === null) return;
          const other = span && span.from !== span.until ? (end === "from" ? span.until : span.from) : null;
          if (end === "from" && (other === null || !span)) store.set({ t: printDay(day) });
          else store.set({ t: `${printDay(Math.min(day, other ?? span?.from ?? day))}/${printDay(Math.max(day, other ?? span?.from ?? day))}` });
        },
      });
    keepFocus(element, () => {
      put(
        controls,
        h("button", { type: "button", "aria-pressed": String(!span), click: () => (stop(), store.set({ t: "" })), "data-key": "ever" }, say("all_time")),
        h("label", {}, `${say("day")} `, date("from", say("day"))),
        h("label", {}, `${say("until")} `, date("until", say("until"))),
        lane.hidden ? null : still ? h("span", { class: "hint" }, say("play_off")) : h("button", { type: "button", click: () => (play(), print()), "data-key": "play", "aria-pressed": String(playing > 0) }, say(playing ? "stop" : "play")),
        summary,
        h("span", { class: "hint" }, say("undated", undated)),
      );
    });
    slider.setAttribute("aria-label", say("slider"));
    slider.value = String(span ? monthOfDay(Math.max(first, Math.min(last, span.from))) : 0);
    slider.setAttribute("aria-valuetext", span ? printDay(span.from) : say("all_time"));
    slider.classList.toggle("ever", !span);
    element.setAttribute("aria-label", say("time"));
    const [left, right] = span ? [span.from, span.until].map((day) => Math.min(1, Math.max(0, (day - first) / (last - first)))) : [0, 1];
    band.style.left = `${left * 100}%`;
    band.style.width = `${Math.max(0, right - left) * 100}%`;
    band.classList.toggle("day", Boolean(span && span.from === span.until));
    band.hidden = !span;
  }

  function draw() {
    const count = years.length;
    const most = Math.max(1, ...years.map((x) => Math.max(x.joins + x.maybeJoins, x.exits + x.maybeExits)));
    const middle = HIGH / 2;
    const unit = (middle - 4) / most;
    chart.setAttribute("viewBox", `0 0 ${count * 10} ${HIGH}`);
    const bars = years.flatMap(({ year, joins, maybeJoins, exits, maybeExits }, i) => {
      const bar = (/** @type {number} */ y, /** @type {number} */ n, /** @type {string} */ kind) =>
        n ? svg("rect", { x: i * 10 + 1.5, y, width: 7, height: n * unit, class: kind }) : null;
      return [
        bar(middle - joins * unit, joins, "joins"),
        bar(middle - (joins + maybeJoins) * unit, maybeJoins, "joins maybe"),
        bar(middle, exits, "exits"),
        bar(middle + exits * unit, maybeExits, "exits maybe"),
        svg("title", {}, String(year)),
      ];
    });
    put(chart, ...bars, svg("line", { x1: 0, x2: count * 10, y1: middle, y2: middle, class: "axis" }));
    const every = Math.max(1, Math.ceil(count / (element.clientWidth > 600 ? 14 : 5)));
    put(scale, ...years.filter((_, i) => i % every === 0).map(({ year }) => {
      const mark = h("span", {}, String(year));
      mark.style.left = `${((year - firstYear) / count) * 100}%`;
      return mark;
    }));
  }
  new ResizeObserver(draw).observe(element);
  return { element, update: print, close: stop };
}
