import { countOtherAdmins, type IdentityDb } from "../queries.ts";
import { isLastEmergency } from "./emergency-queries.ts";
import type { Linked } from "./identity-queries.ts";

/**
 * What becomes of someone whom a mapping makes an administrator, or does not: only what a claim gave is taken by its absence,
 * and never from the last one, nor from the last who can come in when the provider is down. Who is suspended becomes none until
 * that is over.
 */
export async function adminByClaim(
  db: IdentityDb,
  { personId, organisationId, isAdmin, isSuspended, isAdminByClaim }: Linked,
  isMeant: boolean,
): Promise<{ readonly change: { readonly isAdmin?: boolean }; readonly isAdminByClaim: boolean }> {
  if (isMeant)
    return isAdmin || isSuspended
      ? { change: {}, isAdminByClaim }
      : { change: { isAdmin: true }, isAdminByClaim: true };
  const ends =
    isAdminByClaim &&
    isAdmin &&
    (await countOtherAdmins(db, organisationId, personId)) > 0 &&
    !(await isLastEmergency(db, organisationId, personId));
  return { change: ends ? { isAdmin: false } : {}, isAdminByClaim: isAdminByClaim && !ends };
}
