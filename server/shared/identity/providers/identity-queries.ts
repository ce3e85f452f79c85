import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";
import type { LdapProvider } from "./provider.ts";
import { providerColumns } from "./queries.ts";

export interface Linked {
  readonly personId: string;
  readonly organisationId: string;
  readonly displayName: string;
  readonly isAdmin: boolean;
  readonly isDisabled: boolean;
  readonly isSuspended: boolean;
  readonly isAdminByClaim: boolean;
}

const person = sql`p.id as "personId", p.organisation_id as "organisationId", p.display_name as "displayName",
  p.is_admin as "isAdmin", p.disabled_at is not null as "isDisabled", p.suspended_at is not null as "isSuspended"`;

/** One sign-in of a subject at a time, and one of a name: two that come at once make one person. */
export async function lockSubject(db: IdentityDb, providerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`provider ${providerId}`}, 0))`.execute(db);
}

export async function readLinked(db: IdentityDb, providerId: string, subject: string): Promise<Linked | null> {
  const { rows } = await sql<Linked>`select ${person}, e.is_admin_by_claim as "isAdminByClaim"
    from identity.external_identity e join identity.person p on p.id = e.person_id
    where e.provider_id = ${providerId} and e.subject = ${subject} for update of p`.execute(db);
  return rows[0] ?? null;
}

export async function isLinked(db: IdentityDb, providerId: string, subject: string): Promise<boolean> {
  const { rows } = await sql`select from identity.external_identity
    where provider_id = ${providerId} and subject = ${subject}`.execute(db);
  return rows.length > 0;
}

/** Who has the name, and whether they are linked to the provider already. */
export async function readNamed(
  db: IdentityDb,
  providerId: string,
  name: { readonly localpart: string; readonly domain: string },
): Promise<(Linked & { readonly isLinked: boolean }) | null> {
  const { rows } = await sql<Linked & { isLinked: boolean }>`select ${person}, false as "isAdminByClaim",
      exists (select from identity.external_identity e where e.provider_id = ${providerId} and e.person_id = p.id) as "isLinked"
    from identity.person p where p.localpart = ${name.localpart} and p.domain = ${name.domain} for update of p`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function linkIdentity(
  db: IdentityDb,
  of: { readonly providerId: string; readonly subject: string; readonly personId: string },
): Promise<void> {
  await sql`insert into identity.external_identity (provider_id, subject, person_id)
    values (${of.providerId}, ${of.subject}, ${of.personId})`.execute(db);
}

export async function markUsed(
  db: IdentityDb,
  of: { readonly providerId: string; readonly subject: string; readonly isAdminByClaim: boolean },
): Promise<void> {
  await sql`update identity.external_identity set last_used_at = now(), is_admin_by_claim = ${of.isAdminByClaim}
    where provider_id = ${of.providerId} and subject = ${of.subject}`.execute(db);
}

/** The groups that a mapping of the provider fills, in one order, and whether the person is in them. */
export async function readKeptGroups(
  db: IdentityDb,
  providerId: string,
  personId: string,
): Promise<{ readonly id: string; readonly isMember: boolean }[]> {
  const { rows } = await sql<{ id: string; isMember: boolean }>`select g.id,
      exists (select from identity.group_member m where m.group_id = g.id and m.person_id = ${personId}) as "isMember"
    from identity.person_group g where g.provider_id = ${providerId} and g.external_id is null order by g.id for key share`.execute(
    db,
  );
  return rows;
}

/** Sessions that a provider opened: of one person, of its own session, or both. */
export async function deleteProviderSessions(
  db: IdentityDb,
  of: { readonly providerId: string; readonly subject: string | null; readonly session: string | null },
): Promise<{ readonly id: string; readonly personId: string }[]> {
  if (of.subject === null && of.session === null) return [];
  const { rows } = await sql<{ id: string; personId: string }>`delete from identity.session s
    where s.provider_id = ${of.providerId}
      and (${of.session}::text is null or s.provider_session = ${of.session}::text)
      and (${of.subject}::text is null or s.person_id = (select person_id from identity.external_identity
        where provider_id = ${of.providerId} and subject = ${of.subject}::text))
    returning s.id, s.person_id as "personId"`.execute(db);
  return rows;
}

export interface ProviderSession {
  readonly providerId: string;
  readonly subject: string;
  readonly session: string | null;
  /** Sealed for the session. */
  readonly idToken: Buffer | null;
}

/** Who opened this session, and what the provider calls it. */
export async function readProviderSession(db: IdentityDb, sessionId: string): Promise<ProviderSession | null> {
  const { rows } = await sql<ProviderSession>`
    select s.provider_id as "providerId", e.subject, s.provider_session as session, s.id_token as "idToken"
    from identity.session s
    join identity.external_identity e on e.provider_id = s.provider_id and e.person_id = s.person_id
    where s.id = ${sessionId}`.execute(db);
  return rows[0] ?? null;
}

/** What the enabled directories that know a person call them. */
export async function readSubjects(
  db: IdentityDb,
  personId: string,
): Promise<{ readonly provider: LdapProvider; readonly subject: string }[]> {
  const { rows } = await sql<LdapProvider & { subject: string }>`select ${providerColumns}, e.subject
    from identity.external_identity e join identity.provider p on p.id = e.provider_id
    where e.person_id = ${personId} and p.kind = 'ldap' and p.is_enabled order by p.created_at, p.id`.execute(db);
  return rows.map(({ subject, ...provider }) => ({ provider, subject }));
}
