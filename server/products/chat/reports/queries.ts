import { sql, type AnyDb } from "#database";

export interface Report {
  readonly id: string;
  readonly organisationId: string;
  readonly reporterId: string;
  /** Null: a person is reported, and no room. */
  readonly roomId: string | null;
  readonly eventId: string | null;
  /** Who is reported, or wrote what is; null: a room is. */
  readonly userId: string | null;
  readonly reason: string;
  /** The message as it was then; "" for what is no message or encrypted. */
  readonly quote: string;
}

const keptDays = 90;

export async function insertReport(trx: AnyDb, report: Report): Promise<void> {
  await sql`insert into chat.report (id, organisation_id, reporter_id, room_id, event_id, user_id, reason, quote)
    values (${report.id}, ${report.organisationId}, ${report.reporterId}, ${report.roomId}, ${report.eventId},
      ${report.userId}, ${report.reason}, ${report.quote})`.execute(trx);
}

/** How many someone has made within a day. */
export async function countReports(db: AnyDb, reporterId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from chat.report
    where reporter_id = ${reporterId} and created_at > now() - interval '1 day'`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function readReport(db: AnyDb, id: string): Promise<Report | null> {
  const { rows } = await sql<Report>`select id, organisation_id as "organisationId", reporter_id as "reporterId",
    room_id as "roomId", event_id as "eventId", user_id as "userId", reason, quote from chat.report where id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function deleteOldReports(db: AnyDb): Promise<void> {
  await sql`delete from chat.report where created_at < now() - make_interval(days => ${keptDays})`.execute(db);
}
