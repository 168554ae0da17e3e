// The text of a query as tokens: what is refused, which form it has, and where values are bound.

/** @typedef {{ text: string, start: number }} Token */
/** @typedef {{ iri: string } | { text: string }} Value */
/** @typedef {{ at: number, text: string }} Insertion what is put into a query before it is asked */

// As civilgraph/store/embedded.py has them, and braces.
const TOKENS =
  /<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[?$][\p{L}\p{N}_]+|[\p{L}\p{N}_.-]*:[\p{L}\p{N}_.-]*|@[\p{L}\p{N}_]+|[A-Za-z_][\p{L}\p{N}_]*|[{}]/gsu;
const ESCAPES = /\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g;
const REACHING = new Set(["SERVICE", "LOAD", "FROM", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE"]);
const FORMS = new Set(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]);
const NOT_IN_AN_IRI = /[\u0000-\u0020<>"{}|^`\\]/;

/** @param {string} query @returns {Token[]} */
export function tokensOf(query) {
  return [...query.matchAll(TOKENS)].map((found) => ({ text: found[0], start: found.index }));
}

/**
 * Find the word with which a query would reach the network or change the graph.
 * @param {string} query
 */
export function reachingOut(query) {
  // Escapes such as \u0053 are read before tokens are, by the grammar's own rule.
  const plain = query.replace(ESCAPES, (whole, short, long) => {
    const code = parseInt(short || long, 16);
    return code < 0x110000 ? String.fromCodePoint(code) : whole;
  });
  return tokensOf(plain).map(({ text }) => text.toUpperCase()).find((word) => REACHING.has(word)) ?? null;
}

/**
 * Tell which of the four forms a query has; "" is none, and the engine will say where it is wrong.
 * @param {string} query
 */
export function formOf(query) {
  return tokensOf(query).map(({ text }) => text.toUpperCase()).find((word) => FORMS.has(word)) ?? "";
}

/**
 * Bind variables to values: each group that speaks of a variable begins with its VALUES, so that
 * filters and optional parts inside see it too, as they would see a substitution.
 * @param {string} query
 * @param {Record<string, Value>} values
 * @returns {Insertion[]}
 */
export function bindings(query, values) {
  const names = Object.keys(values);
  if (!names.length) return [];
  const data = new Map(names.map((name) => [name, ` VALUES ?${name} { ${written(values[name])} }`]));
  return groupsOf(query, names).map(({ after, mentioned }) => ({
    at: after,
    text: names.filter((name) => mentioned.has(name)).map((name) => data.get(name)).join(""),
  }));
}

/**
 * Put what is to be inserted into a query.
 * @param {string} query
 * @param {Insertion[]} insertions
 */
export function insert(query, insertions) {
  let whole = "";
  let done = 0;
  for (const { at, text } of [...insertions].sort((a, b) => a.at - b.at)) {
    whole += query.slice(done, at) + text;
    done = at;
  }
  return whole + query.slice(done);
}

/**
 * Find a place of the query as it was asked in the query as it was written.
 * @param {string} query
 * @param {Insertion[]} insertions
 * @param {{ line: number, column: number }} place
 */
export function placeIn(query, insertions, { line, column }) {
  // Nothing that is inserted has a line break, so that lines stay what they are.
  const begin = query.split("\n").slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const end = query.indexOf("\n", begin);
  let written = column;
  let asked = 0;
  for (const { at, text } of [...insertions].sort((a, b) => a.at - b.at)) {
    if (at < begin || (end >= 0 && at > end)) continue;
    if (at - begin + asked + 1 > column) break;
    asked += text.length;
    written = Math.max(column - asked, at - begin + 1);
  }
  return { line, column: written };
}

/**
 * Find where groups of patterns begin, and which of the names each speaks of.
 * @param {string} query
 * @param {string[]} names
 */
function groupsOf(query, names) {
  const tokens = tokensOf(query).filter(({ text }) => !text.startsWith("#"));
  /** @type {{ after: number, mentioned: Set<string>, patterns: boolean }[]} */
  const groups = [];
  /** @type {typeof groups} */
  const open = [];
  let data = false;
  for (const [i, { text, start }] of tokens.entries()) {
    const word = text.toUpperCase();
    if (word === "VALUES" || word === "CONSTRUCT") data = true;
    else if (word === "WHERE") data = false;
    else if (text === "{") {
      const inner = tokens[i + 1]?.text.toUpperCase() === "SELECT";
      const group = { after: start + 1, mentioned: new Set(), patterns: !data && !inner };
      // The outermost group binds every name: a name may be asked for and used nowhere.
      if (group.patterns && !open.length) names.forEach((name) => group.mentioned.add(name));
      groups.push(group);
      open.push(group);
      data = false;
    } else if (text === "}") {
      open.pop();
    } else if (/^[?$]/.test(text)) {
      for (const group of open) group.mentioned.add(text.slice(1));
    }
  }
  return groups.filter(({ patterns }) => patterns);
}

/**
 * Write a value as a term.
 * @param {Value} value
 */
function written(value) {
  if ("iri" in value) {
    if (NOT_IN_AN_IRI.test(value.iri)) throw new RangeError(`${JSON.stringify(value.iri)} is no IRI`);
    return `<${value.iri}>`;
  }
  /** @type {Record<string, string>} */
  const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `"${value.text.replace(/[\\"\n\r\t]/g, (letter) => escapes[letter])}"`;
}
