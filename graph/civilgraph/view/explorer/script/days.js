// Days as numbers since 1970-01-01, and what was so on them.

export const FOREVER = 2147483647;
const DAY = 86400000;

/**
 * Read an ISO day; null where it is none.
 * @param {string} text
 * @returns {number | null}
 */
export function parseDay(text) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || printDay(time / DAY) !== text ? null : time / DAY;
}

/**
 * Write a day as ISO text.
 * @param {number} day
 */
export function printDay(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** @type {Map<number, number>} */
const years = new Map();

/**
 * Give the year of a day.
 * @param {number} day
 */
export function yearOf(day) {
  const known = years.get(day);
  if (known !== undefined) return known;
  const year = new Date(day * DAY).getUTCFullYear();
  years.set(day, year);
  return year;
}

/**
 * Give the first day of a year.
 * @param {number} year
 */
export function dayOfYear(year) {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year);
  return date.getTime() / DAY;
}

/**
 * Read the time of a state: all time (null), a day, or a span of days.
 * @param {string} text
 * @returns {import("./types.js").Span}
 */
export function parseSpan(text) {
  const [first = "", last = first] = text.split("/");
  const from = parseDay(first);
  const until = parseDay(last);
  if (from === null || until === null) return null;
  return from <= until ? { from, until } : { from: until, until: from };
}

/**
 * Answer for a span from the bounds of a spell: 2 surely, 1 possibly, 0 no. The same definition
 * as `two_mode.answer_on` for a day and `Affiliation.between` for several.
 * @param {import("./types.js").Spells} spells
 * @param {number} i
 * @param {import("./types.js").Span} span
 */
export function answerOn(spells, i, span) {
  if (span === null) return 2;
  const { from, until } = span;
  const sureFrom = spells.sureFrom[i];
  const sureUntil = spells.sureUntil[i];
  const mayFrom = spells.mayFrom[i];
  const mayUntil = spells.mayUntil[i];
  if (sureFrom <= sureUntil && sureFrom <= until && from <= sureUntil) return 2;
  if (mayFrom > until || from > mayUntil) return 0;
  const within = from < until && from <= mayFrom && mayFrom <= mayUntil && mayUntil <= until;
  return within ? 2 : 1;
}
