import type { Events } from "#events";
import type { FileDb } from "../tables.ts";
import { deleteLocksOf } from "./queries.ts";

/** Locks go with the right of those who hold them. Whoever is kept out by one meanwhile is let past as well (`guard.ts`). */
export function forgetLocks(db: FileDb, events: Events): void {
  events.on("files-locks", ["member.removed", "person.disabled"], async (event) => {
    const workspaceId = event.type === "member.removed" ? event.workspaceId : null;
    await deleteLocksOf(db, event.payload.personId, workspaceId);
  });
}
