import { sql } from "#database";
import { Refusal } from "#http";
import type { ItemKind } from "#items";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { readLineages, type FileDb, type Node } from "./tree/queries.ts";
import type { Tree } from "./tree/service.ts";

const numbers = (ids: readonly string[]): number[] => ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
const isTrashed = (lineage: readonly Node[]): boolean => lineage.some((one) => one.trashedAt !== null);
const pathOf = (node: Node): string =>
  node.kind === "folder"
    ? `/w/${node.workspaceId}/files/${node.id}`
    : `/w/${node.workspaceId}/files/${node.parentId ?? ""}?file=${node.id}`;

/** Files and folders as items; whoever was given a folder has what is in it. */
export function fileKind(db: FileDb, workspaces: Workspaces, tree: Tree): ItemKind {
  return {
    kind: "file",
    async find(ids) {
      return [...(await readLineages(db, numbers(ids))).values()].flatMap((lineage) => {
        const node = lineage.at(-1);
        return node && node.parentId !== null
          ? [
              {
                kind: "file" as const,
                id: String(node.id),
                workspaceId: node.workspaceId,
                title: node.name,
                path: pathOf(node),
                isTrashed: isTrashed(lineage),
              },
            ]
          : [];
      });
    },
    async setTrashed(actor, id, isTrashed) {
      if (!actor.person) throw new Refusal("forbidden", "FORBIDDEN", "Only people with an account may do this.");
      if (isTrashed) await tree.trash(actor.person, Number(id));
      else await tree.restore(actor.person, Number(id));
    },
    async rolesOf(person, found) {
      const lineages = await readLineages(db, numbers(found.map((item) => item.id)));
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

/** Files and folders by name. What lies in a folder follows it: through the trash, and to those it is given to. */
export function fileSource(db: FileDb): SearchSource {
  return searchSource({
    kind: "file",
    events: [
      "file.added",
      "file.changed",
      "file.renamed",
      "file.moved",
      "file.trashed",
      "file.restored",
      "file.destroyed",
    ],
    async touched({ type, payload: { fileId: id } }) {
      if (type === "file.changed") return [String(id)];
      const { rows } = await sql<{ id: number }>`with recursive down as (
          select n.id from files.node n where n.id = ${id}
          union all select c.id from down join files.node c on c.parent_id = down.id
        ) select id from down`.execute(db);
      return [String(id), ...rows.map((row) => String(row.id)).filter((one) => one !== String(id))];
    },
    async load(ids) {
      const lineages = await readLineages(db, numbers(ids));
      return [...lineages.values()].flatMap((lineage): SearchEntry[] => {
        const node = lineage.at(-1);
        if (!node || node.parentId === null || isTrashed(lineage)) return [];
        return [
          {
            kind: "file",
            id: String(node.id),
            workspaceId: node.workspaceId,
            audience: null,
            grants: lineage.slice(1).map((one) => `file ${one.id}`),
            title: node.name,
            text: node.name.replace(/[._-]+/g, " "),
            context: lineage
              .slice(1, -1)
              .map((one) => one.name)
              .join(" › "),
            path: pathOf(node),
            authorId: node.changedBy,
            at: node.changedAt,
          },
        ];
      });
    },
    async ids(after, limit) {
      const { rows } = await sql<{ id: number }>`select id from files.node where parent_id is not null
        and id > ${Number(after ?? 0)} order by id limit ${limit}`.execute(db);
      return rows.map((row) => String(row.id));
    },
  });
}
