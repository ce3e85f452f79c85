import { escapeXml, principalHref, writeHref, writeListing, xmlType, type Member, type PropertyTable } from "#dav";
import { defineStep } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { classes } from "./answer-options.ts";

const trees = ["principals", "calendars", "addressbooks", "files", "uploads", "trashbin", "versions", "comments"];
interface Tree {
  readonly name: string;
  /** Whose request it is. */
  readonly caller: string;
}
const properties: PropertyTable<Tree> = {
  "d:resourcetype": () => "<d:collection/>",
  "d:displayname": ({ name }) => name,
  // RFC 5397 §3: where clients of calendars go on from here.
  "d:current-user-principal": ({ caller }) => `<d:href>${escapeXml(principalHref(caller))}</d:href>`,
};

/** What there is under the address: the trees, of which everybody has their own. */
export const answerTop = defineStep({
  name: "answer-top",
  section: "RFC 4918 §9.1, RFC 6764 §6, RFC 5397 §3",
  needs: ["requested", "depth"],
  run({ reply, target: { base }, principal }, { requested, depth }) {
    const treeOf = (name: string): Tree => ({ name, caller: principal.name });
    const memberOf = (name: string): Member<Tree> => ({ names: [name], isCollection: true, resource: treeOf(name) });
    const top = { names: [], isCollection: true, resource: treeOf("dav") };
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
