import type { Forbidden, PolicyAction, PolicyItem } from "#policy";
import type { CaptionContext } from "./context.ts";

/** A meeting with its class and every agency that has a member in its workspace, or, of a call from a direct chat, someone in it; null: there is none. */
export async function placeOf(
  { captionCalls, identity, items, workspaces }: CaptionContext,
  meetingId: string,
  workspaceId: string,
): Promise<PolicyItem | null> {
  const place = await items.classes.placeOf({ kind: "meeting", id: meetingId, workspaceId });
  if (!place) return null;
  const people = await captionCalls.peopleOf(meetingId);
  const ids = people ?? (await workspaces.membersOf(workspaceId)).map((one) => one.personId);
  const persons = await identity.personsByIds([...ids]);
  const agencies = persons.filter((one) => !one.isGuest).map((one) => one.organisationId);
  return { ...place, presentOrganisationIds: [...new Set([place.organisationId, ...agencies])] };
}

/** Whose rule does not allow captions in a meeting, or that they are kept. `null`: all allow them; `"gone"`: there is no such meeting. */
export async function forbiddenIn(
  context: CaptionContext,
  meetingId: string,
  workspaceId: string,
  type: Extract<PolicyAction["type"], `speech.${string}`> = "speech.write",
): Promise<Forbidden | "gone" | null> {
  const place = await placeOf(context, meetingId, workspaceId);
  return place ? context.policy.decide(null, { type }, place) : "gone";
}
