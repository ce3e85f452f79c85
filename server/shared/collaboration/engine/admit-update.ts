import * as Y from "yjs";
import { describeError, Refusal } from "#http";
import { closeSocket, holderOf, send, type HolderConnection } from "../connections.ts";
import { isEmptyUpdate } from "../log.ts";
import type { EngineContext } from "./context.ts";
import { reach } from "./reach.ts";

/** Written to the log first; only then does Hocuspocus apply it, pass it on and acknowledge it. */
export async function admitUpdate(
  ctx: EngineContext,
  connection: HolderConnection,
  name: string,
  update: Uint8Array,
  isReply: boolean,
): Promise<void> {
  const { log, updates } = ctx;
  const holder = holderOf(connection);
  if (isEmptyUpdate(update)) return;
  const open = ctx.opened.get(name);
  if (!open) return closeSocket(connection, 1012, "open it again");
  // What the page only repeats after a lost connection is in the log already.
  if (isReply && Y.snapshotContainsUpdate(Y.snapshot(open.document), update)) return;
  if (connection.readOnly)
    return send(connection, { type: "refused", code: open.isLocked ? "DOCUMENT_LOCKED" : "FORBIDDEN" });
  try {
    const seq = await updates.append(name, update, holder.principal?.personId ?? null);
    if (seq === open.reached + 1) open.reached = seq;
    else if (seq > open.reached) void reach(ctx, open, seq);
    // Here and not only by Hocuspocus, which leaves it out when the page lost its access meanwhile: what
    // is in the log must be in memory. Its own attempt then changes nothing more.
    Y.applyUpdate(open.document, update, { source: "connection", connection });
  } catch (error) {
    connection.readOnly = true;
    if (error instanceof Refusal) send(connection, { type: "refused", code: error.code });
    else {
      log.warn({ error: describeError(error, log).code }, "an update could not be written");
      closeSocket(connection, 1013, "try again");
    }
  }
}
