import type {
  AccessibilitySettings,
  AccessibilityStatement,
  ManagedAccessibility,
} from "@safos/contract/accessibility";
import { byPerson } from "#events";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import type { AccessibilityContext } from "./context.ts";
import { readReports, readStatement, storeStatement } from "./queries.ts";

const mostShown = 200;

/** Until the organisation has said something. */
const nothing: AccessibilitySettings = {
  contactMail: null,
  contactPhone: null,
  shortcomings: "",
  assessedOn: null,
  supervisionUrl: "https://www.digg.se/tdosanmalan",
};

/** The agency of a domain; that of guests has no service of its own. Refuses MISSING. */
export function needAgency(
  { organisations }: Pick<AccessibilityContext, "organisations">,
  domain: string,
): Organisation {
  const found = organisations.byDomain(domain.trim().toLowerCase());
  if (!found || organisations.isOfGuests(found.id)) throw refuse("MISSING", "There is no such organisation.");
  return found;
}

/** What anyone may read. Refuses MISSING. */
export async function showStatement(context: AccessibilityContext, domain: string): Promise<AccessibilityStatement> {
  const { id, name } = needAgency(context, domain);
  const row = await readStatement(context.db, id);
  return {
    organisationName: name,
    domain: domain.trim().toLowerCase(),
    ...(row?.settings ?? nothing),
    changedAt: row?.changedAt.toISOString() ?? null,
  };
}

export async function manageStatement(
  { db }: AccessibilityContext,
  organisationId: string,
): Promise<ManagedAccessibility> {
  const row = await readStatement(db, organisationId);
  const reports = await readReports(db, organisationId, mostShown);
  return {
    settings: row?.settings ?? nothing,
    changedAt: row?.changedAt.toISOString() ?? null,
    reports: reports.map(({ id, text, mail, createdAt }) => ({ id, text, mail, createdAt: createdAt.toISOString() })),
  };
}

export async function changeStatement(
  { db, events }: AccessibilityContext,
  { organisationId, personId }: { readonly organisationId: string; readonly personId: string },
  settings: AccessibilitySettings,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await storeStatement(trx, organisationId, settings);
    await events.emit(trx, {
      type: "accessibility.changed",
      actor: byPerson(personId),
      organisationId,
      subject: `organisation:${organisationId}`,
      payload: { organisationId },
    });
  });
}
