import { now } from "#clock";
import type { PolicyItem } from "#policy";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { mayInvite } from "../lobby/may-invite.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import type { LivePageRow } from "./queries.ts";

type Needs = Pick<MeetingContext, "identity" | "items" | "policy" | "workspaces">;

/** The meeting with its class and every organisation that has a member in its workspace; null: there is none. */
export async function placeOfLive(
  { identity, items, workspaces }: Needs,
  row: Pick<MeetingRow, "id" | "workspaceId">,
): Promise<PolicyItem | null> {
  const place = await items.classes.placeOf(classedOf(row));
  if (!place) return null;
  const members = await workspaces.membersOf(row.workspaceId);
  const persons = await identity.personsByIds(members.map((one) => one.personId));
  const theirs = persons.filter((one) => !one.isGuest).map((one) => one.organisationId);
  return { ...place, presentOrganisationIds: [...new Set([place.organisationId, ...theirs])] };
}

/** What rules ask about it. */
export const liveLinkOf = (
  { openedAt }: Pick<LivePageRow, "openedAt">,
  { guestPasswordHash }: Pick<MeetingRow, "guestPasswordHash">,
) => ({ ageMs: now() - openedAt.getTime(), hasPassword: guestPasswordHash !== null });

/**
 * Whether outsiders may see a webinar now: it gives no more than who turned it on still may, as a link for guests, and every
 * organisation with a member in the workspace lets links lead in.
 */
export async function isShown(context: Needs, page: LivePageRow, row: MeetingRow): Promise<boolean> {
  if (page.state === "off" || !row.isWebinar || row.isEncrypted) return false;
  const link = liveLinkOf(page, row);
  if (!(await mayInvite(context, page.openedBy, row, link))) return false;
  const place = await placeOfLive(context, row);
  return place !== null && context.policy.decide(null, { type: "guest.invite", ...link }, place) === null;
}
