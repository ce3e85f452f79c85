import { writeListing, xmlType } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { properties, usualProperties } from "../properties.ts";
import { classes } from "./answer-options.ts";

export const answerListing = defineStep({
  name: "answer-listing",
  section: "RFC 4918 §9.1, §13",
  needs: ["requested", "depth", "source"],
  async run({ deps, reply, target, tree }, { requested, depth, source }) {
    const { names, base } = target;
    const members = await deps.trees.list(await tree(), source.location, { base, names, depth, requested });
    const text = writeListing(base, members, requested, properties, usualProperties, namespaces);
    return reply.code(207).header("dav", classes).type(xmlType).send(text);
  },
});
