// Where the links of an answer lead: the page of a thing where it has one, else the IRI itself.

const NAME = /^[\p{L}\p{N}_~-][\p{L}\p{N}._~-]*$/u;

/**
 * @typedef {object} Links
 * @property {string} base the base IRI of the dataset
 * @property {Record<string, string>} pages prefix of IRIs → URL of their pages, with {} for each
 *   part of the rest (source/{}.html#{} for about/m1), or {iri} for the whole IRI
 * @property {Record<string, string>} prefixes prefix → IRI, for short writing
 */

/**
 * Read the hooks of the page.
 * @param {HTMLElement} host
 * @returns {Links}
 */
export function readLinks(host) {
  return { base: host.dataset.base ?? "", pages: JSON.parse(host.dataset.pages ?? "{}"), prefixes: {} };
}

/**
 * Find the page of a thing; of two prefixes the longer one tells first.
 * @param {Links} links
 * @param {string} iri
 */
export function pageOf({ pages }, iri) {
  for (const prefix of fitting(Object.keys(pages), iri)) {
    if (pages[prefix].includes("{iri}")) return pages[prefix].replace("{iri}", encodeURIComponent(iri));
    const [rest, ...fragment] = iri.slice(prefix.length).split("#");
    const [parts, between] = [rest.split("/"), pages[prefix].split("{}")];
    // What is deeper, or not deep enough, has a page only where another prefix says so.
    if (parts.length !== between.length - 1 || !parts.every((part) => NAME.test(part))) continue;
    const page = parts.reduce((url, part, i) => url + part + between[i + 1], between[0]);
    return page.includes("#") ? page : [page, ...fragment].join("#");
  }
  return null;
}

/**
 * Write an IRI as people know it.
 * @param {Links} links
 * @param {string} iri
 */
export function shorten({ base, prefixes }, iri) {
  const [namespace] = fitting([base, ...Object.values(prefixes)], iri);
  if (namespace === base && base) return iri.slice(base.length).replace(/^id\//, "") || iri;
  const found = Object.entries(prefixes).find(([, value]) => value === namespace);
  if (!found || namespace === undefined) return iri;
  const rest = iri.slice(namespace.length);
  return /^[\p{L}\p{N}_.-]*$/u.test(rest) ? `${found[0]}:${rest}` : iri;
}

/** @param {string[]} prefixes @param {string} iri @returns {string[]} the longest first */
function fitting(prefixes, iri) {
  return prefixes.filter((prefix) => prefix && iri.startsWith(prefix)).sort((a, b) => b.length - a.length);
}
