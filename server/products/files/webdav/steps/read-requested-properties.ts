import { createBounded } from "#cache";
import { readPropfind, readXmlBody, type RequestedProperties } from "#dav";
import { bodyOf } from "../../uploads/body.ts";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";

/** Programs ask for the same again and again: what their bodies say, by the bodies. */
const known = createBounded<RequestedProperties & object>(200);
const longestKnown = 4096;

export const readRequestedProperties = defineStep({
  name: "read-requested-properties",
  section: "RFC 4918 §9.1",
  gives: ["requested"],
  async run({ request }) {
    const body = await readXmlBody(bodyOf(request.body));
    const requested = known.get(body) ?? readPropfind(body, namespaces);
    if (typeof requested !== "string" && body.length <= longestKnown) known.set(body, requested);
    return { requested };
  },
});
