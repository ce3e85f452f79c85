import { openBoxes, type Box } from "../../platform/outbox/boxes.ts";

/** A message on its way: kept in this browser until the server has it. */
export interface OutboxEntry {
  /** The id under which the server takes it once, however often it is sent. */
  readonly txnId: string;
  readonly roomId: string;
  readonly type: string;
  readonly content: Record<string, unknown>;
}

export interface Outbox {
  readonly messages: Box<OutboxEntry>;
  /** Signing out: nothing of it stays in this browser. */
  forget(): Promise<void>;
}

/** The person's messages that have not reached the server, beside what else waits of them. */
export const openOutbox = (userId: string): Promise<Outbox> => openBoxes<OutboxEntry, { id: string }>(userId);
