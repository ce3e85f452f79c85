import type { JsonObject } from "../events/pdu.ts";

/** Something that was sent in a room, for other parts of Safos. */
export interface SentEvent {
  readonly position: number;
  readonly roomId: string;
  readonly eventId: string;
  readonly type: string;
  /** `@anna:fk.example` */
  readonly sender: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Without its content when it has been taken back since. */
  readonly content: JsonObject;
  readonly relatesTo: string | null;
  readonly relation: string | null;
  readonly isRedacted: boolean;
  /** The workspace of its channel; null in direct chats. */
  readonly workspaceId: string | null;
}
