import { readDepth } from "#dav";
import { refuse } from "#http";
import { defineStep } from "../exchange.ts";
import { header } from "../headers.ts";

/** §9.1 allows to refuse infinity, which is also what an absent header means. */
export const readListingDepth = defineStep({
  name: "read-listing-depth",
  section: "RFC 4918 §9.1, §10.2",
  gives: ["depth"],
  run({ request }) {
    const depth = readDepth(header(request, "depth"));
    if (depth === "infinity") throw refuse("DEPTH_INFINITE");
    return { depth };
  },
});
