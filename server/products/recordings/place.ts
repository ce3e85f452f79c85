import type { Forbidden, PolicyItem } from "#policy";
import type { RecordingContext } from "./context.ts";

type Needs = Pick<RecordingContext, "identity" | "items" | "recordingCalls" | "workspaces">;

/** A meeting with its class and every agency that has a member in its workspace, or, of a call from a direct chat, someone in it; null: there is none. */
export async function placeOf(
  { identity, items, recordingCalls, workspaces }: Needs,
  meetingId: string,
  workspaceId: string,
): Promise<PolicyItem | null> {
  const place = await items.classes.placeOf({ kind: "meeting", id: meetingId, workspaceId });
  if (!place) return null;
  const people = await recordingCalls.peopleOf(meetingId);
  const ids = people ?? (await workspaces.membersOf(workspaceId)).map((one) => one.personId);
  const persons = await identity.personsByIds([...ids]);
  const agencies = persons.filter((one) => !one.isGuest).map((one) => one.organisationId);
  return { ...place, presentOrganisationIds: [...new Set([place.organisationId, ...agencies])] };
}

/** Whose rule does not allow recording there; null: all allow it. */
export const forbiddenAt = ({ policy }: Pick<RecordingContext, "policy">, place: PolicyItem): Forbidden | null =>
  policy.decide(null, { type: "meeting.record" }, place);

/** The same of a meeting that may be gone. `null`: all allow it; `"gone"`: there is no such meeting. */
export async function forbiddenIn(
  context: Needs & Pick<RecordingContext, "policy">,
  meetingId: string,
  workspaceId: string,
): Promise<Forbidden | "gone" | null> {
  const place = await placeOf(context, meetingId, workspaceId);
  return place ? forbiddenAt(context, place) : "gone";
}
