import type { LookSettings, LogoSize } from "@safos/contract/look";
import { sql } from "#database";
import type { OrganisationDb } from "../queries.ts";

/** Logos that were drawn and that nothing names; one that is being chosen is among the newest. */
const mostUnused = 20;

/** Of the organisation, or of one of its domains; locked until the transaction ends. Null: it has no such domain. */
export async function lockLook(
  db: OrganisationDb,
  organisationId: string,
  domain: string | null,
): Promise<LookSettings | null> {
  // The organisation's row in any case, so that what a domain inherits stays meanwhile.
  const own = await sql<LookSettings>`select name, accent_hue as "accentHue", accent_chroma as "accentChroma",
      light_logo as "lightLogo", dark_logo as "darkLogo", welcome, help_contact as "helpContact"
    from organisations.organisation where id = ${organisationId} for no key update`.execute(db);
  if (domain === null) return own.rows[0] ?? null;
  const { rows } = await sql<LookSettings>`select name, accent_hue as "accentHue", accent_chroma as "accentChroma",
      light_logo as "lightLogo", dark_logo as "darkLogo", welcome, help_contact as "helpContact"
    from organisations.domain where domain = ${domain} and organisation_id = ${organisationId} for no key update`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function updateLook(
  db: OrganisationDb,
  organisationId: string,
  domain: string | null,
  look: LookSettings,
): Promise<void> {
  const values = sql`name = ${look.name}, accent_hue = ${look.accentHue}, accent_chroma = ${look.accentChroma},
    light_logo = ${look.lightLogo}, dark_logo = ${look.darkLogo}, welcome = ${look.welcome},
    help_contact = ${look.helpContact}`;
  if (domain === null)
    await sql`update organisations.organisation set ${values} where id = ${organisationId}`.execute(db);
  else
    await sql`update organisations.domain set ${values}
      where domain = ${domain} and organisation_id = ${organisationId}`.execute(db);
}

/** Keeps a drawn logo, and of those that nothing names only the newest. The organisation's row must be locked. */
export async function insertLogo(
  db: OrganisationDb,
  organisationId: string,
  logo: { readonly id: string; readonly large: Uint8Array; readonly small: Uint8Array },
): Promise<void> {
  await sql`insert into organisations.logo (organisation_id, id, large, small)
    values (${organisationId}, ${logo.id}, ${Buffer.from(logo.large)}, ${Buffer.from(logo.small)})
    on conflict (organisation_id, id) do update set created_at = now()`.execute(db);
  await sql`delete from organisations.logo where organisation_id = ${organisationId} and id in (
    select l.id from organisations.logo l where l.organisation_id = ${organisationId}
      and not exists (select from organisations.organisation o
        where o.id = ${organisationId} and l.id in (o.light_logo, o.dark_logo))
      and not exists (select from organisations.domain d
        where d.organisation_id = ${organisationId} and l.id in (d.light_logo, d.dark_logo))
    order by l.created_at desc, l.id offset ${mostUnused})`.execute(db);
}

export async function hasLogo(db: OrganisationDb, organisationId: string, id: string): Promise<boolean> {
  const { rows } = await sql`select from organisations.logo
    where organisation_id = ${organisationId} and id = ${id}`.execute(db);
  return rows.length > 0;
}

export async function readLogo(db: OrganisationDb, id: string, size: LogoSize): Promise<Uint8Array | null> {
  const { rows } = await sql<{ png: Buffer }>`select ${size === "large" ? sql`large` : sql`small`} as png
    from organisations.logo where id = ${id} limit 1`.execute(db);
  return rows[0]?.png ?? null;
}
