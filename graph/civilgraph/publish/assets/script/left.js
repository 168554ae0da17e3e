// Sums and products are counted from the left, as SPARQL says: (10 - 3) - 2, not 10 - (3 - 2).
//
// The newest Oxigraph on npm counts them from the right; its Python sister of the same year does
// not. Until npm has that one, chains get the brackets that say so. A test tells when this can go.

/** @typedef {import("./tokens.js").Insertion} Insertion */

/**
 * @typedef {object} Frame what stands between two brackets
 * @property {"expression" | "clause" | "pattern" | "data"} kind
 * @property {number} sum where the sum begins, or -1
 * @property {number} product where its last product begins
 * @property {number[]} signs where + and - stand between products
 * @property {number[]} strokes where * and / stand between factors
 * @property {boolean} filled whether an operand stands just before
 */

const LEXEMES =
  /<[^<>"{}|^`\\\s]*>|"""(?:[^\\]|\\.)*?"""|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[?$][\p{L}\p{N}_]+|(?:\p{L}[\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{N}_.:%-]|\\.)*|@[\p{L}\p{N}-]+|[A-Za-z_][\p{L}\p{N}_]*|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|&&|\|\||\^\^|[<>!]=|[-+*\/=<>!,;(){}[\]|^.?]/gsu;
const CLAUSES = new Set(["SELECT", "GROUP", "HAVING", "ORDER"]);
const PARTING = new Set(["AS", "IN", "NOT", "DISTINCT", "SEPARATOR", "&&", "||", "=", "!=", "<", ">", "<=", ">=", ",", ";"]);
const NO_FUNCTIONS = new Set(["A", "VALUES", "UNDEF"]);

/**
 * Find the brackets that a query lacks.
 * @param {string} query
 * @returns {Insertion[]}
 */
export function bracketsFromLeft(query) {
  /** @type {Insertion[]} */
  const found = [];
  let frame = frameOf("pattern");
  /** @type {Frame[]} */
  const around = [];
  let before = "";
  let earlier = "";
  for (const { 0: text, index } of query.matchAll(LEXEMES)) {
    if (text.startsWith("#")) continue;
    const word = text.toUpperCase();
    if (text === "(" || text === "{" || text === "[") {
      begin(frame, index);
      around.push(frame);
      frame = frameOf(text === "(" ? kindOf(frame, before, earlier) : text === "{" && before === "VALUES" ? "data" : "pattern");
    } else if (text === ")" || text === "}" || text === "]") {
      end(frame, found);
      frame = around.pop() ?? frameOf("pattern");
      frame.filled = true;
      if (text === "}" && frame.kind === "clause") frame.kind = "pattern";
    } else if (frame.kind === "expression") {
      read(frame, text, word, index, found);
    } else if (CLAUSES.has(word)) {
      frame.kind = "clause";
    } else if (word === "WHERE" || word === "VALUES" || word === "LIMIT" || word === "OFFSET") {
      frame.kind = "pattern";
    }
    [earlier, before] = [before, word];
  }
  return found;
}

/** @param {Frame["kind"]} kind @returns {Frame} */
function frameOf(kind) {
  return { kind, sum: -1, product: -1, signs: [], strokes: [], filled: false };
}

/**
 * Tell what a round bracket holds: an expression, or a path, a list or data.
 * @param {Frame} frame @param {string} before @param {string} earlier
 * @returns {Frame["kind"]}
 */
function kindOf(frame, before, earlier) {
  if (frame.kind === "data" || frame.kind === "expression") return frame.kind;
  const called = /^[A-Z_]\w*$/.test(before) && !NO_FUNCTIONS.has(before);
  return frame.kind === "clause" || called || earlier === "FILTER" ? "expression" : "pattern";
}

/**
 * Read a token of an expression.
 * @param {Frame} frame @param {string} text @param {string} word @param {number} index @param {Insertion[]} found
 */
function read(frame, text, word, index, found) {
  if (PARTING.has(word)) {
    end(frame, found);
  } else if (frame.filled && (text === "+" || text === "-")) {
    endProduct(frame, found);
    frame.signs.push(index);
    frame.filled = false;
  } else if (frame.filled && (text === "*" || text === "/")) {
    frame.strokes.push(index);
    frame.filled = false;
  } else {
    begin(frame, index);
    frame.filled = !/^[-+!]$/.test(text);
  }
}

/** @param {Frame} frame @param {number} index */
function begin(frame, index) {
  if (frame.sum < 0) frame.sum = index;
  if (frame.product < 0) frame.product = index;
}

/** @param {Frame} frame @param {Insertion[]} found */
function end(frame, found) {
  endProduct(frame, found);
  bracket(frame.sum, frame.signs, found);
  Object.assign(frame, { sum: -1, signs: [], filled: false });
}

/** @param {Frame} frame @param {Insertion[]} found */
function endProduct(frame, found) {
  bracket(frame.product, frame.strokes, found);
  Object.assign(frame, { product: -1, strokes: [] });
}

/**
 * Bracket a chain: all operators but the last close what stands left of the next.
 * @param {number} start @param {number[]} operators @param {Insertion[]} found
 */
function bracket(start, operators, found) {
  for (const operator of operators.slice(1)) {
    found.push({ at: start, text: "(" });
    found.push({ at: operator, text: ")" });
  }
}
