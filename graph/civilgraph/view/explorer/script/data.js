// Read the data of the page into typed columns, with the pairs that its spells join.

/** @typedef {import("./types.js").Data} Data */

/**
 * Read a column of numbers: a list, or base64 of little-endian 32-bit integers.
 * @param {number[] | string} column
 */
export function readInts(column) {
  if (typeof column !== "string") return Int32Array.from(column);
  const text = atob(column);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Int32Array(bytes.buffer);
}

/**
 * @param {any} column
 * @returns {import("./types.js").Coded}
 */
function readCoded(column) {
  return { texts: column.texts, codes: readInts(column.codes) };
}

/**
 * @param {number[] | string} column
 */
function readTenths(column) {
  return Float32Array.from(readInts(column), (value) => value / 10);
}

/**
 * Read everything; the element that held it goes, so that the text is not kept twice.
 * @param {Element} element
 * @returns {Data}
 */
export function readData(element) {
  const raw = JSON.parse(element.textContent ?? "");
  element.remove();
  const { things } = raw;
  const spells = readSpells(raw.spells);
  const size = things.id.length;
  return {
    title: raw.title,
    release: raw.release,
    licence: raw.licence,
    citation: raw.citation,
    language: raw.language,
    size,
    ids: things.id,
    labels: things.label,
    iris: things.iri,
    isNetwork: Uint8Array.from(readInts(things.network)),
    kind: readCoded(things.kind),
    country: readCoded(things.country),
    x: readTenths(things.x),
    y: readTenths(things.y),
    slot: Uint8Array.from(readInts(things.slot)),
    byId: new Map(things.id.map((/** @type {string} */ id, /** @type {number} */ i) => [id, i])),
    spells,
    pairs: findPairs(spells, size),
    sources: raw.sources,
    concepts: raw.concepts,
    dates: raw.dates,
    counts: raw.counts,
    names: raw.names,
    claims: raw.claims,
    claimsOf: raw.claimsOf,
    history: raw.history,
    order: raw.order,
    judged: raw.pairs,
    hasEvidence: raw.hasEvidence,
    colours: raw.colours,
    shapes: raw.shapes,
    looks: raw.looks,
    words: raw.words,
  };
}

/**
 * @param {any} raw
 * @returns {import("./types.js").Spells}
 */
function readSpells(raw) {
  const member = readInts(raw.member);
  return {
    size: member.length,
    ids: raw.id,
    member,
    network: readInts(raw.network),
    role: readCoded(raw.role),
    status: readCoded(raw.status),
    sureFrom: readInts(raw.sureFrom),
    sureUntil: readInts(raw.sureUntil),
    mayFrom: readInts(raw.mayFrom),
    mayUntil: readInts(raw.mayUntil),
    start: readCoded(raw.start),
    end: readCoded(raw.end),
    claims: raw.claims,
  };
}

/**
 * Find the pairs that spells join; spells come sorted by member and network.
 * @param {import("./types.js").Spells} spells
 * @param {number} things
 * @returns {import("./types.js").Pairs}
 */
function findPairs(spells, things) {
  const first = [];
  for (let i = 0; i < spells.size; i += 1) {
    const same = i > 0 && spells.member[i] === spells.member[i - 1];
    if (!same || spells.network[i] !== spells.network[i - 1]) first.push(i);
  }
  const size = first.length;
  const member = Int32Array.from(first, (i) => spells.member[i]);
  const network = Int32Array.from(first, (i) => spells.network[i]);
  const offsets = new Int32Array(things + 1);
  for (let p = 0; p < size; p += 1) {
    offsets[member[p] + 1] += 1;
    offsets[network[p] + 1] += 1;
  }
  for (let i = 0; i < things; i += 1) offsets[i + 1] += offsets[i];
  const next = offsets.slice(0, things);
  const at = new Int32Array(2 * size);
  for (let p = 0; p < size; p += 1) {
    at[next[member[p]]++] = p;
    at[next[network[p]]++] = p;
  }
  return { size, member, network, first: Int32Array.from([...first, spells.size]), offsets, at };
}

/**
 * Say a slug of a scheme in a language.
 * @param {Data} data
 * @param {string} scheme
 * @param {string} slug
 * @param {string} language
 */
export function word(data, scheme, slug, language) {
  const position = ["en", "lt", "sr-Latn", "sr-Cyrl"].indexOf(language);
  return data.concepts[scheme]?.[slug]?.[position] ?? slug.replace(/-/g, " ");
}

/**
 * Say a date cell in a language.
 * @param {Data} data
 * @param {string} cell
 * @param {string} language
 */
export function sayDate(data, cell, language) {
  const position = ["en", "lt", "sr-Latn", "sr-Cyrl"].indexOf(language);
  return data.dates[cell]?.[position] ?? cell;
}
