import { readDepth, readPropfind, readXmlBody } from "#dav";
import { refuse } from "#http";
import { bodyOf } from "../../uploads/body.ts";
import { header } from "../../webdav/headers.ts";
import { namespaces } from "../../webdav/namespaces.ts";
import { defineStep } from "../exchange.ts";

/** What is asked for, and how deep; infinity may be refused. */
export const readListing = defineStep({
  name: "read-listing",
  section: "RFC 4918 §9.1, §10.2",
  gives: ["requested", "depth"],
  async run({ request }) {
    const requested = readPropfind(await readXmlBody(bodyOf(request.body)), namespaces);
    const depth = readDepth(header(request, "depth"));
    if (depth === "infinity") throw refuse("DEPTH_INFINITE");
    return { requested, depth };
  },
});
