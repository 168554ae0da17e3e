// Answers as files: the CSV and JSON of SPARQL 1.1 query results.

/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Term} Term */

/** @param {Answer} answer */
export function asCsv({ columns, rows, is }) {
  if (is !== undefined) return `answer\n${is}\n`;
  const lines = [columns, ...rows.map((row) => row.map((term) => (term ? plain(term) : "")))];
  return lines.map((line) => `${line.map(quoted).join(",")}\r\n`).join("");
}

/** @param {Answer} answer */
export function asJson({ columns, rows, is }) {
  if (is !== undefined) return `${JSON.stringify({ head: {}, boolean: is })}\n`;
  const bindings = rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]).filter(([, term]) => term)));
  return `${JSON.stringify({ head: { vars: columns }, results: { bindings } })}\n`;
}

/**
 * A graph as rows, sorted.
 * @param {import("oxigraph/web.js").Quad[]} quads
 * @returns {Term[][]}
 */
export function asTriples(quads) {
  const rows = quads.map(({ subject, predicate, object }) => ({ key: `${subject} ${predicate} ${object}`, row: [subject, predicate, object] }));
  return rows.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ row }) => row.map(termOf));
}

/** @param {import("oxigraph/web.js").Term} term @returns {Term} */
function termOf(term) {
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  if (term.termType !== "Literal") return { type: "literal", value: String(term) };
  const { language, datatype, value } = /** @type {import("oxigraph/web.js").Literal} */ (term);
  if (language) return { type: "literal", value, "xml:lang": language };
  return datatype.value.endsWith("#string") ? { type: "literal", value } : { type: "literal", value, datatype: datatype.value };
}

/** @param {Term} term */
function plain({ type, value }) {
  return type === "bnode" ? `_:${value}` : typeof value === "string" ? value : JSON.stringify(value);
}

/** @param {string} text */
function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
