import type { DirectorySync, SyncCounts, SyncFault, SyncState } from "@safos/contract/providers";
import { sql } from "#database";
import type { IdentityDb } from "../../../queries.ts";
import type { Linked } from "../../identity-queries.ts";

/** Someone who is here by the directory. */
export interface LinkedRow extends Linked {
  readonly subject: string;
  /** It was this directory that closed the account. */
  readonly isClosedHere: boolean;
}

const columns = sql`e.subject, p.id as "personId", p.organisation_id as "organisationId", p.display_name as "displayName",
  p.is_admin as "isAdmin", p.disabled_at is not null as "isDisabled", p.suspended_at is not null as "isSuspended",
  e.is_admin_by_claim as "isAdminByClaim",
  coalesce(e.closed_at = p.disabled_at, false) as "isClosedHere"`;

/** Everyone of the organisation whom the directory keeps, by what it calls them. */
export async function readAllLinked(
  db: IdentityDb,
  { id, organisationId }: { readonly id: string; readonly organisationId: string },
): Promise<Map<string, LinkedRow>> {
  const { rows } = await sql<LinkedRow>`select ${columns} from identity.external_identity e
    join identity.person p on p.id = e.person_id
    where e.provider_id = ${id} and p.organisation_id = ${organisationId}`.execute(db);
  return new Map(rows.map((row) => [row.subject, row]));
}

/** As it is now, held against others who change it. */
export async function lockLinked(db: IdentityDb, providerId: string, personId: string): Promise<LinkedRow | null> {
  await sql`select from identity.person where id = ${personId} for update`.execute(db);
  const { rows } = await sql<LinkedRow>`select ${columns} from identity.external_identity e
    join identity.person p on p.id = e.person_id
    where e.provider_id = ${providerId} and p.id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

/** In the transaction that closes the account, whose moment both then have. */
export async function markClosed(db: IdentityDb, providerId: string, personId: string): Promise<void> {
  await sql`update identity.external_identity set closed_at = now()
    where provider_id = ${providerId} and person_id = ${personId}`.execute(db);
}

export async function markAdminByClaim(
  db: IdentityDb,
  providerId: string,
  personId: string,
  isAdminByClaim: boolean,
): Promise<void> {
  await sql`update identity.external_identity set is_admin_by_claim = ${isAdminByClaim}
    where provider_id = ${providerId} and person_id = ${personId}`.execute(db);
}

export interface NewLinked {
  readonly id: string;
  readonly subject: string;
  readonly localpart: string;
  readonly domain: string;
  readonly displayName: string;
}

/** People without a password, and what the directory calls them; those whose name is free. Resolves with their ids. */
export async function insertLinked(
  db: IdentityDb,
  of: { readonly id: string; readonly organisationId: string },
  people: readonly NewLinked[],
): Promise<string[]> {
  const column = (name: keyof NewLinked): string[] => people.map((one) => one[name]);
  const { rows } = await sql<{ id: string }>`with wanted as (
      select * from unnest(${column("id")}::uuid[], ${column("subject")}::text[], ${column("localpart")}::text[],
        ${column("domain")}::text[], ${column("displayName")}::text[]) as w(id, subject, localpart, domain, display_name)
      where not exists (select from identity.external_identity e where e.provider_id = ${of.id} and e.subject = w.subject)
    ), made as (
      insert into identity.person (id, organisation_id, localpart, domain, display_name)
      select id, ${of.organisationId}, localpart, domain, display_name from wanted on conflict do nothing returning id
    ) insert into identity.external_identity (provider_id, subject, person_id)
      select ${of.id}, w.subject, m.id from made m join wanted w on w.id = m.id returning person_id as id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Which of these names someone has. */
export async function readTakenNames(
  db: IdentityDb,
  names: readonly { readonly localpart: string; readonly domain: string }[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`select p.localpart || '@' || p.domain as name from identity.person p
    join unnest(${names.map((one) => one.localpart)}::text[], ${names.map((one) => one.domain)}::text[]) as n(localpart, domain)
      on p.domain = n.domain and p.localpart = n.localpart`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

export interface KeptGroup {
  readonly id: string;
  readonly name: string;
  /** What the directory calls it; null: a mapping fills it. */
  readonly externalId: string | null;
}

export async function readKeptGroups(db: IdentityDb, providerId: string): Promise<KeptGroup[]> {
  const { rows } = await sql<KeptGroup>`select id, name, external_id as "externalId" from identity.person_group
    where provider_id = ${providerId} order by id`.execute(db);
  return rows;
}

/**
 * A group that the directory makes; one that an earlier connection to the same directory made is taken up again. Null: the
 * organisation has another by that name.
 */
export async function insertMadeGroup(
  db: IdentityDb,
  row: KeptGroup & { readonly organisationId: string; readonly providerId: string },
): Promise<{ readonly id: string; readonly isNew: boolean } | null> {
  const taken = await sql<{
    id: string;
  }>`update identity.person_group set provider_id = ${row.providerId}, changed_at = now()
    where id = (select id from identity.person_group where organisation_id = ${row.organisationId} and provider_id is null
      and not is_synced and external_id = ${row.externalId} order by id limit 1) returning id`.execute(db);
  const [again] = taken.rows;
  if (again) return { id: again.id, isNew: false };
  const { rows } = await sql<{
    id: string;
  }>`insert into identity.person_group (id, organisation_id, name, external_id, provider_id)
    values (${row.id}, ${row.organisationId}, ${row.name}, ${row.externalId}, ${row.providerId})
    on conflict do nothing returning id`.execute(db);
  return rows[0] ? { id: rows[0].id, isNew: true } : null;
}

export async function renameGroup(db: IdentityDb, id: string, name: string): Promise<void> {
  await sql`update identity.person_group set name = ${name}, changed_at = now() where id = ${id}`.execute(db);
}

/** Who of the directory's people is in its groups, by group. */
export async function readKeptMembers(db: IdentityDb, providerId: string): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ groupId: string; personIds: string[] }>`
    select m.group_id as "groupId", array_agg(m.person_id) as "personIds" from identity.group_member m
    join identity.person_group g on g.id = m.group_id
    join identity.external_identity e on e.person_id = m.person_id and e.provider_id = g.provider_id
    where g.provider_id = ${providerId} group by 1`.execute(db);
  return new Map(rows.map(({ groupId, personIds }) => [groupId, new Set(personIds)]));
}

/** What is kept of an outcome. */
export interface Report {
  readonly counts?: SyncCounts;
  readonly faults?: readonly SyncFault[];
  readonly wouldClose?: number;
  readonly problem?: string;
}

export interface SyncRow {
  readonly state: SyncState;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly doneAt: Date | null;
  readonly failingSince: Date | null;
  readonly progress: DirectorySync["progress"];
  readonly report: Report;
}

const syncColumns = sql`state, started_at as "startedAt", finished_at as "finishedAt", done_at as "doneAt",
  failing_since as "failingSince", progress, report`;

export async function readSyncs(db: IdentityDb, providerIds: readonly string[]): Promise<ReadonlyMap<string, SyncRow>> {
  const { rows } = await sql<SyncRow & { providerId: string }>`select provider_id as "providerId", ${syncColumns}
    from identity.directory_sync where provider_id = any(${[...providerIds]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.providerId, row]));
}

export async function storeWaiting(db: IdentityDb, providerId: string): Promise<void> {
  await sql`insert into identity.directory_sync (provider_id, state) values (${providerId}, 'waiting')
    on conflict (provider_id) do update set state = 'waiting' where directory_sync.state <> 'running'`.execute(db);
}

export async function storeBegun(db: IdentityDb, providerId: string): Promise<void> {
  await sql`insert into identity.directory_sync (provider_id, state, started_at, progress)
    values (${providerId}, 'running', now(), '{"done": 0, "total": null}')
    on conflict (provider_id) do update set state = 'running', started_at = now(), finished_at = null,
      progress = excluded.progress`.execute(db);
}

export async function storeProgress(
  db: IdentityDb,
  providerId: string,
  progress: DirectorySync["progress"],
): Promise<void> {
  await sql`update identity.directory_sync set progress = ${JSON.stringify(progress)}::jsonb
    where provider_id = ${providerId}`.execute(db);
}

/** Resolves with how it was before. */
export async function storeOutcome(
  db: IdentityDb,
  providerId: string,
  state: "done" | "stopped" | "failed",
  report: Report,
): Promise<{ readonly wasFailing: boolean; readonly wasStopped: boolean }> {
  const { rows } = await sql<{ wasFailing: boolean; wasStopped: boolean }>`
    select failing_since is not null as "wasFailing", report ? 'wouldClose' as "wasStopped" from identity.directory_sync
    where provider_id = ${providerId} for update`.execute(db);
  await sql`update identity.directory_sync set state = ${state}, finished_at = now(), progress = null,
    report = ${JSON.stringify(report)}::jsonb,
    done_at = case when ${state === "done"} then now() else done_at end,
    failing_since = case when ${state === "done"} then null else coalesce(failing_since, now()) end
    where provider_id = ${providerId}`.execute(db);
  return rows[0] ?? { wasFailing: false, wasStopped: false };
}

/** Enabled directories whose next sync's time has come. */
export async function readDue(db: IdentityDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.id from identity.provider p
    left join identity.directory_sync s on s.provider_id = p.id
    where p.kind = 'ldap' and p.is_enabled and (s.started_at is null
      or s.started_at + make_interval(mins => (p.settings ->> 'syncMinutes')::int) <= now())`.execute(db);
  return rows.map(({ id }) => id);
}
