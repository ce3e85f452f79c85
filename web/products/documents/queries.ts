import type { Document, DocumentEntry, ImportFormats } from "@safos/contract/documents";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";

/** Every key begins with `documents`: news of documents fetches them again. */
export const documentsQuery = (workspaceId: string) =>
  queryOptions<DocumentEntry[]>({
    queryKey: ["documents", "list", workspaceId],
    queryFn: () => fetchAll(`/api/v1/workspaces/${encodeURIComponent(workspaceId)}/documents`),
  });

/** A document and everything under it, for anyone who was given it and does not see the workspace's list. */
export const treeQuery = (id: string) =>
  queryOptions<DocumentEntry[]>({
    queryKey: ["documents", "tree", id],
    queryFn: () => fetchAll(`/api/v1/documents/${encodeURIComponent(id)}/tree`),
  });

async function fetchAll(path: string): Promise<DocumentEntry[]> {
  const all: DocumentEntry[] = [];
  let after = "";
  for (;;) {
    const page = await api.get<{ items: DocumentEntry[]; next?: string }>(`${path}${after ? `?after=${after}` : ""}`);
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

export const documentQuery = (id: string) =>
  queryOptions<Document>({
    queryKey: ["documents", "one", id],
    queryFn: () => api.get<Document>(`/api/v1/documents/${encodeURIComponent(id)}`),
    retry: false,
  });

export const refreshDocument = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["documents"] });

/** What can be imported; the same for as long as the server runs. */
export const importFormatsQuery = queryOptions<ImportFormats>({
  queryKey: ["document-import-formats"],
  queryFn: () => api.get<ImportFormats>("/api/v1/documents/import-formats"),
  staleTime: Number.POSITIVE_INFINITY,
});

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
