import type { NewCalendar } from "@safos/contract/calendar";
import type { ChangeSource, NewSource } from "@safos/contract/calendar-source";
import { now, uuid } from "#clock";
import { byPerson } from "#events";
import { refuse, type Principal } from "#http";
import { createCalendar } from "../calendars/create.ts";
import { requireHome } from "../calendars/home.ts";
import { itemOfCalendar } from "../calendars/item.ts";
import { lockCalendar } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { calendarEvent } from "../events.ts";
import { missing } from "../refusals.ts";
import { readAddress } from "./address.ts";
import { applySource } from "./apply.ts";
import { refusalOf, SourceFault } from "./fault.ts";
import { fetchOne, intervalOf, purposeOf } from "./fetch-one.ts";
import { fetchSource, type FetchedSource } from "./fetch-source.ts";
import { changeAddress, readSubscriptions, setBusy, settleFetched, takeOne } from "./queries.ts";
import { readSource, type SourceContent } from "./read-source.ts";
import type { Log } from "#log";

/** Between two fetches that people ask for. */
const againSeconds = 15;

interface Found {
  readonly address: URL;
  readonly answer: FetchedSource;
  readonly content: SourceContent;
}

/** Runs what fetches for someone who waits. Refuses with what is wrong with the address or with what it leads to. */
async function forCaller<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SourceFault ? refusalOf(error) : error;
  }
}

function requireRule({ policy }: CalendarContext, { organisationId }: Principal): void {
  if (!policy.calendarsElsewhere(organisationId)) throw refuse("SOURCE_REFUSED");
}

/** Looks at an address that someone gives before anything is kept of it. */
async function find({ sources }: CalendarContext, person: Principal, url: string): Promise<Found> {
  const address = readAddress(url, sources.ownHost);
  sources.spend(person.personId);
  const answer = await fetchSource(sources, address, null);
  return { address, answer, content: await readSource(answer.text ?? "") };
}

/** Keeps what was found, under the lease that the subscription was made or changed with. */
async function keep(ctx: CalendarContext, id: string, lease: string, { answer, content }: Found): Promise<void> {
  const leftOut = await applySource(ctx, id, lease, content);
  if (leftOut === null) return;
  const intervalSeconds = intervalOf(content.refreshSeconds);
  await settleFetched(ctx.db, id, lease, { ...answer, leftOut, intervalSeconds });
}

/**
 * Makes a calendar of what is at an address elsewhere; its id. Nothing is made where that cannot be fetched or read: who gives an address
 * sees at once what is wrong with it. Refuses as making a calendar does, and SOURCE_ADDRESS, SOURCE_UNREACHABLE, SOURCE_NOT_CALENDAR,
 * SOURCE_TOO_LARGE, SOURCE_REFUSED, LIMITED.
 */
export async function subscribe(
  ctx: CalendarContext,
  person: Principal,
  { source, ...fresh }: Omit<NewCalendar, "source"> & { readonly source: NewSource },
): Promise<string> {
  if (person.isGuest) throw refuse("GUEST_REFUSED");
  requireRule(ctx, person);
  if (fresh.workspaceId !== undefined) await ctx.workspaces.require(person.personId, fresh.workspaceId, "write");
  return forCaller(async () => {
    const found = await find(ctx, person, source.url);
    const lease = uuid();
    const named = { ...fresh, name: fresh.name ?? (found.content.name ?? found.address.host).slice(0, 200) };
    const id = await createCalendar(ctx, person, named, {
      subscriptionOf: (calendarId) => ({
        address: ctx.sources.seal.seal(found.address.href, purposeOf(calendarId)),
        host: found.address.host,
        isBusy: source.countsAsBusy ?? false,
        intervalSeconds: intervalOf(found.content.refreshSeconds),
        lease,
      }),
    });
    await keep(ctx, id, lease, found);
    return id;
  });
}

/** Changes where a calendar comes from, or whether it counts as busy: its owners do. Refuses as subscribing does, and MISSING, FORBIDDEN. */
export async function changeSource(
  ctx: CalendarContext,
  person: Principal,
  id: string,
  { url, countsAsBusy }: ChangeSource,
): Promise<void> {
  const { row, role } = await requireHome(ctx, person, id, "write");
  if (role !== "owner") throw refuse("FORBIDDEN");
  if (!row.isSubscribed) throw refuse("SOURCE_ADDRESS", "The calendar comes from nowhere else.");
  await forCaller(async () => {
    if (url !== undefined) requireRule(ctx, person);
    const found = url === undefined ? null : await find(ctx, person, url);
    const lease = uuid();
    await ctx.db.transaction().execute(async (trx) => {
      const locked = await lockCalendar(trx, id);
      if (!locked || locked.trashedAt !== null) throw missing();
      await ctx.items.requireStill(trx, { person, link: null }, [itemOfCalendar(locked)], "write");
      if (countsAsBusy !== undefined) await setBusy(trx, id, countsAsBusy);
      if (found) {
        const address = ctx.sources.seal.seal(found.address.href, purposeOf(id));
        await changeAddress(trx, id, { address, host: found.address.host, lease });
      }
      const payload = { title: locked.name };
      await ctx.events.emit(trx, calendarEvent("calendar.changed", locked, byPerson(person.personId), payload));
    });
    if (found) await keep(ctx, id, lease, found);
  });
}

/** Fetches a calendar now; what went wrong stands beside it too. Refuses as subscribing does, and MISSING, FORBIDDEN. */
export async function refreshCalendar(ctx: CalendarContext, person: Principal, id: string, log: Log): Promise<void> {
  const { row } = await requireHome(ctx, person, id, "write");
  if (!row.isSubscribed) throw refuse("SOURCE_ADDRESS", "The calendar comes from nowhere else.");
  const [known] = await readSubscriptions(ctx.db, [id]);
  const sinceSeconds = known?.triedAt ? (now() - known.triedAt.getTime()) / 1000 : againSeconds;
  if (sinceSeconds < againSeconds) throw refuse("LIMITED", { retryAfter: Math.ceil(againSeconds - sinceSeconds) });
  ctx.sources.spend(person.personId);
  const lease = uuid();
  const taken = await takeOne(ctx.db, id, lease);
  // Someone else is at it: what comes of it is shown as soon as it is there.
  if (!taken) return;
  const fault = await fetchOne(ctx, taken, lease, log);
  if (fault) throw refusalOf(fault);
}
