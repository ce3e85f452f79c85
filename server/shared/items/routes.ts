import type { ItemView, TrashedItem } from "@safos/contract/items";
import { itemRoutes as contract } from "@safos/contract/routes/items";
import { refuse } from "#http";
import type { Identity } from "#identity";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "./access/access.ts";
import type { Classes } from "./classes/classes.ts";
import { actorRoutes } from "./actor-routes.ts";
import { keyOf, type Actor, type FoundItem, type ItemKind, type ItemRef, type TrashedFound } from "./kinds.ts";
import type { Links } from "./links.ts";
import { trashMs } from "./trash-time.ts";

const viewItem = async (classes: Classes, item: FoundItem): Promise<ItemView> => {
  const { kind, id, workspaceId, title, path } = item;
  const informationClass = await classes.effective(item);
  return { kind, id, workspaceId, title, path, informationClass, ownInformationClass: classes.own(item) };
};

const viewTrashed = async ({ classes, identity }: Deps, item: TrashedFound): Promise<TrashedItem> => ({
  ...(await viewItem(classes, item)),
  trashedAt: item.trashedAt.toISOString(),
  trashedBy: item.trashedBy ? identity.view(item.trashedBy) : null,
  endsAt: new Date(item.trashedAt.getTime() + trashMs).toISOString(),
});

interface Deps {
  readonly access: ItemAccess;
  readonly classes: Classes;
  readonly kinds: ReadonlyMap<string, ItemKind>;
  readonly links: Links;
  readonly workspaces: Workspaces;
  readonly identity: Pick<Identity, "view">;
}

/** Refuses MISSING, FORBIDDEN, and NO_TRASH for kinds that have none. */
async function setTrashed(
  { access, kinds }: Deps,
  actor: Actor,
  { kind, id }: ItemRef,
  isTrashed: boolean,
): Promise<void> {
  const item = await access.require(actor, kind, id, "write", { isTrashAllowed: true });
  const change = kinds.get(kind)?.setTrashed;
  if (!change) throw refuse("NO_TRASH");
  if (item.isTrashed === isTrashed) return;
  const isDecidedHere = item.accessOf === undefined && kinds.get(kind)?.rolesOf === undefined;
  await change(actor, id, isTrashed, async (trx) => {
    if (isDecidedHere) await access.requireStill(trx, actor, [item], "write");
  });
}

async function noteLinks(kinds: Deps["kinds"], a: ItemRef, b: ItemRef): Promise<void> {
  await kinds.get(a.kind)?.linksChanged?.(a.id, b);
  await kinds.get(b.kind)?.linksChanged?.(b.id, a);
}

/** Any item by its kind and id: what and where it is, its trash, and the items it is linked to. */
export const itemRoutes = (deps: Deps) => {
  const { access, classes, kinds, links, workspaces } = deps;
  return actorRoutes("items", contract, {
    async findReadable({ caller, body }) {
      const found = await access.readable({ person: caller, link: null }, body.items);
      return { items: found.map(({ kind, id }) => ({ kind, id })) };
    },
    readItem: async ({ caller, params: { kind, id } }) =>
      viewItem(classes, await access.require(caller, kind, id, "read")),
    async trashItem({ caller, params }) {
      await setTrashed(deps, caller, params, true);
      return {};
    },
    async restoreItem({ caller, params }) {
      await setTrashed(deps, caller, params, false);
      return {};
    },
    async listTrash({ caller, params }) {
      const { workspace } = await workspaces.require(caller.personId, params.id, "write");
      const lists = await Promise.all(
        [...kinds.values()].map(async (kind) => (await kind.trashed?.(workspace.id, caller)) ?? []),
      );
      const open = await classes.openTo(caller, lists.flat(), (one) => one);
      const items = open.toSorted((a, b) => b.trashedAt.getTime() - a.trashedAt.getTime());
      return { items: await Promise.all(items.map((item) => viewTrashed(deps, item))) };
    },
    async listLinks({ caller, params }) {
      await access.require(caller, params.kind, params.id, "read");
      const list = await links.of(caller, params);
      const view = async ({ item, linkedAt }: (typeof list)[number]) => ({
        item: await viewItem(classes, item),
        linkedAt: linkedAt.toISOString(),
      });
      return { items: await Promise.all(list.map(view)) };
    },
    async addLink({ caller, params, body }) {
      await access.require(caller, params.kind, params.id, "write");
      if (keyOf(params) === keyOf(body)) throw refuse("INVALID", "Nothing is linked to itself.");
      await access.require(caller, body.kind, body.id, "read");
      await links.link(links.db, params, body, caller.person?.personId ?? null);
      await noteLinks(kinds, params, body);
      return {};
    },
    async removeLink({ caller, params: { kind, id, otherKind, otherId } }) {
      await access.require(caller, kind, id, "write");
      await links.unlink(links.db, { kind, id }, { kind: otherKind, id: otherId });
      await noteLinks(kinds, { kind, id }, { kind: otherKind, id: otherId });
      return {};
    },
  });
};
