import type { ItemKindName, Items } from "#items";
import type { Principal } from "#http";
import { can, type Role, type Workspaces } from "#workspaces";
import { collectThings, type After } from "./collect.ts";
import type { Dated, TimeLineSource, Window } from "./sources.ts";

export interface DatedRow extends After {
  readonly title: string;
  readonly workspaceId: string;
  /** Left out: it is a moment. */
  readonly endsAt?: Date | null;
}

/** A page of what has its date within a window: of workspaces, and single things that someone was let into. */
export interface DatedQuery extends Window {
  readonly workspaceIds: readonly string[];
  readonly itemIds: readonly string[];
  readonly after: After | null;
  readonly limit: number;
}

interface Needs {
  readonly items: Pick<Items, "readable">;
  readonly workspaces: Pick<Workspaces, "grantedItems" | "grantedRoles" | "listFor">;
}

interface Layered<Row extends DatedRow> {
  readonly layer: TimeLineSource["layer"];
  readonly kind: ItemKindName;
  readonly readPage: (asked: DatedQuery) => Promise<readonly Row[]>;
  /** Whether it may be given another date; the role is the workspace's, or of no member what they were given. Left out: it may not. */
  readonly canMove?: (row: Row, role: Role | null) => boolean;
}

type Spaces = ReadonlyMap<string, { readonly name: string; readonly role: Role }>;

async function showItems<Row extends DatedRow>(
  { items, workspaces }: Needs,
  { kind, canMove }: Layered<Row>,
  person: Principal,
  { rows, spaces }: { readonly rows: readonly Row[]; readonly spaces: Spaces },
): Promise<Dated[]> {
  const refs = rows.map(({ id }) => ({ kind, id }));
  const open = new Map((await items.readable({ person, link: null }, refs)).map((item) => [item.id, item]));
  const strange = canMove ? rows.filter((row) => open.has(row.id) && !spaces.has(row.workspaceId)) : [];
  const ids = strange.map((row) => row.id);
  const granted = ids.length === 0 ? null : await workspaces.grantedRoles(person, kind, ids);
  return rows.flatMap((row): Dated[] => {
    const { id, title, at, endsAt } = row;
    const item = open.get(id);
    if (!item) return [];
    const space = spaces.get(row.workspaceId);
    const role = space?.role ?? granted?.roleOn(id, null) ?? null;
    return [
      {
        id,
        title,
        context: space?.name ?? "",
        at: at.toISOString(),
        endsAt: endsAt?.toISOString() ?? null,
        path: item.path,
        canMove: canMove?.(row, role) ?? false,
      },
    ];
  });
}

/** The layer of a kind's items by their date, those that the person may open. */
export const itemsByDate = <Row extends DatedRow>(needs: Needs, of: Layered<Row>): TimeLineSource => ({
  layer: of.layer,
  async list(person, window, limit) {
    const { workspaces } = needs;
    const mine = (await workspaces.listFor(person.personId)).filter((one) => can(one.role, "read"));
    const spaces = new Map(mine.map(({ workspace: { id, name }, role }) => [id, { name, role }]));
    const granted = (await workspaces.grantedItems(person)).filter((one) => one.kind === of.kind);
    const asked = { ...window, workspaceIds: [...spaces.keys()], itemIds: granted.map((one) => one.id) };
    return collectThings(
      limit,
      (after, most) => of.readPage({ ...asked, after, limit: most }),
      (rows) => showItems(needs, of, person, { rows, spaces }),
    );
  },
});
