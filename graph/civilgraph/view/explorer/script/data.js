// Read the data of the page into typed columns, with the pairs that its spells join.

/** @typedef {import("./types.js").Data} Data */

/** @typedef {import("./types.js").Numbers} Numbers */

/**
 * Read a column of numbers: a list, or a letter for its type (z zeros, b 8, h 16, i 32 bits) and
 * base64 of little-endian numbers.
 * @param {number[] | string} column
 * @returns {Numbers}
 */
export function readInts(column) {
  if (typeof column !== "string") return Int32Array.from(column);
  if (column[0] === "z") return new Uint8Array(Number(column.slice(1)));
  const text = atob(column.slice(1));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  if (column[0] === "b") return bytes;
  return column[0] === "h" ? new Uint16Array(bytes.buffer) : new Int32Array(bytes.buffer);
}

/**
 * @param {any} column
 * @returns {import("./types.js").Coded}
 */
function readCoded(column) {
  return { texts: column.texts, codes: readInts(column.codes) };
}

/**
 * @param {{ days: number[], codes: number[] | string }} column
 */
function readDays(column) {
  const codes = readInts(column.codes);
  const days = new Int32Array(codes.length);
  for (let i = 0; i < codes.length; i += 1) days[i] = column.days[codes[i]];
  return days;
}

/**
 * @param {number[] | string} column
 */
function readTenths(column) {
  const tenths = readInts(column);
  const values = new Float32Array(tenths.length);
  for (let i = 0; i < values.length; i += 1) values[i] = tenths[i] / 10;
  return values;
}

/**
 * Read everything; the element that held it goes, so that the text is not kept twice. A layer is
 * read when it is first asked for; what is not there is memberships.
 * @param {Element} element
 * @returns {(layer: string) => Data}
 */
export function readData(element) {
  const raw = JSON.parse(element.textContent ?? "");
  element.remove();
  const { things } = raw;
  /** @type {Map<string, Data>} */
  const read = new Map();
  const shared = {
    title: raw.title,
    release: raw.release,
    licence: raw.licence,
    citation: raw.citation,
    language: raw.language,
    layers: Object.keys(raw.layers),
    open,
    size: things.id.length,
    ids: things.id,
    labels: things.label,
    iris: things.iri,
    classes: readInts(things.class),
    kind: readCoded(things.kind),
    country: readCoded(things.country),
    themes: new Map(/** @type {[number, string[]][]} */ (things.themes)),
    byId: new Map(things.id.map((/** @type {string} */ id, /** @type {number} */ i) => [id, i])),
    sources: raw.sources,
    concepts: raw.concepts,
    dates: raw.dates,
    names: raw.names,
    claims: raw.claims,
    claimsOf: raw.claimsOf,
    history: raw.history,
    hasEvidence: raw.hasEvidence,
    colours: raw.colours,
    shapes: raw.shapes,
    looks: raw.looks,
    words: raw.words,
  };

  /** @param {string} asked @returns {Data} */
  function open(asked) {
    const layer = Object.hasOwn(raw.layers, asked) ? asked : "memberships";
    const known = read.get(layer);
    if (known) return known;
    const found = { ...shared, layer, ...readLayer(raw.layers[layer], shared.size), counts: layer === "memberships" ? raw.counts : [] };
    // The text of what is read is not kept twice.
    raw.layers[layer] = null;
    read.set(layer, found);
    return found;
  }
  return open;
}

/** @param {any} raw @param {number} size */
function readLayer(raw, size) {
  const spells = readSpells(raw.spells);
  const ends = readInts(raw.ties ?? []);
  /** @type {Set<number>} */
  const ties = new Set();
  for (let i = 0; i < ends.length; i += 2) ties.add(ends[i] * size + ends[i + 1]);
  return {
    isNetwork: Uint8Array.from(readInts(raw.anchor)),
    x: readTenths(raw.x),
    y: readTenths(raw.y),
    slot: Uint8Array.from(readInts(raw.slot)),
    spells,
    pairs: findPairs(spells, size),
    order: raw.order,
    judged: raw.pairs,
    ties,
    strong: raw.strong === null ? null : readInts(raw.strong),
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
    sureFrom: readDays(raw.sureFrom),
    sureUntil: readDays(raw.sureUntil),
    mayFrom: readDays(raw.mayFrom),
    mayUntil: readDays(raw.mayUntil),
    start: readCoded(raw.start),
    end: readCoded(raw.end),
    amount: readCoded(raw.amount),
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
  const first = new Int32Array(spells.size + 1);
  let size = 0;
  for (let i = 0; i < spells.size; i += 1) {
    const same = i > 0 && spells.member[i] === spells.member[i - 1];
    if (!same || spells.network[i] !== spells.network[i - 1]) first[size++] = i;
  }
  first[size] = spells.size;
  const member = new Int32Array(size);
  const network = new Int32Array(size);
  for (let p = 0; p < size; p += 1) {
    member[p] = spells.member[first[p]];
    network[p] = spells.network[first[p]];
  }
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
  return { size, member, network, first: first.slice(0, size + 1), offsets, at };
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
 * Say a kind: one slug may mean another thing of networks than of organisations.
 * @param {Data} data
 * @param {boolean} isNetwork
 * @param {string} slug
 * @param {string} language
 */
export function sayKind(data, isNetwork, slug, language) {
  const own = isNetwork ? "network-kind" : "organization-kind";
  const other = isNetwork ? "organization-kind" : "network-kind";
  return word(data, data.concepts[own]?.[slug] ? own : other, slug, language);
}

/**
 * Say of what kind a thing is: a project is a project.
 * @param {import("./types.js").Page} page
 * @param {number} thing
 */
export function kindOf({ data, say, state }, thing) {
  const kind = data.kind.texts[data.kind.codes[thing]];
  if (kind) return sayKind(data, data.classes[thing] === 1, kind, state().lang);
  return data.classes[thing] === 2 ? say("class_project") : "";
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
