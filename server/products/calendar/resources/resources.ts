import type { ChangeResource, NewResource, Resource, ResourceQuery, ResourceTimes } from "@safos/contract/resources";
import { now, uuid } from "#clock";
import { isUuid } from "#database";
import type { AnyOutboxEvent, EventActor } from "#events";
import { refuse, type Principal } from "#http";
import type { Log } from "#log";
import { defaultZone } from "../calendars/default.ts";
import { requireZone } from "../calendars/zone.ts";
import type { CalendarContext } from "../context.ts";
import { onEachEntry } from "../each-entry.ts";
import { findEntry } from "../entries/read.ts";
import { refuseFault } from "../entries/shape.ts";
import { buildEvent } from "../icalendar/index.ts";
import { dayMs } from "../limits.ts";
import { followResources } from "./follow.ts";
import { heldFrom, heldOccurrences } from "./occurrences.ts";
import {
  insertResource,
  lockResources,
  lockResourcesOf,
  readBookable,
  readHolderIdsOfResource,
  readHoldings,
  readResources,
  readResourcesByAddress,
  readResourcesOf,
  readTakenOf,
  updateResource,
  type Period,
  type ResourceCursor,
  type ResourceRow,
} from "./queries.ts";
import { mayBook } from "./rights.ts";
import { mostShown } from "./settle.ts";

const mostResources = 200;
const usuallyListed = 50;

const viewResource = (
  { organisations }: Pick<CalendarContext, "organisations">,
  { closedAt, features, ...row }: ResourceRow,
  taken: readonly Period[] | null = null,
): Resource => ({
  ...row,
  features: [...features],
  organisationName: organisations.byId(row.organisationId)?.name ?? "",
  isClosed: closedAt !== null,
  taken:
    taken?.slice(0, mostShown).map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })) ??
    null,
});

/** All of an organisation, closed ones too. */
export const listOwnResources = async (ctx: CalendarContext, organisationId: string): Promise<Resource[]> =>
  (await readResourcesOf(ctx.db, organisationId)).map((row) => viewResource(ctx, row));

/**
 * A page of those that the caller may book, free ones first. Refuses ENTRY_INVALID, INVALID, and MISSING for an entry that the caller may
 * not read.
 */
export async function listResources(
  ctx: CalendarContext,
  person: Principal,
  query: ResourceQuery,
): Promise<{ items: Resource[]; next?: string }> {
  const { entryId, limit = usuallyListed } = query;
  if (person.isGuest) return { items: [] };
  if (entryId !== undefined) await findEntry(ctx, person, entryId, "read");
  const periods = periodsOf(query);
  const rows = await readBookable(ctx.db, person.organisationId, {
    query: query.query?.trim() ?? "",
    periods: periods ?? [],
    exceptId: entryId ?? null,
    after: query.after === undefined ? null : readCursor(query.after),
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const ids = page.filter(({ isTaken }) => isTaken).map(({ id }) => id);
  const taken = await readTakenOf(ctx.db, ids, periods ?? [], entryId === undefined ? [] : [entryId]);
  const byResource = Map.groupBy(taken, ({ resourceId }) => resourceId);
  const takenOf = ({ id }: ResourceRow) => (periods === null ? null : (byResource.get(id) ?? []));
  return {
    items: page.map(({ isTaken: _isTaken, isForeign: _isForeign, ...row }) => viewResource(ctx, row, takenOf(row))),
    ...(last ? { next: `${Number(last.isTaken)}${Number(last.isForeign)}.${last.id}` } : {}),
  };
}

/** Refuses INVALID. */
function readCursor(after: string): ResourceCursor {
  const [, isTaken, isForeign, id = ""] = /^([01])([01])\.([0-9a-f-]{36})$/.exec(after) ?? [];
  if (!isUuid(id)) throw refuse("INVALID", "There is no such page.", { field: "after" });
  return { isTaken: isTaken === "1", isForeign: isForeign === "1", id };
}

const mostDays = 7;
const mostHoldings = 500;

/**
 * When a room or equipment is taken, and by whom where the caller may find that person and the entry is not private. Refuses INVALID, and
 * MISSING for what the caller may not book, as for what there is not.
 */
export async function readResourceTimes(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<ResourceTimes> {
  const period = { start: new Date(from), end: new Date(to) };
  if (period.end <= period.start || period.end.getTime() - period.start.getTime() > mostDays * dayMs)
    throw refuse("INVALID", "Times are shown for at most 7 days.", { field: "to" });
  const [resource] = await readResources(ctx.db, [id]);
  if (!resource || !mayBook(resource, person)) throw refuse("MISSING", "There is no such room or equipment.");
  const held = await readHoldings(ctx.db, id, period, mostHoldings);
  const organizerIds = [...new Set(held.flatMap(({ organizerId }) => organizerId ?? []))];
  const names = new Map<string, string>();
  for (const one of await ctx.identity.personsByIds(organizerIds))
    if (one.id === person.personId || (await ctx.identity.mayKnow(person, one))) names.set(one.id, one.displayName);
  return {
    items: held.map(({ start, end, organizerId, class: own }) => ({
      start: start.toISOString(),
      end: end.toISOString(),
      organizer: own === "PUBLIC" || organizerId === person.personId ? (names.get(organizerId ?? "") ?? null) : null,
    })),
  };
}

/** The occurrences of what is asked for; null: no time is. */
function periodsOf({ start, end, zone, rrule }: ResourceQuery): Period[] | null {
  if (start === undefined && end === undefined) return null;
  if (start === undefined || end === undefined) throw refuse("INVALID", "A time has a start and an end.");
  const clock = requireZone(zone ?? defaultZone);
  try {
    const stamp = new Date(now());
    const rule = rrule === undefined ? {} : { rrule };
    return heldOccurrences(buildEvent({ uid: "asked", stamp, start, end, zone: clock, ...rule }), now(), clock);
  } catch (error) {
    return refuseFault(error);
  }
}

const resourceEvent = (
  type: "resource.added" | "resource.changed",
  { id, organisationId }: ResourceRow,
  actor: EventActor,
  changed: readonly string[],
): AnyOutboxEvent => {
  const about = {
    actor,
    organisationId,
    subject: `organisation:${organisationId}`,
    topics: [`organisation:${organisationId}`],
  };
  return type === "resource.added"
    ? { type, ...about, payload: { resourceId: id } }
    : { type, ...about, payload: { resourceId: id, changed } };
};

const cleaned = (row: ResourceRow): ResourceRow => {
  const name = row.name.trim();
  if (name === "" || name.length > 100 || row.location.length > 200)
    throw refuse(
      "INVALID",
      "A room or piece of equipment has a name of at most 100 characters, and a location of at most 200.",
    );
  const features = [...new Set(row.features.map((one) => one.trim()).filter(Boolean))];
  return { ...row, name, location: row.location.trim(), features, seats: row.kind === "room" ? row.seats : null };
};

/** `Åsa Öbergs rum` as the local part of a mail address. */
const localPart = (name: string): string =>
  name
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40) || "resource";

/** Adds a room or equipment to an organisation. Refuses INVALID and RESOURCES_MANY. */
export async function addResource(
  ctx: CalendarContext,
  organisationId: string,
  { location = "", seats = null, features = [], isShared = false, ...fresh }: NewResource,
  actor: EventActor,
): Promise<Resource> {
  const domain = ctx.organisations.byId(organisationId)?.domains[0];
  if (domain === undefined) throw refuse("MISSING", "There is no such organisation.");
  const id = uuid();
  const given = cleaned({
    id,
    organisationId,
    ...fresh,
    location,
    seats,
    features,
    isShared,
    address: "",
    closedAt: null,
  });
  const row = await ctx.db.transaction().execute(async (trx) => {
    await lockResourcesOf(trx, organisationId);
    if ((await readResourcesOf(trx, organisationId)).length >= mostResources) throw refuse("RESOURCES_MANY");
    const plain = `${localPart(given.name)}@resources.${domain}`;
    const isFree = (await readResourcesByAddress(trx, [plain])).length === 0;
    const made = {
      ...given,
      address: isFree ? plain : `${localPart(given.name)}-${id.slice(-12)}@resources.${domain}`,
    };
    await insertResource(trx, made);
    await ctx.events.emit(trx, resourceEvent("resource.added", made, actor, []));
    return made;
  });
  return viewResource(ctx, row);
}

/**
 * Changes one of an organisation's. One that is closed, or no longer shared, is taken from whose entries hold it and may not any more:
 * it declines there, by what follows its event. Refuses MISSING, for those of other organisations too, and INVALID.
 */
export async function changeResource(
  ctx: CalendarContext,
  of: { readonly organisationId: string; readonly id: string; readonly actor: EventActor },
  { isClosed, ...change }: ChangeResource,
): Promise<Resource> {
  const row = await ctx.db.transaction().execute(async (trx) => {
    const [found] = await lockResources(trx, [of.id]);
    if (found?.organisationId !== of.organisationId) throw refuse("MISSING", "There is no such room or equipment.");
    const closedAt = isClosed === undefined ? found.closedAt : isClosed ? (found.closedAt ?? new Date(now())) : null;
    const changed = cleaned({ ...found, ...change, closedAt });
    await updateResource(trx, changed);
    const names = Object.keys({ ...change, ...(isClosed === undefined ? {} : { isClosed }) });
    await ctx.events.emit(trx, resourceEvent("resource.changed", changed, of.actor, names));
    return changed;
  });
  return viewResource(ctx, row);
}

/** What follows a change of a resource, any number of times: it declines where it may not be held any more. */
export async function followResource(ctx: CalendarContext, resourceId: string, log: Log): Promise<void> {
  const [row] = await readResources(ctx.db, [resourceId]);
  if (!row || (row.closedAt === null && row.isShared)) return;
  const holders = await readHolderIdsOfResource(ctx.db, resourceId, heldFrom(now()));
  await onEachEntry(holders, log, (id) => followResources(ctx, id));
}
