import { can } from "../access.ts";
import type { MeetingDeps } from "../deps.ts";

/**
 * Whether a link that this person made lets guests in: it gives no more than its maker still may, as every other link. It
 * ends with their account, their membership, their right to admit guests, and with the organisation's permission for links.
 */
export async function mayInvite(
  { identity, organisations, workspaces }: Pick<MeetingDeps, "identity" | "organisations" | "workspaces">,
  personId: string | null,
  workspaceId: string,
): Promise<boolean> {
  const person = personId === null ? null : await identity.personById(personId);
  if (!person || person.disabled) return false;
  const workspace = await workspaces.byId(workspaceId);
  if (organisations.byId(workspace?.organisationId ?? "")?.rules.guestLinks !== true) return false;
  return can(await workspaces.roleOf(person.id, workspaceId), "moderate");
}

/** After these a maker may invite no longer. */
export const endingLinks = ["member.removed", "member.roleChanged", "person.disabled", "organisation.changed"] as const;
