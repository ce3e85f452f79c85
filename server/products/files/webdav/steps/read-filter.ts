import { readFileFilter, readXmlBody } from "#dav";
import { refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

const known = ["oc:favorite", "oc:systemtag"];

/** A REPORT of what has the person's star, or tags, is a search for it below the request's path. */
export const readFilter = defineStep({
  name: "read-filter",
  section: "Nextcloud WebDAV: Listing favorites; RFC 3253 §3.6",
  gives: ["search"],
  async run({ request }) {
    const { requested, rules } = readFileFilter(await readXmlBody(bodyOf(request.body)), namespaces);
    if (rules.some(({ name }) => !known.includes(name)))
      throw refuse("INVALID", "Files are filtered by favourites and by tags.");
    const parts = rules.map(({ name, value }) => ({
      kind: "compare" as const,
      how: "eq" as const,
      name,
      literal: value,
    }));
    const where = { kind: "and" as const, parts };
    const scope = { href: request.url, depth: "infinity" as const };
    return { search: { requested, scope, where, orders: [], limit: null, offset: 0 } };
  },
});
