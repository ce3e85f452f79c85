import type { Events } from "#events";
import { can } from "#workspaces";
import type { FileDb } from "../tables.ts";
import { deleteLocksOf } from "./queries.ts";

/** Locks go with the right of those who hold them. Those whom one keeps out meanwhile are let past as well (`guard.ts`). */
export function forgetLocks(db: FileDb, events: Events): void {
  events.on("files-locks", ["member.removed", "member.roleChanged", "person.disabled"], async (event) => {
    if (event.type === "member.roleChanged" && can(event.payload.role, "write")) return;
    const workspaceId = event.type === "person.disabled" ? null : event.workspaceId;
    if (workspaceId === null && event.type !== "person.disabled") return;
    await deleteLocksOf(db, event.payload.personId, workspaceId);
  });
}
