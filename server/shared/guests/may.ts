import { refuse, type Principal } from "#http";
import type { Person } from "#identity";
import { can } from "#workspaces";
import type { GuestContext } from "./context.ts";
import { readGuest, type GuestRow } from "./queries.ts";

/**
 * A guest whom the caller answers for: as their sponsor, or as an owner of the workspace. Refuses MISSING to those who may not
 * know, and FORBIDDEN.
 */
export async function requireGuest(
  { db, workspaces }: GuestContext,
  caller: Pick<Principal, "personId">,
  workspaceId: string,
  guestId: string,
): Promise<GuestRow> {
  const { role } = await workspaces.require(caller.personId, workspaceId, "read");
  const guest = await readGuest(db, workspaceId, guestId);
  if (!guest || guest.state === "ended") throw refuse("MISSING", "There is no such guest.");
  if (!can(role, "manage") && guest.sponsorId !== caller.personId)
    throw refuse("FORBIDDEN", "Only owners and the guest's sponsor may do this.");
  return guest;
}

/** A member who answers for a guest: an owner, or of the same agency as the one before. Refuses SPONSOR_UNFIT. */
export async function requireSponsor(
  { identity, workspaces }: GuestContext,
  workspaceId: string,
  sponsorId: string,
  like: Pick<Person, "organisationId"> | null,
): Promise<Person> {
  const [sponsor, role] = [await identity.personById(sponsorId), await workspaces.roleOf(sponsorId, workspaceId)];
  const isFit =
    sponsor !== null &&
    !sponsor.disabled &&
    !sponsor.isGuest &&
    can(role, "read") &&
    (can(role, "manage") || like === null || like.organisationId === sponsor.organisationId);
  if (!isFit) throw refuse("SPONSOR_UNFIT");
  return sponsor;
}
