import { system, topicOfPerson, type Events } from "#events";
import { now } from "#clock";
import type { Database, Db } from "#database";
import { refuse, type Principal } from "#http";
import type { ItemRef, Items } from "#items";
import {
  deleteReminder,
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
  /** When a person is reminded of these, by `kind/id`. Access was asked for. */
  of(personId: string, refs: readonly ItemRef[]): Promise<ReadonlyMap<string, Date>>;
  /** Once, at a moment to come; in place of one before. Refuses MISSING, REMINDER_PAST and REMINDERS_TOO_MANY. */
  set(person: Principal, ref: ItemRef, at: Date): Promise<void>;
  remove(personId: string, ref: ItemRef): Promise<void>;
  /** Tells of all whose time has come; every minute. */
  publishDue(): Promise<void>;
}

export interface ReminderNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly items: Pick<Items, "readable" | "require">;
}

/** Of one person. */
const most = 1000;
const atOnce = 500;
/** Nobody waits longer for what they wanted to know of. */
const longestMs = 10 * 366 * 86_400_000;

const personally = (person: Principal) => ({ person, link: null });

export const keyOf = ({ kind, id }: ItemRef): string => `${kind}/${id}`;

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

  return {
    async list(person) {
      const all = await readReminders(db, person.personId, null);
      const readable = await items.readable(personally(person), all);
      const open = new Set(readable.filter((one) => !one.isTrashed).map(keyOf));
      return all.filter((one) => open.has(keyOf(one)));
    },
    async of(personId, refs) {
      if (refs.length === 0) return new Map();
      return new Map((await readReminders(db, personId, refs)).map((one) => [keyOf(one), one.dueAt]));
    },
    async set(person, ref, at) {
      await items.require(personally(person), ref.kind, ref.id, "read");
      if (at.getTime() <= now() || at.getTime() > now() + longestMs) throw refuse("REMINDER_PAST");
      const row = { personId: person.personId, kind: ref.kind, id: ref.id, dueAt: at };
      if (!(await upsertReminder(db, row, most))) throw refuse("REMINDERS_TOO_MANY", { most });
    },
    remove: (personId, ref) => deleteReminder(db, personId, ref),
    async publishDue() {
      while ((await publishRound()) === atOnce);
    },
  };
}
