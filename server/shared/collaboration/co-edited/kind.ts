import { isUuid } from "#database";
import type { FoundItem, ItemKind, ItemKindName, ItemRef } from "#items";
import type { CoEditedRow } from "./row.ts";

/** An item of a kind that is edited together, by how its table is read and changed. */
export function coEditedKind<R extends CoEditedRow>(options: {
  readonly kind: ItemKindName;
  /** The page's folder of such items: `documents`. */
  readonly folder: string;
  read(ids: readonly string[]): Promise<readonly R[]>;
  readTrashed(workspaceId: string): Promise<readonly R[]>;
  parentsOf?(row: R): readonly ItemRef[];
  repeatsOf?: NonNullable<ItemKind["repeatsOf"]>;
  setTrashed: NonNullable<ItemKind["setTrashed"]>;
  purge(before: Date): Promise<void>;
}): ItemKind {
  const { kind, folder } = options;
  const itemOf = (row: R): FoundItem => ({
    kind,
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    path: `/w/${row.workspaceId}/${folder}/${row.id}`,
    ownerId: row.ownerId,
    ...(options.parentsOf ? { parents: options.parentsOf(row) } : {}),
    isTrashed: row.trashedAt !== null,
  });
  return {
    kind,
    find: async (ids) => (await options.read(ids.filter(isUuid))).map(itemOf),
    setTrashed: options.setTrashed,
    trashed: async (workspaceId) =>
      (await options.readTrashed(workspaceId)).map((row) => ({
        ...itemOf(row),
        trashedAt: row.trashedAt ?? row.changedAt,
      })),
    purge: (before) => options.purge(before),
    ...(options.repeatsOf ? { repeatsOf: options.repeatsOf } : {}),
    async followers(id) {
      const [row] = await options.read([id]);
      return row?.ownerId ? [row.ownerId] : [];
    },
  };
}
