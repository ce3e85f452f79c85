import { sql, type AnyDb } from "#database";
import type { ItemRef } from "#items";

export interface ReminderTables {
  "reminders.reminder": { person_id: string; kind: string; item_id: string; due_at: Date };
}

export interface ReminderRow extends ItemRef {
  readonly personId: string;
  readonly dueAt: Date;
}

/** The first to come first; of one item, or of all. */
export async function readReminders(db: AnyDb, personId: string, ref: ItemRef | null): Promise<readonly ReminderRow[]> {
  const { rows } = await sql<ReminderRow>`select person_id as "personId", kind, item_id as id, due_at as "dueAt"
    from reminders.reminder where person_id = ${personId}
      and (${ref === null} or (kind, item_id) = (${ref?.kind ?? ""}, ${ref?.id ?? ""}))
    order by due_at, kind, item_id`.execute(db);
  return rows;
}

/** Those of a person of one kind, among some. */
export async function readDueDates(
  db: AnyDb,
  personId: string,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await sql<{
    id: string;
    dueAt: Date;
  }>`select item_id as id, due_at as "dueAt" from reminders.reminder
    where person_id = ${personId} and kind = ${kind} and item_id = any(${ids})`.execute(db);
  return new Map(rows.map((row) => [row.id, row.dueAt]));
}

/** False: there are `most` others already. */
export async function upsertReminder(db: AnyDb, row: ReminderRow, most: number): Promise<boolean> {
  const { rows } = await sql`insert into reminders.reminder as r (person_id, kind, item_id, due_at)
    select ${row.personId}::uuid, ${row.kind}, ${row.id}, ${row.dueAt}::timestamptz
    where (select count(*) from reminders.reminder o where o.person_id = ${row.personId}::uuid
      and (o.kind, o.item_id) <> (${row.kind}, ${row.id})) < ${most}
    on conflict (person_id, kind, item_id) do update set due_at = excluded.due_at returning 1`.execute(db);
  return rows.length > 0;
}

export async function deleteReminder(db: AnyDb, personId: string, { kind, id }: ItemRef): Promise<void> {
  await sql`delete from reminders.reminder where person_id = ${personId} and kind = ${kind} and item_id = ${id}`.execute(
    db,
  );
}

/** Takes those whose time has come, each once for all processes. */
export async function takeDue(db: AnyDb, limit: number): Promise<readonly ReminderRow[]> {
  const { rows } = await sql<ReminderRow>`with due as materialized (
      select person_id, kind, item_id from reminders.reminder where due_at <= now()
      order by due_at limit ${limit} for update skip locked)
    delete from reminders.reminder r using due
    where r.person_id = due.person_id and r.kind = due.kind and r.item_id = due.item_id
    returning r.person_id as "personId", r.kind, r.item_id as id, r.due_at as "dueAt"`.execute(db);
  return rows;
}
