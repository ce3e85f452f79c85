import { Readable } from "node:stream";
import {
  header,
  readBody,
  beginMultistatus,
  multistatusEnd,
  readDepth,
  readPropfind,
  type Member,
  type RequestedProperties,
} from "#dav";
import { refuse } from "#http";
import { readHome } from "../../calendars/home.ts";
import { readEntryByName, readEntryPage } from "../../entries/queries.ts";
import { missing } from "../../refusals.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange, Method } from "../exchange.ts";
import { calendarMember, entryMember, sendMultistatus, writeResources } from "../listing.ts";
import { findMessage, inboxMember, messageMembers, outboxMember } from "../inbox.ts";
import { bookableBy, findResource, resourceMember } from "../principals.ts";
import { namespaces } from "../namespaces.ts";
import type { Resource } from "../properties.ts";

/** Entries that are read and written at once. */
const pageSize = 2000;

/** RFC 4918 §9.1. Depth infinity is refused where there is something below. */
export const propfind: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  const { base } = target;
  const requested = readPropfind(await readBody(exchange), namespaces);
  const depth = readDepth(header(exchange, "depth"));
  if (target.kind === "entry") {
    const calendar = await findCalendar(ctx, person, target.segment);
    const entry = await readEntryByName(ctx.db, calendar.row.id, target.name);
    if (!entry) throw missing();
    return send(exchange, [entryMember(person, calendar, target.segment, entry)], requested);
  }
  if (target.kind !== "principal" && target.kind !== "resource" && target.kind !== "message" && depth === "infinity")
    throw refuse("DEPTH_INFINITE");
  if (target.kind === "calendar") {
    const calendar = await findCalendar(ctx, person, target.segment);
    const own = { ...calendarMember(person, calendar), names: [target.segment] };
    if (depth === "0") return send(exchange, [own], requested);
    return sendMultistatus(reply, Readable.from(writeCalendar(exchange, target.segment, own, requested)));
  }
  if (target.kind === "message") return send(exchange, [await findMessage(exchange, target.name)], requested);
  const own = await collectionOf(exchange);
  const below = depth === "1" ? await membersOf(exchange) : [];
  return sendMultistatus(
    reply,
    beginMultistatus(namespaces) + writeResources(base, [own, ...below], requested) + multistatusEnd,
  );
};

/** What is neither a calendar nor lies in one. */
async function collectionOf(exchange: Exchange): Promise<Member<Resource>> {
  const { ctx, person, target } = exchange;
  switch (target.kind) {
    case "inbox":
      return inboxMember(exchange, await readHome(ctx, person));
    case "outbox":
      return outboxMember(person);
    case "resource":
      return resourceMember(person, await findResource(ctx, person, target.address));
    case "principal":
      return { names: [person.name], isCollection: true, resource: { kind: "principal", person } };
    case "calendar":
    case "entry":
    case "message":
      throw missing();
    default:
      return { names: [], isCollection: true, resource: { kind: target.kind, person } };
  }
}

async function membersOf(exchange: Exchange): Promise<Member<Resource>[]> {
  const { ctx, person, target } = exchange;
  switch (target.kind) {
    case "home": {
      const calendars = await readHome(ctx, person);
      return [
        ...calendars.map((one) => calendarMember(person, one)),
        await inboxMember(exchange, calendars),
        outboxMember(person),
      ];
    }
    case "inbox":
      return messageMembers(exchange);
    case "resources":
      return (await bookableBy(ctx, person)).map((one) => resourceMember(person, one));
    case "root":
      return [{ names: [person.name], isCollection: true, resource: { kind: "home", person } }];
    case "principals":
      return [
        { names: ["users"], isCollection: true, resource: { kind: "users", person } },
        { names: ["resources"], isCollection: true, resource: { kind: "resources", person } },
      ];
    case "users":
      return [{ names: [person.name], isCollection: true, resource: { kind: "principal", person } }];
    default:
      return [];
  }
}

const send = ({ reply, target }: Exchange, members: readonly Member<Resource>[], requested: RequestedProperties) =>
  sendMultistatus(
    reply,
    beginMultistatus(namespaces) + writeResources(target.base, members, requested) + multistatusEnd,
  );

/** In flat memory; a calendar that may no longer be read is sent no further. */
async function* writeCalendar(
  { ctx, person, target: { base } }: Exchange,
  segment: string,
  own: Member<Resource>,
  requested: RequestedProperties,
): AsyncGenerator<string> {
  yield beginMultistatus(namespaces) + writeResources(base, [own], requested);
  for (let after = ""; ;) {
    const calendar = await findCalendar(ctx, person, segment);
    const page = await readEntryPage(ctx.db, calendar.row.id, after, pageSize);
    yield writeResources(
      base,
      page.map((entry) => entryMember(person, calendar, segment, entry)),
      requested,
    );
    after = page.at(-1)?.name ?? "";
    if (page.length < pageSize) break;
  }
  yield multistatusEnd;
}
