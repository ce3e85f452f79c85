import { now } from "#clock";
import { can } from "../access.ts";
import type { MeetingDeps } from "../deps.ts";
import { classedOf } from "../item.ts";
import type { MeetingRow } from "../meeting/queries.ts";

/** How long ago the link of a meeting was made. */
const ageOf = ({ guestLinkAt }: Pick<MeetingRow, "guestLinkAt">): number =>
  guestLinkAt === null ? 0 : now() - guestLinkAt.getTime();

/**
 * Whether a link that this person made so long ago, with a password or without, lets guests in: it gives no more than its maker still may, as every other link. It
 * ends with their account, their membership, their right to admit guests, and with what rules allow.
 */
export async function mayInvite(
  { identity, items, policy, workspaces }: Pick<MeetingDeps, "identity" | "items" | "policy" | "workspaces">,
  personId: string | null,
  meeting: Pick<MeetingRow, "id" | "workspaceId">,
  link: { readonly ageMs: number; readonly hasPassword: boolean },
): Promise<boolean> {
  const person = personId === null ? null : await identity.personById(personId);
  if (!person || person.disabled) return false;
  const place = await items.classes.placeOf(classedOf(meeting));
  if (!place || (await items.classes.keepsOut(person, classedOf(meeting)))) return false;
  if (policy.decide(person, { type: "guest.invite", ...link }, place) !== null) return false;
  return can(await workspaces.roleOf(person.id, meeting.workspaceId), "moderate");
}

/** What rules ask about the link of a meeting. */
export const linkOf = (row: Pick<MeetingRow, "guestLinkAt" | "guestPasswordHash">) => ({
  ageMs: ageOf(row),
  hasPassword: row.guestPasswordHash !== null,
});

/** After these, and after rules have changed, a maker may invite no longer. */
export const endingLinks = ["member.removed", "member.roleChanged", "person.disabled", "workspace.changed"] as const;
