import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export interface GuestRow {
  readonly id: string;
  readonly meetingId: string;
  readonly name: string;
  readonly state: "waiting" | "admitted" | "denied" | "removed" | "gone";
  readonly askedAt: Date;
  /** The maker of the link they came by. */
  readonly invitedBy: string | null;
  /** Whether that link had a password. */
  readonly gavePassword: boolean;
  /** Whose registration let them in. */
  readonly registrationId: string | null;
}

const columns = sql`g.id, g.meeting_id as "meetingId", g.name, g.state, g.asked_at as "askedAt",
  g.invited_by as "invitedBy", g.gave_password as "gavePassword", g.registration_id as "registrationId"`;

export async function readGuest(db: MeetingDb, id: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from meetings.guest g where g.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readGuestByTicket(db: MeetingDb, meetingId: string, hash: Buffer): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from meetings.guest g
    where g.meeting_id = ${meetingId} and g.ticket_hash = ${hash}`.execute(db);
  return rows[0] ?? null;
}

/** A ticket is one guest's, in whichever meeting. */
export async function readGuestByAnyTicket(db: MeetingDb, hash: Buffer): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from meetings.guest g where g.ticket_hash = ${hash}`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function readGuests(db: MeetingDb, ids: readonly string[]): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`select ${columns} from meetings.guest g
    where g.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

export async function readWaiting(db: MeetingDb, meetingId: string): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`select ${columns} from meetings.guest g
    where g.meeting_id = ${meetingId} and g.state = 'waiting' order by g.asked_at`.execute(db);
  return rows;
}

export async function insertGuest(
  db: MeetingDb,
  row: Pick<GuestRow, "id" | "meetingId" | "name" | "invitedBy" | "gavePassword" | "registrationId"> & {
    ticketHash: Buffer;
    state: "waiting" | "admitted";
  },
): Promise<void> {
  await sql`insert into meetings.guest (id, meeting_id, name, ticket_hash, state, invited_by, gave_password,
      registration_id)
    values (${row.id}, ${row.meetingId}, ${row.name}, ${row.ticketHash}, ${row.state}, ${row.invitedBy}, ${row.gavePassword},
      ${row.registrationId})`.execute(db);
}

export async function touchGuest(db: MeetingDb, id: string): Promise<void> {
  await sql`update meetings.guest set seen_at = now() where id = ${id}`.execute(db);
}

/** Moves a guest on; false when they were not in one of the states it may come from. */
export async function moveGuest(
  db: MeetingDb,
  id: string,
  from: readonly GuestRow["state"][],
  to: GuestRow["state"],
  personId: string | null,
): Promise<boolean> {
  const { rows } = await sql`update meetings.guest
    set state = ${to}, seen_at = now(),
      decided_by = coalesce(${personId}::uuid, decided_by),
      decided_at = case when ${personId}::uuid is null then decided_at else now() end
    where id = ${id} and state = any(${from}::text[]) returning id`.execute(db);
  return rows.length > 0;
}

/** Guests who stopped asking. */
export async function markGone(
  db: MeetingDb,
  olderThanSeconds: number,
): Promise<{ id: string; meetingId: string; workspaceId: string }[]> {
  const { rows } = await sql<{ id: string; meetingId: string; workspaceId: string }>`update meetings.guest g
    set state = 'gone' from meetings.meeting m
    where m.id = g.meeting_id and g.state = 'waiting' and g.seen_at < now() - make_interval(secs => ${olderThanSeconds})
    returning g.id, g.meeting_id as "meetingId", m.workspace_id as "workspaceId"`.execute(db);
  return rows;
}
