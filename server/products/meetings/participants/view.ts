import type { Participant } from "@safos/contract/meetings";
import { parseIdentity } from "../access.ts";
import type { ParticipantRow } from "./queries.ts";

export function viewParticipant(row: ParticipantRow): Participant {
  return {
    identity: row.identity,
    kind: parseIdentity(row.identity)?.kind ?? "guest",
    personId: row.personId,
    name: row.name,
    organisationName: row.organisationName,
    joinedAt: row.joinedAt.toISOString(),
  };
}
