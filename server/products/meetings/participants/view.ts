import type { Participant } from "@safos/contract/meetings";
import type { MeetingContext } from "../context.ts";
import type { ParticipantRow } from "./queries.ts";

/** Who is in calls as the API shows them, in the given order. */
export async function viewParticipants(
  { identity }: Pick<MeetingContext, "identity">,
  rows: readonly ParticipantRow[],
): Promise<(Participant & Pick<ParticipantRow, "meetingId">)[]> {
  const persons = await identity.personsByIds([...new Set(rows.flatMap((row) => row.personId ?? []))]);
  return rows.map((row) => ({
    meetingId: row.meetingId,
    identity: row.identity,
    kind: row.personId === null ? "guest" : "person",
    personId: row.personId,
    userId: persons.find((one) => one.id === row.personId)?.userId ?? null,
    name: row.name,
    organisationName: row.organisationName,
    joinedAt: row.joinedAt.toISOString(),
    isAudience: row.isAudience,
  }));
}
