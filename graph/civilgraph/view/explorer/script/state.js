// The one state of the page, kept in its address: a link opens the same view, back undoes.

/** @typedef {import("./types.js").State} State */
/** @typedef {ReturnType<typeof openStore>} Store */

/** @type {State} */
const EMPTY = {
  view: "map", lang: "", t: "", layer: "", mode: "two", kind: "", country: "", theme: "", role: "",
  status: "", source: "", cert: "", min: "", backbone: "", pick: "", focus: "", steps: "1", from: "", to: "", one: "",
  other: "", sort: "", cam: "",
};

/** @type {Partial<Record<keyof State, string[]>>} */
const ALLOWED = {
  view: ["map", "overlap", "time", "compare", "table"],
  lang: ["", "en", "lt", "sr-Latn", "sr-Cyrl"],
  layer: ["", "projects", "grants", "accreditations"],
  mode: ["two", "orgs", "nets"],
  cert: ["", "yes", "possibly"],
  backbone: ["", "1"],
  steps: ["1", "2", "3", "4"],
};

/**
 * Read a state from the part of an address after #; what is not known is left out.
 * @param {string} hash
 * @returns {State}
 */
export function parseState(hash) {
  const state = { ...EMPTY };
  for (const [key, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (!(key in EMPTY)) continue;
    const field = /** @type {keyof State} */ (key);
    if (ALLOWED[field]?.includes(value) ?? value.length < 4000) state[field] = value;
  }
  return state;
}

/**
 * Write a state as the part of an address after #; what is as usual is left out.
 * @param {State} state
 */
export function printState(state) {
  const found = new URLSearchParams();
  for (const key of /** @type {(keyof State)[]} */ (Object.keys(EMPTY))) {
    if (state[key] !== EMPTY[key]) found.set(key, state[key]);
  }
  return `#${found.toString().replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%2F/g, "/")}`;
}

/**
 * List the members of a set in a state.
 * @param {string} text
 */
export function parseSet(text) {
  return new Set(text.split(",").filter(Boolean));
}

/** Open the state that the address holds. */
export function openStore() {
  let state = parseState(location.hash);
  let depth = 0;
  let deepest = 0;
  /** @type {(() => void)[]} */
  const listeners = [];

  function tell() {
    for (const listener of listeners) listener();
  }

  addEventListener("popstate", (event) => {
    depth = event.state?.depth ?? 0;
    deepest = Math.max(deepest, depth);
    state = parseState(location.hash);
    tell();
  });

  return {
    get: () => state,
    /** @param {() => void} listener */
    listen(listener) {
      listeners.push(listener);
    },
    /**
     * Change the state: a step that can be undone, or (quietly) a part of the step before.
     * @param {Partial<State>} change
     * @param {{ quietly?: boolean }} [how]
     */
    set(change, { quietly = false } = {}) {
      const next = { ...state, ...change };
      if (printState(next) === printState(state)) return;
      state = next;
      if (!quietly) {
        depth += 1;
        deepest = depth;
      }
      const method = quietly ? "replaceState" : "pushState";
      history[method]({ depth }, "", printState(state));
      tell();
    },
    /**
     * Go where a link of the page leads.
     * @param {string} href
     */
    follow(href) {
      this.set(parseState(href));
    },
    /**
     * Write the address of this view with a change.
     * @param {Partial<State>} change
     */
    link: (change) => printState({ ...state, ...change }),
    canUndo: () => depth > 0,
    canRedo: () => depth < deepest,
    undo() {
      if (depth > 0) history.back();
    },
    redo() {
      if (depth < deepest) history.forward();
    },
  };
}
