import type { EventActor } from "#events";
import { refuse } from "#http";
import type { ProviderContext } from "./context.ts";
import { readPasswordAdmins, replaceEmergency } from "./emergency-queries.ts";
import { emergencyChanged } from "./events.ts";
import { readProvidersOf } from "./queries.ts";

/**
 * Names the administrators whose passwords stay good. Refuses EMERGENCY_INVALID, and EMERGENCY_NEEDED when nobody would be
 * left while passwords are closed.
 */
export async function setEmergencyAdministrators(
  { db, events }: ProviderContext,
  actor: EventActor,
  organisationId: string,
  wanted: readonly string[],
): Promise<void> {
  const personIds = [...new Set(wanted)];
  await db.transaction().execute(async (trx) => {
    const fit = await readPasswordAdmins(trx, organisationId, personIds);
    if (fit.length !== personIds.length) throw refuse("EMERGENCY_INVALID");
    const providers = await readProvidersOf(trx, organisationId);
    if (fit.length === 0 && providers.some((one) => one.isEnabled && one.passwordsFor === "emergency"))
      throw refuse("EMERGENCY_NEEDED");
    await replaceEmergency(trx, organisationId, personIds);
    await events.emit(trx, emergencyChanged(organisationId, personIds, actor));
  });
}
