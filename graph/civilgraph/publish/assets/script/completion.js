// Completion in the editor: the classes and properties of our ontology, by prefix or by label.

import { fold } from "../../../view/explorer/script/fold.js";
import { inLanguage } from "./words.js";

/** @typedef {{ iri: string, label?: string | Record<string, string> }} Named */
/** @typedef {{ prefixes: Record<string, string>, classes: Named[], properties: Named[] }} Terms */
/** @typedef {import("@zazuko/yasqe").Yasqe} Yasqe */
/** @typedef {{ short: string, words: string }} Entry */

const MOST = 30;

/**
 * Register our completers and give their names.
 * @param {typeof import("@zazuko/yasqe").default} editors
 * @param {Terms} terms
 */
export function registerCompletion(editors, terms) {
  const declarations = Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`).sort();
  editors.forkAutocompleter("prefixes", { name: "our-prefixes", get: declarations, bulk: true, persistenceId: undefined });
  const classes = entriesOf(terms.classes, terms.prefixes);
  const properties = entriesOf(terms.properties, terms.prefixes);
  editors.registerAutocompleter({
    name: "our-terms",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: (editor) => /^(?:a|[\p{L}][\p{L}\p{N}_-]*)?(?::[\p{L}\p{N}_-]*)?$/u.test(typed(editor)) && inPattern(editor),
    get: (editor) => suggest(typed(editor), afterType(editor) ? classes : [...properties, ...classes]),
    postprocessHints: (_, hints) => hints.map((hint) => ({ ...hint, displayText: described(hint.text, [...properties, ...classes]) })),
  });
  return ["variables", "our-prefixes", "our-terms"];
}

/** @param {Named[]} named @param {Record<string, string>} prefixes @returns {Entry[]} */
function entriesOf(named, prefixes) {
  const entries = named.flatMap(({ iri, label }) => {
    const found = Object.entries(prefixes)
      .filter(([, namespace]) => iri.startsWith(namespace))
      .sort((a, b) => b[1].length - a[1].length)[0];
    return found ? [{ short: `${found[0]}:${iri.slice(found[1].length)}`, words: inLanguage(label) }] : [];
  });
  return entries.sort((a, b) => (a.short < b.short ? -1 : 1));
}

/** @param {string} text @param {Entry[]} entries */
function suggest(text, entries) {
  const folded = fold(text);
  const begins = entries.filter(({ short }) => short.toLowerCase().startsWith(text.toLowerCase()));
  const speaks = entries.filter(({ short, words }) => folded.length > 1 && ` ${fold(short)} ${fold(words)}`.includes(` ${folded}`));
  return [...new Set([...begins, ...speaks].map(({ short }) => short))].slice(0, MOST);
}

/** @param {string} short @param {Entry[]} entries */
function described(short, entries) {
  const words = entries.find((entry) => entry.short === short)?.words;
  return words ? `${short}  ${words}` : short;
}

/** @param {Yasqe} editor */
function typed(editor) {
  return editor.getCompleteToken().string.trim();
}

/** @param {Yasqe} editor */
function inPattern(editor) {
  const token = editor.getCompleteToken();
  const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
  if (/^(?:PREFIX|BASE)$/i.test(before?.string ?? "")) return false;
  return ["a", "PNAME_LN", "IRI_REF"].some((kind) => token.state.possibleCurrent.includes(kind));
}

/** @param {Yasqe} editor */
function afterType(editor) {
  const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, editor.getCompleteToken());
  return ["a", "rdf:type"].includes(before?.string ?? "");
}
