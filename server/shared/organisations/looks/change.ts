import type { ChangeLook, LookSettings } from "@safos/contract/look";
import { faintOf } from "@safos/contract/look-contrast";
import type { Db } from "#database";
import type { EventActor, Events } from "#events";
import { refuse } from "#http";
import { about } from "../about.ts";
import type { Organisation } from "../organisation.ts";
import type { OrganisationTables } from "../queries.ts";
import { hasLogo, lockLook, updateLook } from "./queries.ts";

const trimmed = (text: string | null | undefined): string | null | undefined =>
  typeof text === "string" ? text.trim() || null : text;

/** Refuses ACCENT_CONTRAST with every pair that cannot be seen. */
export function requireVisible(hue: number, chroma: number): void {
  const faint = faintOf(hue, chroma);
  if (faint.length > 0) throw refuse("ACCENT_CONTRAST", { faint, ratio: faint[0]?.ratio, least: faint[0]?.least });
}

/** The same with what is to be otherwise. Refuses INVALID where a name or half an accent is missing. */
function changed(before: LookSettings, { domain, ...change }: ChangeLook): LookSettings {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after: LookSettings = { ...before, ...given };
  for (const name of ["name", "welcome", "helpContact"] as const) after[name] = trimmed(after[name]) ?? null;
  if ((after.accentHue === null) !== (after.accentChroma === null))
    throw refuse("INVALID", "An accent has a hue and a chroma.");
  if (domain === null && (after.name === null || after.accentHue === null))
    throw refuse("INVALID", "An organisation has a name and an accent.");
  return after;
}

/**
 * Stores how the organisation, or one of its domains, is to look, with the event. Refuses MISSING for the domain or the logo
 * of another organisation, FORBIDDEN for that of guests, INVALID and ACCENT_CONTRAST.
 */
export async function storeLook(
  { db, events }: { readonly db: Db<OrganisationTables>; readonly events: Events },
  known: Organisation,
  change: ChangeLook,
  actor: EventActor,
): Promise<void> {
  const { id: organisationId } = known;
  if (known.kind === "guests") throw refuse("FORBIDDEN", "The organisation of guests looks as Safos does.");
  const { domain } = change;
  await db.transaction().execute(async (trx) => {
    const before = await lockLook(trx, organisationId, domain);
    if (!before) throw refuse("MISSING", "The organisation has no such domain.");
    const after = changed(before, change);
    if (after.accentHue !== null && after.accentChroma !== null) requireVisible(after.accentHue, after.accentChroma);
    for (const logo of new Set([after.lightLogo, after.darkLogo]))
      if (logo !== null && !(await hasLogo(trx, organisationId, logo)))
        throw refuse("MISSING", "There is no such logo.");
    const names = (Object.keys(after) as (keyof LookSettings)[]).filter((name) => before[name] !== after[name]);
    if (names.length === 0) return;
    await updateLook(trx, organisationId, domain, after);
    const changes = Object.fromEntries(
      names.map((name) => [domain === null ? name : `domains.${domain}.${name}`, [before[name], after[name]] as const]),
    );
    const payload = { organisationId, changes };
    await events.emit(trx, { type: "organisation.changed", actor, ...about(organisationId), payload });
  });
}
