import type { Events } from "#events";
import type { Engine } from "./engine/engine.ts";
import type { Sockets } from "./socket.ts";

/** After these a person may read or write less, or more, than before. */
const accessChanging = [
  "member.added",
  "member.roleChanged",
  "member.removed",
  "grant.added",
  "grant.revoked",
  "workspace.deleted",
  "workspace.changed",
  "document.trashed",
  "document.restored",
  "document.moved",
  "whiteboard.trashed",
  "whiteboard.restored",
] as const;

/** Checks the access of open pages again after every event that may change it. */
export function watchAccess(events: Events, engine: Engine, sockets: Sockets): void {
  events.watch(["session.revoked"], ({ payload }) => sockets.endOf((one) => one.sessionId === payload.sessionId));
  events.watch(["person.disabled"], ({ payload }) => sockets.endOf((one) => one.personId === payload.personId));
  events.watch(["organisation.changed"], () => engine.recheck(() => true));
  events.watch(["group.memberRemoved"], ({ payload }) =>
    engine.recheck(({ principal }) => principal?.personId === payload.personId),
  );
  events.watch(["group.removed"], ({ organisationId }) =>
    engine.recheck(({ principal }) => principal?.organisationId === organisationId),
  );
  events.watch(accessChanging, ({ workspaceId }) =>
    engine.recheck((holder) => holder.workspaceId === null || holder.workspaceId === workspaceId),
  );
}
