import type { Meeting } from "@safos/contract/meetings";
import { type Principal, refuse } from "#http";
import { can } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { readPresent } from "../participants/queries.ts";
import { viewParticipants } from "../participants/view.ts";
import { requireMeeting, type AccessedMeeting } from "./require.ts";
import { stateOf } from "./state.ts";

/** Meetings as the API shows them, in the given order. */
export async function viewMeetings(
  { db, identity }: Pick<MeetingContext, "db" | "identity">,
  accessed: readonly AccessedMeeting[],
): Promise<Meeting[]> {
  const live = accessed.filter(({ row }) => stateOf(row) === "live").map(({ row }) => row.id);
  const present = await viewParticipants({ identity }, await readPresent(db, live));
  const makers = await identity.personsByIds([...new Set(accessed.flatMap(({ row }) => row.createdBy ?? []))]);
  return accessed.map(({ row, workspace, role, ownRole }) => {
    const maker = makers.find((one) => one.id === row.createdBy);
    return {
      id: row.id,
      workspaceId: row.workspaceId,
      workspaceName: workspace.name,
      title: row.title,
      state: stateOf(row),
      startsAt: row.startsAt?.toISOString() ?? null,
      endsAt: row.endsAt?.toISOString() ?? null,
      startedAt: row.startedAt?.toISOString() ?? null,
      endedAt: row.endedAt?.toISOString() ?? null,
      heldAt: row.heldAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      createdBy: maker ? { id: maker.id, displayName: maker.displayName } : null,
      lobby: row.lobby,
      isLocked: row.isLocked,
      hasGuestLink: row.guestLinkHash !== null,
      hasGuestPassword: row.guestPasswordHash !== null,
      isWebinar: row.isWebinar,
      hasReview: row.hasReview,
      isEncrypted: row.isEncrypted,
      participants: present.filter((one) => one.meetingId === row.id && !one.isAudience),
      audience: present.filter((one) => one.meetingId === row.id && one.isAudience).length,
      canModerate: can(role, "moderate"),
      permissions: row.permissions,
      moderatorIds: [...row.moderatorIds],
      canManage: can(ownRole, "manage"),
    };
  });
}

/** Refuses MISSING to strangers. */
export async function viewMeeting(
  context: Pick<MeetingContext, "db" | "identity" | "items" | "ringRooms" | "workspaces">,
  principal: Pick<Principal, "personId" | "organisationId">,
  id: string,
): Promise<Meeting> {
  const [meeting] = await viewMeetings(context, [await requireMeeting(context, principal, id, "see")]);
  if (!meeting) throw refuse("MISSING", "There is no such meeting.");
  return meeting;
}
