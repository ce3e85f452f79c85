import type { GroupMapping } from "@safos/contract/providers";
import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";
import type { IdpMetadata, Provider } from "./provider.ts";

export const providerColumns = sql`p.id, p.organisation_id as "organisationId", p.kind, p.name, p.settings, p.secret, p.certificate,
  p.metadata, p.domains, p.groups, p.passwords_for as "passwordsFor", p.is_enabled as "isEnabled",
  p.created_at as "createdAt", p.changed_at as "changedAt"`;

export async function readProvider(db: IdentityDb, id: string): Promise<Provider | null> {
  const { rows } = await sql<Provider>`select ${providerColumns} from identity.provider p where p.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** Holds the row against others who change it. */
export async function lockProvider(db: IdentityDb, id: string, organisationId: string): Promise<Provider | null> {
  const { rows } = await sql<Provider>`select ${providerColumns} from identity.provider p
    where p.id = ${id} and p.organisation_id = ${organisationId} for update`.execute(db);
  return rows[0] ?? null;
}

export async function readProvidersOf(db: IdentityDb, organisationId: string): Promise<Provider[]> {
  const { rows } = await sql<Provider>`select ${providerColumns} from identity.provider p
    where p.organisation_id = ${organisationId} order by p.created_at, p.id`.execute(db);
  return rows;
}

/** The enabled ones that a domain leads to. */
export async function readProvidersFor(db: IdentityDb, domain: string): Promise<Provider[]> {
  const { rows } = await sql<Provider>`select ${providerColumns} from identity.provider p
    where p.domains @> array[${domain}]::text[] and p.is_enabled order by p.created_at, p.id`.execute(db);
  return rows;
}

/** Those whose metadata is read from an address. */
export async function readProvidersWithMetadataUrl(db: IdentityDb): Promise<Provider[]> {
  const { rows } = await sql<Provider>`select ${providerColumns} from identity.provider p
    where p.kind = 'saml' and p.settings ->> 'metadataUrl' is not null`.execute(db);
  return rows;
}

export interface ProviderRow {
  readonly id: string;
  readonly organisationId: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: unknown;
  readonly secret: Buffer | null;
  readonly certificate: string | null;
  readonly metadata: IdpMetadata | null;
  readonly domains: readonly string[];
  readonly groups: readonly GroupMapping[];
  readonly passwordsFor: string;
  readonly isEnabled: boolean;
}

/** Inserts it, or overwrites what may change. */
export async function storeProvider(db: IdentityDb, row: ProviderRow): Promise<void> {
  await sql`insert into identity.provider (id, organisation_id, kind, name, settings, secret, certificate, metadata,
      domains, groups, passwords_for, is_enabled)
    values (${row.id}, ${row.organisationId}, ${row.kind}, ${row.name}, ${JSON.stringify(row.settings)}::jsonb, ${row.secret},
      ${row.certificate}, ${row.metadata === null ? null : JSON.stringify(row.metadata)}::jsonb, ${[...row.domains]},
      ${JSON.stringify(row.groups)}::jsonb, ${row.passwordsFor}, ${row.isEnabled})
    on conflict (id) do update set name = excluded.name, settings = excluded.settings, secret = excluded.secret,
      certificate = excluded.certificate, metadata = excluded.metadata, domains = excluded.domains,
      groups = excluded.groups, passwords_for = excluded.passwords_for, is_enabled = excluded.is_enabled,
      changed_at = now()`.execute(db);
}

export async function updateMetadata(db: IdentityDb, id: string, metadata: IdpMetadata): Promise<void> {
  await sql`update identity.provider set metadata = ${JSON.stringify(metadata)}::jsonb, changed_at = now()
    where id = ${id} and metadata is distinct from ${JSON.stringify(metadata)}::jsonb`.execute(db);
}

export async function deleteProvider(db: IdentityDb, id: string, organisationId: string): Promise<boolean> {
  const { rows } = await sql`delete from identity.provider where id = ${id} and organisation_id = ${organisationId}
    returning id`.execute(db);
  return rows.length > 0;
}

export async function countPersonsOf(db: IdentityDb, organisationId: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; count: number }>`select e.provider_id as id, count(*)::int as count
    from identity.external_identity e join identity.provider p on p.id = e.provider_id
    where p.organisation_id = ${organisationId} group by 1`.execute(db);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** The groups that are the organisation's and that neither another provider nor a directory keeps. */
export async function readFreeGroups(
  db: IdentityDb,
  provider: { readonly id: string; readonly organisationId: string },
  groupIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select g.id from identity.person_group g
    where g.id = any(${[...groupIds]}::uuid[]) and g.organisation_id = ${provider.organisationId}
      and (g.provider_id is null or (g.provider_id = ${provider.id} and g.external_id is null)) and not g.is_synced`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

/** Exactly these groups are filled by the provider's mappings from now on; those that it made itself stay its own. */
export async function keepGroups(db: IdentityDb, providerId: string, groupIds: readonly string[]): Promise<void> {
  await sql`update identity.person_group set provider_id = null
    where provider_id = ${providerId} and external_id is null and not id = any(${[...groupIds]}::uuid[])`.execute(db);
  await sql`update identity.person_group set provider_id = ${providerId} where id = any(${[...groupIds]}::uuid[])`.execute(
    db,
  );
}
