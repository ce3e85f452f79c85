import { BrokenCondition, escapeXml, header, readText, writeHrefElement, xmlType } from "#dav";
import { Refusal, refuse } from "#http";
import { readEntryIdByUid } from "../../entries/queries.ts";
import { findEntry } from "../../entries/read.ts";
import { CalendarFault } from "../../icalendar/index.ts";
import { dayMs, maxWindowDays } from "../../limits.ts";
import { maxAskedAtOnce, readTimes, type Taken } from "../../proposals/free-busy.ts";
import { readKnownResources } from "../../resources/rights.ts";
import { readBusyRequest, type BusyRequest } from "../../scheduling/busy-request.ts";
import { createPace } from "../../pace.ts";
import type { Exchange, Method } from "../exchange.ts";
import { writeFreeBusy } from "../free-busy-text.ts";
import { davClasses } from "../listing.ts";
import { namespaces } from "../namespaces.ts";

const longestRequest = 256 * 1024;
/** Questions of one person in a quarter of an hour; then each waits longer than the one before. */
const mostAsked = 300;
/** Taken times of all who are asked. */
const mostPeriods = 20_000;

/** Asks when people, rooms and equipment are busy (RFC 6638 §5). Everything else is scheduled by writing it into a calendar. */
export const post: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "outbox") throw refuse("METHOD_UNKNOWN");
  const type = header(exchange, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "text/calendar")
    throw new BrokenCondition(415, "<c:supported-calendar-data/>", "A message of scheduling is text/calendar.");
  await ctx.identity.slowDown([{ key: `calendar outbox ${person.personId}`, free: mostAsked }]);
  const text = await readText(exchange, longestRequest);
  if (text === null || text.length > longestRequest)
    throw new BrokenCondition(403, "<c:max-resource-size/>", "A question is UTF-8 and at most 256 KiB.");
  const request = requestIn(text);
  if (request.organizer !== person.name.toLowerCase())
    throw new BrokenCondition(403, "<c:organizer-allowed/>", "Who asks is the owner of the outbox.");
  if (request.attendees.length > maxAskedAtOnce)
    throw new BrokenCondition(403, "<c:max-attendees-per-instance/>", `At most ${maxAskedAtOnce} are asked at once.`);
  if (request.to.getTime() - request.from.getTime() > maxWindowDays * dayMs)
    throw new BrokenCondition(403, "<c:valid-scheduling-message/>", `At most ${maxWindowDays} days can be asked for.`);
  const answers = await answersTo(exchange, request);
  return reply
    .code(200)
    .header("dav", davClasses)
    .header("cache-control", "no-store")
    .type(xmlType)
    .send(
      `<?xml version="1.0" encoding="utf-8"?><c:schedule-response ${namespaces.declarations}>${answers.join("")}</c:schedule-response>`,
    );
};

/** Refuses `valid-calendar-data` and `valid-scheduling-message`. */
function requestIn(text: string): BusyRequest {
  let request: BusyRequest | null;
  try {
    request = readBusyRequest(text);
  } catch (error) {
    if (!(error instanceof CalendarFault)) throw error;
    throw new BrokenCondition(403, "<c:valid-calendar-data/>", error.message);
  }
  if (!request)
    throw new BrokenCondition(403, "<c:valid-scheduling-message/>", "A question is one VFREEBUSY with METHOD:REQUEST.");
  return request;
}

/**
 * An answer for each address (RFC 6638 §5.1). Shown are the times that REST shows; who is not to be seen, and may be found in the directory,
 * is "no authority" (3.8), and everybody else as though there were nobody (3.7).
 */
async function answersTo({ ctx, person }: Exchange, request: BusyRequest): Promise<string[]> {
  const { identity, db } = ctx;
  const addresses = [...new Set(request.attendees.flatMap(({ email }) => email ?? []))];
  const persons = await identity.personsByNames(addresses);
  const rooms = await readKnownResources(db, person, { addresses, entryId: null });
  const idOf = new Map([
    ...persons.map((one) => [one.name.toLowerCase(), one.id] as const),
    ...rooms.map(({ address, id }) => [address, id] as const),
  ]);
  const known = new Set<string>();
  for (const one of persons) if (await identity.mayKnow(person, one)) known.add(one.id);
  const taken = await takenOf({ ctx, person }, request, [...idOf.values()]);
  if (taken.values().reduce((sum, { length }) => sum + length, 0) > mostPeriods)
    throw new BrokenCondition(403, "<c:valid-scheduling-message/>", "Too many times are taken: ask for fewer days.");
  const pace = createPace();
  const answers: string[] = [];
  // Who is asked twice is answered once.
  for (const attendee of new Map(request.attendees.map((one) => [one.email ?? one.address, one])).values()) {
    await pace.rest();
    const id = idOf.get(attendee.email ?? "");
    const periods = id === undefined ? undefined : taken.get(id);
    const recipient = `<c:recipient>${writeHrefElement(attendee.address)}</c:recipient>`;
    if (periods === undefined) {
      const status = id !== undefined && known.has(id) ? "3.8;No authority" : "3.7;Invalid calendar user";
      answers.push(`<c:response>${recipient}<c:request-status>${status}</c:request-status></c:response>`);
      continue;
    }
    const people = [request.asker, attendee.property];
    const text = writeFreeBusy({ uid: request.uid, window: request, taken: periods }, people);
    answers.push(
      `<c:response>${recipient}<c:request-status>2.0;Success</c:request-status><c:calendar-data>${escapeXml(text)}</c:calendar-data></c:response>`,
    );
  }
  return answers;
}

/** What is taken, by person, room and equipment; those who are not to be seen are left out. */
async function takenOf(
  { ctx, person }: Pick<Exchange, "ctx" | "person">,
  { from, to, maskedUid }: BusyRequest,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Taken[]>> {
  if (ids.length === 0) return new Map();
  const entryId = maskedUid === null ? null : await findMasked({ ctx, person }, maskedUid);
  const { taken } = await readTimes(ctx, person, {
    people: ids.join(","),
    from: from.toISOString(),
    to: to.toISOString(),
    ...(entryId === null ? {} : { entryId }),
  });
  return taken;
}

/** The caller's entry of a UID; null where they have none, or may not read it any more. */
async function findMasked({ ctx, person }: Pick<Exchange, "ctx" | "person">, uid: string): Promise<string | null> {
  const id = await readEntryIdByUid(ctx.db, person.personId, uid);
  if (id === null) return null;
  try {
    return (await findEntry(ctx, person, id, "read")).entry.id;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
