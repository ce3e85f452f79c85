import type { ItemKindName, Items } from "#items";
import { can, type Workspaces } from "#workspaces";
import { collectThings, type After } from "./collect.ts";
import type { TimeLineSource, Window } from "./sources.ts";

export interface ClosingRow extends After {
  readonly title: string;
  readonly workspaceId: string;
}

/** A page of what closes within a window: of workspaces, and single things that someone was let into. */
export interface ClosingQuery extends Window {
  readonly workspaceIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly after: After | null;
  readonly limit: number;
}

/** The layer of open things of a kind by when they close, those that the person may open. */
export const closingThings = (
  { items, workspaces }: { readonly items: Items; readonly workspaces: Workspaces },
  of: {
    readonly layer: TimeLineSource["layer"];
    readonly kind: ItemKindName;
    readonly readPage: (asked: ClosingQuery) => Promise<readonly ClosingRow[]>;
  },
): TimeLineSource => ({
  layer: of.layer,
  async list(person, window, limit) {
    const mine = (await workspaces.listFor(person.personId)).filter((one) => can(one.role, "read"));
    const names = new Map(mine.map(({ workspace }) => [workspace.id, workspace.name]));
    const granted = (await workspaces.grantedItems(person)).filter((one) => one.kind === of.kind);
    const asked = { ...window, workspaceIds: [...names.keys()], itemIds: granted.map((one) => one.id) };
    return collectThings(
      limit,
      (after, most) => of.readPage({ ...asked, after, limit: most }),
      async (rows) => {
        const refs = rows.map(({ id }) => ({ kind: of.kind, id }));
        const open = new Map((await items.readable({ person, link: null }, refs)).map((item) => [item.id, item]));
        return rows.flatMap(({ id, title, at, workspaceId }) => {
          const item = open.get(id);
          const context = names.get(workspaceId) ?? "";
          return item ? [{ id, title, context, at: at.toISOString(), path: item.path, canMove: false }] : [];
        });
      },
    );
  },
});
