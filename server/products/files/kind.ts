import { refuse } from "#http";
import type { ItemKind } from "#items";
import type { Workspaces } from "#workspaces";
import { nodeIdsOf, viewItem } from "./item.ts";
import type { FileDb } from "./tables.ts";
import type { Tree } from "./tree/by-id.ts";
import { readLineages } from "./tree/queries.ts";

/** Files and folders as items; those a folder is shared with have what is in it. */
export function fileKind(db: FileDb, workspaces: Workspaces, tree: Tree): ItemKind {
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
    async rolesOf(person, found) {
      const lineages = await readLineages(db, nodeIdsOf(found.map((item) => item.id)));
      const wanted = new Set([...lineages.values()].flat().map((node) => String(node.id)));
      const granted = await workspaces.grantedRoles(person, "file", [...wanted]);
      return Promise.all(
        found.map(async (item) =>
          workspaces.strongest(
            await workspaces.roleOf(person.personId, item.workspaceId ?? ""),
            ...(lineages.get(Number(item.id)) ?? []).map((node) => granted.get(String(node.id)) ?? null),
          ),
        ),
      );
    },
  };
}
