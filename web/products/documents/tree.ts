import type { DocumentEntry } from "@safos/contract/documents";

export interface TreeRow {
  readonly entry: DocumentEntry;
  readonly depth: number;
  readonly hasChildren: boolean;
}

/** The tree as rows from the top; what lies under a document that is not here stands at the top. */
export function rowsOf(entries: readonly DocumentEntry[], closed: ReadonlySet<string> = new Set()): TreeRow[] {
  const known = new Set(entries.map((one) => one.id));
  const byParent = Map.groupBy(entries, (one) =>
    one.parentId !== null && known.has(one.parentId) ? one.parentId : "",
  );
  const out: TreeRow[] = [];
  const add = (parentId: string, depth: number): void => {
    const children = (byParent.get(parentId) ?? []).toSorted((a, b) => a.position - b.position);
    for (const entry of children) {
      out.push({ entry, depth, hasChildren: byParent.has(entry.id) });
      if (!closed.has(entry.id)) add(entry.id, depth + 1);
    }
  };
  add("", 0);
  return out;
}

/** Where a document may be moved: under any that is not itself or below it. */
export function parentsFor(entry: DocumentEntry, entries: readonly DocumentEntry[]): TreeRow[] {
  const below = new Set([entry.id]);
  return rowsOf(entries).filter(({ entry: one }) => {
    const isBelow = one.id === entry.id || below.has(one.parentId ?? "");
    if (isBelow) below.add(one.id);
    return !isBelow;
  });
}

/** Among the documents under the same one: whether it is the first or last, and after which it comes one step up or down; null is first. */
export function stepsOf(entry: DocumentEntry, entries: readonly DocumentEntry[]) {
  const siblings = entries.filter((one) => one.parentId === entry.parentId).sort((a, b) => a.position - b.position);
  const place = siblings.findIndex((one) => one.id === entry.id);
  return {
    isFirst: place <= 0,
    isLast: place === siblings.length - 1,
    up: siblings[place - 2]?.id ?? null,
    down: siblings[place + 1]?.id ?? null,
  };
}
