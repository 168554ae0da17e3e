// A page of the catalogue: its query, run in the browser with the values a person gives.

import { put } from "../../../view/explorer/script/dom.js";
import { makePlace, NotAQuestion } from "./answer.js";
import { readLinks } from "./links.js";
import { say } from "./words.js";
import "./run.css";

/** @typedef {import("./tokens.js").Value} Value */

const REFERENCE = /^(?:[a-z]+\/)?[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const WHOLE_IRI = /^https?:\/\/[^\s<>"{}|^`\\]+$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const host = document.getElementById("run");
if (host) setUp(host);

/** @param {HTMLElement} host */
function setUp(host) {
  const text = document.getElementById(host.dataset.queryElement ?? "query-text");
  const inputs = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("[data-parameter]")]);
  const place = makePlace({
    named: host.dataset,
    links: readLinks(host),
    question: () => ({
      query: text instanceof HTMLTextAreaElement ? text.value : (text?.textContent ?? ""),
      values: Object.fromEntries(inputs.map((input) => [input.dataset.parameter ?? "", read(input)])),
    }),
  });
  for (const input of inputs) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      place.ask();
    });
  }
  // Inputs may stand in the host: they come first.
  put(host, ...host.childNodes, ...place.elements);
}

/**
 * Read one value as the term that its kind asks for, as civilgraph/queries.py does.
 * @param {HTMLInputElement} input
 * @returns {Value}
 */
function read(input) {
  const { parameter = "", kind = "text", prefix = "" } = input.dataset;
  const value = input.value.trim();
  const refuse = (/** @type {string} */ key) => {
    input.setAttribute("aria-invalid", "true");
    input.focus();
    throw new NotAQuestion(say(key, parameter, value));
  };
  input.removeAttribute("aria-invalid");
  if (!value) return refuse("missing");
  if (kind === "text") return { text: value };
  if (kind === "day") return value === input.defaultValue || isDay(value) ? { text: value } : refuse("no_day");
  if (WHOLE_IRI.test(value)) return { iri: value };
  if (kind === "iri") return refuse("no_iri");
  return REFERENCE.test(value) ? { iri: prefix + value } : refuse("no_id");
}

/** @param {string} text */
function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
