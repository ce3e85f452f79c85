import { writeHref, writeListing, xmlType, type Member, type PropertyTable } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { classes } from "./answer-options.ts";

const trees = ["files", "uploads", "trashbin", "versions", "comments"];
const properties: PropertyTable<string> = {
  "d:resourcetype": () => "<d:collection/>",
  "d:displayname": (name) => name,
};

/** What there is under the address: the trees, of which everybody has their own. */
export const answerTop = defineStep({
  name: "answer-top",
  section: "RFC 4918 §9.1, RFC 6764 §6",
  needs: ["requested", "depth"],
  run({ reply, target: { base }, principal }, { requested, depth }) {
    const memberOf = (name: string): Member<string> => ({ names: [name], isCollection: true, resource: name });
    const top = { names: [], isCollection: true, resource: "dav" };
    const members = [top, ...(depth === "1" ? trees.map(memberOf) : [])];
    const text = writeListing(base, members, requested, properties, Object.keys(properties), namespaces);
    return reply
      .code(207)
      .header("dav", classes)
      .header("link", `<${writeHref(base, ["files", principal.name], true)}>; rel="item"`)
      .type(xmlType)
      .send(text);
  },
});
