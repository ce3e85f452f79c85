import { refuse } from "#http";
import { defineStep } from "../exchange.ts";

/** A server that does not write parts must not take a part for the whole. */
export const refusePartialPut = defineStep({
  name: "refuse-partial-put",
  section: "RFC 9110 §14.5",
  run({ request }) {
    if (request.headers["content-range"] !== undefined)
      throw refuse("INVALID", "A file is written whole or in an upload.");
  },
});
