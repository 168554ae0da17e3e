// Prepare what the map shows: which ties are drawn how, contours, coverage, what is lit.

import { findPaths, membersOf, neighbours, networksOf } from "./choice.js";
import { findContour } from "./contours.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").Choice} Choice */
/** @typedef {import("./types.js").State} State */
/** @typedef {[one: number, other: number, shared: number]} Shared */

/**
 * @typedef {object} Scene
 * @property {Data} data
 * @property {Choice} choice
 * @property {string} mode
 * @property {boolean} dense          too many ties to draw each of them
 * @property {import("./contours.js").Contour[]} contours
 * @property {Shared[]} shared        ties of a projection
 * @property {Map<number, [share: number, unnamed: number, text: string]>} coverage
 * @property {Set<number>} lit        what is picked, with its neighbours; empty lights everything
 * @property {Set<number>} picked
 * @property {Set<number>} path       pairs on the paths that were asked for
 */

export const MANY = 15000;
const MOST_CONTOURS = 60;
const MOST_SHARED = 60000;
// What is more than chance is so at this false discovery rate, as judging.py has it.
export const CHANCE = 0.05;

/**
 * Prepare the map of a choice.
 * @param {Data} data
 * @param {Choice} choice
 * @param {State} state
 * @returns {Scene}
 */
export function prepare(data, choice, state) {
  const dense = choice.pairs > MANY;
  const mode = dense ? "two" : state.mode;
  const picked = findPicked(data, state);
  const path = findPathPairs(data, choice, state);
  const lit = new Set(picked);
  for (const thing of picked) for (const x of neighbours(data, choice, thing)) lit.add(x);
  if (picked.size > 1) keepCommon(data, choice, picked, lit);
  for (const p of path) lit.add(data.pairs.member[p]).add(data.pairs.network[p]);
  return {
    data,
    choice,
    mode,
    dense,
    contours: dense || mode === "nets" ? [] : findContours(data, choice),
    shared: mode === "two" ? [] : keepStrong(data, project(data, choice, mode), mode, state),
    coverage: findCoverage(data, choice),
    lit,
    picked,
    path,
  };
}

/**
 * Read what is picked: a thing, or several networks joined by +.
 * @param {Data} data
 * @param {State} state
 */
export function findPicked(data, state) {
  /** @type {Set<number>} */
  const found = new Set();
  for (const id of state.pick.split("+")) {
    const thing = data.byId.get(id);
    if (thing !== undefined) found.add(thing);
  }
  return found;
}

/**
 * Of several networks light only those who are in all of them.
 * @param {Data} data @param {Choice} choice @param {Set<number>} picked @param {Set<number>} lit
 */
function keepCommon(data, choice, picked, lit) {
  for (const thing of [...lit]) {
    if (picked.has(thing)) continue;
    const own = new Set(networksOf(data, choice, thing));
    if (![...picked].every((network) => own.has(network))) lit.delete(thing);
  }
}

/**
 * Find the paths that a state asks for.
 * @param {Data} data @param {Choice} choice @param {State} state
 */
export function pathsOf(data, choice, state) {
  const from = data.byId.get(state.from);
  const to = data.byId.get(state.to);
  if (from === undefined || to === undefined || from === to) return null;
  return findPaths(data, choice, from, to, 12);
}

/** @param {Data} data @param {Choice} choice @param {State} state */
function findPathPairs(data, choice, state) {
  /** @type {Set<number>} */
  const found = new Set();
  const { pairs } = data;
  for (const path of pathsOf(data, choice, state) ?? []) {
    for (let i = 1; i < path.length; i += 1) {
      for (let j = pairs.offsets[path[i]]; j < pairs.offsets[path[i] + 1]; j += 1) {
        const p = pairs.at[j];
        const other = pairs.member[p] === path[i] ? pairs.network[p] : pairs.member[p];
        if (other === path[i - 1] && choice.pair[p]) found.add(p);
      }
    }
  }
  return found;
}

/** @param {Data} data @param {Choice} choice */
function findContours(data, choice) {
  const { x, y } = data;
  const shown = [...data.order].filter((i) => choice.thing[i] && choice.listed[i] > 0);
  shown.sort((a, b) => choice.listed[b] - choice.listed[a]);
  /** @type {number[]} */
  const things = [];
  for (let i = 0; i < data.size; i += 1) if (choice.thing[i]) things.push(i);
  return shown.slice(0, MOST_CONTOURS).map((network) => {
    const members = membersOf(data, choice, network);
    const inside = new Set([network, ...members]);
    const others = things.length > 2000 ? [] : things.filter((i) => !inside.has(i));
    /** @param {number} i @returns {[number, number]} */
    const at = (i) => [x[i], y[i]];
    return findContour(network, at(network), members.map(at), others.map(at));
  });
}

/**
 * Join organisations by the networks they share, or networks by their members.
 * @param {Data} data @param {Choice} choice @param {string} mode
 * @returns {Shared[]}
 */
export function project(data, choice, mode) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  const { size } = data;
  for (let i = 0; i < size; i += 1) {
    if (!choice.thing[i]) continue;
    const joined = mode === "nets" ? networksOf(data, choice, i) : membersOf(data, choice, i);
    if (mode === "orgs" && !data.isNetwork[i]) continue;
    joined.sort((a, b) => a - b);
    for (let a = 0; a < joined.length && counts.size < MOST_SHARED; a += 1) {
      for (let b = a + 1; b < joined.length; b += 1) {
        const key = joined[a] * size + joined[b];
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return Array.from(counts, ([key, shared]) => [Math.floor(key / size), key % size, shared]);
}

/**
 * Keep the ties of a projection that are more than chance, where only they are asked for.
 * @param {Data} data @param {Shared[]} shared @param {string} mode @param {State} state
 */
function keepStrong(data, shared, mode, state) {
  if (!state.backbone || !data.strong) return shared;
  const key = (/** @type {number} */ one, /** @type {number} */ other) => Math.min(one, other) * data.size + Math.max(one, other);
  const strong = mode === "orgs" ? data.ties : new Set(data.judged.filter((x) => x[2] < CHANCE).map(([one, other]) => key(one, other)));
  return shared.filter(([one, other]) => strong.has(key(one, other)));
}

const SIGNS = /** @type {Record<string, string>} */ ({
  exact: "", "at-least": "≥ ", "more-than": "> ", about: "≈ ", "at-most": "≤ ",
});

/**
 * Find what sources state of the size of networks, and how much of that is listed. A count of
 * founders, or of a single day, says nothing of all time.
 * @param {Data} data @param {Choice} choice
 * @returns {Scene["coverage"]}
 */
export function findCoverage(data, choice) {
  /** @type {Map<number, [number, number, string]>} */
  const found = new Map();
  for (const [thing, counted, comparator, stated, listed, when] of data.counts) {
    const oneDay = /^\d{4}-\d\d-\d\d$/.test(when);
    if (counted === "founders" || oneDay) continue;
    const before = found.get(thing);
    const text = `${SIGNS[comparator] ?? ""}${stated}`;
    const sum = (before?.[1] ?? 0) + stated;
    const both = before && /^\d+$/.test(before[2] + text) ? String(sum) : before ? `${before[2]} + ${text}` : text;
    found.set(thing, [(before?.[0] ?? 0) + listed, sum, both]);
  }
  for (const [thing, [listed, stated, text]] of found) {
    const named = choice.span ? choice.listed[thing] : Math.max(listed, choice.listed[thing]);
    found.set(thing, [stated ? named / stated : 0, Math.max(0, stated - named), text]);
  }
  return found;
}
