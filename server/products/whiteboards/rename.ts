import type { ChangeWhiteboard, Whiteboard } from "@safos/contract/whiteboards";
import { eventActorOf, type Actor } from "#items";
import type { WhiteboardDeps } from "./deps.ts";
import { whiteboardEvent } from "./events.ts";
import { updateTitle } from "./queries.ts";
import { viewWhiteboard } from "./view.ts";

export async function renameWhiteboard(
  deps: WhiteboardDeps,
  actor: Actor,
  id: string,
  change: ChangeWhiteboard,
): Promise<Whiteboard> {
  const item = await deps.items.require(actor, "whiteboard", id, "write");
  const title = change.title?.trim();
  if (title !== undefined)
    await deps.db.transaction().execute(async (trx) => {
      const row = await updateTitle(trx, id, title);
      // It may have gone while the row was waited for.
      await deps.items.requireStill(trx, actor, [item], "write");
      if (row) await deps.events.emit(trx, whiteboardEvent("whiteboard.changed", row, eventActorOf(actor)));
    });
  return viewWhiteboard(deps, actor, id);
}
