import { system, topicOfPerson, type Events } from "#events";
import { now } from "#clock";
import type { Database, Db } from "#database";
import { refuse, type Principal } from "#http";
import type { ItemRef, Items } from "#items";
import {
  deleteReminder,
  readDueDates,
  readReminders,
  takeDue,
  upsertReminder,
  type ReminderRow,
  type ReminderTables,
} from "./queries.ts";

/** Things that people want to be reminded of. Nobody else knows. */
export interface Reminders {
  /** The first to come first; what is in the trash or a person may not read any more is left out. */
  list(person: Principal): Promise<readonly ReminderRow[]>;
  /** When a person is reminded of an item; null: they are not. Refuses MISSING. */
  read(person: Principal, ref: ItemRef): Promise<Date | null>;
  /** When a person is reminded of items of one kind that they may read, by their ids; the caller has looked. */
  dueDates(person: Principal, kind: string, ids: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /** Once, at a moment to come; in place of one before. Refuses MISSING, REMINDER_PAST and REMINDERS_TOO_MANY. */
  set(person: Principal, ref: ItemRef, at: Date): Promise<void>;
  /** Refuses MISSING. */
  remove(person: Principal, ref: ItemRef): Promise<void>;
  /** Tells of all whose time has come; every minute. */
  publishDue(): Promise<void>;
}

export interface ReminderNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly items: Pick<Items, "readable">;
}

/** Of one person. */
const most = 1000;
const atOnce = 500;
/** Nobody waits longer for what they wanted to know of. */
const longestMs = 10 * 366 * 86_400_000;

const personally = (person: Principal) => ({ person, link: null });

const keyOf = ({ kind, id }: ItemRef): string => `${kind}/${id}`;

export function createReminders({ database, events, items }: ReminderNeeds): Reminders {
  const db: Db<ReminderTables> = database.of<ReminderTables>();

  async function publishRound(): Promise<number> {
    return db.transaction().execute(async (trx) => {
      const due = await takeDue(trx, atOnce);
      for (const { personId, kind, id } of due)
        await events.emit(trx, {
          type: "reminder.due",
          actor: system,
          item: { kind, id },
          subject: topicOfPerson(personId),
          topics: [topicOfPerson(personId)],
          payload: { personId },
        });
      return due.length;
    });
  }

  /** Nothing is opened by it, and so nothing is noted of it. */
  async function requireReadable(person: Principal, ref: ItemRef): Promise<void> {
    const [found] = await items.readable(personally(person), [ref]);
    if (!found || found.isTrashed) throw refuse("MISSING");
  }

  return {
    async list(person) {
      const all = await readReminders(db, person.personId, null);
      const readable = await items.readable(personally(person), all);
      const open = new Set(readable.filter((one) => !one.isTrashed).map(keyOf));
      return all.filter((one) => open.has(keyOf(one)));
    },
    async read(person, ref) {
      await requireReadable(person, ref);
      return (await readReminders(db, person.personId, ref))[0]?.dueAt ?? null;
    },
    dueDates: (person, kind, ids) => readDueDates(db, person.personId, kind, ids),
    async set(person, ref, at) {
      await requireReadable(person, ref);
      if (at.getTime() <= now() || at.getTime() > now() + longestMs) throw refuse("REMINDER_PAST");
      const row = { personId: person.personId, kind: ref.kind, id: ref.id, dueAt: at };
      if (!(await upsertReminder(db, row, most))) throw refuse("REMINDERS_TOO_MANY", { most });
    },
    async remove(person, ref) {
      await requireReadable(person, ref);
      await deleteReminder(db, person.personId, ref);
    },
    async publishDue() {
      while ((await publishRound()) === atOnce);
    },
  };
}
