import type { Connection } from "@hocuspocus/server";
import { Refusal } from "#http";
import { readGuest } from "#items";
import { can } from "#workspaces";
import { closeSocket, holderOf, send, type OpenDocument } from "../connections.ts";
import { readName } from "../names.ts";
import { readDocument } from "../queries.ts";
import type { EngineContext } from "./context.ts";

/** Checks again what a page may do with a document it has open; one that may not read it any more is disconnected. */
export async function recheckConnection(
  { items }: EngineContext,
  open: OpenDocument,
  connection: Connection,
): Promise<void> {
  const holder = holderOf(connection);
  const ref = readName(open.name);
  if (!ref) return;
  try {
    const actor = await items.actorFrom(holder.principal, holder.link, readGuest(holder.guest));
    const item = await items.require(actor, ref.kind, ref.id, "read");
    const isReadOnly = !can(item.role, "write") || open.isLocked;
    connection.readOnly = isReadOnly;
    holder.role = item.role;
    send(connection, { type: "access", role: item.role, isReadOnly, isLocked: open.isLocked });
  } catch (error) {
    if (!(error instanceof Refusal)) {
      // Access could not be read: better to be disconnected and come back than to stay without it.
      closeSocket(connection, 1013, "try again");
      return;
    }
    send(connection, { type: "gone" });
    closeSocket(connection, 4403, "access has ended");
  }
}

/** Reads the lock and checks every page that has the document open. */
export async function recheckDocument(ctx: EngineContext, open: OpenDocument): Promise<void> {
  try {
    open.isLocked = ((await readDocument(ctx.db, open.name))?.lockedAt ?? null) !== null;
  } catch (error) {
    ctx.log.warn({ error: String(error) }, "a lock could not be read");
  }
  await Promise.all(open.document.getConnections().map((connection) => recheckConnection(ctx, open, connection)));
}
