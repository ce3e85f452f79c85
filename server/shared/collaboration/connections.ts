import type { Connection, Document } from "@hocuspocus/server";
import type { CollaborationWord } from "@safos/contract/collaboration";
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
  /** Other processes that have it open, as far as we have heard. */
  readonly peers: Set<string>;
  /** Pages whose presence the others have not been told of yet. */
  readonly untold: Set<number>;
  presenceTimer: NodeJS.Timeout | null;
  catchUp: Promise<void> | null;
}

export const holderOf = (connection: Connection): Holder => (connection as HolderConnection).context.holder;

export function say(connection: Connection, word: CollaborationWord): void {
  connection.sendStateless(JSON.stringify(word));
}

/** Ends the socket, not only this document's part of it: whoever may not hear must not hear anything more. */
export function closeSocket(connection: Connection, code: number, reason: string): void {
  connection.readOnly = true;
  connection.close({ code, reason });
  connection.webSocket.close(code, reason);
}
