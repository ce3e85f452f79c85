import {
  beginMultistatus,
  invalidXml,
  multistatusEnd,
  readReportProperties,
  readResultLimit,
  writeTruncated,
  xmlType,
  type Element,
} from "#dav";
import type { ResourceRow } from "../../resources/queries.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus, writeResources } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { bookableBy, resourceMember } from "../principals.ts";
import { resourcesPrefix } from "../target.ts";

const mostSearched = 20;
const mostFound = 100;

/** What a principal is found by, and what it is called to people. */
const searchable: Readonly<Record<string, { readonly text: string; of(room: ResourceRow): string }>> = {
  "d:displayname": { text: "Name", of: ({ name }) => name },
  "c:calendar-user-address-set": { text: "Address", of: ({ address }) => `mailto:${address}` },
  "c:calendar-user-type": { text: "Kind", of: ({ kind }) => (kind === "room" ? "ROOM" : "RESOURCE") },
};

interface Search {
  readonly names: readonly string[];
  readonly text: string;
  readonly isWhole: boolean;
  readonly isStart: boolean;
}

function readSearch({ children }: Element): Search {
  const names = children.find((one) => one.name === "d:prop")?.children.map((one) => one.name) ?? [];
  const match = children.find((one) => one.name === "d:match");
  if (!match || names.length === 0) throw invalidXml("a property-search has a prop and a match");
  const type = match.attributes["match-type"] ?? "contains";
  return {
    names,
    text: match.text.trim().toLowerCase(),
    isWhole: type === "equals",
    isStart: type === "starts-with",
  };
}

/** RFC 3744 §9.4: every property of a search holds the text; what nobody is found by holds none. */
function matches(room: ResourceRow, { names, text, isWhole, isStart }: Search): boolean {
  return names.every((name) => {
    const value = searchable[name]?.of(room).toLowerCase();
    if (value === undefined) return false;
    return isWhole ? value === text : isStart ? value.startsWith(text) : value.includes(text);
  });
}

/** Rooms and equipment that the caller may book (RFC 3744 §9.4). People are found in the page, and in the address book of the directory. */
export async function searchPrincipals({ ctx, person, reply }: Exchange, root: Element) {
  const searches = root.children.filter((one) => one.name === "d:property-search").map(readSearch);
  if (searches.length === 0 || searches.length > mostSearched)
    throw invalidXml(`between 1 and ${mostSearched} searches are expected`);
  const { requested } = readReportProperties(root, "c:calendar-data");
  const limit = Math.min(readResultLimit(root) ?? mostFound, mostFound);
  const isAny = root.attributes["test"] === "anyof";
  const [only] = searches;
  const isByName = searches.length === 1 && only?.names.every((name) => name === "d:displayname");
  const rooms = await bookableBy(ctx, person, isByName ? only?.text : "");
  const found = rooms.filter((room) =>
    isAny ? searches.some((one) => matches(room, one)) : searches.every((one) => matches(room, one)),
  );
  const shown = found.slice(0, limit).map((one) => resourceMember(person, one));
  const end = found.length > limit ? writeTruncated(`${resourcesPrefix}/`) : "";
  return sendMultistatus(
    reply,
    beginMultistatus(namespaces) + writeResources(resourcesPrefix, shown, requested) + end + multistatusEnd,
  );
}

/** What principals are found by (RFC 3744 §9.5). */
export async function listSearchable({ reply }: Exchange) {
  const all = Object.entries(searchable).map(
    ([name, { text }]) =>
      `<d:principal-search-property><d:prop><${name}/></d:prop><d:description xml:lang="en">${text}</d:description></d:principal-search-property>`,
  );
  return reply
    .code(200)
    .type(xmlType)
    .send(
      `<?xml version="1.0" encoding="utf-8"?><d:principal-search-property-set ${namespaces.declarations}>${all.join("")}</d:principal-search-property-set>`,
    );
}
