import type { RegistrationSettings } from "@safos/contract/registration";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

/** Where people register for a meeting. */
export interface PageRow extends Omit<RegistrationSettings, "closesAt"> {
  readonly meetingId: string;
  readonly code: string;
  readonly closesAt: Date | null;
  /** Who vouches for those who come by it. */
  readonly openedBy: string | null;
  readonly openedAt: Date;
}

const columns = sql`p.meeting_id as "meetingId", p.code, p.is_open as "isOpen", p.audience, p.seats,
  p.closes_at as "closesAt", p.needs_approval as "needsApproval", p.has_lobby as "hasLobby",
  p.asks_organisation as "asksOrganisation", p.description, p.speakers, p.opened_by as "openedBy",
  p.opened_at as "openedAt"`;

export async function readPage(db: MeetingDb, meetingId: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${columns} from meetings.registration_page p
    where p.meeting_id = ${meetingId}`.execute(db);
  return rows[0] ?? null;
}

export async function readPageByCode(db: MeetingDb, code: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${columns} from meetings.registration_page p
    where p.code = ${code}`.execute(db);
  return rows[0] ?? null;
}

/** Under the lock that everyone takes who gives away a seat. */
export async function lockPage(db: MeetingDb, meetingId: string): Promise<PageRow | null> {
  const { rows } = await sql<PageRow>`select ${columns} from meetings.registration_page p
    where p.meeting_id = ${meetingId} for update`.execute(db);
  return rows[0] ?? null;
}

/** Who writes it vouches from now on for those who come by it, and for the guests who are in by it. */
export async function writePage(
  db: MeetingDb,
  meetingId: string,
  { code, openedBy, ...page }: Omit<PageRow, "meetingId" | "openedAt">,
): Promise<void> {
  await sql`insert into meetings.registration_page (meeting_id, code, is_open, audience, seats, closes_at,
      needs_approval, has_lobby, asks_organisation, description, speakers, opened_by)
    values (${meetingId}, ${code}, ${page.isOpen}, ${page.audience}, ${page.seats}, ${page.closesAt},
      ${page.needsApproval}, ${page.hasLobby}, ${page.asksOrganisation}, ${page.description}, ${page.speakers},
      ${openedBy})
    on conflict (meeting_id) do update set is_open = excluded.is_open, audience = excluded.audience,
      seats = excluded.seats, closes_at = excluded.closes_at, needs_approval = excluded.needs_approval,
      has_lobby = excluded.has_lobby, asks_organisation = excluded.asks_organisation,
      description = excluded.description, speakers = excluded.speakers, opened_by = excluded.opened_by,
      opened_at = now()`.execute(db);
  await sql`update meetings.guest set invited_by = ${openedBy}
    where meeting_id = ${meetingId} and registration_id is not null`.execute(db);
}
