// Make elements. Text only ever enters the page as text: there is no way here to hand in markup.

/** @typedef {Node | string | null | undefined | false} Child */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes] a function listens to the event of its name
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, unknown>} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, /** @type {EventListener} */ (value));
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  for (const child of children) {
    if (child) element.append(child);
  }
  return element;
}

/**
 * Put other children into an element.
 * @param {Element} element
 * @param {...Child} children
 */
export function put(element, ...children) {
  element.replaceChildren(.../** @type {(Node | string)[]} */ (children.filter(Boolean)));
}

/**
 * A name, kept apart from the direction of the text around it.
 * @param {string} text
 */
export function name(text) {
  return h("bdi", {}, text);
}

/**
 * A link to another site, where the address is one that a browser may open.
 * @param {string} address
 * @param {string} text
 */
export function outside(address, text) {
  if (!/^https?:\/\//.test(address)) return h("span", {}, text);
  return h("a", { href: address, rel: "noopener noreferrer external", target: "_blank" }, text);
}

/**
 * Keep the focus, and what is folded open, when elements are made anew: found again by data-key.
 * @param {Element} element
 * @param {() => void} change
 */
export function keepFocus(element, change) {
  const active = document.activeElement;
  const key = active && element.contains(active) ? active.getAttribute("data-key") : null;
  /** @type {Map<string | null, boolean>} */
  const open = new Map();
  for (const fold of element.querySelectorAll("details")) open.set(keyOf(fold), fold.open);
  change();
  for (const fold of element.querySelectorAll("details")) fold.open = open.get(keyOf(fold)) || fold.open;
  if (key === null) return;
  for (const found of element.querySelectorAll("[data-key]")) {
    if (found.getAttribute("data-key") === key) {
      /** @type {HTMLElement} */ (found).focus({ preventScroll: true });
      return;
    }
  }
}

/** @param {Element} fold */
function keyOf(fold) {
  return fold.querySelector("summary")?.getAttribute("data-key") ?? null;
}
