import { byPerson, system, topicOfPerson, topicOfWorkspace, type Events, type Transaction } from "#events";
import type { ReceivedRow, SentRow } from "./queries.ts";

type SentEvent = "sent" | "accepted" | "declined" | "withdrawn";

/** What becomes of a share of ours; `actorId` null: their server says so, or a rule. */
export function emitSent(
  events: Events,
  trx: Transaction,
  what: SentEvent,
  row: Pick<SentRow, "id" | "workspaceId" | "nodeId" | "personId" | "address">,
  actorId: string | null,
): Promise<void> {
  return events.emit(trx, {
    type: `federatedShare.${what}`,
    actor: actorId === null ? system : byPerson(actorId),
    workspaceId: row.workspaceId,
    item: { kind: "file", id: String(row.nodeId) },
    subject: topicOfWorkspace(row.workspaceId),
    topics: [topicOfWorkspace(row.workspaceId)],
    payload: { shareId: row.id, address: row.address, personId: row.personId, direction: "out" },
  });
}

type Received = Pick<ReceivedRow, "id" | "personId" | "sender" | "senderName" | "name">;

const aboutReceived = (row: Received, organisationId: string, actorId: string | null) => ({
  actor: actorId === null ? system : byPerson(actorId),
  organisationId,
  subject: topicOfPerson(row.personId),
  topics: [topicOfPerson(row.personId)],
});

const payloadOf = (row: Received) =>
  ({ shareId: row.id, address: row.sender, personId: row.personId, direction: "in" }) as const;

/** Someone on another server shares with a person here. */
export function emitReceived(events: Events, trx: Transaction, row: Received, organisationId: string): Promise<void> {
  return events.emit(trx, {
    type: "federatedShare.received",
    ...aboutReceived(row, organisationId, null),
    payload: { ...payloadOf(row), name: row.name, senderName: row.senderName },
  });
}

/** What becomes of it; `actorId` null: the other server says so. */
export function emitAnswered(
  events: Events,
  trx: Transaction,
  what: Exclude<SentEvent, "sent">,
  {
    row,
    organisationId,
    actorId,
  }: { readonly row: Received; readonly organisationId: string; readonly actorId: string | null },
): Promise<void> {
  return events.emit(trx, {
    type: `federatedShare.${what}`,
    ...aboutReceived(row, organisationId, actorId),
    payload: payloadOf(row),
  });
}
