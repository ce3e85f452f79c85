import type { FileItem, FolderListing } from "@safos/contract/files";
import { useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { queryClient } from "../../../platform/query.ts";
import { folderPageQuery, folderPageSize, type FolderAsked } from "../queries.ts";

/** A folder's list of which only the pages that are looked at are read. */
export interface FolderRows {
  /** The first page, which says what folder it is; undefined until it is there. */
  readonly first: FolderListing | undefined;
  readonly query: Pick<UseQueryResult, "isError" | "error" | "isFetching">;
  readonly total: number;
  readonly folders: number;
  /** Those that are read, in the list's order. */
  readonly items: readonly FileItem[];
  /** Undefined: not read yet. */
  readonly at: (index: number) => FileItem | undefined;
  /** -1: not among those that are read. */
  readonly indexOf: (id: number) => number;
  /** Says which places are in shown. */
  readonly show: (first: number, last: number) => void;
  /** Reads what is missing between two places, both included. */
  readonly load: (first: number, last: number) => Promise<readonly FileItem[]>;
}

const pageOf = (index: number): number => Math.floor(index / folderPageSize);

export function useFolderRows(
  workspaceId: string,
  folderId: number | null,
  asked: FolderAsked,
  pace: number | false,
): FolderRows {
  const queryOf = useCallback(
    (page: number) => folderPageQuery(workspaceId, folderId, asked, page),
    [workspaceId, folderId, asked],
  );
  const [shown, setShown] = useState({ first: 0, last: 0 });
  const query = useQuery({
    ...queryOf(0),
    refetchInterval: pace,
    // The list stands while it is sorted anew.
    placeholderData: (before, old) => (old?.queryKey[3] === folderId ? before : undefined),
  });
  const total = query.data?.total ?? 0;
  const last = Math.min(shown.last, pageOf(Math.max(0, total - 1)));
  const shownPages = useQueries({
    queries: Array.from({ length: Math.max(0, last - Math.max(1, shown.first) + 1) }, (_, n) => ({
      ...queryOf(Math.max(1, shown.first) + n),
      refetchInterval: pace,
    })),
  });
  const stamp = shownPages.map((one) => one.dataUpdatedAt).join();
  const known = useMemo(() => {
    const byIndex = new Map<number, FileItem>();
    const indexes = new Map<number, number>();
    for (let page = 0; page <= pageOf(Math.max(0, total - 1)); page++) {
      const listing = page === 0 ? query.data : queryClient.getQueryData(queryOf(page).queryKey);
      for (const [n, item] of (listing?.items ?? []).entries()) {
        byIndex.set(page * folderPageSize + n, item);
        indexes.set(item.id, page * folderPageSize + n);
      }
    }
    return { byIndex, indexes, items: [...byIndex.values()] };
    // `stamp`: pages are read from the cache.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [query.data, queryOf, total, stamp, shown]);
  const show = useCallback((from: number, to: number) => {
    const next = { first: pageOf(Math.max(0, from)), last: pageOf(Math.max(0, to)) };
    setShown((before) => (before.first === next.first && before.last === next.last ? before : next));
  }, []);
  const load = useCallback(
    async (from: number, to: number) => {
      const found: FileItem[] = [];
      for (let page = pageOf(from); page <= pageOf(to); page++) {
        const { items } = await queryClient.fetchQuery(queryOf(page));
        found.push(...items.filter((_, n) => page * folderPageSize + n >= from && page * folderPageSize + n <= to));
      }
      return found;
    },
    [queryOf],
  );
  return {
    first: query.data,
    query,
    total,
    folders: query.data?.folders ?? 0,
    items: known.items,
    at: (index) => known.byIndex.get(index),
    indexOf: (id) => known.indexes.get(id) ?? -1,
    show,
    load,
  };
}
