import { readBody, BrokenCondition, isMkcolOf, parseXml, writeChanges, writeHref, writeMultistatus } from "#dav";
import { isUuid } from "#database";
import { refuse, Refusal } from "#http";
import { changeCalendar } from "../../calendars/change.ts";
import { createCalendar } from "../../calendars/create.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange, Method } from "../exchange.ts";
import { davClasses, sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readSettings } from "../property-changes.ts";

const longestSegment = 200;

async function isThere({ ctx, person }: Exchange, segment: string): Promise<boolean> {
  try {
    await findCalendar(ctx, person, segment);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === "MISSING") return false;
    throw error;
  }
}

/** Makes a calendar in the caller's own workspace, under the address that the client chose. */
async function make(exchange: Exchange, text: string) {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "calendar")
    throw new BrokenCondition(403, "<c:calendar-collection-location-ok/>", "Calendars lie in the home alone.");
  const { segment } = target;
  if (await isThere(exchange, segment)) throw refuse("NAME_TAKEN");
  // Ids are addresses of the calendars that have them.
  if (isUuid(segment) || segment.length > longestSegment)
    throw new BrokenCondition(403, "<c:calendar-collection-location-ok/>", "The address cannot be taken.");
  const { settings, results, isRefused } = readSettings(text, true);
  if (isRefused)
    return sendMultistatus(
      reply,
      writeMultistatus([writeChanges(writeHref(target.base, [segment], true), results)], namespaces),
    );
  const { components, position, ...fresh } = settings;
  const id = await createCalendar(
    ctx,
    person,
    {
      name: fresh.name ?? segment.slice(0, 200),
      ...(fresh.description === undefined ? {} : { description: fresh.description }),
      ...(typeof fresh.colour === "string" ? { colour: fresh.colour } : {}),
      ...(fresh.timeZone === undefined ? {} : { timeZone: fresh.timeZone }),
    },
    { slug: segment, ...(components ? { components } : {}) },
  );
  if (position !== undefined) await changeCalendar(ctx, person, id, { position });
  return reply.code(201).header("dav", davClasses).header("cache-control", "no-cache").send();
}

/** RFC 4791 §5.3.1. */
export const mkcalendar: Method = async (exchange) => make(exchange, await readBody(exchange));

/** RFC 5689 §3: a collection that is a calendar. Plain collections hold nothing here. */
export const mkcol: Method = async (exchange) => {
  const text = await readBody(exchange);
  if (!isMkcolOf(parseXml(text, namespaces), "c:calendar"))
    throw new BrokenCondition(403, "<d:valid-resourcetype/>", "Only calendars are made here.");
  return make(exchange, text);
};
