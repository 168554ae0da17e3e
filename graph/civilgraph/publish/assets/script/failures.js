// Why a query has no answer: it was stopped, it was refused, or nobody was reached.

/** @typedef {import("./types.js").Failure} Failure */

/** The person stopped it. */
export class Stopped extends Error {}

/** A query was not answered, and why. */
export class NotAnswered extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super("message" in failure ? failure.message : JSON.stringify(failure));
    this.failure = failure;
  }
}

/** Something could not be fetched. */
export class NotFetched extends Error {
  /** @param {string} address @param {string} reason */
  constructor(address, reason) {
    super(`${address}: ${reason}`);
    this.address = address;
    this.reason = reason;
  }
}
