import { byPerson } from "#events";
import { type Principal, refuse } from "#http";
import { can } from "../access.ts";
import { guestMember, personMember, type Member } from "../breakout/member.ts";
import type { MeetingContext } from "../context.ts";
import { requireMeeting } from "../meeting/require.ts";
import { readPresentAs } from "./queries.ts";

/** Someone who looks at a webinar or takes part in it. */
export type WebinarMember = Pick<Member, "row" | "who" | "actor" | "canLead">;

function requireWebinar<T extends WebinarMember>(member: T): T {
  if (!member.row.isWebinar) throw refuse("NOT_WEBINAR");
  return member;
}

/** Also before it begins and after it has ended. Refuses MISSING and NOT_WEBINAR. */
export async function webinarViewer(context: MeetingContext, principal: Principal, id: string): Promise<WebinarMember> {
  const { row, role } = await requireMeeting(context, principal, id, "see");
  const who = `p_${principal.personId}`;
  return requireWebinar({ row, who, actor: byPerson(principal.personId), canLead: can(role, "moderate") });
}

/** The same for who may lead. Refuses FORBIDDEN besides. */
export async function webinarLeader(context: MeetingContext, principal: Principal, id: string): Promise<WebinarMember> {
  await requireMeeting(context, principal, id, "moderate");
  return webinarViewer(context, principal, id);
}

/** While it goes on. Refuses MISSING, NOT_WEBINAR, ENDED and NOT_LIVE. */
export const webinarPerson = async (
  context: MeetingContext,
  principal: Principal,
  id: string,
): Promise<WebinarMember> => requireWebinar(await personMember(context, principal, id));

/** A guest who was let in. Refuses TICKET_UNKNOWN, NOT_WEBINAR, ENDED and NOT_LIVE. */
export const webinarGuest = async (context: MeetingContext, ticket: string): Promise<WebinarMember> =>
  requireWebinar(await guestMember(context, ticket));

/** As the others know them. Refuses NOT_PRESENT for those who are not in the call. */
export async function requireIn(
  { db }: Pick<MeetingContext, "db">,
  { row, who }: { readonly row: Pick<WebinarMember["row"], "id">; readonly who: string },
): Promise<{ readonly name: string; readonly organisationName: string | null }> {
  const present = await readPresentAs(db, row.id, who);
  if (!present) throw refuse("NOT_PRESENT");
  return present;
}
