// What is shown: the spells that pass the filters and the time, and the things they leave.

import { answerOn, parseSpan } from "./days.js";
import { parseSet } from "./state.js";

/** @typedef {import("./types.js").Data} Data */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Choice} Choice */

// How a tie is drawn; of the spells of a pair the first in this order is drawn.
export const LINES = ["certain", "possible", "suspended", "applicant"];

/**
 * Choose what is shown in a state.
 * @param {Data} data
 * @param {State} state
 * @returns {Choice}
 */
export function choose(data, state) {
  const { spells, pairs } = data;
  const span = parseSpan(state.t);
  const allowed = allowThings(data, state);
  const spell = new Uint8Array(spells.size);
  const pair = new Uint8Array(pairs.size);
  const roles = allowCodes(spells.role, state.role);
  const statuses = allowCodes(spells.status, state.status);
  const sources = parseSet(state.source);
  const themed = findThemed(data, state);
  const strong = state.backbone ? data.strong : null;
  for (let p = 0; p < pairs.size; p += 1) {
    if (!allowed[pairs.member[p]] || !allowed[pairs.network[p]]) continue;
    if (themed && !themed[pairs.member[p]] && !themed[pairs.network[p]]) continue;
    let best = 9;
    for (let i = pairs.first[p]; i < pairs.first[p + 1]; i += 1) {
      if (strong && !strong[i]) continue;
      if (!roles[spells.role.codes[i]] || !statuses[spells.status.codes[i]]) continue;
      if (sources.size && !spells.claims[i]?.some((x) => sources.has(data.sources[x[0]].id))) {
        continue;
      }
      const answer = answerOn(spells, i, span);
      if (answer === 0 || (state.cert === "yes" && answer !== 2)) continue;
      if (state.cert === "possibly" && answer !== 1) continue;
      spell[i] = answer;
      best = Math.min(best, lineOf(spells.status.texts[spells.status.codes[i]], answer));
    }
    pair[p] = best === 9 ? 0 : best + 1;
  }
  // A network without members is shown too, unless ties are what is asked for.
  for (let i = 0; i < data.size; i += 1) if (!data.isNetwork[i] || strong || (themed && !themed[i])) allowed[i] = 0;
  const choice = count(data, { span, spell, pair, alone: allowed, least: Number(state.min) || 0 });
  return state.focus ? focus(data, choice, state) : choice;
}

/**
 * @param {string} status
 * @param {number} answer
 */
function lineOf(status, answer) {
  if (status === "suspended") return 2;
  if (status === "applicant") return 3;
  return answer === 2 ? 0 : 1;
}

/**
 * Count what the shown pairs make of things; who is in too few networks goes.
 * @param {Data} data
 * @param {{ span: import("./types.js").Span, spell: Uint8Array, pair: Uint8Array, alone: Uint8Array, least: number }} found  alone are shown without any tie
 * @returns {Choice}
 */
function count(data, { span, spell, pair, alone, least }) {
  const { pairs, size, isNetwork } = data;
  const degree = new Uint16Array(size);
  const sure = new Uint16Array(size);
  for (let p = 0; p < pairs.size; p += 1) {
    if (pair[p] === 1 || pair[p] === 2) degree[pairs.member[p]] += 1;
    if (pair[p] === 1) sure[pairs.member[p]] += 1;
  }
  const thing = new Uint8Array(size);
  const listed = new Uint32Array(size);
  let shown = 0;
  for (let p = 0; p < pairs.size; p += 1) {
    if (!pair[p]) continue;
    const member = pairs.member[p];
    if (degree[member] < least && !isNetwork[member]) {
      pair[p] = 0;
      for (let i = pairs.first[p]; i < pairs.first[p + 1]; i += 1) spell[i] = 0;
      continue;
    }
    shown += 1;
    thing[member] = 1;
    thing[pairs.network[p]] = 1;
    if (pair[p] < 3) listed[pairs.network[p]] += 1;
  }
  let things = 0;
  for (let i = 0; i < size; i += 1) {
    if (alone[i]) thing[i] = 1;
    things += thing[i];
  }
  const ties = [];
  for (let i = 0; i < size; i += 1) if (degree[i] > 1 && thing[i]) ties.push(i);
  // Things come sorted by name, so that their positions stand for their names.
  ties.sort((a, b) => degree[b] - degree[a] || a - b);
  return { span, spell, pair, thing, degree, sure, listed, pairs: shown, things, ties };
}

/**
 * Allow the things that pass the filters of kind and country.
 * @param {Data} data
 * @param {State} state
 */
function allowThings(data, state) {
  const kinds = parseSet(state.kind);
  const countries = parseSet(state.country);
  const allowed = new Uint8Array(data.size).fill(1);
  if (!kinds.size && !countries.size) return allowed;
  const of = [false, false];
  for (const kind of kinds) of[kind.startsWith("n:") ? 1 : 0] = true;
  for (let i = 0; i < data.size; i += 1) {
    const mode = data.isNetwork[i];
    const kind = `${mode ? "n" : "o"}:${data.kind.texts[data.kind.codes[i]] || "-"}`;
    const country = data.country.texts[data.country.codes[i]] || "-";
    if (of[mode] && !kinds.has(kind)) allowed[i] = 0;
    // Few networks have a country: the filter is one of organisations.
    if (!mode && countries.size && !countries.has(country)) allowed[i] = 0;
  }
  return allowed;
}

/**
 * Find what has one of the themes that a state asks for; null where it asks for none.
 * @param {Data} data
 * @param {State} state
 */
function findThemed(data, state) {
  const themes = parseSet(state.theme);
  if (!themes.size) return null;
  const found = new Uint8Array(data.size);
  for (const [thing, own] of data.themes) if (own.some((x) => themes.has(x))) found[thing] = 1;
  return found;
}

/**
 * @param {import("./types.js").Coded} column
 * @param {string} text
 */
function allowCodes(column, text) {
  const wanted = parseSet(text);
  return column.texts.map((slug) => !wanted.size || wanted.has(slug || "-"));
}

/**
 * Keep what is at most so many steps from a thing.
 * @param {Data} data
 * @param {Choice} choice
 * @param {State} state
 * @returns {Choice}
 */
function focus(data, choice, state) {
  const start = data.byId.get(state.focus);
  if (start === undefined) return choice;
  const distance = measure(data, choice, start);
  const far = Number(state.steps);
  const pair = choice.pair.slice();
  const spell = choice.spell.slice();
  const allowed = new Uint8Array(data.size);
  for (let i = 0; i < data.size; i += 1) allowed[i] = distance[i] <= far ? 1 : 0;
  for (let p = 0; p < data.pairs.size; p += 1) {
    if (allowed[data.pairs.member[p]] && allowed[data.pairs.network[p]]) continue;
    pair[p] = 0;
    for (let i = data.pairs.first[p]; i < data.pairs.first[p + 1]; i += 1) spell[i] = 0;
  }
  const near = count(data, { span: choice.span, spell, pair, alone: allowed, least: 0 });
  near.thing[start] = 1;
  return near;
}

/**
 * Measure how many steps each thing is from one; what cannot be reached is very far.
 * @param {Data} data
 * @param {Choice} choice
 * @param {number} start
 */
export function measure(data, choice, start) {
  const { pairs } = data;
  const distance = new Uint32Array(data.size).fill(0xffffffff);
  distance[start] = 0;
  const queue = [start];
  for (const thing of queue) {
    for (let j = pairs.offsets[thing]; j < pairs.offsets[thing + 1]; j += 1) {
      const p = pairs.at[j];
      if (!choice.pair[p]) continue;
      const other = pairs.member[p] === thing ? pairs.network[p] : pairs.member[p];
      if (distance[other] !== 0xffffffff) continue;
      distance[other] = distance[thing] + 1;
      queue.push(other);
    }
  }
  return distance;
}

/**
 * Find shortest paths between two things, at most so many.
 * @param {Data} data
 * @param {Choice} choice
 * @param {number} from
 * @param {number} to
 * @param {number} most
 * @returns {number[][]}
 */
export function findPaths(data, choice, from, to, most) {
  const distance = measure(data, choice, to);
  if (distance[from] === 0xffffffff) return [];
  /** @type {number[][]} */
  let paths = [[from]];
  for (let step = distance[from]; step > 0; step -= 1) {
    /** @type {number[][]} */
    const longer = [];
    for (const path of paths) {
      for (const next of neighbours(data, choice, path[path.length - 1])) {
        if (distance[next] === step - 1 && longer.length < most) longer.push([...path, next]);
      }
    }
    paths = longer;
  }
  return paths;
}

/**
 * List what is tied to a thing.
 * @param {Data} data
 * @param {Choice} choice
 * @param {number} thing
 */
export function neighbours(data, choice, thing) {
  const { pairs } = data;
  const found = [];
  for (let j = pairs.offsets[thing]; j < pairs.offsets[thing + 1]; j += 1) {
    const p = pairs.at[j];
    if (choice.pair[p]) found.push(pairs.member[p] === thing ? pairs.network[p] : pairs.member[p]);
  }
  return found;
}

/**
 * List the networks in which a thing is shown as a member.
 * @param {Data} data
 * @param {Choice} choice
 * @param {number} thing
 */
export function networksOf(data, choice, thing) {
  const { pairs } = data;
  const found = [];
  for (let j = pairs.offsets[thing]; j < pairs.offsets[thing + 1]; j += 1) {
    const p = pairs.at[j];
    if (pairs.member[p] === thing && (choice.pair[p] === 1 || choice.pair[p] === 2)) {
      found.push(pairs.network[p]);
    }
  }
  return found;
}

/**
 * List the shown active members of a network.
 * @param {Data} data
 * @param {Choice} choice
 * @param {number} network
 */
export function membersOf(data, choice, network) {
  const { pairs } = data;
  const found = [];
  for (let j = pairs.offsets[network]; j < pairs.offsets[network + 1]; j += 1) {
    const p = pairs.at[j];
    if (pairs.network[p] === network && (choice.pair[p] === 1 || choice.pair[p] === 2)) {
      found.push(pairs.member[p]);
    }
  }
  return found;
}
