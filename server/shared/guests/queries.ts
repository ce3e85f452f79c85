import type { GuestEnd } from "@safos/contract/events/shared";
import { sql, type AnyDb } from "#database";

export interface GuestTables {
  "guests.guest": { id: string };
}

export interface GuestRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly organisationId: string;
  readonly mail: string;
  readonly personId: string | null;
  readonly sponsorId: string | null;
  readonly locale: "sv" | "en";
  readonly message: string;
  readonly state: "invited" | "active" | "ended";
  readonly endsAt: Date;
  readonly invitedAt: Date;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly reviewBy: Date | null;
}

const columns = sql`g.id, g.workspace_id as "workspaceId", g.organisation_id as "organisationId", g.mail,
  g.person_id as "personId", g.sponsor_id as "sponsorId", g.locale, g.message, g.state, g.ends_at as "endsAt",
  g.invited_at as "invitedAt", g.accepted_at as "acceptedAt", g.ended_at as "endedAt", g.review_by as "reviewBy"`;

/** False when the address is invited or a guest there already. */
export async function insertGuest(
  db: AnyDb,
  row: Pick<
    GuestRow,
    "id" | "workspaceId" | "organisationId" | "mail" | "sponsorId" | "locale" | "message" | "endsAt"
  > & {
    readonly invitedBy: string;
    readonly secretHash: Buffer;
    readonly secretExpiresAt: Date;
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into guests.guest (id, workspace_id, organisation_id, mail, sponsor_id, invited_by, locale,
      message, ends_at, secret_hash, secret_expires_at)
    values (${row.id}, ${row.workspaceId}, ${row.organisationId}, ${row.mail}, ${row.sponsorId}, ${row.invitedBy}, ${row.locale},
      ${row.message}, ${row.endsAt}, ${row.secretHash}, ${row.secretExpiresAt})
    on conflict (workspace_id, mail) where state <> 'ended' do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function readGuest(db: AnyDb, workspaceId: string, id: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.id = ${id} and g.workspace_id = ${workspaceId}`.execute(db);
  return rows[0] ?? null;
}

/** One of an organisation's workspaces. */
export async function readGuestOf(db: AnyDb, organisationId: string, id: string): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.id = ${id} and g.organisation_id = ${organisationId}`.execute(db);
  return rows[0] ?? null;
}

/** Of a workspace: the present ones, and those of the past 30 days. */
export async function readGuests(db: AnyDb, workspaceId: string): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.workspace_id = ${workspaceId} and (g.state <> 'ended' or g.ended_at > now() - interval '30 days')
    order by g.state = 'ended', g.ends_at, g.id limit 1000`.execute(db);
  return rows;
}

/** Of an organisation's workspaces, a page in the order of their ids. */
export async function readGuestPage(
  db: AnyDb,
  { organisationId, after, limit }: { organisationId: string; after: string | null; limit: number },
): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.organisation_id = ${organisationId} and (g.state <> 'ended' or g.ended_at > now() - interval '30 days')
      and (${after}::uuid is null or g.id > ${after}::uuid) order by g.id limit ${limit}`.execute(db);
  return rows;
}

export interface EndingRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly personId: string | null;
  readonly mail: string;
  readonly at: Date;
}

/** Present and invited guests whose time ends within a window, as far as one person answers for them. */
export async function readEnding(
  db: AnyDb,
  asked: {
    readonly from: Date;
    readonly to: Date;
    readonly ownedIds: readonly string[];
    readonly memberOf: readonly string[];
    readonly sponsorId: string;
    /** Whose guests they are told of as administrator; null: none. */
    readonly organisationId: string | null;
    readonly after: { readonly at: Date; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<EndingRow[]> {
  const { after } = asked;
  const { rows } = await sql<EndingRow>`select g.id, g.workspace_id as "workspaceId", g.person_id as "personId", g.mail,
      g.ends_at as at
    from guests.guest g
    where g.state <> 'ended' and g.ends_at >= ${asked.from} and g.ends_at < ${asked.to}
      and (g.workspace_id = any(${[...asked.ownedIds]}::uuid[])
        or (g.sponsor_id = ${asked.sponsorId} and g.workspace_id = any(${[...asked.memberOf]}::uuid[]))
        or g.organisation_id = ${asked.organisationId}::uuid)
      and (${after === null} or (g.ends_at, g.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by g.ends_at, g.id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Those who are there or invited, of the host or of one workspace, in the order of workspaces. */
export async function readPresent(
  db: AnyDb,
  { workspaceId, after, limit }: { workspaceId: string | null; after: GuestRow | null; limit: number },
): Promise<GuestRow[]> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.state <> 'ended' and (${workspaceId}::uuid is null or g.workspace_id = ${workspaceId}::uuid)
      and (${after?.id ?? null}::uuid is null
        or (g.workspace_id, g.id) > (${after?.workspaceId ?? null}::uuid, ${after?.id ?? null}::uuid))
    order by g.workspace_id, g.id limit ${limit}`.execute(db);
  return rows;
}

export async function countPresent(db: AnyDb, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from guests.guest
    where workspace_id = ${workspaceId} and state <> 'ended'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Whether someone is a guest anywhere. */
/** Those of some persons who are a guest somewhere. */
export async function guestsAmong(db: AnyDb, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ personId: string }>`select distinct person_id as "personId" from guests.guest
    where person_id = any(${[...personIds]}::uuid[]) and state = 'active'`.execute(db);
  return new Set(rows.map((row) => row.personId));
}

export const isGuestAnywhere = async (db: AnyDb, personId: string): Promise<boolean> =>
  (await guestsAmong(db, [personId])).has(personId);

export async function readBySecret(db: AnyDb, secretHash: Buffer): Promise<GuestRow | null> {
  const { rows } = await sql<GuestRow>`select ${columns} from guests.guest g
    where g.secret_hash = ${secretHash} and g.state = 'invited' and g.secret_expires_at > now() and g.ends_at > now()`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Makes the one who was invited a guest. False when the link has been used meanwhile: two who use it at once wait here. */
export async function acceptGuest(
  db: AnyDb,
  { id, secretHash, personId }: { id: string; secretHash: Buffer; personId: string },
): Promise<boolean> {
  const { rows } = await sql`update guests.guest set state = 'active', person_id = ${personId}, accepted_at = now(),
      reviewed_at = now(), secret_hash = null, secret_expires_at = null
    where id = ${id} and state = 'invited' and secret_hash = ${secretHash} and secret_expires_at > now() and ends_at > now()
    returning id`.execute(db);
  return rows.length > 0;
}

/** A new link in place of the one before; false when the invitation is none any more. */
export async function replaceSecret(
  db: AnyDb,
  { id, secretHash, expiresAt }: { id: string; secretHash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const { rows } = await sql`update guests.guest set secret_hash = ${secretHash}, secret_expires_at = ${expiresAt}
    where id = ${id} and state = 'invited' returning id`.execute(db);
  return rows.length > 0;
}

/** Another end; with it may be said that the guest is needed. False for those who are gone. */
export async function updateEnd(
  db: AnyDb,
  { id, endsAt, isReviewed }: { id: string; endsAt: Date; isReviewed: boolean },
): Promise<boolean> {
  const { rows } = await sql`update guests.guest set ends_at = ${endsAt}, reminded = null,
      reviewed_at = case when ${isReviewed} then now() else reviewed_at end,
      review_by = case when ${isReviewed} then null else review_by end
    where id = ${id} and state <> 'ended' returning id`.execute(db);
  return rows.length > 0;
}

export async function updateSponsor(db: AnyDb, id: string, sponsorId: string): Promise<boolean> {
  const { rows } = await sql`update guests.guest set sponsor_id = ${sponsorId}
    where id = ${id} and state <> 'ended' returning id`.execute(db);
  return rows.length > 0;
}

/** Why the membership is about to end. */
export async function noteReason(db: AnyDb, id: string, reason: GuestEnd): Promise<void> {
  await sql`update guests.guest set end_reason = ${reason} where id = ${id} and state = 'active'`.execute(db);
}

/** Ends the row of someone whose membership has ended; resolves with whose it was and why, once. */
export async function settleActive(
  db: AnyDb,
  workspaceId: string,
  personId: string,
): Promise<(GuestRow & { readonly reason: GuestEnd }) | null> {
  const { rows } = await sql<
    GuestRow & { reason: GuestEnd }
  >`update guests.guest g set state = 'ended', ended_at = now(),
      review_by = null, end_reason = coalesce(end_reason, case when ends_at <= now() then 'date' else 'left' end)
    where g.workspace_id = ${workspaceId} and g.person_id = ${personId} and g.state = 'active'
    returning ${columns}, g.end_reason as reason`.execute(db);
  return rows[0] ?? null;
}

/** Ends an invitation; false when it was answered or ended meanwhile. */
export async function endInvitation(db: AnyDb, id: string, reason: GuestEnd): Promise<boolean> {
  const { rows } = await sql`update guests.guest set state = 'ended', ended_at = now(), end_reason = ${reason},
      secret_hash = null, secret_expires_at = null
    where id = ${id} and state = 'invited' returning id`.execute(db);
  return rows.length > 0;
}

/** Another organisation owns the workspace now, and sees its guests. */
export async function setOwner(db: AnyDb, workspaceId: string, organisationId: string): Promise<void> {
  await sql`update guests.guest set organisation_id = ${organisationId} where workspace_id = ${workspaceId}`.execute(
    db,
  );
}
