import type { ChangeOrganisation, Rules } from "@safos/contract/organisations";
import type { Db } from "#database";
import type { EventActor, Events } from "#events";
import { refuse } from "#http";
import { isAddress } from "#mail";
import { about } from "./about.ts";
import { requireVisible } from "./looks/change.ts";
import { lockLook } from "./looks/queries.ts";
import type { Organisation } from "./organisation.ts";
import { lockRules, updateOrganisation, type OrganisationTables } from "./queries.ts";
import { completeRules, mergeRules, whatChanged } from "./rules.ts";

/** Those of the organisation itself are in its workspaces whatever the class: they must have the level that it asks of others. */
function requireLevel({ signInLevel, peopleWithoutEid, classes }: Rules): void {
  if (signInLevel === "eId") return;
  const isOpen = peopleWithoutEid && Object.values(classes).every((one) => one.peopleWithoutEid);
  if (!isOpen) throw refuse("EID_NOT_ASKED");
}

function requireOwnAddress({ domains }: Organisation, address: string | null | undefined): void {
  if (typeof address !== "string") return;
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  if (!isAddress(address) || !domains.includes(domain)) throw refuse("MAIL_ADDRESS_FOREIGN");
}

/**
 * Stores what is to be otherwise, with its event. Refuses FORBIDDEN for the organisation of guests, MAIL_ADDRESS_FOREIGN,
 * ACCENT_CONTRAST and EID_NOT_ASKED.
 */
export async function storeChange(
  { db, events }: { readonly db: Db<OrganisationTables>; readonly events: Events },
  known: Organisation,
  change: ChangeOrganisation,
  actor: EventActor,
): Promise<void> {
  const { id: organisationId } = known;
  if (known.kind === "guests") throw refuse("FORBIDDEN", "The organisation of guests has rules that nobody sets.");
  requireOwnAddress(known, change.mailAddress);
  await db.transaction().execute(async (trx) => {
    // Read under the lock, since two administrators may change rules at once.
    const accent = { ...(await lockLook(trx, organisationId, null)), ...change };
    const hasAccent = change.accentHue !== undefined || change.accentChroma !== undefined;
    if (hasAccent) requireVisible(accent.accentHue ?? 0, accent.accentChroma ?? 0);
    const before = { ...known, rules: completeRules(await lockRules(trx, organisationId)) };
    const changes = whatChanged(before, change);
    const rules = change.rules === undefined ? undefined : mergeRules(before.rules, change.rules);
    if (rules) requireLevel(rules);
    await updateOrganisation(trx, organisationId, { ...change, rules });
    const payload = { organisationId, changes };
    await events.emit(trx, { type: "organisation.changed", actor, ...about(organisationId), payload });
  });
}
