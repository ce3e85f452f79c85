import { isUuid, sql } from "#database";
import { parseName } from "../../people/names.ts";
import type { IdentityDb } from "../../queries.ts";
import { compileFilter, type Columns } from "../compile-filter.ts";
import type { Filter } from "../protocol/filter.ts";
import type { Page } from "../protocol/page.ts";
import type { UserRow, WantedUser } from "./user.ts";

const columns = sql`p.id, p.localpart || '@' || p.domain as "userName", s.external_id as "externalId", s.attributes,
  p.display_name as "displayName", p.locale, p.is_admin as "isAdmin", p.disabled_at is not null as "isDisabled",
  coalesce(s.closed_at = p.disabled_at, false) as "isClosedByDirectory", s.created_at as "createdAt", s.changed_at as "changedAt"`;
const from = sql`identity.scim_person s join identity.person p on p.id = s.person_id`;

const attribute = (...path: string[]) => sql`s.attributes #>> ${path}::text[]`;
const ofEmail = (name: string) => sql`e ->> ${name}`;

const emailParts: Columns = {
  value: { kind: "text", of: ofEmail("value") },
  display: { kind: "text", of: ofEmail("display") },
  type: { kind: "text", of: ofEmail("type") },
  primary: { kind: "boolean", of: sql`(e ->> 'primary')::boolean` },
};

/** What may be asked for in a filter. */
const filterable: Columns = {
  id: {
    kind: "text",
    of: sql`p.id::text`,
    equals: (text) => (isUuid(text) ? sql<boolean>`(p.id = ${text}::uuid)` : sql<boolean>`false`),
  },
  username: {
    kind: "text",
    of: sql`(p.localpart || '@' || p.domain)`,
    equals(text) {
      const name = parseName(text);
      return name ? sql<boolean>`(p.localpart = ${name.localpart} and p.domain = ${name.domain})` : sql<boolean>`false`;
    },
  },
  externalid: { kind: "text", of: sql`s.external_id`, isExact: true },
  displayname: { kind: "text", of: attribute("displayName") },
  "name.formatted": { kind: "text", of: attribute("name", "formatted") },
  "name.familyname": { kind: "text", of: attribute("name", "familyName") },
  "name.givenname": { kind: "text", of: attribute("name", "givenName") },
  preferredlanguage: { kind: "text", of: attribute("preferredLanguage") },
  active: { kind: "boolean", of: sql`(p.disabled_at is null)` },
  emails: {
    kind: "list",
    parts: emailParts,
    some: (where) =>
      sql<boolean>`exists (select from jsonb_array_elements(s.attributes -> 'emails') as e where ${where})`,
  },
  "meta.created": { kind: "moment", of: sql`s.created_at` },
  "meta.lastmodified": { kind: "moment", of: sql`s.changed_at` },
};

/**
 * A user of the organisation that the directory has not deleted, held against others who change it. Held first and read
 * then: what a statement that waited shows of other tables is from before it waited.
 */
export async function lockUserRow(db: IdentityDb, organisationId: string, id: string): Promise<UserRow | null> {
  await sql`select from identity.scim_person
    where person_id = ${id} and organisation_id = ${organisationId} for update`.execute(db);
  return readUserRow(db, organisationId, id);
}

/** A user of the organisation that the directory has not deleted. */
export async function readUserRow(db: IdentityDb, organisationId: string, id: string): Promise<UserRow | null> {
  const { rows } = await sql<UserRow>`select ${columns} from ${from}
    where s.person_id = ${id} and s.organisation_id = ${organisationId} and s.removed_at is null`.execute(db);
  return rows[0] ?? null;
}

export async function readUserPage(
  db: IdentityDb,
  organisationId: string,
  filter: Filter | null,
  { startIndex, count }: Page,
): Promise<{ readonly total: number; readonly rows: UserRow[] }> {
  const where = sql`s.organisation_id = ${organisationId} and s.removed_at is null
    and ${filter === null ? sql`true` : compileFilter(filter, filterable)}`;
  const counted = await sql<{ count: number }>`select count(*)::int as count from ${from} where ${where}`.execute(db);
  const total = counted.rows[0]?.count ?? 0;
  if (count === 0 || startIndex > total) return { total, rows: [] };
  const { rows } = await sql<UserRow>`select ${columns} from ${from} where ${where}
    order by s.person_id limit ${count} offset ${startIndex - 1}`.execute(db);
  return { total, rows };
}

/** Who has the name, in whatever organisation. */
export async function readPersonIdByName(
  db: IdentityDb,
  name: { readonly localpart: string; readonly domain: string },
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from identity.person
    where localpart = ${name.localpart} and domain = ${name.domain}`.execute(db);
  return rows[0]?.id ?? null;
}

/** False when the directory keeps the person already; one that it deleted comes back. */
export async function insertUser(
  db: IdentityDb,
  row: { readonly id: string; readonly organisationId: string },
): Promise<boolean> {
  const { rows } = await sql`insert into identity.scim_person (person_id, organisation_id)
    values (${row.id}, ${row.organisationId})
    on conflict (person_id) do update set removed_at = null, created_at = now() where scim_person.removed_at is not null
    returning person_id`.execute(db);
  return rows.length > 0;
}

export async function updateUser(
  db: IdentityDb,
  id: string,
  { externalId, attributes }: Pick<WantedUser, "externalId" | "attributes">,
): Promise<void> {
  await sql`update identity.scim_person set external_id = ${externalId}, attributes = ${JSON.stringify(attributes)}::jsonb,
    changed_at = now() where person_id = ${id}`.execute(db);
}

/** In the transaction that closes the account, whose moment both then have. */
export async function markClosed(db: IdentityDb, id: string): Promise<void> {
  await sql`update identity.scim_person set closed_at = now() where person_id = ${id}`.execute(db);
}

export async function markRemoved(db: IdentityDb, id: string): Promise<void> {
  await sql`update identity.scim_person set removed_at = now(), changed_at = now() where person_id = ${id}`.execute(db);
}

/** Takes someone out of every group that the directory keeps; which those were. */
export async function leaveSyncedGroups(db: IdentityDb, organisationId: string, personId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from identity.group_member m using identity.person_group g
    where g.id = m.group_id and g.organisation_id = ${organisationId} and g.is_synced and m.person_id = ${personId}
    returning g.id`.execute(db);
  return rows.map(({ id }) => id);
}
