// The one fold of names, as civilgraph/names.py has it: ztok = ŽTOK = ЖТОК.

/** @type {Record<string, string>} */
const LATIN_LETTERS = {
  đ: "dj", ð: "d", ø: "o", ł: "l", ħ: "h", ŧ: "t", ı: "i", ŋ: "n", æ: "ae", œ: "oe", þ: "th",
};

/** @type {Record<string, string>} */
const CYRILLIC_LETTERS = {
  а: "a", б: "b", в: "v", г: "g", д: "d", ђ: "đ", е: "e", ж: "ž", з: "z", и: "i", ј: "j", к: "k",
  л: "l", љ: "lj", м: "m", н: "n", њ: "nj", о: "o", п: "p", р: "r", с: "s", т: "t", ћ: "ć",
  у: "u", ф: "f", х: "h", ц: "c", ч: "č", џ: "dž", ш: "š",
};

const CYRILLIC = /[\u0400-\u04ff]/;
const LETTERS = /[đðøłħŧıŋæœþ]/g;
const MARKS = /\p{Mn}+/gu;
const BETWEEN = /[^\p{L}\p{N}]+/gu;

/**
 * Reduce a name to what stays the same in another script, case or punctuation.
 * @param {string} text
 */
export function fold(text) {
  let bare = withoutMarks(foldCase(text.normalize("NFKD")));
  if (CYRILLIC.test(bare)) {
    bare = withoutMarks(bare.replace(/[\u0400-\u04ff]/g, (x) => CYRILLIC_LETTERS[x] ?? x));
  }
  return bare.replace(LETTERS, (x) => LATIN_LETTERS[x] ?? x).replace(BETWEEN, " ").trim();
}

/** @param {string} text */
function withoutMarks(text) {
  return text.normalize("NFKD").replace(MARKS, "");
}

/**
 * Python's casefold: the way round over capitals tells ß and ẞ alike, and so the two small sigmas.
 * @param {string} text
 */
function foldCase(text) {
  return text
    .toLowerCase()
    .replace(/[^ıŋ]+/g, (part) => part.toUpperCase().toLowerCase())
    .replace(/ς/g, "σ");
}
