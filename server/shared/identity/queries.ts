import type { PersonRole } from "@safos/contract/person-roles";
import { escapeLike, sql, type Db } from "#database";

export interface IdentityTables {
  "identity.person": { id: string };
  "identity.session": { id: string };
  "identity.person_group": { id: string };
  "identity.person_role": { person_id: string };
}
export type IdentityDb = Db<IdentityTables>;

export interface PersonRow {
  readonly id: string;
  readonly organisationId: string;
  readonly localpart: string;
  readonly domain: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly isAdmin: boolean;
  readonly roles: readonly { readonly role: PersonRole; readonly until: string | null }[];
  readonly locale: "sv" | "en";
  readonly theme: "system" | "light" | "dark";
  readonly isDisabled: boolean;
  readonly isSuspended: boolean;
  readonly hasSecondFactor: boolean;
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
  /** Of a guest: what they sign in with. */
  readonly mail: string | null;
  readonly isEmergency: boolean;
  readonly appservice: string | null;
}

/** A row of `identity.person p` as a PersonRow. */
export const personColumns = sql`p.id, p.organisation_id as "organisationId", p.localpart, p.domain, p.display_name as "displayName",
  p.avatar_url as "avatarUrl", p.is_admin as "isAdmin",
  (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'until', r.until) order by r.role), '[]'::jsonb)
    from identity.person_role r where r.person_id = p.id) as roles, p.locale, p.theme, p.disabled_at is not null as "isDisabled", p.suspended_at is not null as "isSuspended", p.has_second_factor as "hasSecondFactor",
  p.created_at as "createdAt", p.last_seen_at as "lastSeenAt", p.mail, p.appservice,
  exists (select from identity.emergency_administrator e where e.person_id = p.id and p.is_admin) as "isEmergency"`;
export async function readPersons(db: IdentityDb, ids: readonly string[]): Promise<PersonRow[]> {
  const { rows } =
    await sql<PersonRow>`select ${personColumns} from identity.person p where p.id = any(${[...ids]}::uuid[])`.execute(
      db,
    );
  return rows;
}

export async function readPersonsByNames(
  db: IdentityDb,
  names: readonly { localpart: string; domain: string }[],
): Promise<PersonRow[]> {
  if (names.length === 0) return [];
  const { rows } = await sql<PersonRow>`select ${personColumns} from identity.person p
    join unnest(${names.map((one) => one.localpart)}::text[], ${names.map((one) => one.domain)}::text[]) as n(localpart, domain)
      on p.domain = n.domain and p.localpart = n.localpart`.execute(db);
  return rows;
}

/** Guests by their addresses, in small letters. */
export async function readPersonsByMails(db: IdentityDb, mails: readonly string[]): Promise<PersonRow[]> {
  if (mails.length === 0) return [];
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from identity.person p where p.mail = any(${[...mails]}::text[])`.execute(db);
  return rows;
}

export async function readAdministrators(db: IdentityDb, organisationId: string, limit: number): Promise<PersonRow[]> {
  const { rows } = await sql<PersonRow>`select ${personColumns} from identity.person p
    where p.organisation_id = ${organisationId} and p.is_admin and p.disabled_at is null
    order by p.created_at, p.id limit ${limit}`.execute(db);
  return rows;
}

export async function readPasswordHash(db: IdentityDb, personId: string): Promise<string | null> {
  const { rows } = await sql<{
    hash: string | null;
  }>`select password_hash as hash from identity.person where id = ${personId}`.execute(db);
  return rows[0]?.hash ?? null;
}

/** From the database: a sign-in does not go by what this process knew a moment ago. */
export async function hasSecondFactor(db: IdentityDb, personId: string): Promise<boolean> {
  const { rows } = await sql<{
    has: boolean;
  }>`select has_second_factor as has from identity.person where id = ${personId}`.execute(db);
  return rows[0]?.has ?? false;
}

export async function insertPerson(
  db: IdentityDb,
  row: {
    id: string;
    organisationId: string;
    localpart: string;
    domain: string;
    displayName: string;
    passwordHash: string | null;
    isAdmin: boolean;
    locale: string;
    mail: string | null;
    appservice: string | null;
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into identity.person (id, organisation_id, localpart, domain, display_name, password_hash, is_admin, locale, mail, appservice)
    values (${row.id}, ${row.organisationId}, ${row.localpart}, ${row.domain}, ${row.displayName}, ${row.passwordHash}, ${row.isAdmin},
      ${row.locale}, ${row.mail}, ${row.appservice})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

export interface PersonChange {
  readonly displayName?: string | undefined;
  readonly avatarUrl?: string | null | undefined;
  readonly isAdmin?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isSuspended?: boolean | undefined;
  readonly locale?: string | undefined;
  readonly theme?: string | undefined;
}

/** What the row is now of what others may change at the same moment. */
export async function updatePerson(
  db: IdentityDb,
  id: string,
  change: PersonChange,
): Promise<{ readonly isAdmin: boolean; readonly isSuspended: boolean } | null> {
  const { rows } = await sql<{ isAdmin: boolean; isSuspended: boolean }>`update identity.person set
    display_name = coalesce(${change.displayName ?? null}, display_name),
    avatar_url = case when ${change.avatarUrl !== undefined} then ${change.avatarUrl ?? null} else avatar_url end,
    is_admin = coalesce(${change.isAdmin ?? null}, is_admin),
    locale = coalesce(${change.locale ?? null}, locale),
    theme = coalesce(${change.theme ?? null}, theme),
    disabled_at = case when ${change.isDisabled === undefined} then disabled_at
      when ${change.isDisabled ?? false} then coalesce(disabled_at, now()) end,
    suspended_at = case when ${change.isSuspended === undefined} then suspended_at
      when ${change.isSuspended ?? false} then coalesce(suspended_at, now()) end
    where id = ${id}
    returning is_admin as "isAdmin", suspended_at is not null as "isSuspended"`.execute(db);
  return rows[0] ?? null;
}

export async function updatePasswordHash(db: IdentityDb, id: string, hash: string | null): Promise<void> {
  await sql`update identity.person set password_hash = ${hash} where id = ${id}`.execute(db);
}

/** Locks all of the organisation's administrators in one order, so that two of them cannot remove each other at once. */
export async function countOtherAdmins(db: IdentityDb, organisationId: string, personId: string): Promise<number> {
  const { rows } = await sql<{
    id: string;
  }>`select id from identity.person where organisation_id = ${organisationId} and is_admin and disabled_at is null
    order by id for update`.execute(db);
  return rows.filter((row) => row.id !== personId).length;
}

/** Deletes a person who has never been here; false when they have. Locked first: an invitation may be accepted meanwhile. */
export async function deleteUnseen(db: IdentityDb, id: string): Promise<boolean> {
  await sql`select from identity.person where id = ${id} for update`.execute(db);
  const { rows } = await sql`delete from identity.person p where p.id = ${id} and p.last_seen_at is null
    and p.password_hash is null and not p.is_admin
    and not exists (select from identity.session s where s.person_id = p.id)
    and not exists (select from identity.passkey k where k.person_id = p.id)
    and not exists (select from identity.external_identity e where e.person_id = p.id) returning id`.execute(db);
  return rows.length > 0;
}

export interface PersonSearch {
  readonly query: string;
  readonly organisationIds: readonly string[];
  readonly personIds: readonly string[];
  readonly limit: number;
  readonly isWithDisabled?: boolean;
  readonly after?: string | undefined;
}

/** Persons of these organisations or with these ids, by the beginning of a word of their name or their address. */
export async function searchPersons(db: IdentityDb, search: PersonSearch): Promise<PersonRow[]> {
  const escaped = escapeLike(search.query.toLowerCase());
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from identity.person p
    where ((p.organisation_id = any(${[...search.organisationIds]}::uuid[]) and p.appservice is null) or p.id = any(${[...search.personIds]}::uuid[]))
      and (${search.isWithDisabled ?? false} or p.disabled_at is null)
      and (lower(p.display_name) like ${`${escaped}%`} or lower(p.display_name) like ${`% ${escaped}%`}
        or p.mail like ${`${escaped}%`}
        or p.localpart || '@' || p.domain like ${`${escaped}%`} or '@' || p.localpart || ':' || p.domain like ${`${escaped}%`})
      and (${search.after ?? null}::text is null or (lower(p.display_name) || ' ' || p.id) > ${search.after ?? null}::text)
    order by lower(p.display_name) || ' ' || p.id limit ${search.limit}`.execute(db);
  return rows;
}

/** How many open accounts an organisation has, and how many did something since a moment; of one or of all. */
export async function readActivity(
  db: IdentityDb,
  since: Date,
  organisationId: string | null,
): Promise<{ organisationId: string; accounts: number; active: number }[]> {
  const { rows } = await sql<{ organisationId: string; accounts: number; active: number }>`
    select organisation_id as "organisationId", count(*) filter (where disabled_at is null)::integer as accounts,
      count(*) filter (where last_seen_at >= ${since})::integer as active
    from identity.person where appservice is null
      and (${organisationId}::uuid is null or organisation_id = ${organisationId}::uuid)
    group by organisation_id`.execute(db);
  return rows;
}

/** Accounts of an application service that are signed in somewhere. */
export async function readSignedInGhosts(db: IdentityDb, appservice: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select p.id from identity.person p where p.appservice = ${appservice}
    and exists (select from identity.session s where s.person_id = p.id)`.execute(db);
  return rows.map((row) => row.id);
}

/** Guests whose account has been closed since before a moment, and of whom something is left. */
export async function readErasable(db: IdentityDb, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from identity.person
    where mail is not null and mail not like '%@erased.invalid' and disabled_at < ${before} order by disabled_at limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}

/** Nothing of a guest is left but that there was one. False when the account has been opened again meanwhile. */
export async function eraseGuest(
  db: IdentityDb,
  id: string,
  { before, name }: { readonly before: Date; readonly name: string },
): Promise<boolean> {
  const { rows } = await sql`update identity.person set display_name = ${name}, mail = id || '@erased.invalid',
      avatar_url = null, has_second_factor = false
    where id = ${id} and mail is not null and disabled_at < ${before} returning id`.execute(db);
  if (rows.length === 0) return false;
  for (const table of ["passkey", "totp", "recovery_code", "known_device", "session", "attempt"])
    await sql`delete from ${sql.table(`identity.${table}`)} where person_id = ${id}`.execute(db);
  return true;
}

export async function trimIdentity(db: IdentityDb): Promise<void> {
  await sql`delete from identity.sign_in_failure where last_at < now() - interval '1 day'`.execute(db);
  await sql`delete from identity.known_device where last_used_at < now() - interval '90 days'`.execute(db);
  await sql`delete from identity.session where expires_at < now() - interval '30 days'`.execute(db);
}
