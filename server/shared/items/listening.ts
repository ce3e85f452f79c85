import type { Events } from "#events";
import { Refusal } from "#http";
import type { Listener, Live } from "#live";
import type { Policy } from "#policy";
import type { ItemAccess } from "./access/access.ts";
import { readGuest } from "./access/actor.ts";
import type { Classes } from "./classes/classes.ts";
import type { Actor, ItemKind, ItemRef } from "./kinds.ts";
import type { Restrictions } from "./restrictions/restrictions.ts";

/** What a visitor is shown of an event: which thing it is about and where that is now. Never who did what, nor any text. */
const shownToVisitors = new Set(["kind", "id", "boardId", "commentId", "listId", "position", "doneAt", "revision"]);

/** After these, and after anything has gone to the trash, a link may open nothing any more: its maker's rights are its own. */
const closing: ReadonlySet<string> = new Set([
  "grant.revoked",
  "link.changed",
  "link.passwordChanged",
  "link.termsSet",
  "member.removed",
  "member.roleChanged",
  "workspace.trashed",
  "workspace.changed",
]);
const closingEverywhere = ["person.disabled", "group.memberRemoved", "group.removed"] as const;

function readTopic(name: string): ItemRef {
  const slash = name.indexOf("/");
  return { kind: name.slice(0, slash) as ItemRef["kind"], id: name.slice(slash + 1) };
}

/** Who may listen to `item:<kind>/<id>`, with an account or a link, and what ends it. */
export function listenToItems(deps: {
  live: Live;
  events: Events;
  access: ItemAccess;
  classes: Classes;
  restrictions: Restrictions;
  kinds: ReadonlyMap<string, ItemKind>;
  policy: Policy;
}): void {
  const { live, events, access, classes, restrictions, kinds, policy } = deps;

  async function actorOf({ principal, visit }: Listener): Promise<Actor | null> {
    try {
      return await access.actorFrom(principal, visit?.link ?? null, readGuest(visit?.guest));
    } catch (error) {
      // A link that is closed opens nothing; a database that is away is another matter.
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  live.topic("item", async (listener, name) => {
    const actor = await actorOf(listener);
    return actor !== null && (await access.readable(actor, [readTopic(name)])).length > 0;
  });
  live.admitVisitors({
    async admit(listener) {
      const actor = await actorOf(listener);
      if (!actor?.link) return null;
      const { item, expiresAt } = actor.link;
      return { workspaceId: item.workspaceId, until: expiresAt };
    },
    show(topic, type, payload) {
      const { kind } = readTopic(topic.slice("item:".length));
      if (kinds.get(kind)?.isShownToVisitors?.(type) === false) return null;
      return Object.fromEntries(Object.entries(payload).filter(([name]) => shownToVisitors.has(name)));
    },
  });

  policy.onChanged(() => {
    live.recheckVisitors(null);
    live.recheckTopics("item:");
  });
  // What was given there may rest now, or count again.
  events.watch(["workspace.transferred", "workspace.changed"], () => live.recheckTopics("item:"));
  // What lies in it has its class too, of whatever kind that is, and is as restricted.
  const askAgain = ({ workspaceId }: { readonly workspaceId: string | null }): void => {
    live.recheckTopics("item:");
    live.recheckVisitors(workspaceId);
  };
  classes.onChanged(askAgain);
  restrictions.onChanged(askAgain);
  events.watch(closingEverywhere, () => live.recheckVisitors(null));
  events.watchAll(({ type, workspaceId }) => {
    if (workspaceId !== null && (closing.has(type) || type.endsWith(".trashed"))) live.recheckVisitors(workspaceId);
  });
}
