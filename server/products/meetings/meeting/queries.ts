import type { Lobby, MeetingPermissions } from "@safos/contract/meetings";
import { sql } from "#database";
import type { MeetingDb } from "../tables.ts";

export interface MeetingRow {
  readonly id: string;
  readonly workspaceId: string;
  /** The direct chat whose people it is for; null: the workspace's members. */
  readonly roomId: string | null;
  readonly title: string;
  readonly startsAt: Date | null;
  /** When it is to be over. */
  readonly endsAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** A call that ends before then may begin again: an entry of a calendar plans it. Null: a call that ends is the last. */
  readonly openUntil: Date | null;
  /** When a call was last over that may begin again. */
  readonly heldAt: Date | null;
  readonly lobby: Lobby;
  readonly isLocked: boolean;
  readonly guestLinkHash: Buffer | null;
  /** Who made the guest link. */
  readonly guestLinkBy: string | null;
  /** When it was made. */
  readonly guestLinkAt: Date | null;
  /** What is stored of the password that guests give. */
  readonly guestPasswordHash: string | null;
  readonly isWebinar: boolean;
  /** Whether questions in a webinar wait for those who lead it. */
  readonly hasReview: boolean;
  /** Sound and pictures are encrypted end to end. */
  readonly isEncrypted: boolean;
  readonly permissions: MeetingPermissions;
  /** Members who were made moderators of this meeting. */
  readonly moderatorIds: readonly string[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
}
const columns = sql`m.id, m.workspace_id as "workspaceId", m.room_id as "roomId", m.title, m.starts_at as "startsAt", m.ends_at as "endsAt", m.started_at as "startedAt",
  m.ended_at as "endedAt", m.open_until as "openUntil", m.held_at as "heldAt", m.lobby, m.is_locked as "isLocked", m.guest_link_hash as "guestLinkHash",
  m.guest_link_by as "guestLinkBy", m.guest_link_at as "guestLinkAt",
  m.guest_password_hash as "guestPasswordHash",
  m.is_webinar as "isWebinar", m.has_review as "hasReview", m.is_encrypted as "isEncrypted",
  json_build_object('microphone', m.may_unmute, 'camera', m.may_use_camera, 'screen', m.may_share, 'chat', m.may_write)
    as permissions,
  array(select o.person_id::text from meetings.moderator o where o.meeting_id = m.id order by o.created_at, o.person_id)
    as "moderatorIds",
  m.created_by as "createdBy", m.created_at as "createdAt"`;

export async function readMeeting(db: MeetingDb, id: string): Promise<MeetingRow | null> {
  const { rows } =
    await sql<MeetingRow>`select ${columns} from meetings.meeting m where m.id = ${id} and m.trashed_at is null`.execute(
      db,
    );
  return rows[0] ?? null;
}

export async function readMeetingByLink(db: MeetingDb, hash: Buffer): Promise<MeetingRow | null> {
  const { rows } = await sql<MeetingRow>`select ${columns} from meetings.meeting m where m.guest_link_hash = ${hash}
      and m.trashed_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Meetings that are not over and that a link or a registration leads to, in the order of their ids. */
export async function readMeetingsWithLink(db: MeetingDb, after: string | null, limit: number): Promise<MeetingRow[]> {
  const { rows } = await sql<MeetingRow>`select ${columns} from meetings.meeting m
    where (m.guest_link_hash is not null or exists (select 1 from meetings.registration_page p
        where p.meeting_id = m.id and p.is_open and p.audience = 'anyone')
      or exists (select 1 from meetings.live_page p where p.meeting_id = m.id and p.state <> 'off')) and m.ended_at is null and m.trashed_at is null
      and (${after}::uuid is null or m.id > ${after}::uuid) order by m.id limit ${limit}`.execute(db);
  return rows;
}

/** Of workspaces, and those of `given`. Without calls from direct chats, which stand there. */
export async function readMeetings(
  db: MeetingDb,
  workspaceIds: readonly string[],
  state: "current" | "ended" | "all",
  { after, limit, given = [] }: { after: string | null; limit: number; given?: readonly string[] },
): Promise<MeetingRow[]> {
  const { rows } = await sql<MeetingRow>`select ${columns} from meetings.meeting m
    where (m.workspace_id = any(${workspaceIds}::uuid[]) or m.id = any(${given}::uuid[])) and m.trashed_at is null and m.room_id is null
      and (${state} = 'all' or (m.ended_at is null) = (${state} = 'current'))
      and (${after}::uuid is null or m.id < ${after}::uuid)
    order by m.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function readLiveMeeting(db: MeetingDb, workspaceId: string): Promise<MeetingRow | null> {
  const { rows } = await sql<MeetingRow>`select ${columns} from meetings.meeting m
    where m.workspace_id = ${workspaceId} and m.started_at is not null and m.ended_at is null and m.trashed_at is null
      and m.room_id is null order by m.started_at desc limit 1`.execute(db);
  return rows[0] ?? null;
}

export async function insertMeeting(
  db: MeetingDb,
  row: Pick<
    MeetingRow,
    | "id"
    | "workspaceId"
    | "title"
    | "startsAt"
    | "endsAt"
    | "lobby"
    | "isWebinar"
    | "hasReview"
    | "isEncrypted"
    | "createdBy"
  >,
): Promise<void> {
  await sql`insert into meetings.meeting (id, workspace_id, title, starts_at, ends_at, lobby, is_webinar, has_review,
      is_encrypted, created_by)
    values (${row.id}, ${row.workspaceId}, ${row.title}, ${row.startsAt}, ${row.endsAt}, ${row.lobby}, ${row.isWebinar},
      ${row.hasReview}, ${row.isEncrypted}, ${row.createdBy})`.execute(db);
}

export async function updateMeeting(
  db: MeetingDb,
  id: string,
  row: Pick<MeetingRow, "title" | "startsAt" | "endsAt" | "lobby" | "isLocked" | "isWebinar" | "hasReview">,
): Promise<void> {
  await sql`update meetings.meeting set title = ${row.title}, starts_at = ${row.startsAt}, ends_at = ${row.endsAt}, lobby = ${row.lobby},
    is_locked = ${row.isLocked}, is_webinar = ${row.isWebinar}, has_review = ${row.hasReview} where id = ${id}`.execute(
    db,
  );
}

/** False when the meeting has begun. */
export async function setEncrypted(db: MeetingDb, id: string, isEncrypted: boolean): Promise<boolean> {
  const { rows } = await sql`update meetings.meeting set is_encrypted = ${isEncrypted}
    where id = ${id} and started_at is null and ended_at is null returning id`.execute(db);
  return rows.length > 0;
}

/** False when it was started or ended already. */
export async function markStarted(db: MeetingDb, id: string): Promise<boolean> {
  const { rows } = await sql`update meetings.meeting set started_at = now()
    where id = ${id} and started_at is null and ended_at is null returning id`.execute(db);
  return rows.length > 0;
}

/** False when it had ended already. A meeting that never began ends as well; one that is planned for longer is to come again. */
export async function markEnded(db: MeetingDb, id: string): Promise<boolean> {
  const { rows } = await sql`update meetings.meeting set
      ended_at = case when open_until > now() then null else now() end,
      started_at = case when open_until > now() then null else coalesce(started_at, now()) end,
      held_at = case when open_until > now() then now() else held_at end
    where id = ${id} and ended_at is null and (started_at is not null or (open_until > now()) is not true)
    returning id`.execute(db);
  await sql`update meetings.participant set left_at = now() where meeting_id = ${id} and left_at is null`.execute(db);
  await sql`update meetings.breakout set is_open = false, ends_at = null where meeting_id = ${id}`.execute(db);
  return rows.length > 0;
}

/** Null when it is there already, or there is no such meeting. */
export async function setMeetingTrashed(
  db: MeetingDb,
  id: string,
  isTrashed: boolean,
): Promise<Pick<MeetingRow, "id" | "workspaceId" | "title"> | null> {
  const { rows } = await sql<Pick<MeetingRow, "id" | "workspaceId" | "title">>`update meetings.meeting
    set trashed_at = case when ${isTrashed} then now() end
    where id = ${id} and (trashed_at is null) = ${isTrashed}
    returning id, workspace_id as "workspaceId", title`.execute(db);
  return rows[0] ?? null;
}

/** With everything that was written in them; up to a limit. */
export async function deleteMeetingsTrashedBefore(
  db: MeetingDb,
  before: Date,
  most: number,
): Promise<Pick<MeetingRow, "id" | "workspaceId">[]> {
  const { rows } = await sql<Pick<MeetingRow, "id" | "workspaceId">>`delete from meetings.meeting where id = any(
    array(select id from meetings.meeting where trashed_at < ${before} limit ${most}))
    returning id, workspace_id as "workspaceId"`.execute(db);
  return rows;
}

/** Null: no password. Resolves with what was stored before; undefined when the meeting is gone. */
export async function setGuestPassword(
  db: MeetingDb,
  id: string,
  hash: string | null,
): Promise<string | null | undefined> {
  const { rows } = await sql<{ before: string | null }>`
    with before as (select id, guest_password_hash from meetings.meeting where id = ${id} for update)
    update meetings.meeting m set guest_password_hash = ${hash} from before where m.id = before.id
    returning before.guest_password_hash as before`.execute(db);
  return rows[0]?.before;
}

/** A new link, or none. Its maker vouches from now on for guests who came by the one before. */
export async function setGuestLink(
  db: MeetingDb,
  id: string,
  link: { readonly hash: Buffer; readonly madeBy: string } | null,
): Promise<void> {
  await sql`update meetings.meeting set guest_link_hash = ${link?.hash ?? null}, guest_link_by = ${link?.madeBy ?? null},
    guest_link_at = case when ${link !== null} then now() end
    where id = ${id}`.execute(db);
  if (link) await sql`update meetings.guest set invited_by = ${link.madeBy} where meeting_id = ${id}`.execute(db);
}

/** How many meetings began since a moment, by workspace. */
export async function countStarted(
  db: MeetingDb,
  workspaceIds: readonly string[],
  since: Date,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`select workspace_id as id, count(*)::integer as n
    from meetings.meeting where coalesce(started_at, held_at) >= ${since} and (held_at is not null or ended_at is distinct from started_at)
      and workspace_id = any(${[...workspaceIds]}::uuid[]) group by workspace_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.n]));
}
