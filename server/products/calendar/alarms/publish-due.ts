import type { CalendarEvents } from "@safos/contract/events/calendar";
import { now } from "#clock";
import { system, topicOfPerson, type AnyOutboxEvent } from "#events";
import type { Log } from "#log";
import type { CalendarContext } from "../context.ts";
import { readObject } from "../entries/shape.ts";
import { isNotGoing, partstatOf } from "../scheduling/copy.ts";
import { alarmsBetween, nextAlarm, type AlarmMoment } from "./alarms-between.ts";
import { dueEntries, storeNextAlarm, takeAlarmed, type AlarmedEntry } from "./queries.ts";

/** Bodies have up to 1 MiB. */
const atOnce = 50;
/** After a longer stop nobody is told of what has begun and ended meanwhile. */
const latestMs = 3_600_000;

/** Of one entry at a time. */
const mostReminders = 20;

/** Of one workspace in a minute; the others wait for the next one. */
const mostEntries = 200;

/** Tells of entries whose reminders have gone off, each once for all processes; every minute. */
export async function publishDueAlarms(ctx: CalendarContext, log: Log): Promise<void> {
  const ids = await dueEntries(ctx.db, new Date(now()), mostEntries);
  for (let from = 0; from < ids.length; from += atOnce) await publishRound(ctx, log, ids.slice(from, from + atOnce));
}

function publishRound(ctx: CalendarContext, log: Log, ids: readonly string[]): Promise<void> {
  return ctx.db.transaction().execute(async (trx) => {
    const at = now();
    const entries = await takeAlarmed(trx, new Date(at), ids);
    const homes = await ownersOf(
      ctx,
      entries.map(({ workspaceId }) => workspaceId),
    );
    const events: AnyOutboxEvent[] = [];
    for (const entry of entries) {
      const { due, next } = alarmsOf(entry, at, log);
      events.push(...eventsFor(entry, due, homes));
      await storeNextAlarm(trx, entry.id, next);
    }
    await ctx.events.emit(trx, events);
  });
}

/** What has gone off of an entry, and when to look again. What cannot be read must not keep the others from being told. */
function alarmsOf({ id, body, timeZone: zone, alarmAt, endsAt }: AlarmedEntry, at: number, log: Log) {
  try {
    const object = readObject(body);
    const due = alarmsBetween(object, { after: alarmAt.getTime() - 1, until: at, zone });
    return { due: due.filter((one) => isTimely(one, at)), next: nextAlarm(object, { after: at, zone, endsAt }) };
  } catch (error) {
    log.warn({ error, entry: id }, "the reminders of an entry could not be read");
    return { due: [], next: null };
  }
}

const isTimely = ({ at, end }: AlarmMoment, nowMs: number): boolean => end > nowMs || at > nowMs - latestMs;

type Owners = ReadonlyMap<string, { readonly personId: string; readonly mail: string }>;

/** Whose own workspaces these are. */
async function ownersOf({ identity, workspaces }: CalendarContext, ids: readonly string[]): Promise<Owners> {
  const found = new Map<string, { personId: string; mail: string }>();
  for (const id of new Set(ids)) {
    const personId = (await workspaces.byId(id))?.personalOf;
    const person = personId ? await identity.personById(personId) : null;
    if (person) found.set(id, { personId: person.id, mail: person.mail });
  }
  return found;
}

/** In their own calendar its owner is reminded, in one that many share who wrote the entry; of one occurrence once. */
function eventsFor(entry: AlarmedEntry, due: readonly AlarmMoment[], owners: Owners): AnyOutboxEvent[] {
  const owner = owners.get(entry.workspaceId);
  const personId = owner?.personId ?? entry.createdBy;
  if (personId === null) return [];
  const isDeclined = ({ component }: AlarmMoment): boolean =>
    owner !== undefined && isNotGoing(partstatOf(component, owner.mail));
  const byStart = new Map(due.filter((one) => !isDeclined(one)).map((one) => [one.start, one]));
  return [...byStart.values()].slice(0, mostReminders).map(({ start, component }) =>
    reminderEvent(entry, {
      personId,
      entryId: entry.id,
      title: component.summary ?? entry.summary,
      start: new Date(start).toISOString(),
    }),
  );
}

const reminderEvent = (
  { calendarId, workspaceId }: AlarmedEntry,
  payload: CalendarEvents["calendar.reminder"],
): AnyOutboxEvent => ({
  type: "calendar.reminder",
  subject: topicOfPerson(payload.personId),
  topics: [topicOfPerson(payload.personId)],
  actor: system,
  workspaceId,
  item: { kind: "calendar", id: calendarId },
  payload,
});
