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
 * What went wrong: a word that is refused, what the engine says (and where, and the cure), or that
 * it broke.
 * @typedef {{ line: number, column: number }} Place
 * @typedef {{ message: string, hint?: string }} Wrong
 * @typedef {{ refused: string } | Wrong | (Wrong & Place) | { broken: true }} Failure
 */

/** @typedef {{ label: string, ending: string, type: string }} Format a form of file, and its media type */

/**
 * What answers queries, wherever it is: in this browser, or behind an address.
 * @typedef {object} Engine
 * @property {boolean} needsGraph whether what is asked outside GRAPH is found nowhere
 * @property {(query: string, values?: Record<string, import("./tokens.js").Value>) => Promise<Answered>} ask
 * @property {(answer: Answer) => Format[]} formats in which an answer can be written
 * @property {(format: Format) => Promise<Blob>} write the whole of the last answer
 * @property {() => void} stop what runs
 */

/**
 * What the page asks of the worker.
 * @typedef {{ load: Blob, module: WebAssembly.Module }
 *   | { ask: string, values: Record<string, import("./tokens.js").Value> }
 *   | { write: "csv" | "json" }} Asked
 */

/**
 * What the worker tells the page.
 * @typedef {{ read: number } | { loaded: number } | Answered | { written: Blob } | { failed: Failure }} Told
 */

/** @typedef {(key: string, ...values: (string | number)[]) => string} Say */
/** @typedef {(key: string, ...values: (string | number)[]) => void} Progress */

export {};
