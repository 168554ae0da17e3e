// Which engine answers on a page: the endpoint that it names, or the one in this browser.

import { Engine } from "./client.js";
import { Endpoint } from "./endpoint.js";

/**
 * @param {DOMStringMap} named what the page says: data-endpoint, else data-dump
 * @param {import("./types.js").Progress} progress told how far things are
 * @returns {import("./types.js").Engine}
 */
export function engineOf({ endpoint, dump }, progress) {
  return endpoint ? new Endpoint(endpoint, progress) : new Engine(dump ?? "", progress);
}
