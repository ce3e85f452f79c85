import type { SourceFailure } from "@safos/contract/calendar-source";
import { now } from "#clock";
import { system, topicOfPerson } from "#events";
import type { Person } from "#identity";
import type { Log } from "#log";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { dayMs } from "../limits.ts";
import { readAddress } from "./address.ts";
import { applySource } from "./apply.ts";
import { SourceFault } from "./fault.ts";
import { fetchSource } from "./fetch-source.ts";
import { settleFailed, settleFetched, type SubscriptionRow } from "./queries.ts";
import { readSource } from "./read-source.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Between two fetches of a feed that asks for nothing else. */
const usualSeconds = 3 * hour;
/** How long a feed may fail before it is tried no more by itself. */
const patienceDays = 30;

/** What a feed asks for, within what is fair to its server and of use here. */
export const intervalOf = (asked: number | null): number =>
  Math.round(Math.min(Math.max(asked ?? usualSeconds, 15 * minute), day));

/** What belongs to a sealed address. */
export const purposeOf = (calendarId: string): string => `calendar subscription ${calendarId}`;

/** Whether calendars of someone may be fetched: by the rule of their organisation. */
export const mayFetch = ({ policy }: Pick<CalendarContext, "policy">, owner: Person | null | undefined): boolean =>
  owner !== null && owner !== undefined && !owner.disabled && policy.calendarsElsewhere(owner.organisationId);

/** Fetches a calendar under its lease and keeps what came of it; why it failed, or null. */
export async function fetchOne(
  ctx: CalendarContext,
  row: SubscriptionRow,
  lease: string,
  log: Log,
): Promise<SourceFault | null> {
  try {
    await fetchAndApply(ctx, row, lease);
    return null;
  } catch (error) {
    const fault = error instanceof SourceFault ? error : new SourceFault("unreachable", null, { cause: error });
    // A fault of ours: the calendar stays as it is, and is tried again later.
    if (!(error instanceof SourceFault)) log.error({ error, calendarId: row.calendarId }, "a calendar was not fetched");
    await keepFailure(ctx, row, lease, fault);
    return fault;
  }
}

async function fetchAndApply(ctx: CalendarContext, row: SubscriptionRow, lease: string): Promise<void> {
  const { calendarId, leftOut, intervalSeconds } = row;
  const [calendar] = await readCalendars(ctx.db, [calendarId]);
  const owner = calendar?.createdBy ? await ctx.identity.personById(calendar.createdBy) : null;
  if (!mayFetch(ctx, owner)) throw new SourceFault("rule");
  const { seal, ownHost } = ctx.sources;
  const address = readAddress(seal.open(row.address, purposeOf(calendarId)), ownHost);
  const { text, ...answer } = await fetchSource(ctx.sources, address, row);
  if (text === null) return settleFetched(ctx.db, calendarId, lease, { ...answer, leftOut, intervalSeconds });
  const content = await readSource(text);
  const left = await applySource(ctx, calendarId, lease, content);
  if (left === null) return;
  await settleFetched(ctx.db, calendarId, lease, {
    ...answer,
    leftOut: left,
    intervalSeconds: intervalOf(content.refreshSeconds),
  });
}

/** Until the next try: longer with each that failed, up to a day; as long as the server asks for within that. */
function pauseOf(failures: number, retrySeconds: number | null): number {
  const own = 15 * minute * 2 ** Math.min(failures - 1, 10);
  return Math.min(Math.max(own, retrySeconds ?? 0), day);
}

/** A closed rule is no fault of the feed's: once it is open again, it goes on. */
const isOurs = (failure: SourceFailure): boolean => failure === "rule";

async function keepFailure(
  ctx: CalendarContext,
  { calendarId, host, failures, failingSince }: SubscriptionRow,
  lease: string,
  { failure, retrySeconds }: SourceFault,
): Promise<void> {
  if (isOurs(failure)) {
    await settleFailed(ctx.db, calendarId, lease, { failure, failures, failingSince, dueInSeconds: hour });
    return;
  }
  const since = failingSince ?? new Date(now());
  const isGivenUp = now() - since.getTime() >= patienceDays * dayMs;
  await ctx.db.transaction().execute(async (trx) => {
    const isKept = await settleFailed(trx, calendarId, lease, {
      failure,
      failures: failures + 1,
      failingSince: since,
      dueInSeconds: isGivenUp ? null : pauseOf(failures + 1, retrySeconds),
    });
    const [calendar] = isGivenUp && isKept ? await readCalendars(trx, [calendarId]) : [];
    if (!calendar?.createdBy) return;
    const payload = { personId: calendar.createdBy, title: calendar.name, host };
    await ctx.events.emit(trx, {
      type: "calendar.sourcePaused",
      subject: topicOfPerson(payload.personId),
      topics: [topicOfPerson(payload.personId)],
      actor: system,
      workspaceId: calendar.workspaceId,
      item: { kind: "calendar", id: calendarId },
      payload,
    });
  });
}
