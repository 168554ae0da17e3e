// The shapes that page and engine hand to each other. Nothing runs here.

/** @typedef {{ type: string, value: string, "xml:lang"?: string, datatype?: string }} Term */

/**
 * @typedef {object} Answer
 * @property {string} form SELECT, ASK, CONSTRUCT or DESCRIBE
 * @property {string[]} columns
 * @property {(Term | null)[][]} rows
 * @property {boolean} [is] the answer to an ASK
 */

/** @typedef {{ answer: Answer, count: number, seconds: number }} Answered */

/**
 * What went wrong: a word that is refused, what the engine says (and where), or that it broke.
 * @typedef {{ refused: string } | { message: string, line: number, column: number } | { message: string } | { broken: true }} Failure
 */

/**
 * What the page asks of the engine.
 * @typedef {{ load: Blob, module: WebAssembly.Module }
 *   | { ask: string, values: Record<string, import("./tokens.js").Value> }
 *   | { write: "csv" | "json" }} Asked
 */

/**
 * What the engine tells the page.
 * @typedef {{ read: number } | { loaded: number } | Answered | { written: Blob } | { failed: Failure }} Told
 */

/** @typedef {(key: string, ...values: (string | number)[]) => string} Say */

export {};
