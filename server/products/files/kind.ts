import { refuse } from "#http";
import type { ItemKind } from "#items";
import { can } from "#workspaces";
import type { FilesDeps } from "./deps.ts";
import { chainOf, nodeIdsOf, raisedAlong, viewItem } from "./item.ts";
import type { FileDb, FileTransaction } from "./tables.ts";
import type { Tree } from "./tree/by-id.ts";
import { lockRoots, touchUpwards } from "./tree/changes.ts";
import { requireLive } from "./tree/locked.ts";
import { readLineages } from "./tree/queries.ts";
import { missing } from "./tree/refusals.ts";

/** Files and folders as items; those a folder is shared with have what is in it. */
export function fileKind(deps: Pick<FilesDeps, "db" | "items" | "workspaces">, tree: Tree): ItemKind {
  const {
    db,
    workspaces,
    items: { restrictions },
  } = deps;
  return {
    kind: "file",
    async find(ids) {
      return [...(await readLineages(db, nodeIdsOf(ids))).values()].flatMap(viewItem);
    },
    async setTrashed(actor, id, isTrashed) {
      if (!actor.person) throw refuse("FORBIDDEN", "Only people with an account may do this.");
      if (isTrashed) await tree.trash(actor.person, Number(id));
      else await tree.restore(actor.person, Number(id));
    },
    async takesLinks(id, purpose) {
      const node = (await readLineages(db, nodeIdsOf([id]))).get(Number(id))?.at(-1);
      return node !== undefined && (purpose !== "drop" || node.kind === "folder");
    },
    async prepareRestriction(trx, person, id) {
      const [found] = (await readLineages(trx as FileDb, nodeIdsOf([id]))).get(Number(id))?.slice(-1) ?? [];
      if (!found) throw missing();
      const locked = {
        trx: trx as FileTransaction,
        actor: person,
        items: deps.items,
        workspaces: workspaces.within(trx),
      };
      await lockRoots(locked.trx, [found.workspaceId]);
      const { node } = await requireLive(locked, found.id, found.workspaceId, "manage");
      // Programs that synchronise look again into folders that are new to them only.
      await touchUpwards(locked.trx, node.kind === "folder" ? node.id : (node.parentId ?? node.id), 0);
    },
    async prepareClass(trx, id) {
      const [found] = (await readLineages(trx as FileDb, nodeIdsOf([id]))).get(Number(id))?.slice(-1) ?? [];
      if (!found) return;
      await lockRoots(trx as FileTransaction, [found.workspaceId]);
      // It may be gone for some, or be there again: programs that synchronise look where it lies.
      await touchUpwards(trx as FileTransaction, found.kind === "folder" ? found.id : (found.parentId ?? found.id), 0);
    },
    async rolesOf(person, found) {
      const lineages = await readLineages(db, nodeIdsOf(found.map((item) => item.id)));
      const wanted = new Set([...lineages.values()].flat().map((node) => String(node.id)));
      const granted = await workspaces.grantedRoles(person, "file", [...wanted]);
      return Promise.all(
        found.map(async (item) => {
          const lineage = lineages.get(Number(item.id)) ?? [];
          const level = raisedAlong(deps.items, lineage);
          const standing = await workspaces.standingOf(person.personId, item.workspaceId ?? "");
          const above = { member: standing?.role ?? null, keeps: can(standing?.memberRole ?? null, "manage") };
          return restrictions.roleIn(chainOf(lineage), above, ({ id }) => granted.roleOn(id, level));
        }),
      );
    },
  };
}
