// N-Triples as rows of terms.

/** @typedef {import("./types.js").Term} Term */

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*?) ?\.$/;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
/** @type {Record<string, string>} */
const LETTERS = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/**
 * Read triples, sorted; what is no triple is left out.
 * @param {string} text
 * @returns {Term[][]}
 */
export function asRows(text) {
  const lines = text.split("\n").sort();
  return lines.flatMap((line) => {
    const found = TRIPLE.exec(line);
    return found ? [found.slice(1).map(termOf)] : [];
  });
}

/** @param {string} text @returns {Term} */
function termOf(text) {
  if (text.startsWith("<") && !text.startsWith("<<")) return { type: "uri", value: plain(text.slice(1, -1)) };
  if (text.startsWith("_:")) return { type: "bnode", value: text.slice(2) };
  const [, value, language, datatype] = LITERAL.exec(text) ?? [null, text];
  return { type: "literal", value: plain(value), ...(language && { "xml:lang": language }), ...(datatype && { datatype }) };
}

/** @param {string} text */
function plain(text) {
  return text.replace(ESCAPE, (_, short, long, letter) =>
    letter ? (LETTERS[letter] ?? letter) : String.fromCodePoint(parseInt(short ?? long, 16)),
  );
}
