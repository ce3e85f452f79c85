import type { Connection, Document } from "@hocuspocus/server";
import type { CollaborationMessage } from "@safos/contract/collaboration";
import type { Principal } from "#http";
import type { Actor } from "#items";

/** What is known of one page's hold on one document. */
export interface Holder {
  readonly principal: Principal | null;
  readonly link: string | null;
  readonly guest: string | undefined;
  readonly actor: Actor;
  role: string;
  readonly workspaceId: string | null;
  readonly user: { readonly id: string; readonly name: string; readonly tone: number; readonly isGuest: boolean };
}

export type HolderConnection = Connection<{ holder: Holder }>;

/** A document in this process' memory. */
export interface OpenDocument {
  readonly name: string;
  readonly document: Document;
  /** Everything up to here in the log has been applied. */
  reached: number;
  isLocked: boolean;
  isLoading: boolean;
  /** Ids of the other processes that have it open, as far as is known here. */
  readonly replicas: Set<string>;
  /** Pages whose presence has not been sent to the other processes yet. */
  readonly pendingPresence: Set<number>;
  presenceTimer: NodeJS.Timeout | null;
  catchUp: Promise<void> | null;
}

export const holderOf = (connection: Connection): Holder => (connection as HolderConnection).context.holder;

export function send(connection: Connection, message: CollaborationMessage): void {
  connection.sendStateless(JSON.stringify(message));
}

/** Ends the socket, not only this document's part of it: who may not read must not receive anything more. */
export function closeSocket(connection: Connection, code: number, reason: string): void {
  connection.readOnly = true;
  connection.close({ code, reason });
  connection.webSocket.close(code, reason);
}
