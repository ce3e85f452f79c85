import type { LookSettings } from "@safos/contract/look";
import type { Rules } from "@safos/contract/organisations";
import { sql, type Db } from "#database";
import { domainLooks, ownLook } from "./looks/columns.ts";
import type { OwnSettings } from "@safos/contract/look-settle";
import type { StoredRules } from "./rules.ts";

export interface OrganisationTables {
  "organisations.organisation": {
    id: string;
    kind: "agency" | "guests";
    name: string;
    accent_hue: number;
    accent_chroma: number;
    rules: StoredRules;
  };
  "organisations.domain": { domain: string; organisation_id: string; is_primary: boolean };
  "organisations.signing_key": { domain: string; key_id: string; seed: Buffer };
}

export interface OrganisationRow {
  readonly id: string;
  readonly kind: "agency" | "guests";
  readonly name: string;
  readonly accentHue: number;
  readonly accentChroma: number;
  readonly mailName: string | null;
  readonly mailAddress: string | null;
  readonly rules: StoredRules;
  /** How it looks, and what is otherwise for its domains. */
  readonly own: OwnSettings;
  readonly looks: Readonly<Record<string, LookSettings>>;
  /** The primary one first. */
  readonly domains: string[];
}

export type OrganisationDb = Db<OrganisationTables>;

export async function readOrganisations(db: OrganisationDb): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    select o.id, o.kind, o.name, o.accent_hue as "accentHue", o.accent_chroma as "accentChroma", o.rules,
      o.mail_name as "mailName", o.mail_address as "mailAddress",
      ${ownLook} as own, ${domainLooks} as looks,
      array_agg(d.domain order by d.is_primary desc, d.domain) as domains
    from organisations.organisation o join organisations.domain d on d.organisation_id = o.id
    group by o.id order by o.created_at, o.id`.execute(db);
  return rows;
}

/** What an organisation has decided, while nobody else decides. */
export async function lockRules(db: OrganisationDb, id: string): Promise<StoredRules> {
  const { rows } = await sql<{ rules: StoredRules }>`select rules from organisations.organisation
    where id = ${id} for no key update`.execute(db);
  return rows[0]?.rules ?? {};
}

/** The rules, which nobody changes until the transaction has ended. */
export async function holdRules(db: OrganisationDb, id: string): Promise<StoredRules | null> {
  const { rows } = await sql<{ rules: StoredRules }>`select rules from organisations.organisation
    where id = ${id} for share`.execute(db);
  return rows[0]?.rules ?? null;
}

export async function readSigningKey(
  db: OrganisationDb,
  domain: string,
): Promise<{ keyId: string; seed: Buffer } | null> {
  const row = await db
    .selectFrom("organisations.signing_key")
    .select(["key_id as keyId", "seed"])
    .where("domain", "=", domain)
    .executeTakeFirst();
  return row ?? null;
}

/** False when there is one for guests already. */
export async function insertOrganisation(
  db: OrganisationDb,
  row: { id: string; kind: "agency" | "guests"; name: string },
): Promise<boolean> {
  const { rows } = await sql`insert into organisations.organisation (id, kind, name)
    values (${row.id}, ${row.kind}, ${row.name}) on conflict (kind) where kind = 'guests' do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function insertDomain(
  db: OrganisationDb,
  row: { domain: string; organisationId: string; isPrimary: boolean; keyId: string; seed: Buffer },
): Promise<boolean> {
  const { rows } = await sql`insert into organisations.domain (domain, organisation_id, is_primary)
    values (${row.domain}, ${row.organisationId}, ${row.isPrimary}) on conflict do nothing returning domain`.execute(
    db,
  );
  if (rows.length === 0) return false;
  await sql`insert into organisations.signing_key (domain, key_id, seed) values (${row.domain}, ${row.keyId}, ${row.seed})`.execute(
    db,
  );
  return true;
}

export async function updateOrganisation(
  db: OrganisationDb,
  id: string,
  change: {
    name?: string | undefined;
    accentHue?: number | undefined;
    accentChroma?: number | undefined;
    mailName?: string | null | undefined;
    mailAddress?: string | null | undefined;
    rules?: Rules | undefined;
  },
): Promise<void> {
  await sql`update organisations.organisation set
    name = coalesce(${change.name ?? null}, name),
    accent_hue = coalesce(${change.accentHue ?? null}, accent_hue),
    accent_chroma = coalesce(${change.accentChroma ?? null}, accent_chroma),
    mail_name = case when ${change.mailName !== undefined} then ${change.mailName ?? null}::text else mail_name end,
    mail_address = case when ${change.mailAddress !== undefined} then ${change.mailAddress ?? null}::text else mail_address end,
    rules = rules || ${JSON.stringify(change.rules ?? {})}::jsonb
    where id = ${id}`.execute(db);
}
