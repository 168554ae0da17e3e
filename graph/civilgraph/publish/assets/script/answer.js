// Where a query is run on a page: the buttons, how far it is, the answer as a table, downloads.

import { h, name, put } from "../../../view/explorer/script/dom.js";
import { engineOf } from "./engines.js";
import { NotAnswered, NotFetched, Stopped } from "./failures.js";
import { pageOf, shorten } from "./links.js";
import { say } from "./words.js";

/** @typedef {import("./links.js").Links} Links */
/** @typedef {import("./types.js").Answered} Answered */
/** @typedef {import("./types.js").Engine} Engine */
/** @typedef {import("./types.js").Format} Format */
/** @typedef {import("./types.js").Place} Place */
/** @typedef {import("./types.js").Term} Term */
/** @typedef {{ query: string, values: Record<string, import("./tokens.js").Value> }} Question */

const LONGEST_MESSAGE = 300;
// So many rows stand in the table; a worker hands no more to its page.
const SHOWN = 1000;
const HEIGHT_OF_BUTTONS = 80;

/** What a person typed cannot be asked; the message is worded for them. */
export class NotAQuestion extends Error {}

/**
 * Make the place where a question is asked and answered.
 * @param {object} how
 * @param {DOMStringMap} how.named who answers, and the name of downloads
 * @param {Links} how.links
 * @param {() => Question} how.question read when the button is pressed; throws NotAQuestion
 * @param {(place: Place) => void} [how.point] shows where a query is wrong
 */
export function makePlace({ named, links, question, point }) {
  const run = h("button", { type: "button", class: "run", click: ask }, say("run"));
  const stop = h("button", { type: "button", class: "stop", disabled: true, click: end }, say("stop"));
  const status = h("p", { role: "status", class: "run-status" });
  const wrong = h("p", { role: "alert", class: "wrong" });
  const answer = h("div", { class: "answer" });
  let running = false;

  const engine = engineOf(named, (key, ...values) => {
    if (running) put(status, say(key, ...values));
  });

  /** @param {boolean} now */
  function setRunning(now) {
    running = now;
    run.disabled = now;
    stop.disabled = !now;
    answer.setAttribute("aria-busy", String(now));
  }

  async function ask() {
    if (running) return;
    const focused = document.activeElement === run;
    setRunning(true);
    if (focused) stop.focus();
    put(wrong);
    put(status, say("loading"));
    try {
      const { query, values } = question();
      const answered = await engine.ask(query, values);
      put(status, summary(answered, engine.needsGraph && !/\bGRAPH\b/i.test(query)));
      put(answer, ...show(answered, links, buttons(engine.formats(answered.answer))));
      // Below a long query the answer would come unseen.
      if (status.getBoundingClientRect().top > window.innerHeight - HEIGHT_OF_BUTTONS) status.scrollIntoView({ block: "center" });
    } catch (error) {
      if (!(error instanceof Stopped)) {
        put(status);
        complain(error);
      }
    } finally {
      const back = document.activeElement === stop;
      setRunning(false);
      if (back) run.focus();
    }
  }

  function end() {
    if (!running) return;
    engine.stop();
    put(answer);
    put(status, say("stopped"));
  }

  /** @param {unknown} error */
  function complain(error) {
    put(wrong, ...worded(error));
    if (error instanceof NotAnswered && "line" in error.failure) point?.(error.failure);
  }

  /** @param {Format[]} formats */
  function buttons(formats) {
    return formats.map((format) =>
      h("button", { type: "button", click: () => save(format).catch(complain), "aria-label": `${say("download")}: ${format.label}` }, format.label),
    );
  }

  /** @param {Format} format */
  async function save(format) {
    const address = URL.createObjectURL(await engine.write(format));
    h("a", { href: address, download: `${named.name ?? "answer"}.${format.ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  return { elements: [h("p", { class: "buttons" }, run, stop), status, wrong, answer], ask, end };
}

/** @param {Answered} answered @param {boolean} isElsewhere whether all could stand in a named graph */
function summary({ answer, count, seconds }, isElsewhere) {
  if (answer.is !== undefined) return say("judged", say(answer.is ? "yes" : "no"), seconds);
  if (!count) return say(isElsewhere ? "named_graphs" : "no_rows");
  const rows = say("answered", count, seconds);
  return count > SHOWN ? `${rows}. ${say("shown", SHOWN, count)}` : rows;
}

/** @param {unknown} error @returns {(Node | string)[]} */
function worded(error) {
  if (error instanceof NotFetched) return [say("not_fetched", error.address, error.reason)];
  if (!(error instanceof NotAnswered)) return [error instanceof Error ? error.message : String(error)];
  const { failure } = error;
  if ("refused" in failure) return [say("refused", failure.refused)];
  if ("broken" in failure) return [say("too_large")];
  const text = failure.message;
  const message = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} …` : text;
  // Engines speak English.
  const said = h("span", { lang: "en" }, message);
  const cure = failure.hint ? [h("span", { lang: "en", class: "cure" }, failure.hint)] : [];
  return "line" in failure ? [say("at", failure.line, failure.column), " ", said, ...cure] : [said, ...cure];
}

/**
 * Show an answer as a table and its downloads.
 * @param {Answered} answered
 * @param {Links} links
 * @param {HTMLElement[]} buttons
 */
function show({ answer, count }, links, buttons) {
  const downloads = h("p", { class: "downloads" }, `${say("download")}: `, ...buttons);
  if (answer.is !== undefined || !count) return [downloads];
  const head = h("tr", {}, ...answer.columns.map((column) => h("th", { scope: "col" }, column)));
  const rows = answer.rows.slice(0, SHOWN).map((row) => h("tr", {}, ...row.map((term) => h("td", {}, cell(term, links)))));
  const table = h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows));
  return [downloads, h("div", { class: "rows", role: "region", tabindex: "0", "aria-label": say("own_answer") }, table)];
}

/** @param {Term | null} term @param {Links} links */
function cell(term, links) {
  if (!term) return null;
  const { type, value } = term;
  if (type === "uri") return linked(value, links);
  if (type === "bnode") return h("span", {}, `_:${value}`);
  const text = name(typeof value === "string" ? value : JSON.stringify(value));
  const language = term["xml:lang"];
  if (!language) return text;
  text.lang = language;
  return h("span", {}, text, " ", h("small", { class: "language" }, language));
}

/** @param {string} iri @param {Links} links */
function linked(iri, links) {
  const page = pageOf(links, iri);
  const text = shorten(links, iri);
  if (page) return h("a", { href: page, title: iri }, text);
  if (!/^https?:\/\//.test(iri)) return h("span", {}, text);
  return h("a", { href: iri, title: iri, rel: "noopener noreferrer external" }, text);
}
