import type { Events } from "#events";
import type { Items } from "#items";
import type { Policy } from "#policy";
import type { Holder } from "./connections.ts";
import type { Engine } from "./engine/engine.ts";
import type { Sockets } from "./socket.ts";

/** After these a person may read or write less, or more, than before. */
const accessChanging: ReadonlySet<string> = new Set([
  "member.added",
  "member.roleChanged",
  "member.removed",
  "grant.added",
  "grant.revoked",
  "link.changed",
  "link.passwordChanged",
  "workspace.trashed",
  "workspace.changed",
  "workspace.transferred",
]);
/** So may everyone who has an item open that goes to the trash, comes back, or lies in another. */
const placeChanging = /\.(trashed|restored|moved)$/;

/** A link ends with the rights of the person who made it, with or without any change to the item. */
const isVisitor = (holder: Holder): boolean => holder.link !== null;

/** Checks the access of open pages again after every event that may change it. */
export function watchAccess(
  { events, items, policy }: { readonly events: Events; readonly items: Items; readonly policy: Policy },
  kinds: ReadonlyMap<string, unknown>,
  engine: Engine,
  sockets: Sockets,
): void {
  events.watch(["session.revoked", "session.restricted"], ({ payload }) =>
    sockets.endOf((one) => one.sessionId === payload.sessionId),
  );
  events.watch(["person.disabled"], ({ payload }) => {
    sockets.endOf((one) => one.personId === payload.personId);
    engine.recheck(isVisitor);
  });
  policy.onChanged(() => engine.recheck(() => true));
  items.classes.onChanged(({ workspaceId }) =>
    engine.recheck((holder) => holder.workspaceId === null || holder.workspaceId === workspaceId),
  );
  events.watch(["group.memberRemoved"], ({ payload }) =>
    engine.recheck((one) => isVisitor(one) || one.principal?.personId === payload.personId),
  );
  events.watch(["group.removed"], ({ organisationId }) =>
    engine.recheck((one) => isVisitor(one) || one.principal?.organisationId === organisationId),
  );
  events.watchAll(({ type, workspaceId, item }) => {
    const isPlaced = item !== null && kinds.has(item.kind) && placeChanging.test(type);
    if (accessChanging.has(type) || isPlaced)
      engine.recheck((holder) => holder.workspaceId === null || holder.workspaceId === workspaceId);
  });
}
